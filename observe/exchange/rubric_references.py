"""Checks that codes in a rubric file are unique and that whatever is named exists."""

from collections.abc import Iterator

from observe.exchange.rubric_problem import Path, Problem
from observe.exchange.rubric_rows import codes, criterion_codes, each, keyed, listed
from observe.exchange.rubric_schema import nearest
from observe.exchange.rubric_yaml import Source

_CODED = (
    ("domains",),
    ("domains", "criteria"),
    ("domains", "criteria", "look_fors"),
    ("domains", "criteria", "behaviours"),
    ("look_fors",),
    ("groupings",),
    ("groupings", "groups"),
    ("protocols",),
    ("protocols", "groups"),
    ("protocols", "groups", "codes"),
    ("protocols", "codes"),
    ("protocols", "items"),
    ("protocols", "snapshots", "items"),
)
_SCALED = (
    ("domains", "criteria"),
    ("domains", "criteria", "behaviours"),
    ("protocols", "items"),
    ("protocols", "snapshots", "items"),
)


def reference_problems(source: Source) -> Iterator[Problem]:
    yield from _repeated_codes(source)
    yield from _unknown_scales(source)
    yield from _framework_problems(source)
    yield from _unknown_roles(source)
    yield from _unknown_criteria(source)
    yield from _nothing_to_capture(source)


def unknown(source: Source, path: Path, what: str, word: str, known: list[str]) -> Problem:
    cure = nearest(word, known) if known else f"Add it, or remove the line: there is no {what} yet."
    return source.problem(path, f'There is no {what} "{word}".', cure)


def _repeated_codes(source: Source) -> Iterator[Problem]:
    everywhere = [path for keys in _CODED for path, _ in each(source.plain, *keys)]
    yield from _repeats(source, everywhere, "code")
    for name in keyed(source.plain, "scales"):
        points = [
            (*("scales", name), *path)
            for kind in ("points", "non_scores")
            for path, _ in each(source.plain["scales"][name], kind)
        ]
        yield from _repeats(source, points, "code")
    frameworks = list(each(source.plain, "frameworks"))
    yield from _repeats(source, [path for path, _ in frameworks], "id")
    for path, framework in frameworks:
        items = [(*path, *inner) for inner, _ in each(framework, "items")]
        yield from _repeats(source, items, "code")


def _repeats(source: Source, rows: list[Path], key: str) -> Iterator[Problem]:
    first: dict[str, Path] = {}
    for row in sorted(rows, key=source.line):
        path = (*row, key)
        code = source.at(path)
        if not isinstance(code, str):
            continue
        if code in first:
            message = f'The {key} "{code}" is taken on line {source.line(first[code])}.'
            yield source.problem(path, message, f"Give this one its own {key}.")
        first.setdefault(code, path)


def _unknown_scales(source: Source) -> Iterator[Problem]:
    known = list(keyed(source.plain, "scales"))
    for keys in _SCALED:
        for path, row in each(source.plain, *keys):
            name = row.get("scale")
            if isinstance(name, str) and name not in known:
                yield unknown(source, (*path, "scale"), "scale", name, known)


def _framework_problems(source: Source) -> Iterator[Problem]:
    items: dict[str, list[str]] = {}
    for path, framework in each(source.plain, "frameworks"):
        known = codes(framework, "items")
        if isinstance(framework.get("id"), str):
            items[framework["id"]] = known
        for inner, item in each(framework, "items"):
            parent = item.get("parent")
            if isinstance(parent, str) and (parent not in known or parent == item.get("code")):
                yield unknown(source, (*path, *inner, "parent"), "item", parent, known)
    for path, alignment in each(source.plain, "domains", "criteria", "alignments"):
        name, code = alignment.get("framework"), alignment.get("item")
        if not isinstance(name, str):
            continue
        if name not in items:
            yield unknown(source, (*path, "framework"), "framework", name, list(items))
        elif isinstance(code, str) and code not in items[name]:
            yield unknown(source, (*path, "item"), f"item of {name}", code, items[name])


def _unknown_roles(source: Source) -> Iterator[Problem]:
    declared = [role for _, role in listed(source.plain, "roles")]
    if not declared:
        return
    for path, criterion in each(source.plain, "domains", "criteria"):
        for place, role in listed(criterion, "visible_to"):
            if role not in declared:
                yield unknown(source, (*path, "visible_to", place), "role", role, declared)


def _unknown_criteria(source: Source) -> Iterator[Problem]:
    known = criterion_codes(source.plain)
    if known is None:
        return
    named = [(path, row, "criteria") for path, row in each(source.plain, "groupings", "groups")]
    named += [(path, row, "scores") for path, row in each(source.plain, "protocols")]
    for path, row, key in named:
        for place, code in listed(row, key):
            if code not in known:
                yield unknown(source, (*path, key, place), "criterion", code, known)


def _nothing_to_capture(source: Source) -> Iterator[Problem]:
    holders = ("domains", "look_fors", "protocols")
    if "domains" in source.plain and not any(source.plain.get(key) for key in holders):
        message = "There is nothing to capture."
        yield source.problem(("domains",), message, "Add criteria, look_fors or a protocol.")
