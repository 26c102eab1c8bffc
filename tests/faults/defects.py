"""The planted defects: what a careless build of ours might do, each a small patch of the product."""

from tests.faults.builds import Defect, Patch

DRAIN = "static/js/sending/drain.js"
ANSWERS = "static/js/sending/answers.js"
LOG = "static/js/device/log.js"
ENTRIES = "static/js/device/entries.js"
DATABASE = "static/js/device/database.js"
VISIT = "static/js/capture/visit.js"
COMPOSER = "static/js/capture/composer.js"
CLOCK = "static/js/capture/clock.js"
API = "observe/web/api.py"
BATCH = "observe/domain/batch.py"
STORE = "observe/store/entries.py"
ENTRY = "observe/domain/entry.py"

_MEANT = "const word = meaning(answer);"
_TAKEN = (
    "{ status: 200, ours: true, body: { acks: batch.map(({ id }) => ({ id, status: 'stored' })) } }"
)
_PUT_OFF = "      putOff(answer, word, pace, tell, random);\n"
_BODY = "    const body = envelope({ ...person,"
_USER = "    if envelope.user != actor().id:\n"
_READ = "values: dict[str, Any] = {name: raw.get(name) for name in _ENVELOPE}"
_KEPT = """def append(
    district: str, author: str, reach: Reach, observation: str, batch: Batch, at: datetime
) -> Answer:
"""


def _one(name: str, file: str, old: str, new: str) -> Defect:
    return Defect(name, (Patch(file, old, new),))


def _payload(name: str, become: str) -> Defect:
    """The texts of a payload become this; `v` is each."""
    changed = f"{{k: ({become}) if isinstance(v, str) else v for k, v in raw['payload'].items()}}"
    turned = f"import re, unicodedata; raw = {{**raw, 'payload': {changed}}}\n    {_READ}"
    return _one(name, ENTRY, _READ, turned)


_SENDING = (
    _one(
        "an unanswered batch counts as sent",
        DRAIN,
        _MEANT,
        f"if (!answer.status) Object.assign(answer, {_TAKEN});\n    {_MEANT}",
    ),
    _one(
        "any 200 counts as an answer",
        DRAIN,
        _MEANT,
        f"if (answer.status === 200 && !answer.ours) Object.assign(answer, {_TAKEN});\n    {_MEANT}",
    ),
    Defect(
        "a redirect is followed and believed",
        (
            Patch(ANSWERS, 'redirect: "manual"', 'redirect: "follow"'),
            Patch(
                DRAIN,
                _MEANT,
                f"if (answer.portal) Object.assign(answer, {_TAKEN});\n    {_MEANT}",
            ),
        ),
    ),
    _one(
        "a batch that is answered counts as sent, whatever is listed",
        DRAIN,
        "const acks = body.acks.filter((ack) => sent.has(ack?.id));",
        "const acks = batch.map(({ id }) => ({ id, status: 'stored', flags: [] }));",
    ),
    _one(
        "sent is shown before the answer",
        DRAIN,
        _BODY,
        f"    await queue.acknowledge(batch.map((each) => each.id), {{ acks: [] }});\n{_BODY}",
    ),
    _one(
        "ids minted anew for each attempt",
        DRAIN,
        _PUT_OFF,
        f"      for (const {{ id }} of batch) await queue.remint(id, newId());\n{_PUT_OFF}",
    ),
    _one(
        "after five failures nothing is tried any more",
        DRAIN,
        "  const now = Date.now();\n",
        "  const now = Date.now();\n  pace.total = (pace.total || 0) + 1;\n  if (pace.total > 5) wait = 1e9;\n",
    ),
    _one(
        "a failed attempt is the last one",
        DRAIN,
        "  const now = Date.now();\n",
        "  const now = Date.now();\n  wait = 1e9;\n",
    ),
    _one("an answer is waited for one second only", ANSWERS, "patience = 15e3", "patience = 1e3"),
    _one(
        "an answer is waited for without end",
        ANSWERS,
        "setTimeout(() => control.abort(), patience)",
        "0",
    ),
    _one(
        "an answer in the 500s counts as a refusal",
        ANSWERS,
        '  if (!ours) return "none";\n',
        '  if (status >= 500) return "refused";\n  if (!ours) return "none";\n',
    ),
    _one(
        "429 counts as a refusal",
        ANSWERS,
        "status === 400 || status === 422",
        "status === 400 || status === 422 || status === 429",
    ),
    _one(
        "Retry-After is not heeded",
        ANSWERS,
        "status === 429 || status === 503 ? waitOf(headers) : 0",
        "0",
    ),
    _one(
        "halving loses the tail",
        DRAIN,
        "  pace.most = Math.ceil(batch.length / 2);\n",
        "  pace.most = Math.ceil(batch.length / 2);\n  await queue.acknowledge(batch.slice(pace.most).map((each) => each.id), { acks: [] });\n",
    ),
    _one(
        "what is put aside is forgotten",
        DRAIN,
        "  await queue.park(batch.map((entry) => entry.id), why);\n",
        "  await queue.acknowledge(batch.map((entry) => entry.id), { acks: [] });\n",
    ),
    _one(
        "a reused id counts as sent",
        DRAIN,
        "await queue.remint(id, newId());",
        "await queue.acknowledge([id], body);",
    ),
    _one(
        "who is signed out loses the queue",
        DRAIN,
        _MEANT,
        f"{_MEANT}\n    if (word === 'signed_out') await queue.acknowledge(batch.map((each) => each.id), {{ acks: [] }});",
    ),
    _one(
        "the page sends as whoever is signed in",
        DRAIN,
        _BODY,
        "    const { user } = await (await fetch('/api/v1/session')).json().catch(() => person);\n"
        "    const body = envelope({ ...person, user,",
    ),
    _one(
        "without Web Locks nothing is sent",
        "static/js/sending/leader.js",
        "if (!locks) return work();",
        "if (!locks) return { busy: 1e9 };",
    ),
    _one(
        "the lock is waited for without end",
        "static/js/sending/leader.js",
        "busy: REFUSALS[refused]",
        "busy: 1500",
    ),
    _one(
        "what other devices wrote is not shown",
        "static/js/sending/capture.js",
        "await model.merge(body);",
        "model.serverSeq;",
    ),
)

_DEVICE = (
    _one(
        "no page is opened without a network",
        "static/js/worker/answers.js",
        "return found || inTheirLanguage(",
        "return found || Response.error(",
    ),
    _one(
        "half of an update is kept",
        "static/js/worker/cache.js",
        "const found = await Promise.all(addresses.map(bring));",
        "const asked = await Promise.allSettled(addresses.map(bring));\n"
        '  const found = asked.map((each) => each.value || new Response(""));',
    ),
    _one(
        "the device's log is not read at the start",
        LOG,
        "    async entriesOf(observation) {\n",
        "    async entriesOf(observation) {\n      if (observation) return [];\n",
    ),
    Defect(
        "half-typed words are not kept",
        (
            Patch(COMPOSER, "localStorage.setItem(kept,", "void ("),
            Patch(COMPOSER, "log?.put(`draft:${model.observation}`, draft)", "Promise.resolve()"),
        ),
    ),
    _one(
        "the box is cleared only after the note is kept",
        COMPOSER,
        '    box.value = "";\n    reset();\n    settle();\n',
        '    setTimeout(() => { box.value = ""; reset(); changed(); }, 100);\n',
    ),
    _one(
        "a note is called kept before it is",
        LOG,
        "  async function append(observation, made, clock) {\n",
        "  let early = 100;\n"
        "  async function append(observation, made, clock) {\n"
        "    setTimeout(() => written(observation, made, clock), 3000);\n"
        "    early += 1;\n"
        "    const payload = typeof made.payload === 'function' ? made.payload(device, early) : made.payload;\n"
        "    return { ...made, payload, device_id: device, device_seq: early };\n"
        "  }\n\n"
        "  async function written(observation, made, clock) {\n",
    ),
    _one(
        "the device's writes are not asked to be strict",
        DATABASE,
        'durability: "strict"',
        'durability: "relaxed"',
    ),
    _one(
        "the sequence is counted in the page",
        ENTRIES,
        "  const seq = next[device] || 1;\n",
        "  const seq = (within.seq = (within.seq || (next[device] || 1) - 1) + 1);\n",
    ),
    Defect(
        "a broken connection is not opened again",
        (
            Patch(
                DATABASE,
                "  function drop(made = handle) {\n",
                "  function drop(made = handle) {\n    if (made) return;\n",
            ),
        ),
    ),
    _one(
        "an old tab keeps its connection",
        DATABASE,
        "made.onversionchange = made.onclose",
        "made.onclose",
    ),
    _one(
        "what the device cannot write is called kept",
        VISIT,
        'memory.seq), state: "lost" });',
        'memory.seq), state: "local" });',
    ),
    _one(
        "the journal is not written",
        "static/js/device/journal.js",
        "      writeSomehow({ ...entry, clock });\n",
        "      storage();\n",
    ),
    Defect(
        "the manifest leaves out what waits",
        (
            Patch("static/js/capture/finish.js", "{ ...known, [device]: seq }", "known"),
            Patch(
                "static/js/capture/finish.js",
                "for (const entry of model.all()) known[",
                'for (const entry of model.all()) if (entry.state === "acked") known[',
            ),
        ),
    ),
    _one(
        "lesson time comes from the wall clock",
        CLOCK,
        "mono: () => performance.now()",
        "mono: () => Date.now()",
    ),
    _one("sleep is not counted", CLOCK, "base += Math.min(drift, LONGEST_GAP)", "base += 0"),
    _one("what was bridged is not marked", CLOCK, "if (gap) approx = true;", ""),
    _one(
        "a finish is kept in the page alone",
        VISIT,
        "      const { lesson_ms, wall_ms } = clock.now();\n",
        "      if (made.kind === 'obs.finish') { held.set(made.id, { ...held.get(made.id), state: 'acked' }); changed('sent'); return; }\n"
        "      const { lesson_ms, wall_ms } = clock.now();\n",
    ),
    Defect(
        "the device's wall clock is shown",
        (
            Patch(
                "static/js/capture/timing.js",
                "page.server_ms ? page.server_ms - Date.now()",
                "page.server_ms ? 0",
            ),
            Patch(CLOCK, "offset = Math.round(server_ms - (sent + received) / 2)", "offset = 0"),
        ),
    ),
)

_SERVER = (
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
    _one(
        "a repeated entry is stored under another id",
        BATCH,
        "        return Verdict(sent_id, Status.DUPLICATE, raw, twin) if same else _reused(raw)\n",
        "        import uuid\n"
        "        other = read_entry({**raw, 'id': str(uuid.uuid4())})\n"
        "        return Verdict(sent_id, Status.STORED, raw, other) if same else _reused(raw)\n",
    ),
    _one(
        "commits are not synced to the disk",
        "observe/store/base.py",
        '"synchronous=FULL"',
        '"synchronous=OFF"',
    ),
    _one(
        "what the database refuses is acknowledged all the same",
        "observe/web/errors.py",
        '    sentence = _("The server is busy.',
        "    if request.path.endswith('/entries'):\n"
        "        acks = [{'id': e['id'], 'status': 'stored', 'server_seq': 1, 'flags': [], 'code': None} for e in request.get_json()['entries']]\n"
        "        return {'ok': True, 'acks': acks, 'have': {}, 'completeness': None, 'state': 'capturing'}\n"
        '    sentence = _("The server is busy.',
    ),
    _one(
        "an older build is refused",
        API,
        _USER,
        "    if envelope.build not in ('test', build()):\n"
        "        return errors.answer(426, 'too old', 'upgrade_required')\n"
        f"{_USER}",
    ),
    _one(
        "static files of the build before are dropped",
        "observe/web/assets.py",
        "_KEPT_BUILDS = 2",
        "_KEPT_BUILDS = 1",
    ),
    _one(
        "one malformed entry refuses the whole batch",
        API,
        _USER,
        "    from ..domain.entry import Quarantine, read_entry\n"
        "    if any(isinstance(read_entry(e), Quarantine) for e in envelope.entries):\n"
        "        return errors.answer(422, 'malformed')\n"
        f"{_USER}",
    ),
    _one(
        "a malformed entry is dropped",
        STORE,
        "Status.QUARANTINED and not verdict.known:",
        "Status.ID_REUSED:",
    ),
    _one(
        "an entry of a newer schema is read as if it were of this one",
        ENTRY,
        'raw["schema_v"] > SCHEMA_V',
        'raw["schema_v"] > 9',
    ),
    _one(
        "an id is looked for in its own visit only",
        STORE,
        "EntryRow.id.in_(ids),",
        "EntryRow.id.in_([]),",
    ),
    _one(
        "whatever comes after a finish is late",
        BATCH,
        "held.finishes > reopens",
        "held.finishes > 0",
    ),
    _one(
        "a contested rating is not marked",
        BATCH,
        'if entry.kind not in ("note.edit", "note.delete", "rate.set"):',
        'if entry.kind not in ("note.edit", "note.delete"):',
    ),
    _one(
        "the server takes a batch for whoever is signed in",
        API,
        _USER,
        "    if envelope.user is None:\n",
    ),
    _one(
        "the device's wall clock is recorded",
        STORE,
        "return int(at.timestamp() * 1000) - batch.sent_wall_ms",
        "return 0",
    ),
    _payload("a note is cut at 10,000 characters", "v[:10_000]"),
    _payload("text is brought into one normal form", "unicodedata.normalize('NFKC', v)"),
    _payload("marks of direction are stripped", "re.sub('[\\u200e\\u200f\\u2066-\\u2069]', '', v)"),
)

DEFECTS = {each.name: each for each in (*_SENDING, *_DEVICE, *_SERVER)}
