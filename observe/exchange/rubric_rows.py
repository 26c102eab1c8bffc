"""Finds the entries of a rubric's plain values, however broken the rest is."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from observe.exchange.rubric_problem import Path

Row = Mapping[str, Any]


def each(plain: object, *keys: str) -> Iterator[tuple[Path, Row]]:
    """Every map under a chain of keys, with its path: `each(plain, "domains", "criteria")`."""
    found: Iterable[tuple[Path, object]] = [((), plain)]
    for key in keys:
        found = [pair for path, holder in found for pair in _under(path, holder, key)]
    for path, row in found:
        if isinstance(row, dict):
            yield path, row


def listed(row: Row, key: str) -> Iterator[tuple[int, str]]:
    """The texts in a list under a key, with their places."""
    entries = row.get(key)
    if isinstance(entries, list):
        yield from ((place, entry) for place, entry in enumerate(entries) if isinstance(entry, str))


def keyed(row: Row, key: str) -> dict[str, Any]:
    """The map under a key, or an empty one."""
    held = row.get(key)
    return held if isinstance(held, dict) else {}


def codes(plain: object, *keys: str) -> list[str]:
    return [row["code"] for _, row in each(plain, *keys) if isinstance(row.get("code"), str)]


def criterion_codes(plain: object) -> list[str] | None:
    """The codes of all criteria, or None where a list of them is not to be found."""
    domains = [row for _, row in each(plain, "domains")]
    if any(not isinstance(row.get("criteria"), list) for row in domains):
        return None
    return codes(plain, "domains", "criteria")


def _under(path: Path, holder: object, key: str) -> list[tuple[Path, object]]:
    held = holder.get(key) if isinstance(holder, dict) else None
    if isinstance(held, dict):
        return [((*path, key), held)]
    if isinstance(held, list):
        return [((*path, key, place), entry) for place, entry in enumerate(held)]
    return []
