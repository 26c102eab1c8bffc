"""Everybody who looks: the cast, two more leaders, and somebody of every rank in another district."""

from flask import Flask

from observe.domain.people import NewPerson
from observe.domain.policy import Role
from observe.store import entering
from tests.cast import (
    ADA,
    DANA,
    DISTRICT,
    EMAILS,
    FARAH,
    LENA,
    LINCOLN,
    LINDQVIST,
    MADISON,
    MARA,
    NOOR,
    OKAFOR,
    OTHER_DISTRICT,
    PRIYA,
    THEO,
    the_id,
)

PERSONAS = {
    "coach": DANA,
    "evaluator": PRIYA,
    "leader": NOOR,
    "administrator": ADA,
    "another coach": THEO,
    "another teacher": LINDQVIST,
    "another school's leader": MARA,
    "coaching lead": LENA,
    "another district": FARAH,
    "signed out": None,
    "teacher": OKAFOR,
}
"""The teacher last: what they open does not change what the others saw of a record just shared."""


def enter(app: Flask) -> None:
    with app.app_context():
        _person(DISTRICT, NOOR, "Noor Haidari", (Role.LEADER, LINCOLN))
        _person(DISTRICT, MARA, "Mara Lind", (Role.LEADER, MADISON))
        ranks = (Role.ADMINISTRATOR, Role.COACHING_LEAD)
        _person(OTHER_DISTRICT, FARAH, "Farah Away", *((rank, None) for rank in ranks))


def _person(district: str, person: str, name: str, *roles: tuple[Role, str | None]) -> None:
    new = NewPerson(
        id=person,
        name=name,
        called=name,
        code=f"P-{person[:6]}",
        roles=roles,
        email=EMAILS[person],
        password_hash="none",
    )
    entering.enter_people(district, [new], [the_id(f"{name} as {role}") for role, _school in roles])
