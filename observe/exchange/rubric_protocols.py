"""Checks that scales run upwards and that moments, answers and conditions of a protocol fit together."""

import re
from collections.abc import Iterator

from observe.exchange.rubric_problem import Path, Problem
from observe.exchange.rubric_references import unknown
from observe.exchange.rubric_rows import Row, codes, each, keyed, listed
from observe.exchange.rubric_yaml import Source

_DURATION = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?")


def protocol_problems(source: Source) -> Iterator[Problem]:
    for path, protocol in each(source.plain, "protocols"):
        for key in ("interval", "length"):
            if seconds(protocol.get(key)) == 0:
                yield source.problem((*path, key), "This lasts no time.", "Write PT2M or the like.")
        scans = [(path, protocol)] if protocol.get("kind") == "snapshot" else []
        scans += [((*path, *inner), scan) for inner, scan in each(protocol, "snapshots")]
        for where, scan in scans:
            limit = seconds(protocol.get("length")) if where != path else None
            yield from _moment_problems(source, where, scan, limit)
            yield from _item_problems(source, where, scan)
    yield from _point_problems(source)


def seconds(duration: object) -> int | None:
    """The length of an ISO 8601 duration such as PT2M, or None for anything else."""
    found = _DURATION.fullmatch(duration) if isinstance(duration, str) else None
    if found is None:
        return None
    hours, minutes, rest = (int(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + rest


def _moment_problems(source: Source, path: Path, scan: Row, limit: int | None) -> Iterator[Problem]:
    before = -1
    for place, moment in listed(scan, "at"):
        now = seconds(moment)
        if now is None:
            continue
        where = (*path, "at", place)
        if now <= before:
            yield source.problem(where, f"{moment} is not after the one before.", "Sort the list.")
        if limit is not None and now > limit:
            message = f"{moment} is after the end of the segment."
            yield source.problem(where, message, "Choose a moment within its length.")
        before = now


def _item_problems(source: Source, path: Path, scan: Row) -> Iterator[Problem]:
    answers: dict[str, list[str]] = {}
    for inner, item in each(scan, "items"):
        where = (*path, *inner)
        if sum(key in item for key in ("values", "scale", "number")) != 1:
            message = "An item has values, a scale or a number, and only one of them."
            cure = 'Add values: ["Y", "N"], name a scale, or write number: true for a count.'
            yield source.problem(where, message, cure)
        yield from _condition_problems(source, where, item, answers)
        answers[str(item.get("code"))] = _answers(source, item)


def _condition_problems(
    source: Source, path: Path, item: Row, answers: dict[str, list[str]]
) -> Iterator[Problem]:
    for inner, condition in each(item, "ask_if"):
        asked, wanted = condition.get("item"), condition.get("equals")
        if not isinstance(asked, str) or not isinstance(wanted, str):
            continue
        if asked not in answers:
            where = (*path, *inner, "item")
            yield unknown(source, where, "earlier item", asked, list(answers))
        elif not answers[asked]:
            where = (*path, *inner, "item")
            message = f"{asked} is a count and opens no other item."
            yield source.problem(where, message, "Name an item with values or a scale.")
        elif wanted not in answers[asked]:
            where = (*path, *inner, "equals")
            yield unknown(source, where, f"answer of {asked}", wanted, answers[asked])


def _answers(source: Source, item: Row) -> list[str]:
    if "values" in item:
        return [value for _, value in listed(item, "values")]
    scale = keyed(source.plain, "scales").get(str(item.get("scale")))
    return codes(scale, "points") + codes(scale, "non_scores")


def _point_problems(source: Source) -> Iterator[Problem]:
    for name, scale in keyed(source.plain, "scales").items():
        before: int | None = None
        for inner, point in each(scale, "points"):
            value = point.get("value")
            if isinstance(value, bool) or not isinstance(value, int):
                continue
            if before is not None and value <= before:
                where = ("scales", name, *inner, "value")
                message = f"{value} is not above the point before."
                yield source.problem(where, message, "List the points from low to high.")
            before = value
