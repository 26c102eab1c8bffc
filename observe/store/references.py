"""Which teachers, classes and rubrics the entries of a batch name, and whether their author may."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..domain.batch import Batch
from ..domain.entry import Entry, read_entry
from ..domain.policy import Reach, observes_rightly
from ..domain.rubric import Rubric
from .people import sections_of, teachers_within
from .rubrics import versions
from .tables_capture import Observation, RubricVersion

Key = tuple[str, str]
_NAMING = ("obs.create", "obs.amend")


def references(
    session: Session, row: Observation, reach: Reach, held: list[Entry], batch: Batch
) -> tuple[frozenset[str], list[Rubric]]:
    """Ids of entries that name what their author may not use, and the rubrics codes may come from."""
    before = [entry for entry in held if entry.kind in _NAMING]
    read = (read_entry(raw) for raw in batch.entries)
    naming = [each for each in read if isinstance(each, Entry) and each.kind in _NAMING]
    naming_all = (*naming, *before)
    latest = newest(session, row.district_id, filter(None, map(_open_rubric, naming_all)))
    named = {entry.id: _named(entry, latest) for entry in naming_all}
    known = versions(row.district_id, _all(named, "rubric"))
    teachers = teachers_within(session, row.district_id, reach, _all(named, "teacher"))
    sections = sections_of(session, row.district_id, _all(named, "section"))
    refused = frozenset(
        each.id
        for each in naming
        if not _usable(named[each.id], known, teachers, sections) or _mistaken(row, each)
    )
    used = {each.id: named[each.id].get("rubric") for each in (*before, *naming)}
    keys = dict.fromkeys(key for each, key in used.items() if key and each not in refused)
    return refused, [known[key] for key in keys if key in known]


def newest(session: Session, district: str, rubrics: Iterable[str]) -> Mapping[str, Key]:
    """The version published last of each of these rubrics."""
    wanted = set(rubrics)
    if not wanted:
        return {}
    rows = session.execute(
        select(RubricVersion.rubric, RubricVersion.version)
        .where(
            RubricVersion.district_id == district,
            RubricVersion.rubric.in_(wanted),
            RubricVersion.state == "published",
        )
        .order_by(RubricVersion.published_at)
    )
    return {rubric: (rubric, version) for rubric, version in rows}


def _open_rubric(entry: Entry) -> str | None:
    """The rubric that an entry names without saying which version."""
    payload = entry.payload
    amends = entry.kind == "obs.amend" and payload["field"] == "rubric"
    return payload["to"] if amends and isinstance(payload["to"], str) else None


def _all(named: Mapping[str, Mapping[str, Any]], what: str) -> set[Any]:
    return {names[what] for names in named.values() if names.get(what)}


def _named(entry: Entry, latest: Mapping[str, Key]) -> dict[str, Any]:
    payload = entry.payload
    if entry.kind == "obs.create":
        key = (payload["rubric"], payload["rubric_version"])
        return {"teacher": payload["teacher"], "section": payload.get("section"), "rubric": key}
    to = payload["to"]
    if isinstance(to, Mapping):
        return {"rubric": (to["rubric"], to["rubric_version"])}
    if payload["field"] == "rubric":
        return {"rubric": latest.get(to, (to, ""))}
    return {payload["field"]: to} if payload["field"] in ("teacher", "section") else {}


def _mistaken(row: Observation, entry: Entry) -> bool:
    """Whether a visit begins as one to oneself that is no self-observation, or the other way round."""
    payload = entry.payload
    return entry.kind == "obs.create" and not observes_rightly(
        row.observer_id, payload["teacher"], payload["kind"]
    )


def _usable(
    named: Mapping[str, Any],
    known: Mapping[Key, Rubric],
    teachers: frozenset[str],
    sections: Mapping[str, str],
) -> bool:
    teacher, section = named.get("teacher"), named.get("section")
    if "rubric" in named and named["rubric"] not in known:
        return False
    if "teacher" in named and teacher not in teachers:
        return False
    if section is None:
        return True
    return section in sections and (teacher is None or sections[section] == teacher)
