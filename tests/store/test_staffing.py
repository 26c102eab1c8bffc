"""Adding and changing people: unique, within one’s rank, told, audited, and never the last administrator."""

from collections.abc import Collection

import pytest
from flask import Flask
from sqlalchemy import select, update

from observe.domain.errors import NotAllowed, NotNow, NotThere, NotValid
from observe.domain.policy import Role
from observe.domain.roles import Held
from observe.store import access, activity, audit, invitations, notices, staff, staffing
from observe.store.base import reading, writing
from observe.store.invitations import Purpose
from observe.store.staff import Cut
from observe.store.staffing import Details
from observe.store.tables_people import Account, Audit, OneTimeLink, SignedIn
from tests.cast import (
    ADA,
    DANA,
    DISTRICT,
    EMAILS,
    LINCOLN,
    MADISON,
    NOW,
    OKAFOR,
    PRIYA,
    STRANGER,
    THEO,
    sign_in,
    the_id,
)
from tests.store.changing_staff import BEA, KIM, TEACHES, details_of, enter_bea

ADMINISTERS = Held(Role.ADMINISTRATOR, None)


@pytest.fixture
def inside(district: str) -> str:
    """A second administrator, who can sign in."""
    enter_bea()
    return district


def change(person: str, held: Collection[Held] | None = None, by: str = ADA, **new: str) -> None:
    staffing.change(DISTRICT, by, person, details_of(person, **new), held, NOW)


def acts() -> list[str]:
    with reading(DISTRICT) as session:
        return list(session.scalars(select(Audit.action).order_by(Audit.seq)))


def told(person: str) -> list[str]:
    return [each.kind for each in notices.news(DISTRICT, person).notices]


# Adding


def test_somebody_new_has_a_code_an_account_and_their_roles(district: str) -> None:
    held = [*TEACHES, Held(Role.COACH, MADISON), Held(Role.LEADER, MADISON)]
    found = staff.member(district, staffing.add(district, ADA, KIM, held, NOW))
    assert {each.held for each in found.places} == set(held)
    assert (found.code, found.email, found.joined) == ("T-0001", "kim@school.example", False)
    assert acts() == ["person added"]


def test_an_e_mail_in_use_is_refused_with_the_cure(district: str) -> None:
    for email, said in (
        (EMAILS[DANA], "Dana Ruiz has this e-mail already"),
        (EMAILS[STRANGER], "This e-mail is in use already"),
    ):
        with pytest.raises(NotValid) as refused:
            staffing.add(district, ADA, Details("Kim", "Kim", email=email), TEACHES, NOW)
        assert said in str(refused.value.fields["email"])
        assert "Stranger" not in str(refused.value.fields["email"])
    assert staff.members(district, Cut(("kim",))) == ([], None)


def test_a_code_in_use_is_refused(district: str) -> None:
    code = staff.member(district, DANA).code
    with pytest.raises(NotValid) as refused:
        staffing.add(district, ADA, Details("Kim", "Kim", code=code), TEACHES, NOW)
    assert set(refused.value.fields) == {"code"}


def test_somebody_without_a_role_is_not_added(district: str) -> None:
    with pytest.raises(NotValid) as refused:
        staffing.add(district, ADA, KIM, [], NOW)
    assert set(refused.value.fields) == {"roles"}


def test_a_school_of_another_district_is_none_of_ours(district: str) -> None:
    with pytest.raises(NotValid):
        staffing.add(district, ADA, KIM, [Held(Role.TEACHER, the_id("Elsewhere"))], NOW)


@pytest.mark.parametrize("by", [PRIYA, DANA, OKAFOR])
def test_only_administrators_add_and_change(district: str, by: str) -> None:
    with pytest.raises(NotAllowed):
        staffing.add(district, by, KIM, TEACHES, NOW)
    with pytest.raises(NotAllowed):
        change(THEO, by=by)


def test_nobody_of_another_district_can_be_opened_or_changed(district: str) -> None:
    with pytest.raises(NotThere):
        staff.member(district, STRANGER)
    with pytest.raises(NotThere):
        staffing.change(district, ADA, STRANGER, KIM, TEACHES, NOW)
    with pytest.raises(NotThere):
        activity.deactivate(district, ADA, STRANGER, {}, NOW)


# Changing


def test_a_changed_name_finds_its_place_in_lists(district: str) -> None:
    change(DANA, name="Dana Zamora")
    found, _last = staff.members(district, Cut())
    assert found[-1].name == "Dana Zamora"


def test_changed_roles_end_the_sessions_and_are_told_to_both(app: Flask) -> None:
    client = sign_in(app, DANA)
    assert client.get("/api/v1/session").status_code == 200
    with app.app_context():
        change(DANA, [Held(Role.COACH, MADISON)])
        assert (told(DANA), told(ADA)) == (["roles_changed"], ["changed_roles"])
        assert acts() == ["roles changed", "person changed"]
    assert client.get("/api/v1/session").status_code == 401


def test_the_same_roles_again_end_and_tell_nothing(app: Flask) -> None:
    client = sign_in(app, DANA)
    with app.app_context():
        change(DANA, [Held(Role.COACH, LINCOLN), Held(Role.COACH, LINCOLN)])
        assert told(DANA) == []
    assert client.get("/api/v1/session").status_code == 200


def test_an_administrator_cannot_change_own_roles(inside: str) -> None:
    for held in ([], [Held(Role.COACH, LINCOLN)], [ADMINISTERS, Held(Role.COACH, LINCOLN)]):
        with pytest.raises(NotAllowed, match="own roles"):
            change(ADA, held)
    change(ADA, name="Ada B. Brandt")
    assert staff.member(inside, ADA).roles == {Role.ADMINISTRATOR}


def test_all_roles_cannot_be_taken_away_at_once(district: str) -> None:
    with pytest.raises(NotValid) as refused:
        change(DANA, [])
    assert "deactivate" in str(refused.value.fields["roles"])


def test_a_new_e_mail_closes_links_and_is_told(district: str) -> None:
    invitations.make_link(district, ADA, DANA, Purpose.RESET, "f" * 64, NOW)
    change(DANA, email="dana.ruiz@school.example")
    with reading() as session:
        assert session.get_one(OneTimeLink, "f" * 64).used_at is not None
    assert sorted(told(DANA)) == ["email_changed", "reset_link_made"]


def test_an_e_mail_that_somebody_signs_in_with_cannot_be_left_empty(district: str) -> None:
    with pytest.raises(NotValid):
        change(DANA, email="")
    new = staffing.add(district, ADA, KIM, TEACHES, NOW)
    invitations.make_link(district, ADA, new, Purpose.JOIN, "f" * 64, NOW)
    change(new, email="")
    assert staff.member(district, new).email is None


def test_the_audit_stays_whole(inside: str) -> None:
    staffing.add(inside, ADA, KIM, TEACHES, NOW)
    change(DANA, [Held(Role.LEADER, LINCOLN)])
    activity.deactivate(inside, ADA, BEA, {}, NOW)
    activity.reactivate(inside, ADA, BEA, NOW)
    assert audit.first_break(inside) is None
    assert acts()[-2:] == ["person deactivated", "person reactivated"]


# Deactivating


def test_who_is_deactivated_is_out_at_once_and_comes_back_with_their_roles(app: Flask) -> None:
    client = sign_in(app, PRIYA)
    with app.app_context():
        activity.deactivate(DISTRICT, ADA, PRIYA, {}, NOW)
    assert client.get("/api/v1/session").status_code == 401
    with app.app_context(), reading() as session:
        assert not session.scalars(select(SignedIn)).all()
        assert access.credentials(EMAILS[PRIYA]) is None
        assert told(ADA) == []
    with app.app_context():
        activity.reactivate(DISTRICT, ADA, PRIYA, NOW)
        assert staff.member(DISTRICT, PRIYA).roles == {Role.LEADER}
    assert sign_in(app, PRIYA).get("/api/v1/session").status_code == 200


def test_nobody_deactivates_themselves(inside: str) -> None:
    with pytest.raises(NotAllowed, match="yourself"):
        activity.deactivate(inside, ADA, ADA, {}, NOW)


# The last administrator


def test_the_last_administrator_who_can_sign_in_stays(inside: str) -> None:
    with writing(inside) as session:
        session.execute(update(Account).where(Account.id == ADA).values(password_hash=None))
    with pytest.raises(NotNow, match="last administrator"):
        change(BEA, [Held(Role.COACH, LINCOLN)])
    with pytest.raises(NotNow, match="last administrator"):
        activity.deactivate(inside, ADA, BEA, {}, NOW)
    assert staff.member(inside, BEA).roles == {Role.ADMINISTRATOR}
    assert staff.member(inside, BEA).active
