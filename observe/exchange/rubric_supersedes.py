"""Checks how a rubric says it continues the version before, so that timelines join only where they may."""

from collections import Counter
from collections.abc import Iterator

from observe.exchange.rubric_problem import Path, Problem
from observe.exchange.rubric_references import unknown
from observe.exchange.rubric_rows import Row, criterion_codes, each, keyed, listed
from observe.exchange.rubric_yaml import Source


def supersedes_problems(source: Source) -> Iterator[Problem]:
    before = keyed(source.plain, "supersedes")
    if not before:
        return
    yield from _version_problems(source, before)
    known = criterion_codes(source.plain)
    # Where nothing is compared, a target may be left out of this file: the line breaks anyway.
    entries = list(each(source.plain, "supersedes", "map"))
    reached = Counter(code for _, entry in entries for _, code in listed(entry, "to"))
    left = Counter(str(entry["from"]) for _, entry in entries if "from" in entry)
    for path, entry in entries:
        for place, code in listed(entry, "to"):
            if known is not None and code not in known and entry.get("comparable") is True:
                yield unknown(source, (*path, "to", place), "criterion", code, known)
        yield from _relation_problems(source, path, entry)
        yield from _meeting_problems(source, path, entry, reached, left)


def _version_problems(source: Source, before: Row) -> Iterator[Problem]:
    if before.get("id") != source.plain.get("id"):
        return
    old, new = _order(before.get("version")), _order(source.plain.get("version"))
    if old and new and old >= new:
        message = f"{before['version']} is not before {source.plain['version']}."
        cure = "Name the earlier version, or raise this file's version."
        yield source.problem(("supersedes", "version"), message, cure)


def _order(version: object) -> tuple[int, ...]:
    parts = str(version).split("-", 1)[0].split(".")
    return tuple(int(part) for part in parts) if all(part.isdecimal() for part in parts) else ()


def _relation_problems(source: Source, path: Path, entry: Row) -> Iterator[Problem]:
    relation, targets = entry.get("relation"), len(list(listed(entry, "to")))
    if relation == "new":
        if "from" in entry:
            yield source.problem((*path, "from"), "A new criterion has no past.", "Remove from.")
        if entry.get("comparable") is True:
            message = "A new criterion has nothing to compare with."
            yield source.problem((*path, "comparable"), message, "Write false, or remove it.")
        return
    for key in ("from", "comparable"):
        if key not in entry:
            message = f'"{key}" is missing.'
            yield source.problem((*path, key), message, f'Add "{key}" for the relation {relation}.')
    if relation == "split" and targets == 1:
        yield source.problem((*path, "to"), "A split names two criteria or more.", "Add the other.")
    if relation in ("same", "reworded", "merged") and targets > 1:
        message = f"The relation {relation} names one criterion."
        yield source.problem((*path, "to"), message, "Keep one, or write split.")


def _meeting_problems(
    source: Source, path: Path, entry: Row, reached: Counter[str], left: Counter[str]
) -> Iterator[Problem]:
    relation = entry.get("relation")
    for place, code in listed(entry, "to"):
        where = (*path, "to", place)
        if relation == "merged" and reached[code] == 1:
            message = f'Only one criterion goes into "{code}".'
            yield source.problem(where, message, "Add the other, or write reworded.")
        if relation != "merged" and reached[code] > 1:
            message = f'"{code}" is reached from {reached[code]} entries.'
            yield source.problem(where, message, "Write merged in each of them.")
    origin = entry.get("from")
    if isinstance(origin, str) and left[origin] > 1:
        message = f'"{origin}" is continued in {left[origin]} entries.'
        yield source.problem((*path, "from"), message, "Write one entry with all its targets.")
