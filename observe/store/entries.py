"""The entry log: a batch is judged, appended and projected in one transaction."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from ..domain.batch import (
    Ack,
    Answer,
    Batch,
    Completeness,
    Held,
    Holding,
    Status,
    Verdict,
    completeness,
    holdings,
    judge,
)
from ..domain.codes import Codes
from ..domain.entry import LARGEST_INTEGER, Entry, Quarantine, fingerprint, is_id, is_text
from ..domain.errors import NotAllowed, NotThere
from ..domain.fold import Visit, fold
from ..domain.observation import State
from ..domain.policy import Reach
from ..domain.thoughts import readable, thoughts_of_others
from .access import count_try
from .base import insert_if_new, reading, writing
from .hearing import hear
from .ids import new_id
from .projection import entry_of, log_of, project
from .references import references
from .tables_capture import (
    EntryRow,
    Observation,
    QuarantinedEntry,
)

Slot = tuple[str, int]
_MOST_BATCHES = 3_000


@dataclass(frozen=True, slots=True)
class LoggedEntry:
    """An entry as it was sent, with what the server added."""

    entry: Entry
    server_seq: int
    received_at: datetime
    author: str
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Log:
    entries: tuple[LoggedEntry, ...]
    have: Mapping[str, Holding]
    completeness: Completeness | None
    state: State


def append(
    district: str, author: str, reach: Reach, observation: str, batch: Batch, at: datetime
) -> Answer:
    """Store what is new of a batch and answer for each entry; the first batch makes the observation.

    Raises NotAllowed where the observation is another person's.
    """
    with writing(district) as session:
        count_try(f"sync {author}", _MOST_BATCHES, at, timedelta(minutes=1))
        row = _observation(session, district, author, observation, at)
        logged = log_of(session, row)
        held, slots = _held(session, row, logged, batch)
        refused, rubrics = references(session, row, reach, held.entries, batch)
        codes = Codes.of(rubrics) if rubrics else None
        verdicts = [judge(raw, held, codes, refused) for raw in batch.entries]
        seqs = {each.id: each.server_seq for each in logged}
        seqs |= _store(session, row, author, batch, verdicts, at)
        visit = project(session, row, held.entries, at)
        hear(session, row, batch, _skew(batch, at), at)
        slots += [_slot(each.raw) for each in verdicts if each.status in _KEPT and not each.known]
        return Answer(
            acks=tuple(_ack(each, seqs) for each in verdicts),
            have=holdings(_whole(slots)),
            completeness=completeness(visit.manifest, _whole(slots)),
            state=State(row.state),
        )


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What would become of entries; `here` are the ids of those that the log of the visit has."""

    verdicts: tuple[Verdict, ...]
    here: frozenset[str]


def foresee(
    district: str, author: str, reach: Reach, observation: str, raw: Iterable[Any]
) -> Foreseen:
    """Judge entries as `append` would; nothing is stored. Raises NotAllowed as it does."""
    batch = Batch("", "", 0, 0, 0, tuple(raw))
    with reading(district) as session:
        row = session.get(Observation, (district, observation.lower()))
        row = row or Observation(district_id=district, id=observation.lower(), observer_id=author)
        if row.observer_id != author:
            raise NotAllowed("This visit belongs to somebody else.")
        held, _slots = _held(session, row, log_of(session, row), batch)
        here = frozenset(held.by_id)
        refused, rubrics = references(session, row, reach, held.entries, batch)
        codes = Codes.of(rubrics) if rubrics else None
        return Foreseen(tuple(judge(each, held, codes, refused) for each in batch.entries), here)


def log_since(district: str, author: str, observation: str, since: int) -> Log:
    """The entries of an own visit after `since`. Raises NotThere for anybody but its observer.

    What an observer before them kept private is not among them.
    """
    with reading(district) as session:
        row = session.get(Observation, (district, observation))
        if row is None or row.observer_id != author:
            raise NotThere("There is no such visit.")
        rows = log_of(session, row)
        slots: list[Slot] = [(each.device_id, each.device_seq) for each in rows]
        slots += _whole((q.device_id, q.device_seq) for q in _quarantine(session, row))
        visit = fold(entry_of(each) for each in rows)
        logged = tuple(_shown(rows, visit, author, since))
        return Log(logged, holdings(slots), completeness(visit.manifest, slots), State(row.state))


_KEPT = frozenset({Status.STORED, Status.QUARANTINED})


def _observation(
    session: Session, district: str, author: str, observation: str, at: datetime
) -> Observation:
    key = (district, observation.lower())  # SQLite would keep capitals as the id of another visit
    found = session.get(Observation, key, with_for_update=True)
    if found is None:
        insert_if_new(
            session,
            Observation,
            district_id=district,
            id=key[1],
            observer_id=author,
            state=State.PLANNED,
            created_at=at,
            started_at=at,
        )
        found = session.get_one(Observation, key, with_for_update=True)
    if found.observer_id != author:
        raise NotAllowed("This visit belongs to somebody else.")
    return found


def _held(
    session: Session, row: Observation, logged: list[EntryRow], batch: Batch
) -> tuple[Held, list[Any]]:
    entries = [entry_of(each) for each in logged]
    quarantine = _quarantine(session, row)
    ids = {_id(raw) for raw in batch.entries} - {None}
    elsewhere = session.scalars(
        select(EntryRow.id).where(
            EntryRow.district_id == row.district_id,
            EntryRow.id.in_(ids),
            EntryRow.observation_id != row.id,
        )
    )
    held = Held(
        entries,
        frozenset(elsewhere),
        {q.entry_id or q.sha: (q.sha, Quarantine(q.code)) for q in quarantine},
    )
    slots: list[Any] = [(each.device_id, each.device_seq) for each in entries]
    return held, slots + [(q.device_id, q.device_seq) for q in quarantine]


def _quarantine(session: Session, row: Observation) -> list[QuarantinedEntry]:
    return list(
        session.scalars(
            select(QuarantinedEntry).where(
                QuarantinedEntry.district_id == row.district_id,
                QuarantinedEntry.observation_id == row.id,
            )
        )
    )


def _store(
    session: Session,
    row: Observation,
    author: str,
    batch: Batch,
    verdicts: Iterable[Verdict],
    at: datetime,
) -> dict[str, int]:
    """Write the rows; gives the sequence that the log gave to each stored entry."""
    common = {"district_id": row.district_id, "observation_id": row.id, "author_id": author}
    skew = _skew(batch, at)
    seqs: dict[str, int] = {}
    stored, kept = [], []
    for verdict in verdicts:
        if verdict.status is Status.STORED and verdict.entry:
            row.server_seq += 1
            seqs[verdict.entry.id] = row.server_seq
            values = {name: getattr(verdict.entry, name) for name in Entry.__slots__}
            added = {"server_seq": row.server_seq, "received_at": at, "skew_ms": skew}
            stored.append({**values, **common, **added, "flags": list(verdict.flags)})
        elif verdict.status is Status.QUARANTINED and not verdict.known:
            kept.append({**common, **_quarantined(verdict, at)})
    if stored:
        session.execute(insert(EntryRow), stored)
    if kept:
        session.execute(insert(QuarantinedEntry), kept)
    return seqs


def _quarantined(verdict: Verdict, at: datetime) -> dict[str, Any]:
    device, seq = _slot(verdict.raw)
    return {
        "id": new_id(at),
        "entry_id": verdict.id if is_id(verdict.id) else None,
        "device_id": device,
        "device_seq": seq,
        "code": verdict.code,
        "raw": json.dumps(verdict.raw),
        "sha": fingerprint(verdict.raw),
        "received_at": at,
    }


def _skew(batch: Batch, at: datetime) -> int:
    return int(at.timestamp() * 1000) - batch.sent_wall_ms


def _ack(verdict: Verdict, seqs: Mapping[str, int]) -> Ack:
    seq = seqs.get(verdict.entry.id) if verdict.entry else None
    return Ack(verdict.id, verdict.status, seq, verdict.flags, verdict.code)


def _shown(rows: list[EntryRow], visit: Visit, reader: str, since: int) -> Iterator[LoggedEntry]:
    others = {each.id: each.target for each in rows if each.author_id != reader}
    hidden = thoughts_of_others(visit.notes, others)
    shown = {each.id: each for each in readable(map(entry_of, rows), hidden, others)}
    for row in rows:
        if row.server_seq > since and row.id in shown:
            yield LoggedEntry(
                shown[row.id], row.server_seq, row.received_at, row.author_id, tuple(row.flags)
            )


def _id(raw: Any) -> str | None:
    value = raw.get("id") if isinstance(raw, dict) else None
    return str(value).lower() if is_id(value) else None


def _slot(raw: Any) -> tuple[str | None, int | None]:
    if not isinstance(raw, dict):
        return None, None
    device, seq = raw.get("device_id"), raw.get("device_seq")
    usable = isinstance(device, str) and is_text(device) and len(device) <= 100
    counts = type(seq) is int and 0 < seq <= LARGEST_INTEGER
    return (device if usable else None), (seq if counts else None)


def _whole(slots: Iterable[tuple[str | None, int | None]]) -> list[Slot]:
    return [(device, seq) for device, seq in slots if device is not None and seq is not None]
