"""Published rubrics can be read by everybody in the district."""

import pytest
from flask import Flask
from sqlalchemy import text

from observe.store.base import db
from tests.cast import ADA, DANA, DISTRICT, OKAFOR, PRIYA, WALKTHROUGH, publish_rubric, sign_in
from tests.reviewing import text_of

SHIPPED = [
    "lesson-segments.yaml",
    "pl-observation.yaml",
    "pl-walkthrough.yaml",
    "ten-minute-visit.yaml",
    "time-use.yaml",
]
SHOW = "/rubrics/show"


@pytest.mark.parametrize("person", [DANA, OKAFOR, PRIYA, ADA])
def test_everybody_finds_the_published_rubrics(app: Flask, person: str) -> None:
    page = sign_in(app, person).get("/rubrics").text
    assert "Personalized learning walkthrough" in page
    assert "Version 2.0.0 · 9 criteria" in text_of(page)


def test_a_rubric_shows_levels_look_fors_and_next_steps(app: Flask) -> None:
    page = sign_in(app, DANA).get(SHOW, query_string={"id": WALKTHROUGH, "version": "2.0.0"}).text
    told = text_of(page)
    for words in (
        "Students repeat a class objective that the teacher set",
        "Student-driven",
        "Not observed, Does not apply",
        "What is not meant",
        "A student says what helps them learn counted",
        "describes the room only",
        "From Emerging",
    ):
        assert words in told
    assert 'id="LF.goals"' in page


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_rubric_can_be_read(app: Flask, name: str) -> None:
    with app.app_context():
        publish_rubric(DISTRICT, name)
    client = sign_in(app, OKAFOR)
    listed = client.get("/rubrics").text
    address = next(
        part.split('"')[0].replace("&amp;", "&")
        for part in listed.split('href="')
        if name.removesuffix(".yaml") in part.split('"')[0]
    )
    page = client.get(address)
    assert page.status_code == 200
    assert "{'" not in page.text


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"id": WALKTHROUGH},
        {"id": WALKTHROUGH, "version": "9.9.9"},
        {"id": "x\0", "version": "1"},
    ],
)
def test_a_rubric_that_is_not_there_is_a_404(app: Flask, query: dict[str, str]) -> None:
    assert sign_in(app, DANA).get(SHOW, query_string=query).status_code == 404


@pytest.mark.parametrize(
    ("person", "words"), [(ADA, "Rubrics on offer"), (DANA, "Your administrator")]
)
def test_without_rubrics_each_is_told_what_to_do(app: Flask, person: str, words: str) -> None:
    with app.app_context():
        db.session.execute(text("DELETE FROM rubric_version"))
        db.session.commit()
    assert words in sign_in(app, person).get("/rubrics").text
