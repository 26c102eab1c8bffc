"""Links to join for everybody who needs one, made at once and shown on one sheet."""

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from observe.domain.people import NewPerson
from observe.domain.policy import Role
from observe.store import entering
from observe.store.base import reading, writing
from observe.store.tables_people import Account, Audit, OneTimeLink, Person
from observe.web import cuts
from observe.web.signed_in import fingerprint
from tests.cast import (
    ADA,
    DANA,
    DISTRICT,
    LENA,
    LINCOLN,
    MADISON,
    OKAFOR,
    OTHER_DISTRICT,
    PRIYA,
    STRANGER,
    sign_in,
    the_id,
)
from tests.reviewing import post, text_of

KIM, BO, CY = the_id("Kim"), the_id("Bo"), the_id("Cy")
SHEET = "/people/invitations"
FAR_SCHOOL = the_id("Elsewhere")


def enter(district: str, person: str, name: str, school: str, email: str | None = None) -> None:
    added = NewPerson(person, name, name, name, ((Role.TEACHER, school),), email)
    entering.enter_people(district, [added], [the_id(f"role of {name}")])


@pytest.fixture
def ada(app: Flask) -> FlaskClient:
    """Kim at Lincoln and Bo at Madison have an e-mail; Cy has none; Far is of another district."""
    with app.app_context():
        enter(DISTRICT, KIM, "Kim Soto", LINCOLN, "kim@school.example")
        enter(DISTRICT, BO, "Bo =Berg", MADISON, "bo@school.example")
        enter(DISTRICT, CY, "Cy Coe", LINCOLN)
        with writing(DISTRICT) as session:
            session.execute(update(Person).where(Person.id == KIM).values(language="es"))
        enter(OTHER_DISTRICT, the_id("Far"), "Far Away", FAR_SCHOOL, "far@school.example")
    return sign_in(app, ADA)


def table(page: str) -> list[list[str]]:
    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)
    return [row.split("\t") for row in unescape(found.group(1)).splitlines()] if found else []


def path(row: list[str]) -> str:
    return row[2].removeprefix("http://localhost")


def invited(client: FlaskClient, **fields: str) -> list[list[str]]:
    answer = post(client, SHEET, standing="never", **fields)
    assert answer.status_code == 200, text_of(answer.text)
    return table(answer.text)


def emails(rows: list[list[str]]) -> list[str]:
    return [row[1] for row in rows]


@pytest.mark.usefixtures("ada")
@pytest.mark.parametrize("person", [DANA, OKAFOR, PRIYA, LENA, STRANGER])
def test_nobody_but_administrators_finds_it(app: Flask, person: str) -> None:
    client = sign_in(app, person)
    assert post(client, SHEET, standing="never").status_code == 404
    assert client.get(SHEET).status_code == 404
    with app.app_context(), reading() as session:
        assert session.scalar(select(func.count()).select_from(OneTimeLink)) == 0


def test_those_are_invited_who_have_an_email_and_have_not_joined(ada: FlaskClient) -> None:
    page = post(ada, SHEET, standing="never")
    assert page.headers["Cache-Control"] == "no-store"
    assert emails(table(page.text)) == ["bo@school.example", "kim@school.example"]
    assert page.text.count('<svg class="code"') == 2
    assert "Far Away" not in page.text


def test_the_filter_says_who_is_meant(ada: FlaskClient) -> None:
    assert emails(invited(ada, school=MADISON)) == ["bo@school.example"]
    assert emails(invited(ada, named="soto")) == ["kim@school.example"]
    assert emails(invited(ada, role="teacher", school=LINCOLN)) == ["kim@school.example"]


@pytest.mark.parametrize(
    "fields", [{"school": FAR_SCHOOL}, {"named": "xyzzy"}, {"standing": "inactive"}]
)
def test_where_nobody_needs_a_link_it_says_so(ada: FlaskClient, fields: dict[str, str]) -> None:
    answer = post(ada, SHEET, **fields)
    assert answer.status_code == 409
    assert "Nobody here needs an invitation" in text_of(answer.text)


@pytest.mark.parametrize(
    "fields", [{"standing": "all"}, {"school": "x"}, {"after": "x"}, {"after": the_id("Far")}]
)
def test_a_filter_that_there_is_not_is_a_page_that_is_not_there(
    ada: FlaskClient, fields: dict[str, str]
) -> None:
    assert post(ada, SHEET, **fields).status_code == 404


def test_whoever_was_deactivated_or_acts_gets_no_link(app: Flask, ada: FlaskClient) -> None:
    with app.app_context(), writing(DISTRICT) as session:
        session.execute(update(Person).where(Person.id == BO).values(active=False))
        mine = update(Account).where(Account.person_id == ADA)
        session.execute(mine.values(password_hash=None, signed_in_at=None))
    assert emails(invited(ada)) == ["kim@school.example"]


def test_each_link_lets_its_own_person_in(app: Flask, ada: FlaskClient) -> None:
    for row, name in zip(invited(ada), ("Bo =Berg", "Kim Soto"), strict=True):
        assert name in text_of(app.test_client().get(path(row)).text)


def test_links_sent_before_stop_working(app: Flask, ada: FlaskClient) -> None:
    assert "Links sent before stop working." in ada.get("/people?standing=never").text
    before, after = invited(ada), invited(ada)
    assert [app.test_client().get(path(row)).status_code for row in before] == [404, 404]
    assert [app.test_client().get(path(row)).status_code for row in after] == [200, 200]


def test_the_database_and_the_browser_keep_no_token(app: Flask, ada: FlaskClient) -> None:
    answer = post(ada, SHEET, standing="never")
    tokens = [path(row).rsplit("/", 1)[1] for row in table(answer.text)]
    with app.app_context(), reading(DISTRICT) as session:
        kept = set(session.scalars(select(OneTimeLink.token_hash)))
        noted = [str(each.detail) for each in session.scalars(select(Audit))]
    assert kept == {fingerprint(each) for each in tokens}
    assert not any(token in detail for token in tokens for detail in noted)
    assert "Set-Cookie" not in answer.headers
    again = ada.get(SHEET)
    assert (again.status_code, again.headers["Location"]) == (303, "/people?standing=never")


def test_each_invitation_is_in_the_audit_log(app: Flask, ada: FlaskClient) -> None:
    invited(ada)
    with app.app_context(), reading(DISTRICT) as session:
        noted = session.execute(
            select(Audit.actor_id, Audit.subject).where(Audit.action == "join link made")
        ).all()
    assert [tuple(row) for row in noted] == [(ADA, BO), (ADA, KIM)]


def test_a_card_speaks_the_language_of_its_person(ada: FlaskClient) -> None:
    page = post(ada, SHEET, standing="never").text
    kims = page[page.index("<h2>Kim Soto") :]
    assert '<li lang="es" dir="ltr">' in page
    assert "Elija una contraseña que solo usted conozca." in kims
    assert "Choose a password that only you know." in page[: page.index("<h2>Kim Soto")]


def test_more_than_the_most_go_on_where_the_sheet_ended(
    app: Flask, ada: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cuts, "MOST_INVITED", 1)
    first = post(ada, SHEET, standing="never").text
    assert emails(table(first)) == ["bo@school.example"]
    assert "Invite the next 1" in first
    last = re.search(r'name="after" value="([^"]+)"', first)
    assert last
    second = post(ada, SHEET, standing="never", after=last.group(1)).text
    assert emails(table(second)) == ["kim@school.example"]
    assert "Invite the next" not in second
    assert app.test_client().get(path(table(first)[0])).status_code == 200


def test_what_a_spreadsheet_would_calculate_is_marked_as_text(app: Flask, ada: FlaskClient) -> None:
    with app.app_context(), writing(DISTRICT) as session:
        session.execute(update(Person).where(Person.id == BO).values(name="=1+1"))
    assert [row[0] for row in invited(ada)] == ["'=1+1", "Kim Soto"]


def test_the_button_stands_only_where_somebody_needs_it(ada: FlaskClient) -> None:
    assert "Invite all of these" in ada.get("/people?standing=never").text
    for query in ("", "?standing=mail", "?standing=never&named=xyzzy", "?standing=never&named=coe"):
        assert "Invite all of these" not in ada.get(f"/people{query}").text
