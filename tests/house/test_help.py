"""Help stands where it is needed: ways up on the pages below others, reasons beside what is off."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
PLAIN_TO_SEE = {'id="undo"'}
"""Undo: the list of what was done last stands beside it, empty while there is nothing to undo."""

BELOW_ANOTHER = [
    "record/record.html",
    "review/review.html",
    "timeline/timeline.html",
    "rubrics/rubric.html",
    "correction/correction.html",
    "capture/new.html",
    "link/link.html",
]


def off_without_a_reason(template: str) -> list[str]:
    """Buttons and fields that are off and name no reason."""
    tags = re.findall(r"<(?:button|input|select|textarea)\b[^>]*\sdisabled[^>]*>", template)
    return [
        tag
        for tag in tags
        if "aria-describedby" not in tag and not any(each in tag for each in PLAIN_TO_SEE)
    ]


@pytest.mark.parametrize(
    "path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES))
)
def test_what_is_off_names_its_reason(path: Path) -> None:
    assert off_without_a_reason(path.read_text(encoding="utf-8")) == []


def test_a_button_that_is_off_without_a_word_is_found() -> None:
    assert off_without_a_reason('<button class="button" disabled>{{ _("Share") }}</button>')
    assert not off_without_a_reason('<button disabled aria-describedby="why">…</button>')


@pytest.mark.parametrize("name", BELOW_ANOTHER)
def test_a_page_below_another_shows_the_way_up(name: str) -> None:
    assert "{{ crumbs([" in (TEMPLATES / name).read_text(encoding="utf-8")
