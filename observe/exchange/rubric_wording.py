"""Checks that levels have descriptors, texts have their languages, and no word is read as a number."""

from collections.abc import Iterator
from typing import Any

from observe.exchange.rubric_problem import Path, Problem
from observe.exchange.rubric_references import unknown
from observe.exchange.rubric_rows import Row, codes, each, keyed, listed
from observe.exchange.rubric_scalar import reading_of
from observe.exchange.rubric_yaml import Source

_LINES = ("student", "teacher", "non_example")
_TEXT_KEYS = frozenset(
    (
        "title",
        "description",
        "short",
        "prompt",
        "text",
        "label",
        "statement",
        "attribution",
        *_LINES,
    )
)


def wording_problems(source: Source) -> Iterator[Problem]:
    yield from _misread_words(source)
    yield from _unquoted_versions(source)
    yield from _level_problems(source)
    yield from _language_problems(source)


def texts(plain: object, path: Path = ()) -> Iterator[tuple[Path, str | dict[str, Any]]]:
    """Every text of the file with its path, as it stands there."""
    if isinstance(plain, dict):
        for key, value in plain.items():
            if _holds_text(path, key) and isinstance(value, str | dict):
                yield (*path, key), value
            else:
                yield from texts(value, (*path, key))
    elif isinstance(plain, list):
        for place, entry in enumerate(plain):
            where = (*path, place)
            if _in_next_steps(path) and isinstance(entry, str | dict):
                yield where, entry
            else:
                yield from texts(entry, where)


def _holds_text(path: Path, key: str) -> bool:
    return key in _TEXT_KEYS or path[-1:] in (("levels",), ("next_steps",))


def _in_next_steps(path: Path) -> bool:
    return path[-2:-1] == ("next_steps",)


def _misread_words(source: Source) -> Iterator[Problem]:
    for path, raw in source.bare.items():
        if isinstance(source.at(path), str) and (reading := reading_of(raw)):
            message = f"{raw} is read as {reading} by many YAML readers."
            yield source.problem(path, message, f'Quote it: "{raw}".')


def _unquoted_versions(source: Source) -> Iterator[Problem]:
    for path in (("version",), ("supersedes", "version")):
        if path in source.bare and isinstance(source.at(path), str):
            raw = source.bare[path]
            yield source.problem(path, f"The version {raw} is not quoted.", f'Write "{raw}".')


def _level_problems(source: Source) -> Iterator[Problem]:
    scales = keyed(source.plain, "scales")
    rated = [*each(source.plain, "domains", "criteria")]
    rated += each(source.plain, "domains", "criteria", "behaviours")
    for path, row in rated:
        points = codes(scales.get(str(row.get("scale"))), "points")
        if not points:
            continue
        for key in ("levels", "next_steps"):
            for code in keyed(row, key):
                if code not in points:
                    yield unknown(source, (*path, key, code), "level", code, points)
        yield from _missing_ends(source, path, row, points)


def _missing_ends(source: Source, path: Path, row: Row, points: list[str]) -> Iterator[Problem]:
    levels = keyed(row, "levels")
    if not levels:
        return
    for code, end in ((points[0], "lowest"), (points[-1], "highest")):
        if code not in levels:
            message = f'"{code}" has no descriptor.'
            cure = f"Add one: the {end} level needs it, levels between may go without."
            yield source.problem((*path, "levels"), message, cure)


def _language_problems(source: Source) -> Iterator[Problem]:
    declared = [tag for _, tag in listed(source.plain, "languages")]
    default = source.plain.get("default_language")
    if not declared or not isinstance(default, str):
        return
    if default not in declared:
        cure = f"Add {default} to languages."
        yield source.problem(("default_language",), f'"{default}" is not declared.', cure)
    used = {default}
    for path, text in texts(source.plain):
        if isinstance(text, str):
            continue
        used |= text.keys()
        for tag in text:
            if tag not in declared:
                cure = f"Add {tag} to languages, or remove this wording."
                yield source.problem((*path, tag), f'The language "{tag}" is not declared.', cure)
        if default not in text:
            cure = f"Add {default}: it is shown where another language is missing."
            yield source.problem(path, f'No wording in "{default}".', cure)
    for place, tag in listed(source.plain, "languages"):
        if tag not in used:
            message = f'The language "{tag}" is declared and no text uses it.'
            yield source.problem(("languages", place), message, "Add the wording or remove it.")
