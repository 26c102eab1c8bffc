"""The rescue file: JSON whose last two lines hold the SHA-256 of all the lines before them."""

import hashlib
import re
from typing import Any

import msgspec

from ..domain.entry import is_id, is_text
from ..domain.errors import NotValid
from ..domain.rescue import (
    FORMAT,
    MOST_BYTES,
    MOST_ENTRIES,
    MOST_OF_A_VISIT,
    Rescue,
    RescuedVisit,
)
from . import plain_json

_DEEPEST = 36
_SEAL = re.compile(rb'\n "sha256": "([0-9a-f]{64})"\n\}\s*\Z')


class _Person(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    name: str


class _Device(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    label: str


class _Visit(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    about: str
    subject: dict[str, Any] | None
    started_wall_ms: int | None
    notes: list[str]
    entries: list[Any]


class _File(msgspec.Struct, forbid_unknown_fields=True):
    format: str
    how_to: str
    user: _Person
    device: _Device
    made_wall_ms: int
    build: str
    observations: list[_Visit]
    sha256: str


def read(body: bytes) -> Rescue:
    """What the file holds. Raises NotValid with what is wrong with it."""
    if len(body) > MOST_BYTES:
        raise NotValid(
            "This file is larger than 5 MB, and no copy from a device is. Choose another file."
        )
    decoded = _decoded(body.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n"))
    try:
        found = msgspec.convert(decoded, _File)
    except (msgspec.ValidationError, UnicodeEncodeError):
        raise NotValid("This file is damaged: a part of the copy is missing.") from None
    return _checked(found)


def _decoded(body: bytes) -> Any:
    try:
        decoded = plain_json.read(body, _DEEPEST)
    except ValueError:
        raise NotValid(
            "This is not a copy from Observe, or part of it was lost on the way."
        ) from None
    form = decoded.get("format") if isinstance(decoded, dict) else None
    if not isinstance(form, str) or not form.startswith("observe-rescue/"):
        raise NotValid("This is not a copy from Observe, or part of it was lost on the way.")
    if form != FORMAT:
        raise NotValid("This copy was made by a newer Observe than this server’s.")
    seal = _SEAL.search(body)
    if seal is None or hashlib.sha256(body[: seal.start() + 1]).hexdigest().encode() != seal[1]:
        raise NotValid("This file was changed after it was saved. Take the copy as it was saved.")
    return decoded


def _checked(found: _File) -> Rescue:
    visits = found.observations
    count = sum(len(each.entries) for each in visits)
    if count > MOST_ENTRIES or any(len(each.entries) > MOST_OF_A_VISIT for each in visits):
        raise NotValid("This file holds more notes and taps than visits have.")
    ids = [each.id.lower() for each in visits]
    texts = [found.user.name, *(each.about for each in visits)]
    usable = is_id(found.user.id) and all(map(is_id, ids)) and len(set(ids)) == len(ids)
    if not usable or not all(is_text(text) and len(text) <= 400 for text in texts):
        raise NotValid("This file is damaged: a part of the copy is missing.")
    return Rescue(
        found.user.id.lower(),
        found.user.name,
        tuple(
            RescuedVisit(own, each.about, tuple(each.entries))
            for own, each in zip(ids, visits, strict=True)
        ),
    )
