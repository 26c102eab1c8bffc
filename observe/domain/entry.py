"""An entry: one thing captured during an observation, and what its form must be."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from .observation import Kind

SCHEMA_V = 1
LONGEST_TEXT = 20_000
LARGEST_INTEGER = 2**53
LONGEST_LESSON_MS = 366 * 24 * 3600 * 1000
MOST_COUNTED = 1_000_000

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_AT = re.compile(r"PT(?:[0-9]{1,6}H)?(?:[0-9]{1,6}M)?(?:[0-9]{1,6}S)?")


class Quarantine(StrEnum):
    """Why the server keeps an entry raw instead of folding it."""

    UNKNOWN_KIND = "unknown_kind"
    BAD_PAYLOAD = "bad_payload"
    UNKNOWN_TARGET = "unknown_target"
    TOO_LONG = "too_long"
    NEWER_SCHEMA = "newer_schema"


@dataclass(frozen=True, slots=True)
class Entry:
    """As the device made it; times in milliseconds, `lesson_ms` since the start of the visit."""

    id: str
    device_id: str
    device_seq: int
    kind: str
    target: str | None
    base: str | None
    payload: Mapping[str, Any]
    lesson_ms: int
    wall_ms: int
    approx: bool
    schema_v: int
    build: str

    def fingerprint(self) -> str:
        return fingerprint([getattr(self, name) for name in SAME])


SAME = ("device_id", "device_seq", "kind", "target", "base", "payload", "lesson_ms")
"""What must be equal, author and observation aside, for two entries of one id to be the same one."""


def fingerprint(value: object) -> str:
    """SHA-256 of a JSON value, the order of keys aside."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def is_id(value: object) -> bool:
    return isinstance(value, str) and _UUID.fullmatch(value) is not None


def is_text(value: Any) -> bool:
    """Text that every database and file can hold: no NUL, no half of a surrogate pair."""
    return isinstance(value, str) and not any(
        each == "\0" or "\ud800" <= each <= "\udfff" for each in value
    )


def read_entry(raw: object) -> Entry | Quarantine:
    """The entry in a decoded JSON value, or why it cannot be folded."""
    if not isinstance(raw, dict):
        return Quarantine.BAD_PAYLOAD
    if isinstance(raw.get("schema_v"), int) and raw["schema_v"] > SCHEMA_V:
        return Quarantine.NEWER_SCHEMA
    if set(raw) - set(_ENVELOPE) or not all(
        check(raw.get(name)) for name, check in _ENVELOPE.items()
    ):
        return Quarantine.BAD_PAYLOAD
    form = _PAYLOADS.get(raw["kind"])
    if form is None:
        return Quarantine.UNKNOWN_KIND
    problem = _problem_in(form, raw)
    values: dict[str, Any] = {name: raw.get(name) for name in _ENVELOPE}
    return problem or Entry(**values | {"id": raw["id"].lower()})


@dataclass(frozen=True, slots=True)
class _Form:
    required: Mapping[str, Callable[[Any], bool]]
    optional: Mapping[str, Callable[[Any], bool]]
    targeted: bool
    fits: Callable[[Mapping[str, Any]], bool]


def _problem_in(form: _Form, raw: Mapping[str, Any]) -> Quarantine | None:
    payload = raw["payload"]
    known = {**form.required, **form.optional}
    if any(isinstance(each, str) and len(each) > LONGEST_TEXT for each in payload.values()):
        return Quarantine.TOO_LONG
    if set(payload) - set(known) or set(form.required) - set(payload):
        return Quarantine.BAD_PAYLOAD
    if not all(known[name](value) for name, value in payload.items()) or not form.fits(payload):
        return Quarantine.BAD_PAYLOAD
    if form.targeted and not raw["target"]:
        return Quarantine.BAD_PAYLOAD
    return None


def _code(value: Any) -> bool:
    return is_text(value) and 0 < len(value) <= 200


def _flag(value: Any) -> bool:
    return isinstance(value, bool)


def _integer(value: Any) -> bool:
    return type(value) is int and -LARGEST_INTEGER <= value <= LARGEST_INTEGER


def _natural(value: Any) -> bool:
    return _integer(value) and value >= 0


def _ordinal(value: Any) -> bool:
    return _integer(value) and value >= 1


def _moment(value: Any) -> bool:
    """Milliseconds of a lesson."""
    return _natural(value) and value <= LONGEST_LESSON_MS


def _turn(value: Any) -> bool:
    """Which interval or segment it is, counted from one."""
    return _ordinal(value) and value <= MOST_COUNTED


def _or_null(check: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: value is None or check(value)


def _one_of(*words: str) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and value in words


def _codes(value: Any) -> bool:
    return isinstance(value, list) and len(value) <= 100 and all(map(_code, value))


def _flags_by_code(value: Any) -> bool:
    """Null takes back what was said of a code."""
    return isinstance(value, dict) and all(
        _code(k) and (v is None or _flag(v)) for k, v in value.items()
    )


def _values_by_code(value: Any) -> bool:
    return isinstance(value, dict) and all(
        _code(k) and (_code(v) or _integer(v)) for k, v in value.items()
    )


def _manifest(value: Any) -> bool:
    return isinstance(value, dict) and all(_code(k) and _natural(v) for k, v in value.items())


def _count(value: Any) -> bool:
    return _integer(value) and abs(value) <= MOST_COUNTED


def _rubric(value: Any) -> bool:
    """A version of a rubric, or its id alone for the newest one."""
    if isinstance(value, dict):
        return set(value) == {"rubric", "rubric_version"} and all(map(_code, value.values()))
    return _code(value)


def _anything(_value: Any) -> bool:
    return True


def _short(value: Any) -> bool:
    """What a field held before is only told, never used."""
    return len(json.dumps(value)) <= 1000


def _amends(payload: Mapping[str, Any]) -> bool:
    return _AMENDED[payload["field"]](payload["to"])


def _duration(value: Any) -> bool:
    return isinstance(value, str) and len(value) > 2 and _AT.fullmatch(value) is not None


def _target(value: Any) -> bool:
    return value is None or _code(value)


_ENVELOPE: Mapping[str, Callable[[Any], bool]] = {
    "id": is_id,
    "device_id": lambda value: _code(value) and len(value) <= 100,
    "device_seq": _ordinal,
    "kind": _code,
    "target": _target,
    "base": _or_null(is_id),
    "payload": lambda value: isinstance(value, dict),
    "lesson_ms": _moment,
    "wall_ms": _integer,
    "approx": _flag,
    "schema_v": _ordinal,
    "build": lambda value: is_text(value) and len(value) <= 100,
}


def _form(
    targeted: bool = False,
    optional: Mapping[str, Callable[[Any], bool]] | None = None,
    fits: Callable[[Mapping[str, Any]], bool] = _anything,
    **required: Callable[[Any], bool],
) -> _Form:
    return _Form(required, optional or {}, targeted, fits)


_AMENDED: Mapping[str, Callable[[Any], bool]] = {
    "teacher": is_id,
    "section": _or_null(is_id),
    "rubric": _rubric,
    "kind": _one_of(*Kind),
}
_RATING = {"segment": _or_null(_ordinal), "comment": _or_null(is_text)}

_PAYLOADS: Mapping[str, _Form] = {
    "obs.create": _form(
        teacher=is_id,
        rubric=_code,
        rubric_version=_code,
        kind=_one_of(*Kind),
        optional={"section": _or_null(is_id), "planned": _or_null(is_id)},
    ),
    "obs.start": _form(),
    "obs.reopen": _form(optional={"reason": _or_null(is_text)}),
    "obs.amend": _form(
        fits=_amends,
        field=_one_of(*_AMENDED),
        to=_anything,
        optional={"from": _short},
    ),
    "obs.discard": _form(),
    "obs.finish": _form(manifest=_manifest),
    "note.add": _form(targeted=True, text=is_text, optional={"tags": _codes, "private": _flag}),
    "note.edit": _form(targeted=True, text=is_text, optional={"private": _flag}),
    "note.delete": _form(targeted=True),
    "tag.add": _form(targeted=True, criterion=_code),
    "tag.remove": _form(targeted=True, criterion=_code),
    "rate.set": _form(targeted=True, level=_or_null(_code), optional=_RATING),
    "tally.add": _form(targeted=True, delta=_count),
    "check.set": _form(targeted=True, on=_flag),
    "interval.set": _form(
        targeted=True,
        interval=_turn,
        codes=_flags_by_code,
        optional={"note": _or_null(is_text)},
    ),
    "segment.mark": _form(targeted=True, segment=_turn, edge=_one_of("start", "end")),
    "snapshot.set": _form(targeted=True, at=_duration, values=_values_by_code),
    "event.add": _form(
        targeted=True, code=_code, start_ms=_moment, optional={"end_ms": _or_null(_moment)}
    ),
    "clock.step": _form(step_ms=_integer),
}
