"""Who opens a shared record, what an opening is, and who is told that they can read it."""

import uuid

import pytest
from flask import Flask

from tests.cast import ADA, DANA, LINDQVIST, OKAFOR, PRIYA, STRANGER, THEO, the_id
from tests.reviewing import VISIT, House, post, text_of
from tests.web.shared_record import RECORD, a_shared_visit

READERS = {
    "coaching": {OKAFOR: 200, DANA: 200, THEO: 404, LINDQVIST: 404, PRIYA: 404, ADA: 404},
    "walkthrough": {OKAFOR: 200, DANA: 200, THEO: 404, LINDQVIST: 404, PRIYA: 200, ADA: 200},
    "formal": {OKAFOR: 200, DANA: 200, THEO: 404, LINDQVIST: 404, PRIYA: 200, ADA: 200},
}


@pytest.mark.parametrize("kind", READERS)
def test_each_kind_opens_for_its_readers_alone(house: House, kind: str) -> None:
    a_shared_visit(house, kind)
    for person, status in {**READERS[kind], STRANGER: 404}.items():
        assert house.browser(person).get(RECORD).status_code == status, person


@pytest.mark.parametrize("path", ["replies", "acknowledgement", "taking-back", "addenda"])
def test_nobody_else_acts_on_a_record(house: House, path: str) -> None:
    a_shared_visit(house, "walkthrough")
    own = {"replies": OKAFOR, "acknowledgement": OKAFOR, "taking-back": DANA, "addenda": DANA}
    fields = {"text": "x", "key": str(uuid.uuid4()), "item": "glow", "new": "x", "reason": "x"}
    for person in {OKAFOR, DANA, THEO, PRIYA, ADA, STRANGER} - {own[path]}:
        assert post(house.browser(person), f"{RECORD}/{path}", **fields).status_code == 404


def test_the_teachers_first_opening_is_written_down(house: House) -> None:
    a_shared_visit(house)
    dana = house.browser(DANA)
    assert "can open it now." in dana.get(RECORD).text
    house.browser(OKAFOR).get(RECORD)
    assert house.shared().heading.opened_at
    assert "First opened" in dana.get(RECORD).text


@pytest.mark.parametrize("person", [DANA, PRIYA, ADA])
def test_opening_by_others_is_not_the_teachers(house: House, person: str) -> None:
    a_shared_visit(house, "walkthrough")
    assert house.browser(person).get(RECORD).status_code == 200
    assert house.shared().heading.opened_at is None


@pytest.mark.parametrize("name", ["Sec-Purpose", "Purpose"])
def test_fetching_ahead_shows_nothing_and_opens_nothing(house: House, name: str) -> None:
    a_shared_visit(house)
    answer = house.browser(OKAFOR).get(RECORD, headers={name: "prefetch;prerender"})
    assert (answer.status_code, answer.text) == (204, "")
    assert house.shared().heading.opened_at is None


def test_a_head_request_opens_nothing(house: House) -> None:
    a_shared_visit(house)
    assert house.browser(OKAFOR).head(RECORD).text == ""
    assert house.shared().heading.opened_at is None


def test_the_author_of_a_draft_is_led_to_its_review(house: House) -> None:
    house.finish()
    answer = house.browser(DANA).get(RECORD)
    assert (answer.status_code, answer.location) == (303, f"{RECORD}/review")


@pytest.mark.parametrize("path", ["/observations/not-an-id", f"/observations/{the_id('no visit')}"])
def test_no_such_record_is_a_page_of_its_own(house: House, path: str) -> None:
    answer = house.browser(OKAFOR).get(path)
    assert answer.status_code == 404
    assert "none that you may open" in answer.text


def test_a_signed_out_reader_is_asked_to_sign_in(app: Flask) -> None:
    answer = app.test_client().get(RECORD)
    assert answer.status_code == 303
    assert answer.location.startswith("/sign-in?next=record.show")


def test_a_record_is_kept_by_no_cache(house: House) -> None:
    a_shared_visit(house)
    assert house.browser(OKAFOR).get(RECORD).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("kind", "reader", "words"),
    [
        ("coaching", OKAFOR, "In Observe, only you and Dana Ruiz can open this."),
        ("coaching", DANA, "In Observe, only Ms. Okafor and you can open this."),
        ("walkthrough", DANA, "In Observe, Ms. Okafor, you, the leader of Lincoln and"),
        ("walkthrough", PRIYA, "In Observe, Ms. Okafor, Dana Ruiz, the leader of Lincoln and"),
    ],
)
def test_a_record_says_who_can_read_it(app: Flask, kind: str, reader: str, words: str) -> None:
    house = House(app)
    house.finish(kind=kind)
    house.share()
    assert words in text_of(house.browser(reader).get(f"/observations/{VISIT}").text)


def test_a_draft_says_that_only_its_author_reads_it_and_who_will(app: Flask) -> None:
    house = House(app)
    house.finish(kind="walkthrough")
    page = text_of(house.browser(DANA).get(f"/observations/{VISIT}/review").text)
    assert "Only you can read this. Nobody else sees it until you share it." in page
    assert "In Observe, Ms. Okafor, you, the leader of Lincoln and" in page


@pytest.mark.parametrize("reader", [OKAFOR, PRIYA])
def test_a_lent_record_says_of_nobody_that_only_two_can_open_it(house: House, reader: str) -> None:
    a_shared_visit(house)
    post(house.browser(OKAFOR), f"{RECORD}/readers", person=PRIYA)
    page = text_of(house.browser(reader).get(RECORD).text)
    told = {
        OKAFOR: "In Observe, you and Dana Ruiz can open this, and because you let them,",
        PRIYA: "In Observe, only Ms. Okafor, Dana Ruiz and whom Ms. Okafor lets can open this.",
    }
    assert told[reader] in page
    assert "only you and Dana Ruiz" not in page
    assert "only Ms. Okafor and you" not in page


def test_an_observer_learns_that_the_teacher_may_let_others_read(house: House) -> None:
    a_shared_visit(house)
    page = text_of(house.browser(DANA).get(RECORD).text)
    assert "Ms. Okafor may let a leader read it." in page


def test_a_record_taken_back_is_offered_by_no_notice_any_more(house: House) -> None:
    a_shared_visit(house)
    okafor, priya = house.browser(OKAFOR), house.browser(PRIYA)
    post(okafor, f"{RECORD}/readers", person=PRIYA)
    assert f'href="{RECORD}"' in priya.get("/").text
    post(okafor, f"{RECORD}/readers/{PRIYA}/removal")
    page = priya.get("/").text
    assert VISIT not in page
    assert "has taken back the record" in text_of(page)
    assert "lets you read the record" not in text_of(page)
