"""The page of the capture screen, as its rubric asks for it."""

import re

import pytest
from flask import Flask

from tests.cast import DANA, DISTRICT, OKAFOR, publish_rubric, sign_in


@pytest.mark.parametrize(
    ("rubric", "panes"),
    [("ten-minute-visit", ["Notes", "Tally"]), ("time-use", ["Notes", "Tally"])],
)
def test_a_rubric_without_criteria_asks_for_no_rating(
    app: Flask, rubric: str, panes: list[str]
) -> None:
    with app.app_context():
        publish_rubric(DISTRICT, f"{rubric}.yaml")
    page = _screen(app, f"https://observe.example/rubrics/{rubric}@1.0.0")
    nav = page[page.index('class="panes"') : page.index("<main")]
    shown = (
        []
        if " hidden>" in nav.splitlines()[0]
        else re.findall(r"<label[^>]*(?<! hidden)>.*?<span>(\w+)", nav)
    )
    assert shown == panes
    assert re.findall(r'<section class="card stack"[^>]*(?<! hidden)><h2>([^<]+)', page) == [
        "Saved?"
    ]
    assert "There is nothing to rate or to tally" not in page


def test_a_rubric_with_criteria_asks_for_their_ratings(app: Flask) -> None:
    page = _screen(app, "https://observe.example/rubrics/pl-walkthrough@2.0.0")
    assert re.findall(r'<section class="card stack"[^>]*(?<! hidden)><h2>([^<]+)', page) == [
        "Not rated",
        "Untagged notes",
        "Ratings without evidence",
        "Saved?",
    ]


def _screen(app: Flask, rubric: str) -> str:
    query = {"teacher": OKAFOR, "kind": "coaching", "rubric": rubric}
    answer = sign_in(app, DANA).get("/capture/new", query_string=query)
    assert answer.status_code == 200
    return answer.text
