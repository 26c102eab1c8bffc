"""How the installation and one district in it stand: space, people, rubrics, exports, devices and work for later."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, select, text

from .base import db, reading
from .mail_kinds import MAIL_KINDS
from .tables_capture import Device, Observation, RubricVersion
from .tables_people import Account, Audit, Person, School, Section
from .tables_told import Job

_LEAST_BYTES = 1_000_000_000
_LEAST_SHARE = 0.05
_MOST_RUBRICS = 6


@dataclass(frozen=True, slots=True)
class Space:
    """Bytes free and in all where the data lies; `database` is the size of the database itself."""

    free: int
    total: int
    database: int

    @property
    def scarce(self) -> bool:
        return self.free < _LEAST_BYTES or self.free < self.total * _LEAST_SHARE


@dataclass(frozen=True, slots=True)
class Standing:
    """How many people, places and pieces of work there are, and how many of them ask for a hand."""

    people: int
    locked_out: int
    mail_problems: int
    schools: int
    sections: int
    mail_waiting: int
    mail_failed: int


@dataclass(frozen=True, slots=True)
class InUse:
    """A rubric version and when the last visit with it began."""

    rubric: str
    version: str
    last: datetime


@dataclass(frozen=True, slots=True)
class Export:
    """Who took what away; `filter` holds the ids and days that it was narrowed by."""

    who: str
    what: str
    at: datetime
    filter: Mapping[str, str]
    visits: int | None


@dataclass(frozen=True, slots=True)
class Holding:
    """A device that last said it still holds entries, and whose; never of which visit."""

    person: str
    device: str
    entries: int
    heard_at: datetime


def space(data_dir: Path) -> Space:
    found = shutil.disk_usage(data_dir)
    return Space(found.free, found.total, _database_bytes())


def standing(district: str) -> Standing:
    """All the counts in one question."""
    active = and_(Person.district_id == district, Person.active)
    account = (Account.district_id == Person.district_id, Account.person_id == Person.id)
    enters = exists().where(*account, Account.active, Account.password_hash.is_not(None))
    bounced = exists().where(*account, Account.mail_problem.is_not(None))
    mail = and_(Job.district_id == district, Job.kind.in_(MAIL_KINDS))
    counts = {
        "people": _count(Person, active),
        "locked_out": _count(Person, and_(active, ~enters)),
        "mail_problems": _count(Person, and_(active, bounced)),
        "schools": _count(School, and_(School.district_id == district, School.active)),
        "sections": _count(Section, and_(Section.district_id == district, Section.active)),
        "mail_waiting": _count(Job, and_(mail, Job.state == "waiting")),
        "mail_failed": _count(Job, and_(mail, Job.state == "failed")),
    }
    with reading(district) as session:
        row = session.execute(select(*(each.label(name) for name, each in counts.items()))).one()
        return Standing(**row._mapping)


def rubrics_in_use(district: str) -> list[InUse]:
    """The versions that visits were made with, the one used last first."""
    last = (
        select(Observation.started_at)
        .where(
            Observation.district_id == RubricVersion.district_id,
            Observation.rubric == RubricVersion.rubric,
            Observation.rubric_version == RubricVersion.version,
            Observation.discarded.is_(False),
        )
        .order_by(Observation.started_at.desc())
        .limit(1)
        .scalar_subquery()
        .label("last")
    )
    query = select(RubricVersion.rubric, RubricVersion.version, last).where(
        RubricVersion.district_id == district
    )
    with reading(district) as session:
        rows = session.execute(query).all()
    found = [InUse(row.rubric, row.version, row.last) for row in rows if row.last]
    return sorted(found, key=lambda each: each.last, reverse=True)[:_MOST_RUBRICS]


def last_exports(district: str, most: int = 5) -> list[Export]:
    query = (
        select(Person.name, Audit.subject, Audit.at, Audit.detail)
        .outerjoin(Person, and_(Person.district_id == district, Person.id == Audit.actor_id))
        .where(Audit.district_id == district, Audit.action == "export")
        .order_by(Audit.seq.desc())
        .limit(most)
    )
    with reading(district) as session:
        return [
            Export(
                row.name or "",
                row.subject,
                row.at,
                row.detail.get("filter", {}),
                row.detail.get("visits"),
            )
            for row in session.execute(query)
        ]


def holding(district: str) -> Sequence[Holding]:
    """Devices with entries that have not arrived, the longest unheard first."""
    query = (
        select(
            Person.name.label("person"),
            Device.label.label("device"),
            func.sum(Device.pending_after).label("entries"),
            func.min(Device.heard_at).label("heard_at"),
        )
        .join(
            Observation,
            and_(
                Observation.district_id == Device.district_id,
                Observation.id == Device.observation_id,
            ),
        )
        .join(
            Person,
            and_(Person.district_id == Device.district_id, Person.id == Observation.observer_id),
        )
        .where(Device.district_id == district, Device.pending_after > 0)
        .group_by(Person.id, Person.name, Device.device_id, Device.label)
        .order_by(func.min(Device.heard_at))
        .limit(20)
    )
    with reading(district) as session:
        return [
            Holding(row.person, row.device, int(row.entries), row.heard_at)
            for row in session.execute(query)
        ]


def _count(table: Any, which: ColumnElement[bool]) -> Any:
    return select(func.count()).select_from(table).where(which).scalar_subquery()


def _database_bytes() -> int:
    if db.engine.dialect.name == "postgresql":
        with reading() as session:
            return int(session.scalar(text("SELECT pg_database_size(current_database())")) or 0)
    file = Path(db.engine.url.database or "")
    parts = (file, file.with_name(f"{file.name}-wal"))
    return sum(part.stat().st_size for part in parts if part.is_file())
