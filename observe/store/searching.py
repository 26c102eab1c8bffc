"""What somebody may read, looked through for words: scope first, then the newest visits of it.

Every question looks through a bounded number of visits; its page says where to look on from.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Subquery,
    and_,
    false,
    func,
    literal,
    or_,
    select,
    true,
    tuple_,
    union_all,
)

from ..domain.observation import Kind, State
from ..domain.policy import Reach, Scope
from .base import folded, reading
from .cutting import Cut
from .newest import LOOKED_THROUGH, OBSERVER, TEACHER, Among, VisitKey, named, newest_of
from .people import called_so, teachers_reached
from .record_headings import Heading, headings
from .tables_capture import NoteRow
from .tables_coaching import ActionStep
from .tables_people import Person, School, Section
from .tables_records import Feedback, SharedNote
from .visits import OwnVisit, own


@dataclass(frozen=True, slots=True)
class Wanted:
    """Folded words, each with the kinds of visit that it names.

    `rest` of the words with times from `since` on and before `until` will do as well.
    """

    words: tuple[str, ...]
    kinds: Mapping[str, frozenset[Kind]]
    rest: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """`where` names the schools of a teacher."""

    id: str
    name: str
    called: str
    active: bool
    where: str


@dataclass(frozen=True, slots=True)
class FoundNote:
    """A note, or a glow, grow or step, where `note` is that word; names as lists show them."""

    id: str
    note: str
    text: str
    private: bool
    lesson_ms: int
    teacher: str
    section: str
    observer: str
    kind: Kind | None
    state: State
    started_at: datetime


NoteKey = tuple[datetime, str, int, str]


def teachers(
    district: str, reach: Reach, words: tuple[str, ...], most: int
) -> tuple[list[FoundPerson], bool]:
    """Active teachers within reach whose name holds every word, and whether there are more."""
    query = teachers_reached(district, reach).with_only_columns(
        *_PERSON, func.aggregate_strings(School.name, ", ").label("where")
    )
    query = query.where(Person.active, called_so(words)).group_by(*_PERSON, Person.sort_name)
    return _people(district, query, most)


def everybody(district: str, words: tuple[str, ...], most: int) -> tuple[list[FoundPerson], bool]:
    """People of the district whose name holds every word, also those who left."""
    query = select(*_PERSON, literal("").label("where"))
    return _people(district, query.where(Person.district_id == district, called_so(words)), most)


def own_visits(
    district: str, scope: Scope, wanted: Wanted, before: VisitKey | None, most: int
) -> tuple[list[OwnVisit], bool]:
    """Own visits, the newest first, and whether there are more."""
    ids = _visit_ids(district, scope, Among.OWN, wanted, before)
    found = own(district, scope.person, cut=Cut(ids=ids), before=before, most=most + 1)
    return found[:most], len(found) > most


def shared_visits(
    district: str, scope: Scope, among: Among, wanted: Wanted, before: VisitKey | None, most: int
) -> tuple[list[Heading], bool]:
    """Shared records of others or about oneself, the newest first, and whether there are more."""
    ids = _visit_ids(district, scope, among, wanted, before)
    found = headings(district, scope, cut=Cut(ids=ids), before=before, most=most + 1)
    return found[:most], len(found) > most


def notes(
    district: str,
    scope: Scope,
    among: Among,
    words: tuple[str, ...],
    before: NoteKey | None,
    most: int,
) -> tuple[list[FoundNote], bool]:
    """Notes that hold every word, of the newest visit first; what a teacher never opened is left out."""
    newest = newest_of(district, scope, among, before and before[:2], opened=True, whole=True)
    texts = _texts(newest, among, words)
    query = select(
        texts,
        func.coalesce(TEACHER.called, "").label("teacher"),
        func.coalesce(Section.title, "").label("section"),
        func.coalesce(OBSERVER.name, "").label("observer"),
        newest.c.kind,
        newest.c.state,
    )
    query = named(query.join(newest, newest.c.id == texts.c.id), newest)
    order = [texts.c[name] for name in ("started_at", "id", "lesson_ms", "note")]
    if before:
        query = query.where(tuple_(*order) < before)
    query = query.order_by(*(each.desc() for each in order)).limit(most + 1)
    with reading(district) as session:
        found = [_found_note(row) for row in session.execute(query)]
    return found[:most], len(found) > most


def looked_back_to(
    district: str, scope: Scope, amongs: Iterable[Among], before: VisitKey | None
) -> Mapping[Among, datetime]:
    """The time of the oldest visit that was looked through, where there may be older ones."""
    windows = [(each, newest_of(district, scope, each, before)) for each in amongs]
    asked = [
        select(literal(each.value), func.count(), func.min(newest.c.started_at)).select_from(newest)
        for each, newest in windows
    ]
    if not asked:
        return {}
    with reading(district) as session:
        rows = session.execute(union_all(*asked)).all()
    return {Among(name): oldest for name, count, oldest in rows if count == LOOKED_THROUGH}


_PERSON = (Person.id, Person.name, Person.called, Person.active)


def _people(district: str, query: Any, most: int) -> tuple[list[FoundPerson], bool]:
    query = query.order_by(None).order_by(Person.sort_name, Person.id).limit(most + 1)
    with reading(district) as session:
        found = [FoundPerson(*row) for row in session.execute(query)]
    return found[:most], len(found) > most


def _visit_ids(
    district: str, scope: Scope, among: Among, wanted: Wanted, before: VisitKey | None
) -> Any:
    newest = newest_of(district, scope, among, before)
    return named(select(newest.c.id), newest).where(_about(newest, among, wanted))


def _about(newest: Subquery, among: Among, wanted: Wanted) -> ColumnElement[bool]:
    def all_of(words: tuple[str, ...]) -> ColumnElement[bool]:
        return and_(true(), *(_names(newest, among, word, wanted.kinds) for word in words))

    dated: ColumnElement[bool] = false()
    if wanted.since and wanted.until:
        at = newest.c.started_at
        dated = and_(all_of(wanted.rest), at >= wanted.since, at < wanted.until)
    return or_(all_of(wanted.words), dated)


def _names(
    newest: Subquery, among: Among, word: str, kinds: Mapping[str, frozenset[Kind]]
) -> ColumnElement[bool]:
    """Whether a word names the class, the kind, or one of the two others: nobody looks for themselves."""
    parts = [
        folded(Section.title).contains(word, autoescape=True),
        newest.c.kind.in_(kinds.get(word, ())),
    ]
    if among != Among.FEEDBACK:
        parts.append(called_so((word,), TEACHER))
    if among != Among.OWN:
        parts.append(called_so((word,), OBSERVER))
    return or_(*parts)


def _texts(newest: Subquery, among: Among, words: tuple[str, ...]) -> Subquery:
    """Notes, glows, grows and steps of these visits that hold every word.

    A step is between the two, as `policy.reads_coaching` says: no school finds one.
    """
    note = NoteRow if among == Among.OWN else SharedNote
    private = NoteRow.private if note is NoteRow else literal(False)
    columns = (note.note_id, note.text, private, note.lesson_ms)
    written = _texts_of(newest, note, *columns, words)
    if note is NoteRow:
        written = written.where(NoteRow.deleted.is_(False))
    parts: list[tuple[Any, str, Any]] = [
        (Feedback, "glow", Feedback.glow),
        (Feedback, "grow", Feedback.grow),
    ]
    if among != Among.SCHOOL:
        parts.append((ActionStep, "step", ActionStep.text))
    spoken = (
        _texts_of(newest, table, literal(name), text, literal(False), literal(-1), words)
        for table, name, text in parts
    )
    return union_all(written, *spoken).subquery()


def _texts_of(
    newest: Subquery,
    table: Any,
    note: Any,
    text: Any,
    private: Any,
    at: Any,
    words: tuple[str, ...],
) -> Any:
    query = select(
        newest.c.id,
        newest.c.started_at,
        note.label("note"),
        text.label("text"),
        private.label("private"),
        at.label("lesson_ms"),
    )
    same = and_(table.district_id == newest.c.district_id, table.observation_id == newest.c.id)
    return query.join(table, same).where(
        *(folded(text).contains(word, autoescape=True) for word in words)
    )


def _found_note(row: Any) -> FoundNote:
    values = {name: getattr(row, name) for name in FoundNote.__slots__}
    kind = Kind(row.kind) if row.kind else None
    return FoundNote(
        **{**values, "kind": kind, "state": State(row.state), "private": bool(row.private)}
    )
