"""What a hostile device writes into time protocols and plain forms: no figure of it stops a page."""

import time
from typing import Any

import pytest
from flask import Flask

from observe.domain.entry import LARGEST_INTEGER
from tests.cast import DANA, DISTRICT, OKAFOR, ORIGIN, Tablet, sign_in, the_id
from tests.timed import publish_timed
from tests.timed_visit import capture_timed, share_timed
from tests.web.test_attacks import either

__all__ = ["either"]

VISIT = the_id("a timed visit under attack")
RECORD = f"/observations/{VISIT}"
LONG = 5.0

ODD: dict[str, tuple[str, str, dict[str, Any]]] = {
    "an event that ends after ages": (
        "event.add",
        "events",
        {"code": "E.out", "start_ms": 1, "end_ms": LARGEST_INTEGER},
    ),
    "an event that begins after ages": (
        "event.add",
        "events",
        {"code": "E.out", "start_ms": LARGEST_INTEGER},
    ),
    "an interval far away": (
        "interval.set",
        "grid",
        {"interval": LARGEST_INTEGER, "codes": {"A.EXP": True}},
    ),
    "a segment far away": ("segment.mark", "parts", {"segment": 10**9, "edge": "start"}),
    "a moment of five thousand digits": (
        "snapshot.set",
        "parts",
        {"at": f"PT{'9' * 5000}M", "values": {"S.task": "Y"}},
    ),
    "a moment after ages": (
        "snapshot.set",
        "parts",
        {"at": f"PT{'9' * 40}H", "values": {"S.off": 1_000_000}},
    ),
    "a moment in digits of another script": (
        "snapshot.set",
        "parts",
        {"at": "PT٤M", "values": {"S.task": "Y"}},
    ),
    "codes of an inner code": (
        "interval.set",
        "A.EXP",
        {"interval": 1, "codes": {f"code {n}": True for n in range(9000)}},
    ),
    "answers of an inner code": (
        "snapshot.set",
        "S.task",
        {"at": "PT1M", "values": {"S.task": LARGEST_INTEGER}},
    ),
    "a level named as a number": ("snapshot.set", "parts", {"at": "PT4M", "values": {"S.on": 2}}),
}


@pytest.fixture
def timed(either: Flask) -> Flask:
    with either.app_context():
        publish_timed(DISTRICT)
        capture_timed(VISIT)
    return either


@pytest.mark.parametrize("name", ODD)
def test_no_value_of_a_protocol_stops_a_page(timed: Flask, name: str) -> None:
    kind, target, payload = ODD[name]
    tablet = Tablet(VISIT, seq=40)
    sent = tablet.entry(kind, target, ms=60_000, **payload)
    dana, okafor = sign_in(timed, DANA), sign_in(timed, OKAFOR)
    began = time.monotonic()
    answer = dana.post(
        f"/api/v1/observations/{VISIT}/entries", json=tablet.batch(sent), headers=ORIGIN
    )
    assert answer.status_code == 200
    seen = {
        address: dana.get(address).status_code
        for address in (RECORD, f"{RECORD}/review", f"/capture/{VISIT}", f"/capture/{VISIT}/plain")
    }
    assert {code for code in seen.values() if code >= 400} == set(), seen
    with timed.app_context():
        share_timed(VISIT)
    for client in (dana, okafor):
        for address in (RECORD, f"{RECORD}/paper"):
            assert client.get(address).status_code == 200, address
    assert dana.get("/workbook.xlsx").status_code in (200, 404)
    assert time.monotonic() - began < LONG


def test_no_value_of_a_plain_form_ends_in_a_fault(timed: Flask) -> None:
    dana, page = sign_in(timed, DANA), f"/capture/{VISIT}/plain"
    odd = (
        "9" * 5000,
        "9" * 30,
        "٩" * 5000,
        "-1",
        "1e5",
        "\0",
        "\ud800".encode("utf-8", "surrogatepass"),
    )
    faults = [
        (value[:10], path, answer.status_code)
        for value in odd
        for path, names in (
            ("marks", ("read_to", "form", "rate/0/A.one", "rate/1/A.one", "tally/A.one.ask")),
            ("notes", ("text", "tag", "entry", "note")),
        )
        for answer in [
            dana.post(f"{page}/{path}", data=dict.fromkeys(names, value), headers=ORIGIN),
            *(
                dana.post(f"{page}/{path}", data={"text": "x", name: value}, headers=ORIGIN)
                for name in names
            ),
        ]
        if answer.status_code >= 500
    ]
    assert faults == []
    begun = dana.post(
        "/capture/plain",
        data={
            "observation": the_id("odd"),
            "teacher": OKAFOR,
            "kind": "coaching",
            "rubric": "\0@\0",
            "section": "\0",
        },
        headers=ORIGIN,
    )
    assert begun.status_code < 500
