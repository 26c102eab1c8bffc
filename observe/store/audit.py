"""The audit log: rows are appended in the transaction they tell of, each chained to the one before."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from .base import reading, writing
from .tables_people import Audit, District

_FIRST = "0" * 64


def note_down(
    session: Session,
    district: str,
    actor: str | None,
    action: str,
    subject: str,
    at: datetime,
    detail: Mapping[str, object] | None = None,
) -> None:
    """Append one row; an error here fails the act that it tells of."""
    wait_for_turn(session, district)
    last = session.execute(
        select(Audit.seq, Audit.hash)
        .where(Audit.district_id == district)
        .order_by(Audit.seq.desc())
        .limit(1)
    ).first()
    row = Audit(
        district_id=district,
        seq=(last.seq if last else 0) + 1,
        at=at,
        actor_id=actor,
        action=action,
        subject=subject,
        detail=dict(detail or {}),
    )
    row.hash = _chained(last.hash if last else _FIRST, row)
    session.add(row)
    session.flush()


def record_act(
    district: str,
    actor: str | None,
    action: str,
    subject: str,
    at: datetime,
    detail: Mapping[str, object] | None = None,
) -> None:
    """Append one row of an act that changes nothing else, such as an export or a denied read."""
    with writing(district) as session:
        note_down(session, district, actor, action, subject, at, detail)


def wait_for_turn(session: Session, district: str) -> None:
    """One administrative act of a district at a time, until its transaction ends.

    Whoever holds the district's row appends; others that only refer to it go on.
    """
    row = select(District.id).where(District.id == district)
    session.execute(row.with_for_update(key_share=True))


def first_break(district: str) -> int | None:
    """The sequence of the first row that does not follow from the one before; None if whole."""
    with reading(district) as session:
        rows = session.scalars(
            select(Audit).where(Audit.district_id == district).order_by(Audit.seq)
        )
        previous = _FIRST
        for row in rows:
            if row.hash != _chained(previous, row):
                return row.seq
            previous = row.hash
    return None


def _chained(previous: str, row: Audit) -> str:
    content = [previous, row.seq, row.at.isoformat(), row.actor_id, row.action, row.subject]
    return hashlib.sha256(json.dumps([*content, row.detail], sort_keys=True).encode()).hexdigest()
