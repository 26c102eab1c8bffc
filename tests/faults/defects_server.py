"""Planted defects of the server: what it acknowledges, refuses, keeps and changes."""

from tests.faults.builds import Defect, Patch, one

API = "observe/web/api.py"
BATCH = "observe/domain/batch.py"
STORE = "observe/store/entries.py"
ENTRY = "observe/domain/entry.py"
_USER = "    if envelope.user != actor().id:\n"
_READ = "values: dict[str, Any] = {name: raw.get(name) for name in _ENVELOPE}"
_KEPT = """def append(
    district: str, author: str, reach: Reach, observation: str, batch: Batch, at: datetime
) -> Answer:
"""


def _payload(name: str, become: str) -> Defect:
    """The texts of a payload become this; `v` is each."""
    changed = f"{{k: ({become}) if isinstance(v, str) else v for k, v in raw['payload'].items()}}"
    turned = f"import re, unicodedata; raw = {{**raw, 'payload': {changed}}}\n    {_READ}"
    return one(name, ENTRY, _READ, turned)


SERVER = (
    Defect(
        "entries are written behind their acknowledgement",
        (
            Patch(
                STORE,
                _KEPT,
                "_BEHIND: list[Any] = []\n\n\n"
                f"{_KEPT}"
                "    _BEHIND.append((district, author, reach, observation, batch, at))\n"
                "    if len(_BEHIND) > 1:\n"
                "        _append(*_BEHIND.pop(0))\n"
                "    acks = [Ack(e['id'], Status.STORED, n, (), None) for n, e in enumerate(batch.entries)]\n"
                "    return Answer(tuple(acks), {}, None, State.CAPTURING)\n\n\n"
                f"{_KEPT.replace('def append', 'def _append')}",
            ),
        ),
    ),
    one(
        "a repeated entry is stored under another id",
        BATCH,
        "        return Verdict(sent_id, Status.DUPLICATE, raw, twin) if same else _reused(raw)\n",
        "        import uuid\n"
        "        other = read_entry({**raw, 'id': str(uuid.uuid4())})\n"
        "        return Verdict(sent_id, Status.STORED, raw, other) if same else _reused(raw)\n",
    ),
    one(
        "commits are not synced to the disk",
        "observe/store/base.py",
        '"synchronous=FULL"',
        '"synchronous=OFF"',
    ),
    one(
        "what the database refuses is acknowledged all the same",
        "observe/web/errors.py",
        '    sentence = _("The server is busy.',
        "    if request.path.endswith('/entries'):\n"
        "        acks = [{'id': e['id'], 'status': 'stored', 'server_seq': 1, 'flags': [], 'code': None} for e in request.get_json()['entries']]\n"
        "        return {'ok': True, 'acks': acks, 'have': {}, 'completeness': None, 'state': 'capturing'}\n"
        '    sentence = _("The server is busy.',
    ),
    one(
        "an older build is refused",
        API,
        _USER,
        "    if envelope.build not in ('test', build()):\n"
        "        return errors.answer(426, 'too old', 'upgrade_required')\n"
        f"{_USER}",
    ),
    one(
        "static files of the build before are dropped",
        "observe/web/assets.py",
        "_KEPT_BUILDS = 2",
        "_KEPT_BUILDS = 1",
    ),
    one(
        "one malformed entry refuses the whole batch",
        API,
        _USER,
        "    from ..domain.entry import Quarantine, read_entry\n"
        "    if any(isinstance(read_entry(e), Quarantine) for e in envelope.entries):\n"
        "        return errors.answer(422, 'malformed')\n"
        f"{_USER}",
    ),
    one(
        "a malformed entry is dropped",
        STORE,
        "Status.QUARANTINED and not verdict.known:",
        "Status.ID_REUSED:",
    ),
    one(
        "an entry of a newer schema is read as if it were of this one",
        ENTRY,
        'raw["schema_v"] > SCHEMA_V',
        'raw["schema_v"] > 9',
    ),
    one(
        "an id is looked for in its own visit only",
        STORE,
        "EntryRow.id.in_(ids),",
        "EntryRow.id.in_([]),",
    ),
    one(
        "whatever comes after a finish is late",
        BATCH,
        "held.finishes > reopens",
        "held.finishes > 0",
    ),
    one(
        "a contested rating is not marked",
        BATCH,
        'if entry.kind not in ("note.edit", "note.delete", "rate.set"):',
        'if entry.kind not in ("note.edit", "note.delete"):',
    ),
    one(
        "the server takes a batch for whoever is signed in",
        API,
        _USER,
        "    if envelope.user is None:\n",
    ),
    one(
        "the device's wall clock is recorded",
        STORE,
        "return int(at.timestamp() * 1000) - batch.sent_wall_ms",
        "return 0",
    ),
    _payload("a note is cut at 10,000 characters", "v[:10_000]"),
    _payload("text is brought into one normal form", "unicodedata.normalize('NFKC', v)"),
    _payload("marks of direction are stripped", "re.sub('[\\u200e\\u200f\\u2066-\\u2069]', '', v)"),
)
