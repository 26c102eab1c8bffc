"""Founding a district with its first administrator, by a link that works once."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from ..domain.errors import NotThere
from ..domain.people import District, NewPerson, School
from .access import FIRST_ADMINISTRATOR, use_link
from .audit import note_down
from .base import writing
from .entering import enter_people, enter_places, found_district
from .ids import new_id
from .tables_people import OneTimeLink


def found(
    token_hash: str,
    district: District,
    administrator: NewPerson,
    school: School | None = None,
    *,
    salt: str,
    at: datetime,
) -> None:
    """All of it or nothing. Raises NotThere where the link has been used.

    Nobody gives themselves a role later, so whoever has the link may take an observer's along: the
    audit says which.
    """
    with writing(district.id) as session:
        if not use_link(token_hash, FIRST_ADMINISTRATOR, at):
            raise NotThere("This link has been used or is too old. Make a new one on the server.")
        _close_links(session, at)
        found_district(district, salt)
        session.flush()
        enter_places(district.id, [school] if school else [], [])
        session.flush()
        enter_people(district.id, [administrator], [new_id(at) for _role in administrator.roles])
        detail = {"roles": sorted(role for role, _school in administrator.roles)}
        note_down(session, district.id, administrator.id, "found", district.id, at, detail)


def _close_links(session: Session, at: datetime) -> None:
    """There is one first administrator: what other links were made for that open nothing any more."""
    session.execute(
        update(OneTimeLink)
        .where(OneTimeLink.purpose == FIRST_ADMINISTRATOR, OneTimeLink.used_at.is_(None))
        .values(used_at=at)
    )
