"""Which teachers, classes and rubrics the entries of a batch name, and whether their author may."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from ..domain.batch import Batch
from ..domain.entry import Entry, read_entry
from ..domain.policy import Reach
from ..domain.rubric import Rubric
from .people import sections_of, teachers_within
from .rubrics import versions
from .tables_observations import Observation

_NAMING = ("obs.create", "obs.amend")


def references(
    session: Session, row: Observation, reach: Reach, held: list[Entry], batch: Batch
) -> tuple[frozenset[str], list[Rubric]]:
    """Ids of entries that name what their author may not use, and the rubrics codes may come from."""
    before = [entry for entry in held if entry.kind in _NAMING]
    read = (read_entry(raw) for raw in batch.entries)
    naming = [each for each in read if isinstance(each, Entry) and each.kind in _NAMING]
    named = {entry.id: _named(entry) for entry in (*naming, *before)}
    known = versions(row.district_id, _all(named, "rubric"))
    teachers = teachers_within(session, row.district_id, reach, _all(named, "teacher"))
    sections = sections_of(session, row.district_id, _all(named, "section"))
    refused = frozenset(
        each.id for each in naming if not _usable(named[each.id], known, teachers, sections)
    )
    used = {each.id: named[each.id].get("rubric") for each in (*before, *naming)}
    keys = dict.fromkeys(key for each, key in used.items() if key and each not in refused)
    return refused, [known[key] for key in keys if key in known]


def _all(named: Mapping[str, Mapping[str, Any]], what: str) -> set[Any]:
    return {names[what] for names in named.values() if names.get(what)}


def _named(entry: Entry) -> dict[str, Any]:
    payload = entry.payload
    if entry.kind == "obs.create":
        key = (payload["rubric"], payload["rubric_version"])
        return {"teacher": payload["teacher"], "section": payload.get("section"), "rubric": key}
    to = payload["to"]
    if isinstance(to, Mapping):
        return {"rubric": (to["rubric"], to["rubric_version"])}
    return {payload["field"]: to} if payload["field"] in ("teacher", "section") else {}


def _usable(
    named: Mapping[str, Any],
    known: Mapping[tuple[str, str], Rubric],
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
