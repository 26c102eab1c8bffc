"""What a hostile observer or teacher tries with visits: forged times, classes, texts and answers."""

import csv
import io
import json
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from tests.cast import ADA, DANA, LINDQVIST, MATH, NOW, OKAFOR, PRIYA, SCIENCE, Tablet
from tests.reviewing import VISIT, House, hidden, post
from tests.web.test_attacks import ODD, either

__all__ = ["either"]

NASTY = (
    "\x01\x08\x0b\x0c\x1f\x7f\x85 control",
    "\ufffe\uffff\ufeff\u202e\u0000".replace("\0", "") + "marks",
    "]]><script>alert(1)</script><!--",
    "'\"><img src=x onerror=alert(1)>",
    "{{ 7*7 }} ${7*7} {% raw %}",
    '=HYPERLINK("http://evil.example")',
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r\n=1",
    " =1",
    "＝1",
    "_x0041_ _x000D_",
    "\u2028\u2029\n\r\r\n",
    "👩‍🏫\U0010ffff" * 50,
    "w" * 20_000,
    "𝕨" * 20_000,
    "\r" * 9_999,
)


def test_hostile_texts_come_through_unchanged_wherever_they_go(app: Flask, house: House) -> None:
    tablet = Tablet()
    notes = [tablet.note(text, note=str(uuid.uuid4()), tags=["LF.goals"]) for text in NASTY[:-4]]
    house.finish(*notes, tablet.rate("LF.goals", "3", comment=NASTY[0] + NASTY[3]), tablet=tablet)
    for text in NASTY[-4:]:
        house.capture(tablet, tablet.note(text), tablet.finish())
    coach, teacher, admin = (house.browser(who) for who in (DANA, OKAFOR, ADA))
    page = coach.get(f"/observations/{VISIT}/review").text
    words = {"glow": NASTY[2], "grow": NASTY[0], "step_text": NASTY[3], "step_met_when": NASTY[5]}
    words |= {"step_look_for": NASTY[4], "step_criterion": "LF.goals"}
    seals = {"seal": hidden(page, "seal"), "over": hidden(page, "over")}
    shared = post(coach, f"/observations/{VISIT}/sharing", **seals, **words)
    assert shared.status_code == 303
    record = teacher.get(f"/observations/{VISIT}")
    assert record.status_code == 200
    assert "<script>alert" not in record.text
    assert "<img src=x" not in record.text
    assert "49" not in record.text.split("control", 1)[1][:200]
    key = str(uuid.uuid4())
    reply = {"text": NASTY[1] + NASTY[4], "key": key, "item": "LF.goals"}
    assert post(teacher, f"/observations/{VISIT}/replies", **reply).status_code == 303
    file = admin.get("/workbook.xlsx").data
    texts = _texts(load_workbook(io.BytesIO(file)))
    assert set(NASTY[2:-4]) <= texts
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(file))
    assert sheets.get_sheet_by_name("Evidence").height > len(NASTY)
    found = json.loads(admin.get("/workbook.json").data)
    assert set(NASTY[:-4]) <= {row["text"] for row in found["sheets"]["Evidence"]}
    rows = admin.get("/workbook.csv?sheet=Evidence").data.decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(rows, newline="")))) > len(NASTY)
    for path in (f"/teachers/{OKAFOR}/timeline", "/visits", "/", "/workbook"):
        for browser in (coach, admin):
            answer = browser.get(path)
            assert answer.status_code in (200, 404)
            assert "<script>alert" not in answer.text


def _texts(book: object) -> set[str]:
    return {
        str(cell)
        for sheet in book.worksheets  # type: ignore[attr-defined]
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if cell is not None
    }


@pytest.mark.parametrize(
    "start",
    [
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(1899, 12, 30, tzinfo=UTC),
        datetime(9999, 12, 31, 23, tzinfo=UTC),
        NOW + timedelta(days=5000),
    ],
)
def test_no_clock_of_a_device_breaks_a_page_or_the_workbook(
    app: Flask, house: House, start: datetime
) -> None:
    app.testing = False
    tablet = Tablet()
    begun = [tablet.create(), tablet.entry("obs.start")]
    moment = round((start - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() * 1000)
    begun[1]["wall_ms"] = moment
    late = tablet.note("A year later.", ms=365 * 24 * 3600 * 1000)
    house.capture(tablet, *begun, late, tablet.finish(ms=365 * 24 * 3600 * 1000))
    coach, admin = house.browser(DANA), house.browser(ADA)
    for path in ("/", "/visits", f"/observations/{VISIT}/review", f"/capture/{VISIT}", "/teachers"):
        assert coach.get(path).status_code == 200
    page = coach.get(f"/observations/{VISIT}/review").text
    sealed = {"seal": hidden(page, "seal"), "over": hidden(page, "over")}
    assert post(coach, f"/observations/{VISIT}/sharing", **sealed).status_code == 303
    for path in (f"/observations/{VISIT}", f"/teachers/{OKAFOR}/timeline?year=all", "/visits"):
        assert admin.get(path).status_code == 200
        assert house.browser(OKAFOR).get("/visits").status_code == 200
    book = CalamineWorkbook.from_filelike(io.BytesIO(admin.get("/workbook.xlsx").data))
    assert "Visits" in book.sheet_names


def test_a_class_of_another_teacher_moves_no_record_to_another_school(
    app: Flask, house: House
) -> None:
    tablet = Tablet()
    other = tablet.entry("obs.amend", field="section", to=MATH, **{"from": SCIENCE})
    house.finish(tablet.note("At Lincoln."), other, tablet=tablet)
    house.share()
    heading = house.shared().heading
    assert heading.school == "Lincoln"
    assert house.browser(PRIYA).get(f"/observations/{VISIT}").status_code == 200


def test_a_class_stays_behind_with_its_teacher(app: Flask, house: House) -> None:
    tablet = Tablet()
    moved = tablet.entry("obs.amend", field="teacher", to=LINDQVIST, **{"from": OKAFOR})
    house.finish(tablet.note("At Madison."), moved, tablet=tablet)
    house.share()
    heading = house.shared(reader=LINDQVIST).heading
    assert (heading.school, heading.section) == ("Madison", "")
    assert house.browser(PRIYA).get(f"/observations/{VISIT}").status_code == 404


def test_what_a_teacher_took_away_is_not_taken_back(app: Flask, house: House) -> None:
    house.finish(Tablet().note("Ten hands up."))
    house.share()
    taken = house.browser(OKAFOR).get("/my/workbook.json")
    assert "Ten hands up." in taken.text
    assert post(house.browser(DANA), f"/observations/{VISIT}/taking-back").status_code == 409
    assert house.shared().heading.opened_at is not None


def test_no_field_of_a_form_ends_in_a_fault(either: Flask) -> None:
    house, tablet = House(either), Tablet()
    note = tablet.note("Ten hands up.")
    house.finish(note, tablet=tablet)
    coach, teacher = house.browser(DANA), house.browser(OKAFOR)
    before = {
        "words": _WORDS,
        "sharing": ("glow", "seal", "over"),
        "tags": ("note", "criterion"),
        "decisions": ("head",),
        "correction": ("about", "rubric", "kind"),
    }
    faults = _faults(coach, before, {"criterion": "LF.goals", "note": note["target"]})
    house.share()
    faults += _faults(teacher, {"replies": ("text", "item", "key")}, {"text": "Thanks."})
    house.receive()
    right = {"item": "glow", "new": "Twelve.", "reason": "Miscounted."}
    faults += _faults(coach, {"addenda": ("item", "new", "reason")}, right)
    assert faults == []


def _faults(
    client: FlaskClient, forms: Mapping[str, tuple[str, ...]], right: Mapping[str, str]
) -> list[tuple[str, str, str]]:
    """The forms, fields and odd texts that end in a fault, each sent with the rest as it should be."""
    return [
        (form, field, odd[:20])
        for form, fields in forms.items()
        for field in fields
        for odd in ODD
        if post(client, f"/observations/{VISIT}/{form}", **{**right, field: odd}).status_code >= 500
    ]


_WORDS = ("glow", "grow", "step_text", "step_criterion", "step_met_when", "step_due_on", "pick")
