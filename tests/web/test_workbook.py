"""The workbook's page and its downloads, as the people who use them."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select
from werkzeug.test import TestResponse

from observe.store.audit import first_break
from observe.store.base import db, reading
from observe.store.tables_people import Audit
from tests.cast import (
    ADA,
    DANA,
    DISTRICT,
    LINCOLN,
    LINDQVIST,
    MADISON,
    MATH,
    OKAFOR,
    PRIYA,
    STRANGER_TEACHER,
    WALKTHROUGH,
    sign_in,
)
from tests.workbook.visits import note, rate, rows, shared


@pytest.fixture
def visits(app: Flask) -> None:
    """A walkthrough in each school, and a coaching visit."""
    with app.app_context():
        shared("lincoln", note("canary lincoln", tags=["LF.goals"]), rate("LF.goals", "3"))
        shared(
            "madison",
            note("canary madison"),
            rate("LF.goals", "1"),
            teacher=LINDQVIST,
            section=MATH,
        )
        shared("coached", note("canary coaching"), rate("LF.goals", "2"), kind="coaching")


def read(answer: TestResponse, sheet: str) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.text
    return rows(io.BytesIO(answer.data), sheet)


def notes(answer: TestResponse) -> list[str]:
    return sorted(row["text"] for row in read(answer, "Evidence"))


pytestmark = pytest.mark.usefixtures("visits")


def test_the_administrator_gets_the_school_kinds_of_all_schools(ada: FlaskClient) -> None:
    assert notes(ada.get("/workbook.xlsx")) == ["canary lincoln", "canary madison"]


def test_a_leader_gets_those_of_own_schools(app: Flask) -> None:
    assert notes(sign_in(app, PRIYA).get("/workbook.xlsx")) == ["canary lincoln"]


def test_a_teacher_takes_away_their_whole_record_coaching_included(app: Flask) -> None:
    okafor = sign_in(app, OKAFOR)
    assert notes(okafor.get("/my/workbook.xlsx")) == ["canary coaching", "canary lincoln"]
    found = json.loads(okafor.get("/my/workbook.json").data)["sheets"]["Visits"]
    assert sorted(row["kind"] for row in found) == ["coaching", "walkthrough"]
    assert b"canary coaching" in okafor.get("/my/workbook.csv?sheet=Evidence").data


@pytest.mark.parametrize("ending", ["", ".xlsx", ".csv", ".json"])
@pytest.mark.parametrize("person", [OKAFOR, DANA])
def test_who_may_not_export_finds_no_such_page(app: Flask, person: str, ending: str) -> None:
    assert sign_in(app, person).get(f"/workbook{ending}").status_code == 404


@pytest.mark.parametrize("person", [ADA, DANA])
def test_who_is_no_teacher_has_no_own_record(app: Flask, person: str) -> None:
    assert sign_in(app, person).get("/my/workbook.xlsx").status_code == 404


def test_signed_out_one_is_asked_to_sign_in(app: Flask) -> None:
    answer = app.test_client().get("/workbook.xlsx")
    assert (answer.status_code, answer.location.split("?")[0]) == (303, "/sign-in")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"school": "014"}, ["canary lincoln"]),
        ({"school": MADISON}, ["canary madison"]),
        ({"teacher": OKAFOR}, ["canary lincoln"]),
        ({"teacher": f"P-{LINDQVIST[:6]}"}, ["canary madison"]),
        ({"observer": DANA}, ["canary lincoln", "canary madison"]),
        ({"observer": PRIYA}, []),
        ({"rubric": WALKTHROUGH}, ["canary lincoln", "canary madison"]),
        ({"rubric": f"{WALKTHROUGH}@2.0.0"}, ["canary lincoln", "canary madison"]),
        ({"rubric": f"{WALKTHROUGH}@1.0.0"}, []),
        ({"from": "2026-11-17", "to": "2026-11-17"}, ["canary lincoln", "canary madison"]),
        ({"from": "2026-11-18"}, []),
        ({"to": "2026-11-16"}, []),
        ({"teacher": STRANGER_TEACHER}, []),
    ],
)
def test_a_filter_narrows_page_and_download_alike(
    ada: FlaskClient, query: dict[str, str], found: list[str]
) -> None:
    assert notes(ada.get("/workbook.xlsx", query_string=query)) == found
    page = ada.get("/workbook", query_string=query)
    assert page.status_code == 200
    assert f"<dt>Visits</dt><dd>{len(found)}</dd>" in page.text


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"from": "2026-13-01"}, "“2026-13-01” is not a day: write year, month and day"),
        ({"to": "yesterday"}, "“yesterday” is not a day"),
        ({"from": "2026-11-18", "to": "2026-11-17"}, "The last day is before the first"),
        ({"school": "Atlantis"}, "“Atlantis” is no school here"),
        ({"teacher": "' OR 1=1"}, "is no teacher here"),
    ],
)
def test_what_cannot_be_meant_gets_a_sentence_and_no_file(
    ada: FlaskClient, query: dict[str, str], sentence: str
) -> None:
    for address in ("/workbook", "/workbook.xlsx", "/workbook.csv", "/workbook.json"):
        answer = ada.get(address, query_string=query)
        assert answer.status_code == 422
        assert sentence in answer.text.replace("&#39;", "'")


def test_the_page_offers_only_what_the_reader_may_know(app: Flask, ada: FlaskClient) -> None:
    page = sign_in(app, PRIYA).get("/workbook").text
    assert "Lincoln (014)" in page
    assert "Amara Okafor" in page
    assert "Madison" not in page
    assert "Nils Lindqvist" not in page
    assert "coaching visit is counted" not in page
    assert "1 coaching visit is counted and not listed" in ada.get("/workbook").text


def test_htmx_gets_the_part_alone(ada: FlaskClient) -> None:
    part = ada.get("/workbook", headers={"HX-Request": "true"})
    assert part.text.lstrip().startswith('<form id="asking"')
    assert part.text in ada.get("/workbook").text


def test_the_file_is_named_and_never_kept_by_a_cache(ada: FlaskClient) -> None:
    answer = ada.get("/workbook.xlsx")
    name = answer.headers["Content-Disposition"]
    assert name.startswith("attachment; filename=observe-cedar-valley-20")
    assert name.endswith(".xlsx")
    assert answer.mimetype == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.content_length == len(answer.data)


def test_csv_and_json_hold_the_same_rows(ada: FlaskClient) -> None:
    book = read(ada.get("/workbook.xlsx"), "Ratings")
    table = ada.get("/workbook.csv?sheet=Ratings")
    assert table.mimetype == "text/csv"
    found = list(csv.DictReader(io.StringIO(table.data.decode("utf-8-sig"), newline="")))
    plain = json.loads(ada.get("/workbook.json").data)["sheets"]["Ratings"]
    ids = [row["rating_id"] for row in book]
    assert [row["rating_id"] for row in found] == [row["rating_id"] for row in plain] == ids


def test_the_practice_log_can_be_asked_for_by_its_teacher_alone(
    app: Flask, ada: FlaskClient
) -> None:
    own = sign_in(app, OKAFOR).get("/my/workbook.csv?sheet=Practice_log")
    assert (own.status_code, own.text.splitlines()[0].removeprefix("\ufeff")) == (
        200,
        '"date","step_id","step","text","part"',
    )
    assert ada.get("/workbook.csv?sheet=Practice_log").status_code == 422


def test_an_unknown_sheet_is_refused_with_a_sentence(ada: FlaskClient) -> None:
    answer = ada.get("/workbook.csv?sheet=Secrets")
    assert answer.status_code == 422
    assert "There is no sheet of that name" in answer.text


def test_each_download_is_written_down(app: Flask, ada: FlaskClient) -> None:
    ada.get("/workbook.xlsx", query_string={"school": "014"})
    ada.get("/workbook.csv?sheet=Visits")
    with app.app_context(), reading(DISTRICT) as session:
        found = session.execute(
            select(Audit.actor_id, Audit.subject, Audit.detail).where(Audit.action == "export")
        ).all()
        assert [tuple(row) for row in found] == [
            (ADA, "workbook.xlsx", {"filter": {"school": LINCOLN}, "visits": 1, "ratings": 1}),
            (ADA, "workbook.csv Visits", {"filter": {}, "visits": 2, "ratings": 2}),
        ]
        assert first_break(DISTRICT) is None


def test_the_thirty_first_download_of_an_hour_has_to_wait(app: Flask, ada: FlaskClient) -> None:
    for _ in range(30):
        assert ada.get("/workbook.csv?sheet=README").status_code == 200
    answer = ada.get("/workbook.xlsx")
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 3000
    assert sign_in(app, PRIYA).get("/workbook.csv?sheet=README").status_code == 200


def test_the_page_takes_few_queries(ada: FlaskClient, statements: list[str]) -> None:
    assert ada.get("/workbook").status_code == 200
    assert len(statements) <= 12, statements


def test_the_readme_repeats_the_filter_in_words(ada: FlaskClient) -> None:
    answer = ada.get("/workbook.xlsx", query_string={"school": "014", "from": "2026-11-01"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data))["README"]
    lines = [row[1] for row in sheet.iter_rows(values_only=True)]
    assert "School: Lincoln (014)" in lines
    assert "From: 2026-11-01" in lines


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    """The queries sent while the test runs."""
    sent: list[str] = []

    def keep(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            sent.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", keep)
    yield sent
    event.remove(engine, "before_cursor_execute", keep)
