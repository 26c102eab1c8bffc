"""What a capturing device talks to: the entry log, its session and its pack."""

from typing import Any

import msgspec
from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ..domain.batch import Answer, Batch
from ..domain.entry import LARGEST_INTEGER, SCHEMA_V, fingerprint, is_id, is_text
from ..domain.errors import NotAllowed, NotValid
from ..domain.policy import Action, observing_reach
from ..exchange import plain_json
from ..store import entries
from ..store.entries import Log, LoggedEntry
from . import errors
from .assets import build
from .guard import actor, allow, now
from .pack import pack_for, pack_for_device, without_contents
from .pages import told

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")

MOST_ENTRIES = 200
MOST_BYTES = 256 * 1024
_DEEPEST = 32


class Envelope(msgspec.Struct, forbid_unknown_fields=True):
    """The body of a batch; its entries are judged one by one."""

    user: str
    device_id: str
    entries: list[Any]
    device_label: str = ""
    schema_v: int = SCHEMA_V
    build: str = ""
    sent_wall_ms: int = 0
    pending_after: int = 0
    max_seq: int = 0


@blueprint.get("/session")
@allow(Action.USE)
def session() -> ResponseReturnValue:
    return {"ok": True, "user": actor().id, "server_time_ms": _now_ms()}


@blueprint.get("/pack")
@allow(Action.CAPTURE)
def pack() -> ResponseReturnValue:
    have = request.args.get("have")
    content = pack_for(actor()) if have is None else pack_for_device(actor())
    tag = f'"{fingerprint(content)[:32]}"'
    if tag in request.headers.get("If-None-Match", ""):
        return "", 304, {"ETag": tag}
    if have is not None:
        content = without_contents(content, frozenset(have.split(",")))
    return {**content, "server_time_ms": _now_ms()}, 200, {"ETag": tag}


@blueprint.get("/observations/<observation>")
@allow(Action.USE)
def log(observation: str) -> ResponseReturnValue:
    since = request.args.get("since", "0")
    if not since.isdecimal() or len(since) > 16 or int(since) > LARGEST_INTEGER:
        raise NotValid("since must be a whole number, 0 or more.")
    return _log(
        entries.log_since(actor().district, actor().id, _observation(observation), int(since))
    )


@blueprint.post("/observations/<observation>/entries")
@allow(Action.USE)
def append(observation: str) -> ResponseReturnValue:
    if request.content_length is None or request.content_length > MOST_BYTES:
        return errors.answer(413, _("A batch is at most 256 KiB: send fewer entries at once."))
    envelope = _envelope(request.get_data())
    if isinstance(envelope, tuple):
        return errors.answer(*envelope)
    if envelope.user != actor().id:
        return errors.answer(403, _("These entries belong to somebody else."), "wrong_user")
    try:
        found = entries.append(
            actor().district,
            actor().id,
            observing_reach(actor()),
            _observation(observation),
            _batch(envelope),
            now(),
        )
    except NotAllowed as refused:
        return errors.answer(403, told(refused.sentence), "no_access")
    return _answer(found)


def _envelope(body: bytes) -> Envelope | tuple[int, str]:
    """The envelope, or the status and sentence that refuse it."""
    try:
        decoded = plain_json.read(body, _DEEPEST)
    except plain_json.TooDeep:
        return 400, _("The body is nested deeper than %(most)s levels.", most=_DEEPEST)
    except ValueError:
        return 400, _("The body is not JSON.")
    try:
        envelope = msgspec.convert(decoded, Envelope)
    except msgspec.ValidationError as problem:
        return 422, _("The batch is not well formed: %(problem)s.", problem=problem)
    except UnicodeEncodeError:
        return 422, _("The batch is not well formed: a key holds half of a character.")
    if len(envelope.entries) > MOST_ENTRIES:
        return 413, _("A batch is at most %(most)s entries: send fewer at once.", most=MOST_ENTRIES)
    words = (envelope.device_id, envelope.device_label, envelope.build)
    if not envelope.device_id or not all(is_text(word) and len(word) <= 200 for word in words):
        return (
            422,
            _("device_id, device_label and build must be plain text of at most 200 characters."),
        )
    numbers = (envelope.sent_wall_ms, envelope.pending_after, envelope.max_seq)
    if any(abs(number) > LARGEST_INTEGER for number in numbers):
        return 422, _("A number in the batch is too large.")
    return envelope


def _batch(envelope: Envelope) -> Batch:
    return Batch(
        device_id=envelope.device_id[:100],
        device_label=envelope.device_label,
        sent_wall_ms=envelope.sent_wall_ms or _now_ms(),
        pending_after=envelope.pending_after,
        max_seq=envelope.max_seq,
        entries=tuple(envelope.entries),
    )


def _answer(found: Answer) -> dict[str, Any]:
    acks = [
        {
            "id": ack.id,
            "status": ack.status,
            "server_seq": ack.server_seq,
            "flags": list(ack.flags),
            "code": ack.code,
        }
        for ack in found.acks
    ]
    return {
        "ok": True,
        "acks": acks,
        **_standing(found),
        "server_time_ms": _now_ms(),
        "min_schema_v": SCHEMA_V,
        "latest_build": build(),
    }


def _standing(found: Answer | Log) -> dict[str, Any]:
    complete = found.completeness
    return {
        "have": {
            device: {"count": each.count, "max": each.max} for device, each in found.have.items()
        },
        "completeness": complete
        and {"complete": complete.complete, "missing": dict(complete.missing)},
        "state": found.state,
    }


def _log(found: Log) -> dict[str, Any]:
    return {"entries": [_logged(each) for each in found.entries], **_standing(found)}


def _logged(found: LoggedEntry) -> dict[str, Any]:
    entry = found.entry
    return {
        **{name: getattr(entry, name) for name in entry.__slots__},
        "server_seq": found.server_seq,
        "received_at": found.received_at.isoformat(),
        "author": found.author,
        "flags": list(found.flags),
    }


def _observation(value: str) -> str:
    if not is_id(value):
        raise NotValid("The address does not hold a visit's id, which is a UUID.")
    return value.lower()


def _now_ms() -> int:
    return int(now().timestamp() * 1000)
