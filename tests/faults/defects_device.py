"""Planted defects of the device: its log, its pages without a network, its clocks."""

from tests.faults.builds import Defect, Patch, one

LOG = "static/js/device/log.js"
ENTRIES = "static/js/device/entries.js"
DATABASE = "static/js/device/database.js"
VISIT = "static/js/capture/visit.js"
COMPOSER = "static/js/capture/composer.js"
CLOCK = "static/js/capture/clock.js"
DEVICE = (
    one(
        "no page is opened without a network",
        "static/js/worker/answers.js",
        "return found || inTheirLanguage(",
        "return found || Response.error(",
    ),
    one(
        "half of an update is kept",
        "static/js/worker/cache.js",
        "const found = await Promise.all(addresses.map(bring));",
        "const asked = await Promise.allSettled(addresses.map(bring));\n"
        '  const found = asked.map((each) => each.value || new Response(""));',
    ),
    one(
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
    one(
        "the box is cleared only after the note is kept",
        COMPOSER,
        '    box.value = "";\n    reset();\n    settle();\n',
        '    setTimeout(() => { box.value = ""; reset(); changed(); }, 100);\n',
    ),
    one(
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
    one(
        "the device's writes are not asked to be strict",
        DATABASE,
        'durability: "strict"',
        'durability: "relaxed"',
    ),
    one(
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
    one(
        "an old tab keeps its connection",
        DATABASE,
        "made.onversionchange = made.onclose",
        "made.onclose",
    ),
    one(
        "what the device cannot write is called kept",
        VISIT,
        'memory.seq), state: "lost" });',
        'memory.seq), state: "local" });',
    ),
    one(
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
    one(
        "lesson time comes from the wall clock",
        CLOCK,
        "mono: () => performance.now()",
        "mono: () => Date.now()",
    ),
    one("sleep is not counted", CLOCK, "base += Math.min(drift, LONGEST_GAP)", "base += 0"),
    one("what was bridged is not marked", CLOCK, "if (gap) approx = true;", ""),
    one(
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
