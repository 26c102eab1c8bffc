"""The table of answers, walked by the loop that sends: what it marks, how long it waits, when it stops."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.cast import DANA
from tests.journeys.answering import OURS
from tests.journeys.conftest import Server

At = Callable[..., Page]
LOOP = """async ([build, script, count]) => {
  const from = (name) => import(`/static/${build}/js/sending/${name}.js`);
  const [{ drain, newPace }, { startLoop }] = [await from('drain'), await from('loop')];
  const entries = Array.from({ length: count }, (_, n) => ({
    id: `e${n + 1}`, device_id: 'd-1', device_seq: n + 1, kind: 'note.add', target: `n${n + 1}`,
    base: null, payload: { text: `note ${n + 1}` }, lesson_ms: n, state: 'local' }));
  const of = (id) => entries.find((entry) => entry.id === id);
  const forks = [], sizes = [], said = [];
  const queue = {
    observation: 'v', device: 'd-1', refresh: async () => {}, highest: () => entries.length,
    waiting: () => entries.filter((entry) => entry.state === 'local'),
    acknowledge: async (ids) => { for (const id of ids) of(id).state = 'acked'; },
    park: async (ids, why) => { for (const id of ids) Object.assign(of(id), { state: 'parked', problem: why }); },
    remint: async (id, fresh) => {
      for (const entry of entries) if (entry.base === id) entry.base = fresh;
      of(id).id = fresh;
    },
    rotate: async (old) => { forks.push(old); },
  };
  const answers = JSON.parse(script);
  const acks = (batch, how) => batch.map(({ id }) => ({ id, status: 'stored', flags: [], ...how }));
  const fetch = async (address, init) => {
    const batch = JSON.parse(init.body).entries;
    sizes.push(batch.length);
    const found = answers.length > 1 ? answers.shift() : answers[0];
    const { status = 200, headers = {}, bad, keep, how = {}, html, ...body } = found;
    if (status === 'cut') throw new TypeError('cut');
    const worst = bad && batch.some(({ id }) => bad.includes(id));
    const plain = bad && !worst;
    const given = status === 200 || plain
      ? { ok: true, acks: acks(batch.slice(0, keep), how), ...body } : { ok: false, ...body };
    return new Response(html ?? JSON.stringify(given), { status: plain ? 200 : status,
      headers: html ? headers : { 'X-Obs-Api': '1', ...headers } });
  };
  const pace = newPace();
  const before = Date.now();
  const end = await drain({ queue, person: { user: 'u', build: 'b' }, pace, tell: (word) => said.push(word),
    fetch, random: () => 0.5 });
  return { end, sizes, said, forks, wait: pace.until ? Math.round((pace.until - before) / 100) * 100 : 0,
    states: entries.map(({ state }) => state), problems: entries.map(({ problem }) => problem ?? null),
    ids: entries.map(({ id }) => id), denied: pace.denied };
}"""


@pytest.fixture(scope="module")
def drained(browser: Browser, server: Server) -> Callable[..., dict[str, Any]]:
    """Runs the module itself against answers made up here, the last of them for ever."""
    page = browser.new_context(base_url=server.url).new_page()
    build = page.request.get("/healthz").json()["build"]
    page.goto("/sign-in")

    def run(*answers: dict[str, Any], count: int = 3) -> dict[str, Any]:
        found: dict[str, Any] = page.evaluate(LOOP, [build, json.dumps(answers), count])
        return found

    return run


Drained = Callable[..., dict[str, Any]]


def test_only_what_an_answer_lists_is_marked(drained: Drained) -> None:
    found = drained({"keep": 2}, {"status": "cut"})
    assert found["states"] == ["acked", "acked", "local"]
    assert (found["end"], found["sizes"]) == ("later", [3, 1])


@pytest.mark.parametrize(
    "answer",
    [
        {"status": "cut"},
        {"status": 500},
        {"status": 502, "html": "<h1>Bad gateway</h1>"},
        {"status": 200, "html": "<h1>Hotel Wi-Fi</h1>"},
        {"status": 200, "html": "not JSON", "headers": OURS},
        {"status": 200, "acks": None},
        {"status": 200, "keep": 0},
        {"status": 404},
        {"status": 403, "code": "csrf"},
    ],
    ids=lambda answer: " ".join(f"{value}" for value in answer.values())[:30],
)
def test_what_is_no_answer_of_ours_keeps_all_and_waits(
    drained: Drained, answer: dict[str, Any]
) -> None:
    found = drained(answer)
    assert (found["end"], found["states"]) == ("later", ["local"] * 3)
    assert (found["sizes"], found["wait"]) == ([3], 1000)


def test_a_portal_is_told_from_a_server_that_does_not_answer(drained: Drained) -> None:
    assert drained({"html": "<h1>Hotel</h1>"})["said"] == ["portal"]
    assert drained({"status": 502, "html": "<h1>Bad gateway</h1>"})["said"] == ["waiting"]


@pytest.mark.parametrize("status", [400, 422])
def test_one_bad_entry_is_put_aside_and_all_others_go(drained: Drained, status: int) -> None:
    found = drained({"status": status, "bad": ["e57"]}, count=100)
    assert found["end"] == ""
    assert [n for n, state in enumerate(found["states"], 1) if state == "parked"] == [57]
    assert found["states"].count("acked") == 99
    assert found["problems"][56] == "refused"


def test_after_a_bad_one_batches_are_whole_again(drained: Drained) -> None:
    sizes = drained({"status": 400, "bad": ["e1"]}, count=300)["sizes"]
    assert sizes[0] == 100
    assert sizes[sizes.index(1) + 1 :] == [100, 100, 99]


def test_a_batch_that_is_too_large_is_halved_and_a_single_one_put_aside(drained: Drained) -> None:
    found = drained({"status": 413, "bad": ["e2"]}, count=4)
    assert found["states"] == ["acked", "parked", "acked", "acked"]
    assert found["problems"][1] == "too_large"


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        ({"status": 401, "code": "session_expired"}, "signed_out"),
        ({"status": 403, "code": "wrong_user"}, "wrong_user"),
        ({"status": 426, "code": "upgrade_required"}, "upgrade"),
    ],
)
def test_what_only_a_person_can_cure_stops_and_keeps_all(
    drained: Drained, answer: dict[str, Any], word: str
) -> None:
    found = drained(answer)
    assert (found["end"], found["states"], len(found["sizes"])) == (word, ["local"] * 3, 1)


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_waited_for_in_seconds_and_as_a_date(drained: Drained, status: int) -> None:
    assert drained({"status": status, "headers": {"Retry-After": "90"}})["wait"] == 90_000
    dates = {
        "Date": "Tue, 17 Nov 2026 10:00:00 GMT",
        "Retry-After": "Tue, 17 Nov 2026 10:02:00 GMT",
    }
    assert drained({"status": status, "headers": dates})["wait"] == 120_000


def test_an_id_that_was_used_gets_a_new_one_and_is_sent(drained: Drained) -> None:
    found = drained({"how": {"status": "id_reused"}}, {"how": {"status": "stored"}})
    assert found["states"] == ["acked"] * 3
    assert not {"e1", "e2", "e3"} & set(found["ids"])


def test_ids_that_are_refused_for_ever_do_not_spin(drained: Drained) -> None:
    found = drained({"how": {"status": "id_reused"}})
    assert (found["end"], len(found["sizes"])) == ("later", 2)


def test_what_the_server_keeps_aside_is_put_aside_with_its_code(drained: Drained) -> None:
    found = drained({"how": {"status": "quarantined", "code": "bad_payload"}})
    assert (found["states"], found["problems"]) == (["parked"] * 3, ["bad_payload"] * 3)


def test_a_device_whose_numbers_another_one_uses_renews_its_id(drained: Drained) -> None:
    assert drained({"how": {"flags": ["seq_fork"]}})["forks"] == ["d-1"]


PACE = """async (build) => {
  const { pause } = await import(`/static/${build}/js/sending/answers.js`);
  return [1, 2, 3, 7, 50].flatMap((n) => [pause(n, () => 0), pause(n, () => 1)]);
}"""


def test_the_pauses_grow_to_a_minute_with_a_quarter_of_jitter(at: At) -> None:
    page = at(DANA)
    build = page.request.get("/healthz").json()["build"]
    found = page.evaluate(PACE, build)
    assert found == [750, 1250, 1500, 2500, 3000, 5000, 45_000, 75_000, 45_000, 75_000]


LEAD = """async (build) => {
  const { leading } = await import(`/static/${build}/js/sending/leader.js`);
  const busy = leading('x', { request: async (name, how, work) => work(null) });
  const waits = [];
  for (let tries = 0; tries < 6; tries += 1) waits.push(await busy(async () => 'went'));
  const none = await leading('x', null)(async () => 'went');
  const broken = await leading('x', { request: async () => { throw new Error('x'); } })(async () => 'went');
  return { waits: waits.map((each) => each.busy ?? each), none, broken };
}"""


def test_a_lock_that_never_comes_is_passed_after_eight_seconds(at: At) -> None:
    page = at(DANA)
    build = page.request.get("/healthz").json()["build"]
    found = page.evaluate(LEAD, build)
    assert sum(found["waits"][:5]) == 8000
    assert (found["waits"][5], found["none"], found["broken"]) == ("went", "went", "went")
