"""A training district: made by a job, entered from one's own district, and nothing of that in reach."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from observe.demo.sandbox import make_sandbox
from observe.domain.people import District, NewPerson, School
from observe.domain.policy import Role
from observe.post.transport import Outbox
from observe.post.worker import Worker
from observe.store import access, entering, ground, jobs, sandbox
from observe.store.base import Base, db, writing
from observe.store.tables_people import Account, Person, SignedIn
from observe.web.signed_in import fingerprint
from tests.cast import (
    ADA,
    DANA,
    DISTRICT,
    NOW,
    OKAFOR,
    ORIGIN,
    OTHER_DISTRICT,
    STRANGER,
    sign_in,
    the_id,
)
from tests.reviewing import VISIT, House, post, text_of
from tests.walking import addresses, furnish

BANNER = "Training: nothing here is real."


@pytest.fixture
def training(app: Flask) -> str:
    """A small training district of the cast's, ready to be entered; gives its id."""
    return training_of(app, DISTRICT)


def training_of(app: Flask, home: str, name: str = "training") -> str:
    made, school = the_id(name), the_id(f"{name} school")
    ids = {role: the_id(f"{name} {role}") for role in (Role.COACH, Role.TEACHER)}
    boss = the_id(f"{name} boss")
    with app.app_context():
        district = District(made, "Training: Cedar Bend", "America/Chicago", "en", home)
        entering.found_district(district, "salt")
        entering.enter_places(made, [School(school, "Pretend", "1")], [])
        new = [_person(key, role, school, f"{role}@{name}.invalid") for role, key in ids.items()]
        new.append(_person(boss, Role.ADMINISTRATOR, None, f"boss@{name}.invalid"))
        entering.enter_people(made, new, [the_id(f"{name} role {n}") for n in range(len(new))])
        sandbox.open_it(home, made, {**ids, Role.ADMINISTRATOR: boss}, NOW)
    return made


def _person(key: str, role: Role, school: str | None, email: str) -> NewPerson:
    return NewPerson(key, f"Train {role}", f"Train {role}", key[:6], ((role, school),), email)


def enter(client: FlaskClient, role: str = "coach") -> int:
    return post(client, "/sandbox/visits", role=role).status_code


def test_an_administrator_asks_once_and_the_worker_makes_it(app: Flask) -> None:
    ada = sign_in(app, ADA)
    assert "There is no training district yet." in ada.get("/sandbox").text
    for _twice in range(2):
        assert post(ada, "/sandbox").location == "/sandbox"
    page = ada.get("/sandbox").text
    assert 'hx-trigger="every 2s"' in page
    assert "is being made" in page
    folder = app.extensions["observe"].data_dir / "outbox"
    worker = Worker(app, Outbox(folder), "http://localhost", {sandbox.KIND: make_sandbox})
    assert worker.run_due() == 1
    page = ada.get("/sandbox").text
    assert "hx-trigger" not in page
    assert "Whose part do you take?" in page
    for role in ("coach", "teacher", "leader", "coaching_lead", "administrator"):
        assert enter(ada, role) == 303
        assert BANNER in ada.get("/").text
    assert "Training: Cedar Bend Public Schools" in ada.get("/setup").text
    with app.app_context():
        hashes = select(func.count()).where(
            Account.district_id != DISTRICT, Account.email.endswith("@training.invalid")
        )
        signs = hashes.where(Account.password_hash.is_not(None))
        assert (db.session.scalar(hashes) or 0) > 10
        assert db.session.scalar(signs) == 0
    assert not list(folder.glob("*")) if folder.exists() else True


def test_a_fresh_one_takes_the_place_of_the_old_and_leaves_no_row_of_it(app: Flask) -> None:
    old = training_of(app, DISTRICT, "old")
    dana = sign_in(app, DANA)
    enter(dana)
    training_of(app, DISTRICT, "new")
    assert dana.get("/").status_code == 303
    with app.app_context():
        left = {
            table.name: db.session.scalar(
                select(func.count()).where(table.columns["district_id"] == old)
            )
            for table in Base.metadata.sorted_tables
            if "district_id" in table.columns
        }
        names = [each.name for each in ground.districts() if each.sandbox_of]
    assert {name: count for name, count in left.items() if count} == {}
    assert names == ["Training: Cedar Bend"]
    again = sign_in(app, DANA)
    assert enter(again) == 303
    assert again.get("/api/v1/session").json["user"] == the_id("new coach")


@pytest.mark.usefixtures("training")
def test_the_banner_is_on_every_page_of_it_and_on_none_at_home(app: Flask) -> None:
    dana = sign_in(app, DANA)
    assert BANNER not in dana.get("/").text
    enter(dana, "administrator")
    for address in ("/", "/visits", "/people", "/places", "/sandbox", "/nowhere", "/workbook"):
        page = dana.get(address).text
        assert BANNER in page, address
        assert "Back to my district" in page, address


@pytest.mark.usefixtures("training")
def test_somebody_who_trains_reaches_nothing_of_the_real_district(app: Flask) -> None:
    house = furnish(app)
    house.finish()
    dana = house.browser(DANA)
    assert dana.get(f"/observations/{VISIT}/review").status_code == 200
    for role in ("coach", "teacher", "administrator"):
        enter(dana, role)
        for _endpoint, address in addresses(app):
            page = dana.get(address).data
            for word in ("Cedar Valley", "I can show it", "Principal Nair", "Theo Marsh"):
                assert word.encode() not in page, (role, address)
        assert dana.get(f"/observations/{VISIT}/review").status_code == 404


@pytest.mark.usefixtures("training")
def test_going_back_is_to_ones_own_account_and_to_no_other(app: Flask) -> None:
    dana = sign_in(app, DANA)
    enter(dana)
    answer = post(dana, "/sandbox/return", home_account_id=ADA, account=ADA)
    assert answer.status_code == 303
    assert dana.get("/api/v1/session").json["user"] == DANA
    assert dana.get("/people").status_code == 404
    assert post(dana, "/sandbox/return").status_code == 409


@pytest.mark.usefixtures("training")
def test_whose_home_it_is_cannot_be_forged(app: Flask) -> None:
    dana = sign_in(app, DANA)
    post(dana, "/sandbox/visits", role="coach", home_account_id=ADA, account=ADA, home=ADA)
    with app.app_context():
        row = db.session.scalars(select(SignedIn).where(SignedIn.home_account_id.is_not(None)))
        assert [each.home_account_id for each in row] == [DANA]
    enter(dana, "administrator")
    post(dana, "/sandbox/return")
    assert dana.get("/api/v1/session").json["user"] == DANA


@pytest.mark.usefixtures("training")
def test_each_change_gives_a_new_key_and_the_old_one_opens_nothing(app: Flask) -> None:
    dana = sign_in(app, DANA)
    keys = []
    for change in (
        lambda: enter(dana),
        lambda: enter(dana, "teacher"),
        lambda: post(dana, "/sandbox/return"),
    ):
        before = dana.get_cookie("observe")
        assert before is not None
        keys.append(before.value)
        change()
    last = dana.get_cookie("observe")
    assert last is not None
    assert len({*keys, last.value}) == 4
    for key in keys:
        thief = app.test_client()
        thief.set_cookie("observe", key)
        assert thief.get("/api/v1/session").status_code == 401


@pytest.mark.parametrize("table", [Account, Person])
def test_deactivating_somebody_ends_their_training_too(
    app: Flask, training: str, table: type
) -> None:
    dana = sign_in(app, DANA)
    enter(dana)
    assert dana.get("/").status_code == 200
    with app.app_context(), writing(DISTRICT) as session:
        session.execute(update(table).where(table.id == DANA).values(active=False))
    assert dana.get("/").status_code == 303
    assert dana.get("/api/v1/session").status_code == 401


def test_nobody_enters_the_training_of_another_district(app: Flask, training: str) -> None:
    stranger = sign_in(app, STRANGER)
    assert enter(stranger) == 409
    assert "There is no training district yet." in stranger.get("/sandbox").text
    other = training_of(app, OTHER_DISTRICT, "other training")
    assert enter(stranger) == 303
    assert stranger.get("/api/v1/session").json["user"] == the_id("other training coach")
    assert other != training


def test_a_session_in_training_without_a_home_of_that_district_is_none(
    app: Flask, training: str
) -> None:
    for home in (None, STRANGER):
        key = f"forged {home}"
        with app.app_context():
            access.open_session(
                fingerprint(key),
                the_id("training coach"),
                "x",
                datetime.now(UTC),
                timedelta(days=7),
            )
            with writing() as session:
                session.execute(
                    update(SignedIn)
                    .where(SignedIn.key_hash == fingerprint(key))
                    .values(home_account_id=home)
                )
        thief = app.test_client()
        thief.set_cookie("observe", key)
        assert thief.get("/api/v1/session").status_code == 401
    assert training


@pytest.mark.usefixtures("training")
def test_what_is_taken_away_from_training_says_so_in_its_name(app: Flask) -> None:
    ada = sign_in(app, ADA)
    enter(ada, "administrator")
    for address in ("/workbook.xlsx", "/workbook.csv"):
        answer = ada.get(address)
        assert answer.status_code == 200
        assert "observe-training-cedar-bend" in answer.headers["Content-Disposition"]


@pytest.mark.usefixtures("training")
def test_the_health_of_the_server_is_told_to_real_administrators_alone(app: Flask) -> None:
    ada = sign_in(app, ADA)
    assert "ackup" in ada.get("/").text
    enter(ada, "administrator")
    assert "ackup" not in ada.get("/").text


@pytest.mark.usefixtures("training")
def test_nobody_signs_in_to_it_directly(app: Flask) -> None:
    with app.app_context():
        access.set_passwords("@training.invalid", "a hash")
        assert access.credentials("coach@training.invalid") is None
        assert access.credentials("dana@school.example") is not None


@pytest.mark.usefixtures("training")
def test_within_it_no_other_is_made(app: Flask) -> None:
    ada = sign_in(app, ADA)
    enter(ada, "administrator")
    assert post(ada, "/sandbox").status_code == 409
    assert "Start over" not in ada.get("/sandbox").text


@pytest.mark.parametrize("person", [DANA, OKAFOR])
def test_only_an_administrator_makes_one(app: Flask, person: str) -> None:
    client = sign_in(app, person)
    assert post(client, "/sandbox").status_code == 404
    assert "An administrator of your district can make one." in text_of(client.get("/sandbox").text)
    with app.app_context():
        assert jobs.standing(DISTRICT, sandbox.KIND) is None


@pytest.mark.usefixtures("training")
def test_an_unknown_part_is_refused_and_changes_nothing(app: Flask) -> None:
    dana = sign_in(app, DANA)
    assert enter(dana, "emperor") == 409
    assert dana.get("/api/v1/session").json["user"] == DANA


def test_a_real_district_is_never_removed_as_if_it_were_for_training(app: Flask) -> None:
    house = House(app)
    training_of(app, DISTRICT, "first")
    training_of(app, DISTRICT, "second")
    with app.app_context():
        assert {each.id for each in ground.districts()} == {
            DISTRICT, OTHER_DISTRICT, the_id("second"),
        }  # fmt: skip
    assert house.browser(DANA).get("/").status_code == 200


def test_a_page_without_a_session_leads_to_sign_in(app: Flask) -> None:
    for path in ("/sandbox/visits", "/sandbox/return", "/sandbox"):
        assert app.test_client().post(path, headers=ORIGIN).status_code == 303
