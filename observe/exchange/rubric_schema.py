"""Checks plain values against the JSON Schema of rubric files and says what to do about each fault."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path as FilePath
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from observe.exchange.rubric_problem import Path, Problem
from observe.exchange.rubric_scalar import reading_of, truth_of
from observe.exchange.rubric_yaml import Source

_NAMES = {
    "string": "a text",
    "object": "a map of keys",
    "array": "a list",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "null": "nothing",
}
_COMMA = "Put the sentence before it in quotes: inside { } a comma starts a new key."


@cache
def rubric_schema() -> dict[str, Any]:
    """The schema that the project ships, beside the package or packed into it."""
    package = FilePath(__file__).resolve().parents[1]
    homes = (package.parent / "rubrics", package / "_files" / "rubrics")
    home = next(each for each in homes if (each / "rubric.schema.json").is_file())
    loaded: dict[str, Any] = json.loads((home / "rubric.schema.json").read_text("utf-8"))
    return loaded


def schema_problems(source: Source) -> Iterator[Problem]:
    validator = Draft202012Validator(rubric_schema())
    faults = [_fault(error) for error in validator.iter_errors(source.plain)]
    misfits = {(*fault.path, fault.found) for fault in faults if fault.kind == "propertyNames"}
    for fault in faults:
        if fault.path not in misfits:
            yield from _TELLERS.get(fault.kind, _tell_other)(source, fault)


def nearest(word: str, known: list[str]) -> str:
    """A cure that names the word most like the one written, or all there are."""
    close = get_close_matches(word, known, n=1, cutoff=0.6)
    if close:
        return f'Did you mean "{close[0]}"?'
    return f"Use one of: {', '.join(known)}." if known else "Remove it."


@dataclass(frozen=True, slots=True)
class _Fault:
    """What the schema found at a path: which keyword it broke, what it wanted and what it says."""

    kind: str
    path: Path
    found: Any
    wanted: Any
    schema: Mapping[str, Any]
    message: str

    @property
    def advice(self) -> str:
        return str(self.schema.get("description", "See rubrics/rubric.schema.json."))


def _fault(error: ValidationError) -> _Fault:
    schema = error.schema if isinstance(error.schema, Mapping) else {}
    in_key = "propertyNames" in error.absolute_schema_path
    return _Fault(
        kind="propertyNames" if in_key else str(error.validator),
        path=tuple(error.absolute_path),
        found=error.instance,
        wanted=error.validator_value,
        schema=schema,
        message=error.message,
    )


def _tell_type(source: Source, fault: _Fault) -> Iterator[Problem]:
    path = fault.path
    wanted = [fault.wanted] if isinstance(fault.wanted, str) else list(fault.wanted)
    raw = source.bare.get(path)
    if fault.found is None:
        cure = _COMMA if wanted == ["string"] else f"Write {_NAMES[wanted[0]]}, or remove the key."
        yield source.problem(path, "Nothing stands here.", cure)
    elif raw is not None and "string" in wanted:
        message = f"{raw} is read as {reading_of(raw)}, not as text."
        yield source.problem(path, message, f'Quote it: "{raw}".')
    elif raw is not None and wanted == ["boolean"] and (truth := truth_of(raw)):
        yield source.problem(path, f"{raw} is a text here.", f"Write {truth}.")
    else:
        found = _NAMES[_kind(fault.found)]
        message = f"This is {found}; {' or '.join(_NAMES[each] for each in wanted)} is needed."
        yield source.problem(path, message, _cure_of_type(fault.found, wanted))


def _cure_of_type(instance: object, wanted: list[str]) -> str:
    if wanted == ["array"]:
        return "Begin each entry with a dash, or put the entries in [ ]."
    if isinstance(instance, str) and wanted[0] in ("integer", "number"):
        return "Write plain digits without quotes."
    return f"Write {_NAMES[wanted[0]]}."


def _kind(instance: object) -> str:
    if isinstance(instance, bool):
        return "boolean"
    kinds = {str: "string", dict: "object", list: "array", int: "integer", float: "number"}
    return kinds.get(type(instance), "null")


def _tell_required(source: Source, fault: _Fault) -> Iterator[Problem]:
    for key in fault.wanted:
        if key not in fault.found:
            about = fault.schema.get("properties", {}).get(key, {})
            cure = f'Add "{key}": {about.get("description", "it is needed.")}'
            yield source.problem((*fault.path, key), f'"{key}" is missing.', cure)


def _tell_unknown_key(source: Source, fault: _Fault) -> Iterator[Problem]:
    known = list(fault.schema.get("properties", {}))
    for key in fault.found:
        if key not in known:
            path = (*fault.path, key)
            yield source.problem(path, f'The key "{key}" is not known.', nearest(key, known))


def _tell_key(source: Source, fault: _Fault) -> Iterator[Problem]:
    path = (*fault.path, str(fault.found))
    holder: Any = source.plain
    for part in path:
        holder = holder[part]
    cure = _COMMA if holder is None else fault.advice
    yield source.problem(path, f'The key "{fault.found}" does not fit.', cure)


def _tell_pattern(source: Source, fault: _Fault) -> Iterator[Problem]:
    path, shown = fault.path, str(fault.found)
    if (raw := source.bare.get(path)) and (reading := reading_of(raw)):
        message = f"{raw} is read as {reading} by many YAML readers, and does not fit."
        yield source.problem(path, message, f'Quote it: "{raw}". {fault.advice}')
    else:
        message = f'"{shown}" does not fit.' if shown.strip() else "The text is empty."
        yield source.problem(path, message, fault.advice)


def _tell_choice(source: Source, fault: _Fault) -> Iterator[Problem]:
    choices = fault.wanted
    known = [str(each) for each in (choices if isinstance(choices, list) else [choices])]
    cure = nearest(str(fault.found), known) if len(known) > 1 else f'Write "{known[0]}".'
    yield source.problem(fault.path, f'"{fault.found}" is not a choice here.', cure)


def _tell_empty(source: Source, fault: _Fault) -> Iterator[Problem]:
    thing = {"minLength": "text", "minItems": "list"}.get(fault.kind, "map")
    if isinstance(fault.found, list) and len(fault.found) > 0:
        message = f"The list needs {fault.wanted} entries or more."
    else:
        message = f"The {thing} is empty."
    yield source.problem(fault.path, message, fault.advice)


def _tell_too_long(source: Source, fault: _Fault) -> Iterator[Problem]:
    message = f"The text has {len(str(fault.found))} characters."
    yield source.problem(fault.path, message, f"Keep it to {fault.wanted}.")


def _tell_bound(source: Source, fault: _Fault) -> Iterator[Problem]:
    side = "small" if fault.kind == "minimum" else "large"
    bound = "least" if fault.kind == "minimum" else "most"
    message = f"{fault.found} is too {side}."
    yield source.problem(fault.path, message, f"Write {fault.wanted} at {bound}.")


def _tell_repeat(source: Source, fault: _Fault) -> Iterator[Problem]:
    seen: set[str] = set()
    for place, entry in enumerate(fault.found):
        if repr(entry) in seen:
            path = (*fault.path, place)
            yield source.problem(path, f'"{entry}" stands twice in the list.', "Remove one.")
        seen.add(repr(entry))


def _tell_other(source: Source, fault: _Fault) -> Iterator[Problem]:
    yield source.problem(fault.path, f"{fault.message}.", fault.advice)


_TELLERS: dict[str, Callable[[Source, _Fault], Iterator[Problem]]] = {
    "propertyNames": _tell_key,
    "type": _tell_type,
    "required": _tell_required,
    "additionalProperties": _tell_unknown_key,
    "pattern": _tell_pattern,
    "enum": _tell_choice,
    "const": _tell_choice,
    "minLength": _tell_empty,
    "minItems": _tell_empty,
    "minProperties": _tell_empty,
    "maxLength": _tell_too_long,
    "minimum": _tell_bound,
    "maximum": _tell_bound,
    "uniqueItems": _tell_repeat,
}
