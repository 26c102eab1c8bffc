"""The picture of a lesson on the pages of a record: for its readers, in words too, and without judgement."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from observe.store import answers, drafts
from observe.store.base import writing
from observe.store.tables_people import Person
from tests.cast import DANA, DISTRICT, OKAFOR, ORIGIN, PRIYA, THEO, sign_in, the_id
from tests.timed import publish_timed
from tests.timed_visit import capture_timed, share_timed

VISIT = the_id("a timed visit")
RECORD = f"/observations/{VISIT}"


@pytest.fixture
def draft(app: Flask) -> Flask:
    with app.app_context():
        publish_timed(DISTRICT)
        capture_timed(VISIT)
    return app


@pytest.fixture
def shared(draft: Flask) -> Flask:
    with draft.app_context():
        at = share_timed(VISIT)
        answers.open_first(DISTRICT, OKAFOR, VISIT, at + timedelta(minutes=1))
    return draft


def text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


@pytest.mark.parametrize("person", [OKAFOR, DANA])
def test_both_parties_see_the_picture_and_its_figures(shared: Flask, person: str) -> None:
    page = sign_in(shared, person).get(RECORD)
    assert page.status_code == 200
    assert "How the time was used" in page.text
    words = text(page.text)
    assert "3 intervals of 2 minutes were coded. 2 were missed. 1 was coded late." in words
    assert "Explaining in 2 of 3 intervals 67%" in words
    assert "Missed, and in no figure: intervals 3, 5" in words
    assert page.text.count('class="missed" x=') == 2


@pytest.mark.parametrize("person", [PRIYA, THEO])
def test_nobody_else_gets_any_of_it(shared: Flask, person: str) -> None:
    client = sign_in(shared, person)
    for address in (RECORD, f"{RECORD}/paper"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert "Explaining" not in answer.text


def test_the_preview_shows_what_the_record_will(draft: Flask) -> None:
    page = sign_in(draft, DANA).get(f"{RECORD}/review")
    assert "Explaining in 2 of 3 intervals" in text(page.text)


def test_a_draft_shows_its_lesson_to_nobody_else(draft: Flask) -> None:
    for person in (OKAFOR, PRIYA):
        assert sign_in(draft, person).get(RECORD).status_code == 404


def test_levels_stand_by_segment_with_the_behaviors_of_each(shared: Flask) -> None:
    words = text(sign_in(shared, OKAFOR).get(RECORD).text)
    assert re.search(
        r"Segment 1 Some Students ask\. .*Gives time to think: High .*Segment 2 High", words
    )


def test_a_name_in_the_note_of_an_interval_is_replaced_and_brought_back(draft: Flask) -> None:
    client = sign_in(draft, DANA)
    asked = {"name": "outside", "code": "S1"}
    places = client.post(f"{RECORD}/name-places", data=asked, headers=ORIGIN)
    (place,) = re.findall(r'name="place" value="([^"]+)"', places.text)
    replaced = client.post(f"{RECORD}/seats", data={**asked, "place": place}, headers=ORIGIN)
    assert replaced.status_code == 303

    def noted() -> list[str | None]:
        with draft.app_context():
            return [each.note for each in drafts.draft(DISTRICT, DANA, VISIT).timed.intervals]

    assert noted() == [None, "A drill <b>S1</b>", None]
    client.post(f"{RECORD}/names", headers=ORIGIN)
    assert noted() == [None, "A drill <b>outside</b>", None]


def test_scans_events_and_tallies_are_told_with_their_rate(shared: Flask) -> None:
    words = text(sign_in(shared, OKAFOR).get(RECORD).text)
    assert "Segment 1, minute 4 5:00 A task is set: Yes Learners off task: 3" in words
    assert "missed and" not in words.partition("Scans of the room")[2]
    assert "Out of the room 1 time 0:00–1:30" in words
    assert "A student asks 4 times (0.4 a minute)" in words


def test_the_note_of_an_interval_stays_text(shared: Flask) -> None:
    assert "A drill &lt;b&gt;outside&lt;/b&gt;" in sign_in(shared, OKAFOR).get(RECORD).text


def test_paper_has_the_table_without_a_tap(shared: Flask) -> None:
    page = sign_in(shared, OKAFOR).get(f"{RECORD}/paper").text
    assert "<summary>Show as a table" not in page
    assert "Explaining in 2 of 3 intervals" in text(page)
    assert "Segment 1: Gives time to think: High" in text(page)


def test_the_picture_is_told_in_spanish(shared: Flask) -> None:
    with shared.app_context(), writing(DISTRICT) as session:
        session.execute(update(Person).where(Person.id == OKAFOR).values(language="es"))
    page = text(sign_in(shared, OKAFOR).get(RECORD).text)
    assert "Explica" in page
    assert "Fuera del aula" in page
