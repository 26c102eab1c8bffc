"""A copy that a device saved: looked through, stored once, and refused where it is not to be trusted."""

import html
import json
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from observe.store.base import reading
from observe.store.tables_people import Audit
from tests.cast import DANA, DISTRICT, OKAFOR, ORIGIN, STRANGER, THEO, Tablet, sign_in, the_id
from tests.rescue_copies import copy_of
from tests.reviewing import VISIT, House, text_of


def look(client: FlaskClient, body: bytes) -> TestResponse:
    """The form's body is put together by hand: the client's own would leave a large file open."""
    head = b'--b\r\nContent-Disposition: form-data; name="copy"; filename="copy.json"\r\n\r\n'
    sent = head + body + b"\r\n--b--\r\n"
    form = "multipart/form-data; boundary=b"
    return client.post("/rescue", data=sent, headers=ORIGIN, content_type=form)


def bring(client: FlaskClient, body: bytes) -> TestResponse:
    page = look(client, body).text
    packed = re.search(r'<textarea name="copy"[^>]*>([^<]*)<', page)
    assert packed, text_of(page)
    return client.post(
        "/rescue/confirmation",
        data={"copy": html.unescape(packed[1])},
        headers=ORIGIN,
        content_type="multipart/form-data",
    )


def log(client: FlaskClient, visit: str = VISIT) -> list[dict[str, Any]]:
    answer = client.get(f"/api/v1/observations/{visit}?since=0")
    return list(answer.get_json()["entries"]) if answer.status_code == 200 else []


def send(client: FlaskClient, entries: list[dict[str, Any]], visit: str = VISIT) -> list[str]:
    body = {"user": DANA, "device_id": entries[0]["device_id"], "entries": entries}
    found = client.post(f"/api/v1/observations/{visit}/entries", json=body, headers=ORIGIN)
    return [ack["status"] for ack in found.get_json()["acks"]]


def a_visit(tablet: Tablet, notes: int = 3) -> list[dict[str, Any]]:
    made = [tablet.create(), tablet.entry("obs.start")]
    return made + [tablet.note(f"note {n}", ms=n * 1000) for n in range(notes)]


def test_a_copy_is_stored_with_its_devices_numbers_and_times(dana: FlaskClient) -> None:
    entries = a_visit(Tablet())
    page = text_of(look(dana, copy_of({VISIT: entries})).text)
    assert "Ms. Okafor" in page
    assert "5 new notes and taps" in page
    assert log(dana) == []
    answer = bring(dana, copy_of({VISIT: entries}))
    assert answer.status_code == 303
    names = list(entries[0])
    assert [{name: each[name] for name in names} for each in log(dana)] == entries
    assert "5 notes and taps of the copy were stored." in text_of(dana.get(answer.location).text)


def test_brought_in_again_and_sent_by_the_device_later_nothing_is_doubled(
    dana: FlaskClient,
) -> None:
    entries = a_visit(Tablet())
    assert send(dana, entries[:3]) == ["stored"] * 3
    page = text_of(look(dana, copy_of({VISIT: entries})).text)
    assert "2 new notes and taps" in page
    assert "3 here already" in page
    for _ in range(3):
        if "Store what is new" in text_of(look(dana, copy_of({VISIT: entries})).text):
            bring(dana, copy_of({VISIT: entries}))
    assert "Nothing in it is new" in text_of(look(dana, copy_of({VISIT: entries})).text)
    assert send(dana, entries) == ["duplicate"] * 5
    assert [each["id"] for each in log(dana)] == [each["id"] for each in entries]


def test_more_than_a_batch_of_one_visit_is_stored_as_a_whole(dana: FlaskClient) -> None:
    entries = a_visit(Tablet(), notes=450)
    bring(dana, copy_of({VISIT: entries}))
    assert len(log(dana)) == 452


def test_entries_without_the_beginning_of_their_visit_are_stored_too(dana: FlaskClient) -> None:
    tablet = Tablet()
    entries = a_visit(tablet)[2:]
    page = look(dana, copy_of({VISIT: entries}, observations=[plain_visit(entries, about="")]))
    assert "A visit without its beginning" in text_of(page.text)
    bring(dana, copy_of({VISIT: entries}))
    assert len(log(dana)) == 3


def plain_visit(entries: list[Any], **changed: Any) -> dict[str, Any]:
    visit = json.loads(copy_of({VISIT: entries}))["observations"][0]
    return dict(visit | changed)


def test_what_does_not_fit_is_kept_aside_and_said_before(dana: FlaskClient) -> None:
    tablet = Tablet()
    entries = [*a_visit(tablet), tablet.rate("no such criterion", "3")]
    page = text_of(look(dana, copy_of({VISIT: entries})).text)
    assert "5 new notes and taps" in page
    assert "1 kept aside: it does not fit the visit" in page
    bring(dana, copy_of({VISIT: entries}))
    assert len(log(dana)) == 5
    assert "6 here already" in text_of(look(dana, copy_of({VISIT: entries})).text)


def test_anothers_copy_is_refused_plainly_and_nothing_is_stored(house: House) -> None:
    theo = house.browser(THEO)
    answer = look(theo, copy_of({VISIT: a_visit(Tablet())}))
    assert answer.status_code == 422
    assert "This copy belongs to Dana Ruiz." in text_of(answer.text)
    assert log(house.browser(DANA)) == []


def test_a_forged_author_stores_nothing_in_the_visit_of_another(house: House) -> None:
    house.capture(Tablet(), *a_visit(Tablet(), notes=0))
    theo = house.browser(THEO)
    forged = copy_of({VISIT: [Tablet("theirs").note("forged")]}, user=THEO)
    page = text_of(look(theo, forged).text)
    assert "This visit is somebody else’s: nothing of it is stored." in page
    assert "Store what is new" not in page
    assert len(log(house.browser(DANA))) == 2


def test_a_visit_of_another_between_own_ones_stores_only_the_own(house: House) -> None:
    house.capture(Tablet(), *a_visit(Tablet(), notes=0))
    theo, own = house.browser(THEO), the_id("own visit")
    tablet = Tablet("theirs")
    both = copy_of({VISIT: [tablet.note("forged")], own: [tablet.note("own")]}, user=THEO)
    bring(theo, both)
    assert len(log(house.browser(DANA))) == 2
    assert len(log(theo, own)) == 1


def test_the_id_of_another_districts_visit_reaches_nothing_there(app: Flask, house: House) -> None:
    house.capture(Tablet(), *a_visit(Tablet()))
    far = sign_in(app, STRANGER)
    page = text_of(look(far, copy_of({VISIT: [Tablet().note("far")]}, user=STRANGER)).text)
    assert "1 new note or tap" in page
    assert "somebody else" not in page
    bring(far, copy_of({VISIT: [Tablet().note("far")]}, user=STRANGER))
    texts = [each["payload"].get("text") for each in log(house.browser(DANA))]
    assert "far" not in texts


def test_a_teacher_out_of_reach_is_named_by_the_copy_alone(app: Flask) -> None:
    far = sign_in(app, STRANGER)
    visit = plain_visit(a_visit(Tablet()), about="whoever")
    page = text_of(look(far, copy_of({}, user=STRANGER, observations=[visit])).text)
    assert OKAFOR not in page
    assert "Okafor" not in page
    assert "whoever" in page


def test_storing_is_noted_down_without_any_words(house: House, dana: FlaskClient) -> None:
    bring(dana, copy_of({VISIT: a_visit(Tablet())}))
    with house.app.app_context(), reading(DISTRICT) as session:
        (row,) = session.query(Audit).where(Audit.action == "rescue stored").all()
        assert (row.actor_id, row.subject) == (DANA, VISIT)
        assert row.detail == {"new": 5, "here": 0, "aside": 0}


GOOD = copy_of({VISIT: []})
WRONG = {
    "empty": (b"", "This is not a copy from Observe"),
    "not JSON": (b"PK\x03\x04 a workbook", "This is not a copy from Observe"),
    "cut off": (GOOD[:-40], "This is not a copy from Observe"),
    "a list": (b"[]", "This is not a copy from Observe"),
    "other JSON": (b'{"a": 1}', "This is not a copy from Observe"),
    "newer": (
        copy_of({}, format="observe-rescue/2"),
        "This copy was made by a newer Observe than this server’s.",
    ),
    "changed": (
        GOOD.replace(b"Ms. Okafor", b"Mr. Okafor"),
        "This file was changed after it was saved.",
    ),
    "no seal": (b'{"format": "observe-rescue/1"}', "This file was changed after it was saved."),
    "nested": (b"[" * 1_000_000, "This is not a copy from Observe"),
    "nested and closed": (b"[" * 500_000 + b"]" * 500_000, "This is not a copy from Observe"),
    "endless number": (b'{"format": 1e999}', "This is not a copy from Observe"),
    "not UTF-8": (b'{"format": "\xff"}', "This is not a copy from Observe"),
    "an id that is none": (copy_of({"../../etc": []}), "This file is damaged"),
    "a part missing": (copy_of({}, observations=None), "This file is damaged"),
    "more parts": (copy_of({}, extra=1), "This file is damaged"),
    "one visit twice": (
        copy_of({}, observations=[plain_visit([]), plain_visit([])]),
        "This file is damaged",
    ),
    "too many entries": (
        copy_of({VISIT: [{}] * 5001}),
        "This file holds more notes and taps than visits have.",
    ),
    "too large": (b" " * (5 * 1024 * 1024 + 1), "This file is larger than 5 MB"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_file_that_is_no_whole_copy_is_refused_with_a_sentence(
    dana: FlaskClient, name: str
) -> None:
    body, sentence = WRONG[name]
    answer = look(dana, body)
    assert answer.status_code == 422
    assert sentence in text_of(answer.text)
    assert "Nothing was stored." in text_of(answer.text)


@pytest.mark.parametrize("packed", ["", "!!!", "AAAA", "eJx"])
def test_a_forged_confirmation_is_looked_through_again(dana: FlaskClient, packed: str) -> None:
    answer = dana.post("/rescue/confirmation", data={"copy": packed}, headers=ORIGIN)
    assert answer.status_code == 422
    assert "Nothing was stored." in text_of(answer.text)


@pytest.mark.parametrize(
    "entry",
    [
        None,
        [],
        "text",
        {},
        {"id": 7},
        {"id": the_id("e"), "payload": "text", "kind": "obs.create"},
        {"id": the_id("e"), "wall_ms": 10**30, "kind": "note.add"},
    ],
)
def test_an_entry_of_no_form_is_kept_aside_and_never_a_fault(dana: FlaskClient, entry: Any) -> None:
    good = a_visit(Tablet())
    bring(dana, copy_of({VISIT: [entry, *good]}))
    assert len(log(dana)) == 5


def test_a_copy_of_many_visits_stores_each(dana: FlaskClient) -> None:
    visits = {the_id(f"v {n}"): a_visit(Tablet(f"t {n}"), notes=2) for n in range(30)}
    answer = bring(dana, copy_of(visits))
    assert "120 notes and taps of the copy were stored." in text_of(dana.get(answer.location).text)
    assert all(len(log(dana, each)) == 4 for each in visits)
