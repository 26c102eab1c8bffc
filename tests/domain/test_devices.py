"""A browser's own words for itself, told as people know their devices."""

import pytest

from observe.domain.devices import browser_and_system

MOZILLA = "Mozilla/5.0 "


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (
            "(iPad; CPU OS 17_0 like Mac OS X) AppleWebKit/605 Version/17.0 Safari/604.1",
            ("Safari", "iPad"),
        ),
        (
            "(iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605 CriOS/119 Safari/604.1",
            ("Chrome", "iPhone"),
        ),
        (
            "(Windows NT 10.0; Win64) AppleWebKit/537 Chrome/120 Safari/537 Edg/120",
            ("Edge", "Windows"),
        ),
        ("(X11; CrOS x86_64) AppleWebKit/537 Chrome/120 Safari/537", ("Chrome", "Chromebook")),
        ("(Macintosh; Intel Mac OS X 10.15; rv:120) Gecko Firefox/120", ("Firefox", "Mac")),
        ("(Linux; Android 13) AppleWebKit/537 Chrome/120 Mobile Safari/537", ("Chrome", "Android")),
        ("", ("", "")),
    ],
)
def test_browser_and_system_are_named_coarsely(said: str, words: tuple[str, str]) -> None:
    assert browser_and_system(MOZILLA + said if said else said) == words
