"""The log on the device: what it tells of its visits, and how it stays whole when the device itself fails."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.cast import DANA
from tests.journeys.conftest import TABLET, begin, is_sent, write
from tests.journeys.device_faults import FAILS, in_journal

At = Callable[..., Page]

OPEN = """
const base = document.querySelector('link[rel=stylesheet]').href.replace(/(\\/static\\/[^/]+)\\/.*/, '$1');
const { openLog } = await import(base + '/js/device/log.js');
const { newId } = await import(base + '/js/capture/ids.js');
"""
FILL = """
const log = await openLog('many');
const entry = (kind, n, payload) => ({ id: newId(), kind, target: null, base: null, payload,
  lesson_ms: n * 1000, wall_ms: 1e12 + n * 1000, approx: false, schema_v: 1, build: 'b', device_id: log.device, device_seq: n + 1 });
const notes = (n) => Array.from({ length: n }, (_, at) => entry('note.add', at + 1, { text: 'x'.repeat(200), tags: [] }));
"""


def run(page: Page, script: str, argument: object = None) -> Any:
    """The value of a script that has the log's own module at hand."""
    return page.evaluate("async (argument) => {" + OPEN + script + "}", argument)


@pytest.fixture
def page(at: At) -> Page:
    return at(DANA, **TABLET)


def test_a_visit_tells_its_teacher_start_and_finish_without_its_entries(page: Page) -> None:
    found = run(
        page,
        """
        const log = await openLog('told');
        const one = { target: null, base: null, lesson_ms: 0, wall_ms: 5000, approx: false, schema_v: 1, build: 'b' };
        await log.append('v', { ...one, id: newId(), kind: 'obs.create', payload: { teacher: 't1', section: null, rubric: 'r' } }, {});
        await log.append('v', { ...one, id: newId(), kind: 'obs.amend', payload: { field: 'teacher', from: 't1', to: 't2' } }, {});
        const before = await log.visits();
        const last = await log.append('v', { ...one, id: newId(), lesson_ms: 900, kind: 'obs.finish', payload: { manifest: {} } }, {});
        await log.mark([last.id], 'parked');
        await log.append('w', { ...one, id: newId(), wall_ms: 9000, kind: 'note.add', target: 'n', payload: { text: 'x' } }, {});
        return [before, await log.visits(), await log.waitingVisits()];""",
    )
    before, after, waiting = found
    subject = {"teacher": "t2", "section": None, "rubric": "r"}
    visit = {
        "observation": "v",
        "subject": subject,
        "started_wall": 5000,
        "finished": False,
        "discarded": False,
        "waiting": 2,
        "parked": 0,
        "total": 2,
    }
    assert before == [visit]
    assert [each["observation"] for each in after] == ["w", "v"]
    assert after[1] == visit | {"finished": True, "parked": 1, "total": 3}
    assert waiting == ["v", "w"]


def test_two_weeks_of_visits_are_listed_at_once(page: Page) -> None:
    took, visits, waiting = run(
        page,
        FILL
        + """
        for (let v = 0; v < 120; v += 1) {
          const id = newId();
          await log.append(id, entry('obs.create', 0, { teacher: 't', rubric: 'r' }), {});
          await log.keep(id, notes(20));
        }
        await log.keep(newId(), notes(500));
        const before = performance.now();
        const visits = await log.visits();
        const waiting = await log.waitingVisits();
        return [performance.now() - before, visits, waiting];""",
    )
    assert [each["total"] for each in visits].count(21) == 120
    assert sum(each["waiting"] for each in visits) == 120
    assert len(waiting) == 120
    assert took < 500


def test_a_database_of_the_first_version_is_taken_over_with_all_it_holds(page: Page) -> None:
    found = run(
        page,
        """
        const old = await new Promise((done) => {
          const asked = indexedDB.open('obs-old', 1);
          asked.onupgradeneeded = () => {
            const made = asked.result;
            made.createObjectStore('meta').put('d-old', 'device');
            made.createObjectStore('obs').put({ clock: { lesson_ms: 7, wall_ms: 8 }, next: { 'd-old': 3 } }, 'v');
            made.createObjectStore('packs');
            const entries = made.createObjectStore('entries', { keyPath: 'id' });
            entries.createIndex('obs', 'obs_id');
            entries.createIndex('state', ['state', 'obs_id']);
            const common = { obs_id: 'v', state: 'local', device_id: 'd-old', lesson_ms: 0, wall_ms: 4000 };
            entries.put({ ...common, id: newId(), device_seq: 1, kind: 'obs.create', payload: { teacher: 't' } });
            entries.put({ ...common, id: newId(), device_seq: 2, kind: 'note.add', payload: { text: 'kept' } });
          };
          asked.onsuccess = () => done(asked.result);
        });
        old.close();
        const log = await openLog('old');
        return [log.device, await log.visits(), await log.about('v'), (await log.entriesOf('v')).length];""",
    )
    device, visits, about, count = found
    assert device == "d-old"
    assert [(each["subject"], each["started_wall"], each["waiting"]) for each in visits] == [
        ({"teacher": "t"}, 4000, 2)
    ]
    assert about["clock"] == {"lesson_ms": 7, "wall_ms": 8}
    assert about["next"] == {"d-old": 3}
    assert count == 2


def test_a_database_of_a_newer_build_is_used_as_it_is(page: Page) -> None:
    found = run(
        page,
        """
        (await openLog('newer')).device;
        await new Promise((done) => {
          const asked = indexedDB.open('obs-newer', 99);
          asked.onsuccess = () => { asked.result.close(); done(); };
        });
        const log = await openLog('newer');
        const made = { id: newId(), kind: 'note.add', target: 'n', base: null, payload: { text: 'x' }, lesson_ms: 1, wall_ms: 2, approx: false };
        return (await log.append('v', made, {})).device_seq;""",
    )
    assert found == 1


def test_a_tab_gives_way_to_an_upgrade_and_opens_again_at_its_next_note(page: Page) -> None:
    visit = begin(page, "Okafor")
    is_sent(page)
    held = page.evaluate(
        """async () => {
          const name = (await indexedDB.databases()).map((each) => each.name).find((each) => each.startsWith('obs-') && each !== 'obs-root');
          return new Promise((done, blocked) => {
            const asked = indexedDB.open(name, 50);
            asked.onblocked = () => blocked('the tab keeps its connection');
            asked.onsuccess = () => { asked.result.close(); done(asked.result.version); };
          });
        }"""
    )
    assert held == 50
    write(page, "after the upgrade")
    is_sent(page)
    log = page.request.get(f"/api/v1/observations/{visit}?since=0").json()["entries"]
    assert [(each["kind"], each["device_seq"]) for each in log] == [
        ("obs.create", 1),
        ("obs.start", 2),
        ("note.add", 3),
    ]


NOTE = (
    "{ id: newId(), kind: 'note.add', target: newId(), base: null, payload: { text: 'x', tags: [] },"
    " lesson_ms: 5, wall_ms: 9, approx: false, schema_v: 1, build: 'b' }"
)
KINDS = (
    "QuotaExceededError",
    "InvalidStateError",
    "UnknownError",
    "AbortError",
    "TransactionInactiveError",
    "VersionError",
    "DataError",
)


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_the_database_throws_the_journal_keeps_the_note(page: Page, kind: str) -> None:
    page.evaluate("() => {" + FAILS + "}")
    found = run(
        page,
        f"""
        const log = await openLog('kind ' + argument);
        globalThis.name_of_failure = argument;
        const kept = [await log.append('v', {NOTE}, {{}}), await log.append('v', {NOTE}, {{}})];
        const visits = await log.visits();
        globalThis.name_of_failure = null;
        const mended = new Promise((done) => {{ globalThis.mended = done; }});
        const again = await openLog('kind ' + argument);
        return [kept.map((each) => [each.device_id.replace(log.device, ''), each.device_seq, each.held]),
          visits[0].waiting, (await again.entriesOf('v')).map((each) => [each.device_seq, each.held, each.state]),
          Object.keys(localStorage).filter((key) => key.startsWith('journal kind')).length];""",
        kind,
    )
    kept, waiting, moved, left = found
    assert kept == [["-ls", 1, "browser"], ["-ls", 2, "browser"]]
    assert waiting == 2
    assert sorted(moved) == [[1, None, "local"], [2, None, "local"]]
    assert left == 0


def test_two_tabs_that_write_the_journal_at_once_never_count_alike(page: Page) -> None:
    other = page.context.new_page()
    other.goto(page.url)
    for each in (page, other):
        each.evaluate("() => {" + FAILS + "}")
        run(
            each,
            """
            globalThis.log = await openLog('twice');
            globalThis.name_of_failure = 'UnknownError';""",
        )
    for each in (page, other, page, other):
        run(each, f"globalThis.last = globalThis.log.append('v', {NOTE}, {{}});")
    for each in (page, other):
        run(each, "await globalThis.last;")
    slots = [(each["device_id"], each["device_seq"]) for each in in_journal(page)]
    assert len(set(slots)) == 4
    assert sorted(seq for _, seq in slots) == [1, 1, 2, 2]


def test_an_act_that_the_database_took_without_saying_so_is_kept_once(page: Page) -> None:
    found = run(
        page,
        f"""
        const log = await openLog('mute');
        const heard = Object.getOwnPropertyDescriptor(IDBTransaction.prototype, 'oncomplete');
        Object.defineProperty(IDBTransaction.prototype, 'oncomplete', {{ ...heard, set(handler) {{
          heard.set.call(this, this.mode === 'readwrite' ? () => {{}} : handler);
        }} }});
        const note = {NOTE};
        const said = await log.append('v', note, {{}});
        Object.defineProperty(IDBTransaction.prototype, 'oncomplete', heard);
        const again = await openLog('mute');
        const last = await again.append('v', {NOTE}, {{}});
        return [said.held, said.id, (await again.entriesOf('v')).map(({{ id, kind, device_id, device_seq, payload }}) => [id, kind, device_id.endsWith('-ls'), device_seq, payload]), last.device_seq];""",
    )
    held, note, entries, last = found
    assert held == "browser"
    assert [each[0] for each in entries].count(note) == 1
    assert sorted(each[1:4] for each in entries) == [
        ["clock.step", False, 1],
        ["note.add", False, 2],
        ["note.add", True, 1],
    ]
    assert next(each[4] for each in entries if each[1] == "clock.step") == {"step_ms": 0}
    assert last == 2


def test_an_old_tab_that_blocks_the_upgrade_costs_nothing(page: Page) -> None:
    found = run(
        page,
        f"""
        const old = await new Promise((done) => {{
          const asked = indexedDB.open('obs-blocked', 1);
          asked.onupgradeneeded = () => {{
            for (const name of ['meta', 'obs', 'packs']) asked.result.createObjectStore(name);
            const entries = asked.result.createObjectStore('entries', {{ keyPath: 'id' }});
            entries.createIndex('obs', 'obs_id');
            entries.createIndex('state', ['state', 'obs_id']);
          }};
          asked.onsuccess = () => done(asked.result);
        }});
        const before = performance.now();
        let mended = null;
        const moved = new Promise((done) => {{ mended = done; }});
        const log = await openLog('blocked', {{ mended }});
        const took = performance.now() - before;
        const kept = await log.append('v', {NOTE}, {{}});
        old.close();
        await moved;
        const after = await log.append('v', {NOTE}, {{}});
        return [took, kept.held, after.held, (await log.entriesOf('v')).map((each) => each.held)];""",
    )
    took, kept, after, entries = found
    assert 3900 < took < 6000
    assert kept == "browser"
    assert after is None
    assert entries == [None, None]
