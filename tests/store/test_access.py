"""Accounts, sessions, tries and one-time links."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from observe.domain.errors import TooMany
from observe.domain.policy import Role
from observe.store import access, people
from observe.store.base import reading, writing
from observe.store.tables_people import Account, Attempt, Person, PersonRole, SignedIn
from tests.cast import ADA, DANA, DISTRICT, LINCOLN, MADISON, NOW, OKAFOR, PRIYA, the_id

pytestmark = pytest.mark.usefixtures("district")
LENGTH = timedelta(days=30)
MINUTE = timedelta(minutes=1)


def open_for(person: str, key: str = "key") -> None:
    access.open_session(key, person, "a tablet", NOW, LENGTH)


def change(table: Any, **values: Any) -> None:
    with writing(DISTRICT) as session:
        key = Account.id if table is Account else Person.id
        session.execute(update(table).where(key == DANA).values(**values))


# Credentials


def test_an_e_mail_is_found_however_it_is_written() -> None:
    found = access.credentials("  Dana@School.Example ")
    assert found is not None
    assert (found.account, found.password_hash is not None) == (DANA, True)


def test_nobody_has_an_unknown_e_mail() -> None:
    assert access.credentials("nobody@school.example") is None


def test_an_account_that_is_closed_has_no_credentials() -> None:
    change(Account, active=False)
    assert access.credentials("dana@school.example") is None


def test_credentials_are_never_shown_with_their_hash() -> None:
    assert "argon2" not in repr(access.credentials("dana@school.example"))


# Sessions


def test_a_session_says_who_is_signed_in_with_their_roles() -> None:
    open_for(PRIYA)
    found = access.actor_of("key", NOW)
    assert found is not None
    actor = found.actor
    assert (actor.id, actor.district, actor.name) == (PRIYA, DISTRICT, "Priya Nair")
    assert (actor.roles, actor.schools) == ({Role.LEADER}, {Role.LEADER: frozenset({LINCOLN})})
    assert (actor.language, actor.timezone) == ("en", "America/Chicago")


def test_an_administrator_is_one_at_no_school_in_particular() -> None:
    open_for(ADA)
    found = access.actor_of("key", NOW)
    assert found is not None
    assert found.actor.schools == {Role.ADMINISTRATOR: frozenset()}


def test_roles_are_those_of_this_moment() -> None:
    open_for(DANA)
    row = PersonRole(
        district_id=DISTRICT, id=the_id("new"), person_id=DANA, role=Role.LEADER, school_id=MADISON
    )
    with writing(DISTRICT) as session:
        session.add(row)
    found = access.actor_of("key", NOW)
    assert found is not None
    assert found.actor.roles == {Role.COACH, Role.LEADER}


@pytest.mark.parametrize("key", ["", "other", "KEY"])
def test_another_key_opens_nothing(key: str) -> None:
    open_for(DANA)
    assert access.actor_of(key, NOW) is None


def test_a_session_ends_when_its_time_is_over() -> None:
    open_for(DANA)
    assert access.actor_of("key", NOW + LENGTH - MINUTE) is not None
    assert access.actor_of("key", NOW + LENGTH) is None


def test_a_session_that_is_used_goes_on() -> None:
    open_for(DANA)
    access.touch_session("key", NOW + timedelta(days=20), LENGTH)
    found = access.actor_of("key", NOW + timedelta(days=40))
    assert found is not None
    assert found.seen_at == NOW + timedelta(days=20)


def test_a_closed_session_stays_closed() -> None:
    open_for(DANA)
    access.close_session("key")
    assert access.actor_of("key", NOW) is None


@pytest.mark.parametrize("table", [Account, Person])
def test_whoever_is_made_inactive_is_out_at_once(table: Any) -> None:
    open_for(DANA)
    change(table, active=False)
    assert access.actor_of("key", NOW) is None


def test_sessions_long_over_are_cleared_away_when_one_is_opened() -> None:
    open_for(DANA, "old")
    access.open_session("new", DANA, "a tablet", NOW + LENGTH + MINUTE, LENGTH)
    with reading() as session:
        assert session.scalars(select(SignedIn.key_hash)).all() == ["new"]


# Tries


def test_past_the_most_a_try_is_refused_until_the_window_ends() -> None:
    for _ in range(3):
        access.count_try("door", 3, NOW, MINUTE)
    with pytest.raises(TooMany) as refused:
        access.count_try("door", 3, NOW + timedelta(seconds=20), MINUTE)
    assert refused.value.seconds == 41
    access.count_try("door", 3, NOW + MINUTE, MINUTE)


def test_checking_counts_nothing() -> None:
    access.count_try("door", 2, NOW, MINUTE)
    for _ in range(5):
        access.check_tries("door", 2, NOW)
    access.count_try("door", 2, NOW, MINUTE)
    with pytest.raises(TooMany):
        access.check_tries("door", 2, NOW)


def test_tries_of_one_key_say_nothing_of_another() -> None:
    access.count_try("one", 1, NOW, MINUTE)
    access.count_try("two", 1, NOW, MINUTE)


def test_forgotten_tries_do_not_count() -> None:
    access.count_try("door", 1, NOW, MINUTE)
    access.forget_tries("door")
    access.count_try("door", 1, NOW, MINUTE)


def test_old_tries_are_cleared_away() -> None:
    access.count_try("old", 1, NOW, MINUTE)
    access.count_try("new", 1, NOW + 2 * MINUTE, MINUTE)
    with reading() as session:
        assert session.scalars(select(Attempt.key)).all() == ["new"]


# One-time links


def test_a_link_works_once() -> None:
    access.make_link("token", "first", NOW + MINUTE)
    assert access.link_works("token", "first", NOW)
    assert access.use_link("token", "first", NOW)
    assert not access.use_link("token", "first", NOW)
    assert not access.link_works("token", "first", NOW)


@pytest.mark.parametrize(
    ("token", "purpose", "later"),
    [("other", "first", 0), ("token", "second", 0), ("token", "first", 60)],
)
def test_a_link_of_another_kind_or_too_old_does_not_work(
    token: str, purpose: str, later: int
) -> None:
    access.make_link("token", "first", NOW + MINUTE)
    at = NOW + timedelta(seconds=later)
    assert not access.link_works(token, purpose, at)
    assert not access.use_link(token, purpose, at)


def test_whether_anybody_has_an_account_is_known() -> None:
    assert access.has_accounts()
    assert people.people(DISTRICT, [OKAFOR])[OKAFOR].called == "Ms. Okafor"
