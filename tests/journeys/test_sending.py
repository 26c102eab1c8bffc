"""Sending by the table of answers: the device's log, the server's and the words, whatever comes back."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.cast import DANA, EMAILS, PASSWORD, THEO
from tests.journeys.conftest import TABLET, Server, begin, is_sent, write

At = Callable[..., Page]
OURS = {"X-Obs-Api": "1"}

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


def log_of(page: Page, visit: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.request.get(f"/api/v1/observations/{visit}?since=0").json()[
        "entries"
    ]
    return found


def kept(page: Page, visit: str) -> dict[str, str]:
    """What the device's log says of each note, by its words."""
    rows = page.evaluate(
        """async ([person, visit]) => {
          const open = indexedDB.open(`obs-${person}`);
          await new Promise((done) => { open.onsuccess = done; });
          const all = open.result.transaction('entries').objectStore('entries').index('obs').getAll(visit);
          await new Promise((done) => { all.onsuccess = done; });
          open.result.close();
          return all.result.filter((entry) => entry.payload.text).map((entry) => [entry.payload.text, entry.state]);
        }""",
        [DANA, visit],
    )
    return dict(rows)


def answer(page: Page, status: int, /, headers: dict[str, str] | None = None, **body: Any) -> None:
    """From now on the server's place is taken by this answer."""
    page.route(
        "**/entries",
        lambda route: route.fulfill(status=status, headers={**OURS, **(headers or {})}, json=body),
    )


def stop_clock(page: Page) -> None:
    """From now on the page's time passes only as the test says, in whole milliseconds."""
    page.clock.install()
    page.clock.pause_at(page.evaluate("Math.ceil(Date.now() / 1000 + 1) * 1000"))


def pass_time(page: Page, until: Callable[[], bool]) -> None:
    """Let the page's own clock run ahead, at most ten minutes."""
    for _ in range(1200):
        if until():
            return
        page.clock.run_for(500)
    raise AssertionError("It did not come to pass within ten minutes of the page's time.")


def test_five_taps_a_second_do_not_keep_anything_from_the_server(at: At) -> None:
    page = at(DANA, **TABLET)
    visit = begin(page, "Okafor")
    is_sent(page)
    with page.expect_response("**/entries"):
        page.evaluate(
            "() => { const b = document.querySelector('[data-tally]'); let n = 0;"
            " const t = setInterval(() => { b.click(); if (++n === 12) clearInterval(t); }, 200); }"
        )
    assert 0 < sum(each["kind"] == "tally.add" for each in log_of(page, visit)) < 12
    is_sent(page)


def test_while_the_server_asks_for_time_more_notes_do_not_hurry_it(at: At) -> None:
    page = at(DANA, **TABLET)
    begin(page, "Okafor")
    is_sent(page)
    asked: list[str] = []
    page.on("request", lambda each: asked.append(each.url) if "/entries" in each.url else None)
    answer(page, 503, {"Retry-After": "600"}, ok=False)
    with page.expect_response("**/entries"):
        write(page, "one")
    stop_clock(page)
    write(page, "two")
    page.clock.run_for(60_000)
    expect(page.locator("#saved")).to_have_text("Saved on this device, 2 waiting")
    assert len(asked) == 1


def test_what_is_put_aside_is_shown_with_its_reason_and_tried_again(at: At) -> None:
    page = at(DANA, **TABLET)
    visit = begin(page, "Okafor")
    is_sent(page)
    answer(page, 422, ok=False, code="malformed")
    write(page, "a note with trouble")
    expect(page.locator("#stream .mark")).to_have_text("needs attention")
    expect(page.locator("#saved")).to_have_text("Saved on this device, 1 waiting")
    assert kept(page, visit) == {"a note with trouble": "parked"}
    page.locator("#saved").tap()
    panel = page.get_by_role("region", name="What is saved")
    expect(panel).to_contain_text("a note with trouble")
    expect(panel).to_contain_text("The server could not read it.")
    page.unroute("**/entries")
    panel.get_by_role("button", name="Try again").tap()
    is_sent(page)
    assert kept(page, visit) == {"a note with trouble": "acked"}
    expect(panel.get_by_role("button", name="Try again")).to_be_hidden()


def test_signing_in_again_leaves_nothing_and_loses_nothing(at: At) -> None:
    page = at(DANA, **TABLET)
    visit = begin(page, "Okafor")
    is_sent(page)
    page.context.clear_cookies()
    write(page, "written while signed out")
    banner = page.locator("#banner")
    expect(banner).to_contain_text("Sign in to send 1 note or tap.")
    write(page, "and one more")
    expect(banner).to_contain_text("Sign in to send 2 notes and taps.")
    banner.get_by_role("link", name="Sign in").tap()
    dialog = page.get_by_role("dialog", name="Sign in")
    dialog.get_by_label("E-mail").fill(EMAILS[DANA])
    dialog.get_by_label("Password").fill("not the password at all")
    dialog.get_by_role("button", name="Sign in").click()
    expect(dialog.get_by_role("alert")).to_contain_text("do not go together")
    dialog.get_by_label("Password").fill(PASSWORD)
    dialog.get_by_role("button", name="Sign in").click()
    expect(dialog).to_be_hidden()
    is_sent(page)
    expect(banner).to_be_hidden()
    assert page.url.endswith(visit)
    assert [each["kind"] for each in log_of(page, visit)][-2:] == ["note.add", "note.add"]


def test_nothing_is_sent_as_somebody_else(at: At) -> None:
    page = at(DANA, **TABLET)
    visit = begin(page, "Okafor")
    is_sent(page)
    page.context.clear_cookies()
    write(page, "Dana’s own")
    page.locator("#banner").get_by_role("link", name="Sign in").tap()
    dialog = page.get_by_role("dialog", name="Sign in")
    dialog.get_by_label("E-mail").fill(EMAILS[THEO])
    dialog.get_by_label("Password").fill(PASSWORD)
    dialog.get_by_role("button", name="Sign in").click()
    expect(dialog.get_by_role("alert")).to_contain_text("These notes belong to Dana Ruiz")
    assert kept(page, visit) == {"Dana’s own": "local"}
    dialog.get_by_label("E-mail").fill(EMAILS[DANA])
    dialog.get_by_label("Password").fill(PASSWORD)
    dialog.get_by_role("button", name="Sign in").click()
    is_sent(page)
    assert {each["author"] for each in log_of(page, visit)} == {DANA}


def test_a_sign_in_in_another_tab_is_noticed(at: At) -> None:
    page = at(DANA, **TABLET)
    begin(page, "Okafor")
    is_sent(page)
    page.context.clear_cookies()
    write(page, "waiting for the other tab")
    expect(page.locator("#banner")).to_contain_text("You are signed out")
    other = page.context.new_page()
    other.goto("/sign-in")
    other.get_by_label("E-mail").fill(EMAILS[DANA])
    other.get_by_label("Password").fill(PASSWORD)
    other.get_by_role("button", name="Sign in").click()
    other.wait_for_url("**/")
    page.bring_to_front()
    page.evaluate("dispatchEvent(new Event('focus'))")
    is_sent(page)
    expect(page.locator("#banner")).to_be_hidden()


def test_a_portal_is_named_and_forgotten_once_it_is_gone(at: At) -> None:
    page = at(DANA, **TABLET)
    begin(page, "Okafor")
    is_sent(page)
    elsewhere = {"Location": "https://portal.example/login"}
    page.route("**/entries", lambda route: route.fulfill(status=302, headers=elsewhere))
    write(page, "behind a portal")
    expect(page.locator("#banner")).to_contain_text("This network wants you to sign in to Wi-Fi")
    page.unroute("**/entries")
    page.evaluate("dispatchEvent(new Event('online'))")
    is_sent(page)
    expect(page.locator("#banner")).to_be_hidden()


def test_a_page_that_is_too_old_keeps_all_and_asks_to_reload(at: At) -> None:
    page = at(DANA, **TABLET)
    visit = begin(page, "Okafor")
    is_sent(page)
    stop_clock(page)
    answer(page, 426, ok=False, code="upgrade_required")
    with page.expect_response("**/entries"):
        write(page, "kept")
        page.clock.run_for(1000)
    expect(page.locator("#banner")).to_be_hidden()
    pass_time(page, page.locator("#banner").is_visible)
    expect(page.locator("#banner")).to_contain_text("This page is too old to send")
    expect(page.locator("#banner").get_by_role("link", name="Reload")).to_be_visible()
    assert kept(page, visit) == {"kept": "local"}


def test_a_refused_origin_reloads_the_page_once_when_nobody_writes(at: At) -> None:
    page = at(DANA, **TABLET)
    visit = begin(page, "Okafor")
    is_sent(page)
    stop_clock(page)
    answer(page, 403, ok=False, code="csrf")
    with page.expect_response("**/entries"):
        write(page, "kept over the reload")
        page.clock.run_for(1000)
    box = page.get_by_role("textbox", name="What you see and hear")
    box.press_sequentially("half a")
    page.clock.run_for(20_000)
    expect(box).to_have_value("half a")
    page.unroute("**/entries")
    page.evaluate("document.body.dataset.before = 'yes'")
    box.fill("")
    pass_time(page, lambda: not page.locator("body[data-before]").count())
    assert list(kept(page, visit)) == ["kept over the reload"]


def test_an_id_that_was_used_is_replaced_in_what_refers_to_it(at: At) -> None:
    page = at(DANA, **TABLET)
    visit = begin(page, "Okafor")
    is_sent(page)
    used: list[str] = []

    def reused(route: Route) -> None:
        made = route.request.post_data_json["entries"]
        used.extend(each["id"] for each in made if each["kind"] == "note.add")
        acks = [{"id": each["id"], "status": "id_reused", "flags": []} for each in made]
        route.fulfill(
            headers=OURS, json={"ok": True, "acks": acks, "have": {}, "state": "capturing"}
        )

    page.route("**/entries", reused, times=1)
    write(page, "frist")
    page.get_by_role("button", name="frist").tap()
    page.get_by_role("textbox", name="Note", exact=True).fill("first")
    page.get_by_role("button", name="Save", exact=True).tap()
    is_sent(page)
    page.reload()
    expect(page.locator("#stream .text")).to_have_text(["first"])
    added, edited = log_of(page, visit)[-2:]
    assert (added["kind"], edited["kind"], edited["base"]) == ("note.add", "note.edit", added["id"])
    assert added["id"] not in used


def test_a_device_that_forked_goes_on_under_a_new_id_from_one(at: At) -> None:
    page = at(DANA, **TABLET)
    visit = begin(page, "Okafor")
    is_sent(page)

    def forked(route: Route) -> None:
        found = route.fetch()
        body = found.json()
        body["acks"][0]["flags"] = ["seq_fork"]
        route.fulfill(response=found, json=body)

    page.route("**/entries", forked, times=1)
    write(page, "by the old id")
    is_sent(page)
    write(page, "by the new one")
    is_sent(page)
    old, new = log_of(page, visit)[-2:]
    assert old["device_id"] != new["device_id"]
    assert (old["device_seq"], new["device_seq"], new["flags"]) == (3, 1, [])


def test_other_visits_are_sent_from_the_one_that_is_open(at: At) -> None:
    page = at(DANA, **TABLET)
    page.route("**/entries", lambda route: route.abort())
    first = begin(page, "Okafor")
    write(page, "from the first visit")
    expect(page.locator("#saved")).to_have_text("Saved on this device, 3 waiting")
    page.unroute("**/entries")
    begin(page, "Lindqvist")
    is_sent(page)
    page.wait_for_function(
        "async (v) => (await (await fetch(`/api/v1/observations/${v}`)).json()).entries?.length === 3",
        arg=first,
    )
    assert [each["kind"] for each in log_of(page, first)] == ["obs.create", "obs.start", "note.add"]


def test_leaving_the_page_sends_what_waits_without_waiting(at: At) -> None:
    page = at(DANA, **TABLET)
    begin(page, "Okafor")
    is_sent(page)
    stop_clock(page)
    write(page, "just before leaving")
    expect(page.locator("#saved")).to_have_text("Saved on this device, 1 waiting")
    with page.expect_request("**/entries") as sent:
        page.evaluate(
            "() => { Object.defineProperty(document, 'hidden', { value: true });"
            " document.dispatchEvent(new Event('visibilitychange')); }"
        )
    body = sent.value.post_data_json
    assert [each["payload"]["text"] for each in body["entries"]] == ["just before leaving"]
    assert (body["pending_after"], body["max_seq"], body["schema_v"]) == (0, 3, 1)
    assert body["build"]


def finish(page: Page) -> None:
    page.get_by_role("button", name="Finish visit").tap()
    page.get_by_role("button", name="Finish visit").tap()


def test_the_finish_says_from_how_many_devices_everything_came(at: At) -> None:
    one, two = at(DANA, **TABLET), at(DANA, **TABLET)
    visit = begin(one, "Okafor")
    write(one, "from the first")
    is_sent(one)
    two.goto(f"/capture/{visit}")
    expect(two.locator("#also")).to_contain_text(
        re.compile(r"Also open on \w+ \(.+\)\. Tallies add up")
    )
    write(two, "from the second")
    is_sent(two)
    finish(two)
    expect(two.locator("#finished")).to_contain_text(
        "All 2 notes and taps received from 2 devices."
    )


def test_two_wordings_stand_side_by_side_until_one_is_chosen_by_keyboard(at: At) -> None:
    one, two = at(DANA, **TABLET), at(DANA, **TABLET)
    visit = begin(one, "Okafor")
    write(one, "as it was")
    is_sent(one)
    two.goto(f"/capture/{visit}")
    expect(two.locator("#stream .text")).to_have_text("as it was")
    for page, words in ((one, "as the first has it"), (two, "as the second has it")):
        page.get_by_role("button", name="as it was").tap()
        page.get_by_role("textbox", name="Note", exact=True).fill(words)
        page.get_by_role("button", name="Save", exact=True).tap()
        is_sent(page)
    one.reload()
    one.get_by_role("button", name="Finish visit").tap()
    choice = one.locator("#conflicts").get_by_role(
        "group", name=re.compile("Two versions of this note")
    )
    first = choice.get_by_role(
        "button", name=re.compile("Keep “as the first has it” this device · ")
    )
    expect(first).to_be_visible()
    second = choice.get_by_role("button", name=re.compile("Keep “as the second has it” .+ · "))
    second.press("Enter")
    expect(one.locator("#conflicts")).to_be_hidden()
    is_sent(one)
    edits = [each for each in log_of(one, visit) if each["kind"] == "note.edit"]
    assert [each["payload"]["text"] for each in edits[2:]] == ["as the second has it"] * 2
