"""The list of teachers somebody follows."""

import re
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import event

from observe.domain.people import NewPerson
from observe.domain.policy import Role
from observe.store import entering
from observe.store.base import db
from tests.cast import ADA, DANA, DISTRICT, LINCOLN, OKAFOR, PRIYA, THEO, sign_in, the_id
from tests.shared_visits import Shared, share

EVERYONE = ["Mr. Haddad", "Mr. Lindqvist", "Ms. Okafor"]


def names(html: str) -> list[str]:
    return re.findall(r'<a href="/teachers/[^"]+/timeline">([^<]+)</a>', html)


@pytest.mark.parametrize(
    ("person", "expected"),
    [(DANA, EVERYONE[1:]), (THEO, EVERYONE[:1]), (PRIYA, EVERYONE[2:]), (ADA, EVERYONE)],
)
def test_the_list_holds_whom_one_follows(app: Flask, person: str, expected: list[str]) -> None:
    answer = sign_in(app, person).get("/teachers")
    assert answer.status_code == 200
    assert names(answer.text) == expected


def test_a_teacher_has_no_such_list(app: Flask) -> None:
    assert sign_in(app, OKAFOR).get("/teachers").status_code == 404


def test_a_row_tells_the_school_the_classes_and_the_last_visit(app: Flask) -> None:
    with app.app_context():
        share(Shared(date(2026, 9, 9)))
    html = sign_in(app, DANA).get("/teachers").text
    row = html.split("Ms. Okafor")[1].split("</li>")[0]
    assert "Lincoln · Grade 5 Science" in row
    assert "Last visit " in row
    assert "No visit yet" in html.split("Mr. Lindqvist")[1].split("</li>")[0]


@pytest.mark.parametrize("person", [PRIYA, ADA])
def test_a_coaching_visit_is_no_last_visit_for_others(app: Flask, person: str) -> None:
    before = sign_in(app, person).get("/teachers").text
    with app.app_context():
        share(Shared(date(2026, 9, 9)))
    assert sign_in(app, person).get("/teachers").text == before


def test_who_observes_can_start_a_visit_and_an_administrator_cannot(app: Flask) -> None:
    assert f'href="/capture/new?teacher={OKAFOR}"' in sign_in(app, DANA).get("/teachers").text
    assert "Start visit" not in sign_in(app, ADA).get("/teachers").text


def test_a_name_is_found_and_stays_in_the_field(app: Flask) -> None:
    html = sign_in(app, ADA).get("/teachers?named=oka").text
    assert names(html) == ["Ms. Okafor"]
    assert 'value="oka"' in html


def test_a_name_of_nobody_is_said(app: Flask) -> None:
    html = sign_in(app, DANA).get("/teachers?named=Haddad").text
    assert names(html) == []
    assert "No teacher whom you follow is called “Haddad”." in html


def test_htmx_gets_the_part_alone(app: Flask) -> None:
    answer = sign_in(app, ADA).get("/teachers?named=oka", headers={"HX-Request": "true"})
    assert answer.text.startswith('<div class="teachers" id="teachers">')


def test_who_follows_nobody_reads_why(app: Flask) -> None:
    with app.app_context():
        db.session.execute(db.text("DELETE FROM caseload"))
        db.session.commit()
    assert "You follow no teachers yet." in sign_in(app, DANA).get("/teachers").text


def test_more_than_a_hundred_come_in_pages_within_twelve_queries(app: Flask) -> None:
    with app.app_context():
        new = [
            NewPerson(
                the_id(f"T{n}"),
                f"Tam Number{n:03}",
                f"Mx. Number{n:03}",
                f"T{n}",
                ((Role.TEACHER, LINCOLN),),
            )
            for n in range(150)
        ]
        entering.enter_people(DISTRICT, new, [the_id(f"role T{n}") for n in range(150)])
        client = sign_in(app, ADA)
        asked: list[str] = []
        event.listen(db.engine, "before_cursor_execute", lambda *args: asked.append(str(args[2])))
        first = client.get("/teachers").text
        assert len([sql for sql in asked if sql.startswith("SELECT")]) <= 12, asked
    (after,) = re.findall(r'href="(/teachers\?after=[^"]+)"', first)
    second = client.get(after).text
    assert len(names(first)) == 100
    assert names(first) + names(second) == [
        "Mr. Haddad", "Mr. Lindqvist", *(f"Mx. Number{n:03}" for n in range(150)), "Ms. Okafor",
    ]  # fmt: skip
    assert "More teachers" not in second
    assert client.get(f"/teachers?after={the_id('nobody')}").status_code == 404
