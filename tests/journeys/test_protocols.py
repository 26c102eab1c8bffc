"""Time protocols on the capture screen, by a clock that the test moves: intervals, segments, scans, events."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from observe import create_app
from observe.domain.policy import Scope
from observe.store.base import db
from tests.cast import DANA, DISTRICT, publish_rubric, the_id
from tests.conftest import config_at
from tests.journeys.conftest import PHONE, TABLET, Server, is_sent, lived_in, log_of, write
from tests.journeys.offline.station import Station, arrive, opened
from tests.timed import publish_timed
from tests.workbook.visits import rows, workbook

At = Callable[..., Page]
MINUTE = 60_000
TINY = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def server(cast_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose district has rubrics with time protocols."""
    with lived_in(cast_database, tmp_path_factory.mktemp("timed"), timed) as running:
        yield running


def timed() -> None:
    for name in ("time-use.yaml", "lesson-segments.yaml"):
        publish_rubric(DISTRICT, name)
    publish_timed(DISTRICT)


def visit(page: Page, rubric: str) -> str:
    """Begin a visit with a rubric, by a clock that can be moved; gives the observation's id."""
    page.route("**/api/v1/observations/*?since=*", lambda route: route.abort())
    found = page.request.get("/api/v1/pack").json()["rubrics"]
    own = next(each for each in found if each["id"].endswith(rubric))
    page.clock.install()
    chosen = f"rubric={own['id']}@{own['version']}&kind=walkthrough&section="
    page.goto(f"/capture/new?teacher={the_id('Okafor')}&{chosen}")
    page.wait_for_url(re.compile(r"/capture/[0-9a-f-]{36}$"))
    page.locator("body[data-protocols=ready]").wait_for()
    return page.url.rsplit("/", 1)[1]


def pass_time(page: Page, ms: float) -> None:
    """Move the clock; each timer that came due runs once."""
    page.locator("body:not([data-saved=saving])").wait_for()
    page.clock.fast_forward(int(ms))


def sent(page: Page, observation: str, kind: str) -> list[dict[str, Any]]:
    is_sent(page)
    return [each for each in log_of(page, observation) if each["kind"] == kind]


def code(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=re.compile(f"^{name}"))


def strip(page: Page) -> Locator:
    return page.get_by_role("timer", name="Two-minute intervals")


def tiles(page: Page) -> list[str]:
    return page.get_by_role("list", name="Intervals so far").get_by_role("button").all_inner_texts()


def words(page: Page) -> list[str]:
    return [text.split("\n")[-1] for text in tiles(page)]


def test_an_interval_is_coded_by_taps_and_the_next_one_begins_by_itself(at: At) -> None:
    page = at(DANA, **TABLET)
    observation = visit(page, "time-use")
    expect(strip(page)).to_contain_text("Interval 1")
    code(page, "Circulating").tap()
    code(page, "Working together").tap()
    expect(code(page, "Circulating")).to_have_attribute("aria-pressed", "true")
    pass_time(page, 34_000)
    expect(strip(page)).to_contain_text(re.compile(r"1:2[5-7] left"))
    expect(page.get_by_role("status")).to_have_text("Sent")
    pass_time(page, 1.6 * MINUTE)
    expect(strip(page)).to_contain_text("Interval 2")
    expect(page.get_by_role("status")).to_have_text("Interval 2 begins")
    made = sent(page, observation, "interval.set")
    assert [(each["target"], each["payload"]) for each in made] == [
        ("time-use", {"interval": 1, "codes": {"A.CIR": True}, "note": None}),
        ("time-use", {"interval": 1, "codes": {"L.GRP": True}, "note": None}),
    ]


def test_what_was_before_is_proposed_and_recorded_only_when_confirmed(at: At) -> None:
    page = at(DANA, **TABLET)
    observation = visit(page, "time-use")
    code(page, "Circulating").tap()
    code(page, "Working together").tap()
    pass_time(page, 2.1 * MINUTE)
    expect(code(page, "Circulating")).to_contain_text("as before?")
    expect(code(page, "Circulating")).to_have_attribute("aria-pressed", "false")
    assert len(sent(page, observation, "interval.set")) == 2
    page.get_by_role("button", name=re.compile("^Yes")).tap()
    expect(code(page, "Circulating")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("button", name=re.compile("^Yes"))).to_be_hidden()
    confirmed = sent(page, observation, "interval.set")[-1]["payload"]
    assert confirmed == {"interval": 2, "codes": {"A.CIR": True, "L.GRP": True}, "note": None}
    page.get_by_role("button", name="Undo").tap()
    expect(code(page, "Circulating")).to_have_attribute("aria-pressed", "false")


def test_half_an_hour_holds_coded_empty_late_and_missed_intervals(at: At) -> None:
    page = at(DANA, **TABLET)
    observation = visit(page, "time-use")
    code(page, "Modeling").tap()
    pass_time(page, 2 * MINUTE)
    page.get_by_role("button", name="None of these").tap()
    pass_time(page, 2 * MINUTE)
    pass_time(page, 2.5 * MINUTE)
    page.get_by_role("button", name=re.compile("^3")).tap()
    expect(page.get_by_text(re.compile("^Interval 3, "))).to_be_visible()
    code(page, "Managing").tap()
    page.get_by_role("button", name="Back to now").tap()
    code(page, "Circulating").tap()
    pass_time(page, 10 * MINUTE)
    pass_time(page, 13.4 * MINUTE)
    assert words(page) == ["coded", "nothing", "late", "coded", *["missed"] * 10, "now"]
    page.get_by_role("button", name="Finish visit").tap()
    section = page.locator("#missed")
    expect(section.get_by_role("button")).to_have_count(10)
    section.get_by_role("button").first.tap()
    expect(page.locator(".back")).to_contain_text("Interval 5, ")
    numbers = {each["payload"]["interval"] for each in sent(page, observation, "interval.set")}
    assert numbers == {1, 2, 3, 4}


def test_an_interval_whose_coding_was_taken_back_is_missed_once_it_has_passed(at: At) -> None:
    page = at(DANA, **TABLET)
    observation = visit(page, "time-use")
    undo = page.get_by_role("button", name="Undo")
    code(page, "Modeling").tap()
    undo.tap()
    expect(code(page, "Modeling")).to_have_attribute("aria-pressed", "false")
    pass_time(page, 2.1 * MINUTE)
    page.get_by_role("button", name="None of these").tap()
    assert words(page) == ["missed", "nothing"]
    undo.tap()
    assert words(page) == ["missed", "now"]
    pass_time(page, 2 * MINUTE)
    code(page, "Modeling").tap()
    code(page, "Modeling").tap()
    pass_time(page, 2 * MINUTE)
    assert words(page) == ["missed", "missed", "missed", "now"]
    page.get_by_role("button", name="Finish visit").tap()
    expect(page.locator("#missed").get_by_role("button")).to_have_count(3)
    made = [each["payload"]["codes"] for each in sent(page, observation, "interval.set")]
    assert made[1] == {"A.MOD": None}
    assert (len(made[2]), set(made[2].values()), set(made[3].values())) == (26, {False}, {None})


def test_a_visit_that_nobody_ended_misses_nothing_after_the_last_that_was_written(at: At) -> None:
    page = at(DANA, **TABLET)
    visit(page, "time-use")
    code(page, "Modeling").tap()
    pass_time(page, 4.5 * MINUTE)
    code(page, "Modeling").tap()
    pass_time(page, 40 * MINUTE)
    page.get_by_role("button", name="Finish visit").tap()
    expect(page.locator("#missed").get_by_role("button")).to_have_count(1)


def test_a_reload_in_the_middle_restores_the_grid(at: At) -> None:
    page = at(DANA, **TABLET)
    observation = visit(page, "time-use")
    code(page, "Modeling").tap()
    pass_time(page, 3 * MINUTE)
    code(page, "Circulating").tap()
    assert len(sent(page, observation, "interval.set")) == 2
    page.reload()
    page.locator("body[data-protocols=ready]").wait_for()
    expect(strip(page)).to_contain_text("Interval 2")
    expect(code(page, "Circulating")).to_have_attribute("aria-pressed", "true")
    assert words(page) == ["coded", "coded"]


def test_a_code_that_asks_for_a_note_keeps_it_with_its_interval(at: At) -> None:
    page = at(DANA, **TABLET)
    observation = visit(page, "time-use")
    page.get_by_role("group", name="What the adult is doing").get_by_role(
        "button", name="Other"
    ).tap()
    field = page.get_by_role("textbox", name="Other: say what")
    field.press_sequentially("Fire drill")
    pass_time(page, 2.1 * MINUTE)
    expect(strip(page)).to_contain_text("Interval 2")
    expect(page.get_by_text(re.compile("^Interval 1, "))).to_be_visible()
    field.press("Tab")
    expect(page.get_by_text(re.compile("^Interval 1, "))).to_be_hidden()
    notes = [each["payload"] for each in sent(page, observation, "interval.set")]
    assert notes[-1] == {"interval": 1, "codes": {}, "note": "Fire drill"}


def test_the_grid_is_coded_by_keyboard_alone(at: At) -> None:
    page = at(DANA, viewport={"width": 1180, "height": 820})
    visit(page, "time-use")
    code(page, "Explaining to all").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(code(page, "Explaining to all")).to_have_attribute("aria-pressed", "true")
    expect(code(page, "Modeling")).to_have_attribute("aria-pressed", "true")
    pass_time(page, 2.1 * MINUTE)
    expect(code(page, "Modeling")).to_be_focused()


@pytest.mark.parametrize("device", [TABLET, PHONE, TINY], ids=["tablet", "phone", "320 px"])
def test_the_grid_fits_and_axe_finds_nothing(at: At, device: dict[str, Any]) -> None:
    page = at(DANA, **device)
    visit(page, "time-use")
    code(page, "Modeling").tap()
    pass_time(page, 2.1 * MINUTE)
    page.locator(".tiles button").first.tap()
    expect(page.get_by_text(re.compile("^Interval 1, "))).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    found = Axe().run(page).response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []
    box = code(page, "Modeling").bounding_box()
    assert box
    assert min(box["height"], box["width"]) >= 48


def segments(page: Page) -> Locator:
    return page.get_by_role("timer", name="Two segments with scans")


def rated(page: Page, observation: str) -> list[tuple[str, str | None, int | None]]:
    made = sent(page, observation, "rate.set")
    return [(each["target"], each["payload"]["level"], each["payload"]["segment"]) for each in made]


def test_two_segments_are_rated_each_on_its_own_once_they_have_ended(at: At) -> None:
    page = at(DANA, **TABLET)
    observation = visit(page, "lesson-segments")
    page.get_by_role("button", name=re.compile("^Yes")).tap()
    climate = page.get_by_role("group", name="A climate that supports")
    expect(climate.get_by_role("radio").first).to_be_disabled()
    expect(climate).to_have_accessible_description(re.compile("Segment 1 is rated when it has"))
    write(page, "Table D waits for the sheet #1")
    pass_time(page, 15.1 * MINUTE)
    expect(segments(page)).to_contain_text("Segment 1 has ended")
    expect(page.locator("details[open] .count")).to_have_text("1 note supports this")
    climate.get_by_role("radio", name=re.compile("^Partly")).check(force=True)
    expect(page.get_by_role("link", name=re.compile("Climate.*rated Partly"))).to_be_visible()
    page.get_by_role("button", name="Start segment 2").tap()
    expect(page.get_by_role("radio", name=re.compile("^Segment 2"))).to_be_checked()
    expect(page.get_by_role("link", name=re.compile("Climate.*not rated"))).to_be_visible()
    pass_time(page, 15.1 * MINUTE)
    expect(segments(page)).to_contain_text("All segments have ended")
    climate.get_by_role("radio", name=re.compile("^Fully")).check(force=True)
    expect(page.locator("details[open] .count")).to_have_text("No evidence yet")
    page.get_by_role("radio", name=re.compile("^Segment 1")).check(force=True)
    expect(climate.get_by_role("radio", name=re.compile("^Partly"))).to_be_checked()
    assert rated(page, observation) == [("E1", "3", 1), ("E1", "5", 2)]
    marks = [each["payload"] for each in sent(page, observation, "segment.mark")]
    assert [(each["segment"], each["edge"]) for each in marks] == [
        (1, "start"),
        (1, "end"),
        (2, "start"),
        (2, "end"),
    ]


def test_a_segment_that_nobody_started_ran_from_the_start_of_the_visit(at: At) -> None:
    page = at(DANA, **TABLET)
    observation = visit(page, "lesson-segments")
    pass_time(page, 15.2 * MINUTE)
    expect(segments(page)).to_contain_text("Segment 1 has ended")
    marks = sent(page, observation, "segment.mark")
    assert [(each["payload"]["edge"], each["lesson_ms"]) for each in marks] == [
        ("start", 1),
        ("end", 15 * MINUTE),
    ]


def test_a_segment_ended_early_goes_on_after_an_undo(at: At) -> None:
    page = at(DANA, **TABLET)
    visit(page, "lesson-segments")
    pass_time(page, 2 * MINUTE)
    page.get_by_role("button", name="Start now").tap()
    pass_time(page, 3 * MINUTE)
    page.get_by_role("button", name="End now").tap()
    expect(segments(page)).to_contain_text("Segment 1 has ended")
    page.get_by_role("button", name="Undo").tap()
    expect(segments(page)).to_contain_text(re.compile("11:5[0-9] left|12:00 left"))
    page.get_by_role("button", name="Undo").tap()
    expect(page.get_by_role("button", name="Start segment 1")).to_be_visible()


def test_a_finished_visit_asks_for_the_ratings_of_each_segment(at: At) -> None:
    page = at(DANA, **TABLET)
    visit(page, "lesson-segments")
    pass_time(page, 15.2 * MINUTE)
    climate = page.get_by_role("group", name="A climate that supports")
    climate.get_by_role("radio", name=re.compile("^Partly")).check(force=True)
    page.get_by_role("button", name="Finish visit").tap()
    expect(page.locator("#unrated button")).to_have_count(17)
    page.get_by_role("button", name="Segment 2 · A climate that supports").tap()
    expect(page.get_by_role("radio", name=re.compile("^Segment 2"))).to_be_checked()


def scan(page: Page) -> Locator:
    return page.locator(".scan:not([hidden])")


def test_a_scan_is_prompted_at_its_minute_and_a_missed_one_stays_missed(at: At) -> None:
    page = at(DANA, **TABLET)
    observation = visit(page, "lesson-segments")
    expect(segments(page)).to_contain_text("scan in 4:00")
    pass_time(page, 4.05 * MINUTE)
    expect(scan(page).get_by_role("heading")).to_have_text("Scan 1 of 6")
    answers = scan(page).get_by_role("group", name=re.compile("^Most students have"))
    answers.get_by_role("radio", name="Yes").check(force=True)
    for _ in range(3):
        scan(page).get_by_role("button", name="One more").tap()
    level = scan(page).get_by_role("group", name=re.compile("^Students on task"))
    level.get_by_role("radio", name="High").check(force=True)
    scan(page).get_by_role("button", name="Done").tap()
    expect(scan(page)).to_have_count(0)
    pass_time(page, 5 * MINUTE)
    expect(scan(page).get_by_role("heading")).to_have_text("Scan 2 of 6")
    pass_time(page, 5 * MINUTE)
    expect(scan(page).get_by_role("heading")).to_have_text("Scan 3 of 6")
    pass_time(page, 1.5 * MINUTE)
    shown = page.get_by_role("list", name="Scans").get_by_role("button").all_inner_texts()
    assert [text.split("\n")[-1] for text in shown] == [
        "done", "missed", "missed", "min 4", "min 9", "min 14"
    ]  # fmt: skip
    last = sent(page, observation, "snapshot.set")[-1]["payload"]
    assert (last["at"], sorted(last["values"].values(), key=str)) == ("PT4M", [3, "H", "Y"])


def test_what_an_answer_closes_is_not_asked(at: At) -> None:
    page = at(DANA, **TABLET)
    observation = visit(page, "lesson-segments")
    pass_time(page, 4.05 * MINUTE)
    first = scan(page).get_by_role("group", name=re.compile("^Most students have"))
    first.get_by_role("radio", name="Yes").check(force=True)
    level = scan(page).get_by_role("group", name=re.compile("^Students on task"))
    level.get_by_role("radio", name="High").check(force=True)
    first.get_by_role("radio", name="No").check(force=True)
    expect(level).to_be_hidden()
    assert sent(page, observation, "snapshot.set")[-1]["payload"]["values"] == {"S.task": "N"}


def test_an_event_starts_and_ends_by_a_tap_and_several_go_on_at_once(at: At) -> None:
    page = at(DANA, **TABLET)
    observation = visit(page, "timed")
    code(page, "Out of the room").tap()
    pass_time(page, MINUTE)
    expect(code(page, "Out of the room")).to_contain_text(re.compile("running 1:0"))
    code(page, "Calls on a student").tap()
    page.get_by_role("list", name="Events so far").get_by_role(
        "button", name="Just a moment"
    ).first.tap()
    code(page, "Out of the room").tap()
    expect(code(page, "Out of the room")).to_have_attribute("aria-pressed", "false")
    events = page.get_by_role("list", name="Events so far").get_by_role("listitem")
    expect(events).to_have_count(2)
    page.get_by_role("button", name="Undo").tap()
    expect(code(page, "Out of the room")).to_have_attribute("aria-pressed", "true")
    events.first.get_by_role("button", name="Remove").tap()
    expect(events).to_have_count(1)
    made = [each["payload"] for each in sent(page, observation, "event.add")]
    assert [each["code"] for each in made] == [
        "E.out",
        "E.cold",
        "E.cold",
        "E.out",
        "E.out",
        "E.cold",
    ]
    assert made[2]["end_ms"] == made[1]["start_ms"]
    assert (made[4]["end_ms"], made[5]["end_ms"]) == (None, 0)


def test_two_tablets_code_one_grid(at: At) -> None:
    first, second = at(DANA, **TABLET), at(DANA, **TABLET)
    observation = visit(first, "time-use")
    code(first, "Modeling").tap()
    is_sent(first)
    second.goto(f"/capture/{observation}")
    second.locator("body[data-protocols=ready]").wait_for()
    expect(code(second, "Modeling")).to_have_attribute("aria-pressed", "true")
    code(second, "Waiting").tap()
    assert len(sent(second, observation, "interval.set")) == 2
    first.unroute_all()
    first.reload()
    expect(code(first, "Waiting")).to_have_attribute("aria-pressed", "true")


def missed_everywhere(page: Page, observation: str) -> tuple[list[str], str]:
    """What the page that finishes the visit says was missed, and what its review says."""
    page.get_by_role("button", name="Finish visit").tap()
    page.locator("#finish-now").tap()
    is_sent(page)
    listed = page.locator("#missed").get_by_role("button").all_inner_texts()
    page.goto(f"/observations/{observation}/review")
    page.locator("details.as-table summary").tap()
    page.locator("#loose-ends summary").tap()
    section = page.locator("#loose-ends section", has_text="Missed in the lesson")
    return listed, section.get_by_role("listitem").inner_text()


def counted(server: Server, observation: str) -> dict[str, tuple[Any, ...]]:
    """What the workbook counts of a visit that was shared and counted at least once."""
    names = ("numerator", "denominator", "missed", "total", "late")
    with create_app(config_at(server.data_dir)).app_context():
        found = {
            row["measure_code"]: tuple(row[name] for name in names)
            for row in rows(workbook(Scope(DANA, frozenset())), "Counts")
            if row["observation_id"] == observation and row["numerator"]
        }
        db.session.remove()
        db.engine.dispose()
    return found


def test_a_grid_is_told_alike_by_finish_review_record_and_figures(at: At, server: Server) -> None:
    page = at(DANA, **TABLET)
    observation = visit(page, "time-use")
    undo = page.get_by_role("button", name="Undo")
    code(page, "Modeling").tap()
    pass_time(page, 2.1 * MINUTE)
    page.get_by_role("button", name="None of these").tap()
    pass_time(page, 2 * MINUTE)
    code(page, "Circulating").tap()
    undo.tap()
    pass_time(page, 4.5 * MINUTE)
    page.get_by_role("button", name=re.compile("^4")).tap()
    code(page, "Managing").tap()
    pass_time(page, 3.8 * MINUTE)
    listed, told = missed_everywhere(page, observation)
    assert [re.findall(r"Interval (\d+)", each) for each in listed] == [["3"], ["5"], ["6"]]
    assert told == "Two-minute intervals: intervals 3, 5, 6"
    expect(page.get_by_text("Missed, and in no figure: intervals 3, 5, 6")).to_be_visible()
    page.get_by_role("button", name="Share with Ms. Okafor").tap()
    page.wait_for_url(re.compile(f"{observation}$"))
    assert counted(server, observation) == {"A.MOD": (1, 3, 3, 6, 1), "A.MNG": (1, 3, 3, 6, 1)}


def test_segments_are_told_alike_by_finish_review_record_and_figures(
    at: At, server: Server
) -> None:
    page = at(DANA, **TABLET)
    observation = visit(page, "lesson-segments")
    undo = page.get_by_role("button", name="Undo")
    page.get_by_role("button", name="Start now").tap()
    undo.tap()
    pass_time(page, 2 * MINUTE)
    page.get_by_role("button", name="Start segment 1").tap()
    pass_time(page, 4.1 * MINUTE)
    task = scan(page).get_by_role("group", name=re.compile("^Most students have"))
    task.get_by_role("radio", name="Yes").check(force=True)
    pass_time(page, 5 * MINUTE)
    task.get_by_role("radio", name="Yes").check(force=True)
    undo.tap()
    page.get_by_role("button", name="End now").tap()
    undo.tap()
    pass_time(page, 6.5 * MINUTE)
    page.get_by_role("button", name="Start segment 2").tap()
    pass_time(page, 8 * MINUTE)
    listed, told = missed_everywhere(page, observation)
    assert (listed, told) == (["Scan 2 of 6", "Scan 3 of 6"], "Two segments with scans: 2 scans")
    parts = page.get_by_role("table", name="Segments").get_by_role("row")
    expect(parts.nth(1)).to_contain_text(re.compile(r"^1\s*2:0\d\s*17:0\d$"))
    expect(parts.nth(2)).to_contain_text("until the end")
    page.get_by_role("button", name="Share with Ms. Okafor").tap()
    page.wait_for_url(re.compile(f"{observation}$"))
    assert counted(server, observation) == {"S.task": (1, 1, 2, 3, None)}


def test_a_tally_tells_its_rate_after_some_minutes(at: At) -> None:
    page = at(DANA, **TABLET)
    visit(page, "timed")
    asks = page.get_by_role("button", name=re.compile("^A student asks")).first
    asks.tap()
    asks.tap()
    pass_time(page, 4 * MINUTE)
    expect(asks).to_have_accessible_name(re.compile(r"A student asks 2 0\.5 per min"))


@pytest.mark.parametrize("device", [TABLET, PHONE, TINY], ids=["tablet", "phone", "320 px"])
def test_segments_and_scans_fit_and_axe_finds_nothing(at: At, device: dict[str, Any]) -> None:
    page = at(DANA, **device)
    visit(page, "lesson-segments")
    pass_time(page, 4.05 * MINUTE)
    expect(scan(page)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    found = Axe().run(page).response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []


def test_a_grid_is_coded_without_a_network(
    browser: Browser, tmp_path: Path, cast_database: Path
) -> None:
    shutil.copy(cast_database, tmp_path / "observe.sqlite3")
    with create_app(config_at(tmp_path)).app_context():
        publish_rubric(DISTRICT, "time-use.yaml")
        db.session.remove()
        db.engine.dispose()
    station = Station(tmp_path)
    station.start()
    context = browser.new_context(base_url=station.url, locale="en-US", **PHONE)
    page = arrive(context, DANA)
    station.stop()
    grid = "https://observe.example/rubrics/time-use@1.0.0"
    opened(page, f"/capture/new?teacher={the_id('Okafor')}&section=&kind=coaching&rubric={grid}")
    page.locator("body[data-protocols=ready]").wait_for()
    expect(page.locator(".strip")).to_have_css("display", "flex")
    expect(page.get_by_role("radio", name="Tally")).to_be_checked()
    code(page, "Circulating").tap()
    expect(code(page, "Circulating")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#saved")).to_contain_text("Saved on this device")
    context.close()
