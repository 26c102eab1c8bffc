"""A visit that was handed over: whole but for what was kept private, and gone on with."""

import json

import pytest
from sqlalchemy import select

from observe.domain.errors import NotThere
from observe.store import activity, entries, projection
from observe.store.base import reading
from observe.store.hanging import Hat
from observe.store.tables_capture import EntryRow, NoteRow
from tests.cast import ADA, DANA, DISTRICT, NOW, OKAFOR, ORIGIN, THEO, Tablet
from tests.reviewing import VISIT, House, hidden, post
from tests.store.handed_over import CANARY, EVIDENCE, LATER_PUBLIC, leave, write_visit

# What was kept private


def test_no_private_thought_reaches_who_takes_over_in_any_byte(house: House) -> None:
    write_visit(house)
    assert CANARY in house.browser(DANA).get(f"/api/v1/observations/{VISIT}").text
    leave(house)
    theo = house.browser(THEO)
    pages = {
        path: theo.get(path)
        for path in (
            f"/api/v1/observations/{VISIT}",
            f"/observations/{VISIT}/review",
            f"/observations/{VISIT}/correction",
            f"/capture/{VISIT}",
            "/visits",
            "/",
            "/search?q=standing",
            "/search?q=deleted",
        )
    }
    assert {path: answer.status_code for path, answer in pages.items()} == dict.fromkeys(pages, 200)
    assert [path for path, answer in pages.items() if CANARY in answer.text] == []
    assert not any(LATER_PUBLIC in answer.text for answer in pages.values())
    assert EVIDENCE in theo.get(f"/observations/{VISIT}/review").text
    assert "T waits." in json.dumps(pages[f"/api/v1/observations/{VISIT}"].json)


def test_no_private_thought_is_in_the_record_that_is_shared(house: House) -> None:
    write_visit(house)
    leave(house)
    house.share(by=THEO)
    for person in (OKAFOR, THEO):
        text = house.browser(person).get(f"/observations/{VISIT}").text
        assert EVIDENCE in text
        assert CANARY not in text
        assert LATER_PUBLIC not in text


def test_a_rebuilt_visit_hides_the_same(house: House) -> None:
    write_visit(house)
    leave(house)
    with house.app.app_context(), reading(DISTRICT) as session:
        before = sorted(session.scalars(select(NoteRow.text)))
        session.rollback()
        projection.rebuild(DISTRICT)
        assert sorted(session.scalars(select(NoteRow.text))) == before == [EVIDENCE, "T waits."]


def test_the_log_itself_keeps_everything(house: House) -> None:
    write_visit(house)
    with house.app.app_context(), reading(DISTRICT) as session:
        before = len(session.scalars(select(EntryRow)).all())
    leave(house)
    with house.app.app_context(), reading(DISTRICT) as session:
        assert len(session.scalars(select(EntryRow)).all()) == before
        log = entries.log_since(DISTRICT, THEO, VISIT, 0)
    assert log.completeness is not None
    assert log.completeness.complete


def test_they_are_there_again_for_who_wrote_them(house: House) -> None:
    write_visit(house)
    leave(house)
    with house.app.app_context():
        activity.reactivate(DISTRICT, ADA, DANA, NOW)
    leave(house, {Hat.COACH: DANA}, THEO)
    assert f"{CANARY} standing" in house.browser(DANA).get(f"/observations/{VISIT}/review").text


def test_thoughts_of_the_new_observer_are_theirs(house: House) -> None:
    write_visit(house, done=False)
    leave(house)
    own = Tablet("Theo’s tablet")
    house.capture(own, own.note("zq-own-thought", private=True, ms=900), by=THEO)
    text = house.browser(THEO).get(f"/observations/{VISIT}/review").text
    assert "zq-own-thought" in text
    assert CANARY not in text


# Going on


def test_who_takes_over_writes_on_finishes_and_shares(house: House) -> None:
    tablet = write_visit(house, done=False)
    leave(house)
    theo, own = house.browser(THEO), Tablet("Theo’s tablet")
    own.start_ms = tablet.start_ms + 1000
    made = [
        own.note("S5: “Mine floats.”", ms=1000, tags=["LF.goals"]),
        own.rate("LL.pace", "3", ms=2000),
        own.finish(3000, **{tablet.device_id: tablet.seq}),
    ]
    answer = theo.post(
        f"/api/v1/observations/{VISIT}/entries", json=own.batch(*made, user=THEO), headers=ORIGIN
    )
    assert [each["status"] for each in answer.json["acks"]] == ["stored"] * 3
    page = theo.get(f"/observations/{VISIT}/review").text
    shared = post(
        theo,
        f"/observations/{VISIT}/sharing",
        seal=hidden(page, "seal"),
        glow="",
        over=hidden(page, "over"),
    )
    assert shared.status_code == 303
    text = house.browser(OKAFOR).get(f"/observations/{VISIT}").text
    assert "Mine floats" in text
    assert "Theo Marsh" in text


def test_the_former_observer_can_write_no_more(house: House) -> None:
    tablet = write_visit(house, done=False)
    leave(house)
    with house.app.app_context():
        activity.reactivate(DISTRICT, ADA, DANA, NOW)
    dana = house.browser(DANA)
    sent = tablet.batch(tablet.note("late", ms=5000))
    answer = dana.post(f"/api/v1/observations/{VISIT}/entries", json=sent, headers=ORIGIN)
    assert (answer.status_code, answer.json["code"]) == (403, "no_access")
    with house.app.app_context(), pytest.raises(NotThere):
        entries.log_since(DISTRICT, DANA, VISIT, 0)
