"""Lesson time: what the module makes of sleep and of changed clocks, and what a visit shows of it."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.cast import DANA
from tests.journeys.conftest import TABLET, begin, is_sent, log_of, write

At = Callable[..., Page]
HOUR = 3600_000
TEN_YEARS = 10 * 365 * 24 * HOUR

RUN = """async ([build, from, script]) => {
  const { startClock } = await import(`/static/${build}/js/capture/clock.js`);
  const at = { wall: 1e12, mono: 5000 }, steps = [];
  const time = { wall: () => at.wall, mono: () => at.mono };
  const clock = startClock(from, { stepped: (ms) => steps.push(ms), time });
  for (const [act, ...values] of script) {
    if (act === "pass") { at.wall += values[0]; at.mono += values[1] ?? values[0]; }
    else clock[act](...values);
  }
  const { lesson_ms, approx } = clock.now();
  return { lesson_ms, approx, steps, ahead: clock.server() - at.wall };
}"""
RESUME = """async ([build, stored, wall]) =>
  (await import(`/static/${build}/js/capture/clock.js`)).resume(stored, wall)"""


@pytest.fixture
def build(page: Page, server: Any) -> str:
    found: str = page.request.get(f"{server.url}/healthz").json()["build"]
    page.goto(f"{server.url}/sign-in")
    return found


SECONDS = [["pass", 1000], ["look"]] * 3


@pytest.mark.parametrize(
    ("script", "lesson_ms", "approx", "steps"),
    [
        pytest.param(SECONDS, 3000, False, [], id="time that passes is counted"),
        pytest.param(
            [*SECONDS, ["pass", -HOUR + 1000, 1000], ["look"]],
            4000,
            False,
            [-HOUR],
            id="a clock set back while the page is seen is logged and changes nothing",
        ),
        pytest.param(
            [*SECONDS, ["pass", HOUR + 1000, 1000], ["look"]],
            4000,
            False,
            [HOUR],
            id="a clock set forward while the page is seen is logged and changes nothing",
        ),
        pytest.param(
            [*SECONDS, ["pass", 2400, 1000]], 4000, False, [], id="a second of jitter is no step"
        ),
        pytest.param(
            [["leave"], ["pass", 600_000, 0], ["come"]],
            600_000,
            True,
            [],
            id="ten minutes asleep are added and marked",
        ),
        pytest.param(
            [["leave"], *([["pass", 60_000], ["look"]] * 5), ["pass", 600_000, 0], ["come"]],
            900_000,
            True,
            [],
            id="sleep after looking on in the background is still sleep",
        ),
        pytest.param(
            [["pass", 60_000, 6000], ["look"]],
            60_000,
            True,
            [],
            id="a page that stood still without being hidden was frozen",
        ),
        pytest.param(
            [["leave"], ["pass", 20 * HOUR, 0], ["come"]],
            12 * HOUR,
            True,
            [],
            id="no more than twelve hours are added",
        ),
        pytest.param(
            [["leave"], ["pass", -HOUR, 60_000], ["come"]],
            60_000,
            True,
            [],
            id="a clock set back in a gap: the monotonic clock is trusted",
        ),
        pytest.param(
            [["leave"], ["pass", 600_000, 0], ["come"], ["heard", 1e12 + 600_000, 1e12 + 600_000]],
            600_000,
            False,
            [],
            id="the server's next answer settles what was bridged",
        ),
    ],
)
def test_lesson_time(
    page: Page, build: str, script: list[Any], lesson_ms: int, approx: bool, steps: list[int]
) -> None:
    found = page.evaluate(RUN, [build, {"lesson_ms": 0}, script])
    assert (found["lesson_ms"], found["approx"], found["steps"]) == (lesson_ms, approx, steps)


def test_the_server_is_heard_in_the_middle_of_the_question(page: Page, build: str) -> None:
    script = [["pass", 200], ["heard", 1e12 + TEN_YEARS, 1e12]]
    assert page.evaluate(RUN, [build, {"lesson_ms": 0}, script])["ahead"] == TEN_YEARS - 100


def test_a_step_of_this_clock_does_not_move_the_servers_time(page: Page, build: str) -> None:
    script = [["heard", 1e12, 1e12], ["pass", HOUR + 1000, 1000], ["look"]]
    assert page.evaluate(RUN, [build, {"lesson_ms": 0}, script])["ahead"] == -HOUR


def test_an_answer_that_took_too_long_says_nothing_of_the_time(page: Page, build: str) -> None:
    script = [["pass", 12_000], ["heard", 1e12 + HOUR, 1e12]]
    assert page.evaluate(RUN, [build, {"lesson_ms": 0}, script])["ahead"] == 0


@pytest.mark.parametrize(
    ("gap", "expected"),
    [
        (90_000, {"lesson_ms": 150_000, "approx": True}),
        (-HOUR, None),
        (13 * HOUR, None),
    ],
)
def test_a_reload_goes_on_from_the_last_stored_moment(
    page: Page, build: str, gap: int, expected: Any
) -> None:
    stored = {"lesson_ms": 60_000, "wall_ms": 1e12}
    assert page.evaluate(RESUME, [build, stored, 1e12 + gap]) == expected


SHIFTED = """(() => {
  const real = Date.now.bind(Date);
  globalThis.shift = %d;
  Date.now = () => real() + globalThis.shift;
})()"""


def shifted(page: Page, ms: int = 0) -> None:
    """From the next page on this device's wall clock is out by so much, and can be moved."""
    page.add_init_script(SHIFTED % ms)


def test_a_clock_moved_back_during_the_visit_moves_no_note(at: At) -> None:
    page = at(DANA, **TABLET)
    shifted(page)
    visit = begin(page, "Okafor")
    write(page, "before the change")
    page.evaluate("globalThis.shift = -2 * 3600e3")
    write(page, "after the change")
    is_sent(page)
    entries = log_of(page, visit)
    first, second = (each for each in entries if each["kind"] == "note.add")
    assert 0 <= second["lesson_ms"] - first["lesson_ms"] < 60_000
    assert not second["approx"]
    (step,) = (each["payload"]["step_ms"] for each in entries if each["kind"] == "clock.step")
    assert abs(step + 2 * HOUR) < 1000
    times = page.locator("#stream time")
    expect(times.nth(0)).to_have_text(times.nth(1).inner_text())


@pytest.mark.parametrize("out_by", [-5 * 24 * HOUR, TEN_YEARS])
def test_on_a_device_days_or_years_off_the_times_shown_are_right(at: At, out_by: int) -> None:
    page = at(DANA, **TABLET)
    face = """() => new Intl.DateTimeFormat("en-US", { hour: "numeric", minute: "2-digit",
      timeZone: JSON.parse(document.getElementById("visit").textContent).timezone })
      .format(Date.now() - globalThis.shift).replace(/ .M$/, "")"""
    shifted(page, out_by)
    visit = begin(page, "Okafor")
    before = page.evaluate(face)
    write(page, "on a wrong clock")
    is_sent(page)
    shown = page.locator("#stream time").inner_text()
    assert shown in (before, page.evaluate(face))
    page.locator("#saved").tap()
    expect(page.locator("#skew")).to_contain_text("clock is far off")
    (note,) = (each for each in log_of(page, visit) if each["kind"] == "note.add")
    assert note["flags"] == []
    assert note["lesson_ms"] < 60_000


def test_a_right_clock_needs_no_word(at: At) -> None:
    page = at(DANA, **TABLET)
    begin(page, "Okafor")
    is_sent(page)
    page.locator("#saved").tap()
    expect(page.locator("#skew")).to_be_hidden()


def test_ten_minutes_asleep_are_counted_and_the_next_note_is_marked(at: At) -> None:
    page = at(DANA, **TABLET)
    shifted(page)
    visit = begin(page, "Okafor")
    write(page, "before the sleep")
    is_sent(page)
    page.route("**/api/**", lambda route: route.abort())
    hide = """(hidden) => {
      Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }"""
    page.evaluate(hide, True)
    page.evaluate("globalThis.shift = 600e3")
    page.evaluate(hide, False)
    write(page, "after the sleep")
    expect(page.locator("#stream time").nth(1)).to_contain_text("about")
    expect(page.get_by_role("timer")).to_contain_text("10 min")
    page.unroute("**/api/**")
    page.evaluate("dispatchEvent(new Event('online'))")
    is_sent(page)
    first, second = (each for each in log_of(page, visit) if each["kind"] == "note.add")
    assert second["approx"]
    assert 600_000 <= second["lesson_ms"] - first["lesson_ms"] < 660_000


def test_a_reload_goes_on_from_where_the_lesson_was(at: At) -> None:
    page = at(DANA, **TABLET)
    shifted(page)
    visit = begin(page, "Okafor")
    write(page, "before")
    is_sent(page)
    page.add_init_script("globalThis.shift = 120e3")
    page.reload()
    write(page, "two minutes later")
    is_sent(page)
    first, second = (each for each in log_of(page, visit) if each["kind"] == "note.add")
    assert 120_000 <= second["lesson_ms"] - first["lesson_ms"] < 180_000


@pytest.mark.parametrize("way", ["paste", "dictate"])
def test_the_first_word_takes_the_time_however_it_comes(at: At, way: str) -> None:
    page = at(DANA, **TABLET)
    visit = begin(page, "Okafor")
    box = page.get_by_role("textbox", name="What you see and hear")
    box.focus()
    if way == "paste":
        page.evaluate("document.execCommand('insertText', false, 'pasted words')")
    else:
        page.keyboard.insert_text("dictated words")
    taken = page.get_by_role("timer").inner_text()
    expect(page.locator("#stamp")).not_to_be_empty()
    page.wait_for_function(
        "shown => document.getElementById('clock').textContent !== shown", arg=taken
    )
    page.wait_for_function(
        "shown => document.getElementById('clock').textContent !== shown",
        arg=page.get_by_role("timer").inner_text(),
    )
    before = page.evaluate("performance.now()")
    box.press("Enter")
    is_sent(page)
    create, note = (e for e in log_of(page, visit) if e["kind"] in ("obs.create", "note.add"))
    assert note["lesson_ms"] < before - 1000
    assert not note["approx"]
    assert create["lesson_ms"] <= note["lesson_ms"]
