"""Planted defects of sending: what counts as an answer, as sent, as worth another try."""

from tests.faults.builds import Defect, Patch, one

DRAIN = "static/js/sending/drain.js"
ANSWERS = "static/js/sending/answers.js"
_MEANT = "const word = meaning(answer);"
_TAKEN = (
    "{ status: 200, ours: true, body: { acks: batch.map(({ id }) => ({ id, status: 'stored' })) } }"
)
_PUT_OFF = "      putOff(answer, word, pace, tell, random);\n"
_BODY = "    const body = envelope({ ...person,"
SENDING = (
    one(
        "an unanswered batch counts as sent",
        DRAIN,
        _MEANT,
        f"if (!answer.status) Object.assign(answer, {_TAKEN});\n    {_MEANT}",
    ),
    one(
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
    one(
        "a batch that is answered counts as sent, whatever is listed",
        DRAIN,
        "const acks = body.acks.filter((ack) => sent.has(ack?.id));",
        "const acks = batch.map(({ id }) => ({ id, status: 'stored', flags: [] }));",
    ),
    one(
        "sent is shown before the answer",
        DRAIN,
        _BODY,
        f"    await queue.acknowledge(batch.map((each) => each.id), {{ acks: [] }});\n{_BODY}",
    ),
    one(
        "ids minted anew for each attempt",
        DRAIN,
        _PUT_OFF,
        f"      for (const {{ id }} of batch) await queue.remint(id, newId());\n{_PUT_OFF}",
    ),
    one(
        "after five failures nothing is tried any more",
        DRAIN,
        "  const now = Date.now();\n",
        "  const now = Date.now();\n  pace.total = (pace.total || 0) + 1;\n  if (pace.total > 5) wait = 1e9;\n",
    ),
    one(
        "a failed attempt is the last one",
        DRAIN,
        "  const now = Date.now();\n",
        "  const now = Date.now();\n  wait = 1e9;\n",
    ),
    one("an answer is waited for one second only", ANSWERS, "patience = 15e3", "patience = 1e3"),
    one(
        "an answer is waited for without end",
        ANSWERS,
        "setTimeout(() => control.abort(), patience)",
        "0",
    ),
    one(
        "an answer in the 500s counts as a refusal",
        ANSWERS,
        '  if (!ours) return "none";\n',
        '  if (status >= 500) return "refused";\n  if (!ours) return "none";\n',
    ),
    one(
        "429 counts as a refusal",
        ANSWERS,
        "status === 400 || status === 422",
        "status === 400 || status === 422 || status === 429",
    ),
    one(
        "Retry-After is not heeded",
        ANSWERS,
        "status === 429 || status === 503 ? waitOf(headers) : 0",
        "0",
    ),
    one(
        "halving loses the tail",
        DRAIN,
        "  pace.most = Math.ceil(batch.length / 2);\n",
        "  pace.most = Math.ceil(batch.length / 2);\n  await queue.acknowledge(batch.slice(pace.most).map((each) => each.id), { acks: [] });\n",
    ),
    one(
        "what is put aside is forgotten",
        DRAIN,
        "  await queue.park(batch.map((entry) => entry.id), why);\n",
        "  await queue.acknowledge(batch.map((entry) => entry.id), { acks: [] });\n",
    ),
    one(
        "a reused id counts as sent",
        DRAIN,
        "await queue.remint(id, newId());",
        "await queue.acknowledge([id], body);",
    ),
    one(
        "who is signed out loses the queue",
        DRAIN,
        _MEANT,
        f"{_MEANT}\n    if (word === 'signed_out') await queue.acknowledge(batch.map((each) => each.id), {{ acks: [] }});",
    ),
    one(
        "the page sends as whoever is signed in",
        DRAIN,
        _BODY,
        "    const { user } = await (await fetch('/api/v1/session')).json().catch(() => person);\n"
        "    const body = envelope({ ...person, user,",
    ),
    one(
        "without Web Locks nothing is sent",
        "static/js/sending/leader.js",
        "if (!locks) return work();",
        "if (!locks) return { busy: 1e9 };",
    ),
    one(
        "the lock is waited for without end",
        "static/js/sending/leader.js",
        "busy: REFUSALS[refused]",
        "busy: 1500",
    ),
    one(
        "what other devices wrote is not shown",
        "static/js/sending/capture.js",
        "await model.merge(body);",
        "model.serverSeq;",
    ),
)
