"""Segments and their scans on the capture screen."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.cast import DANA
from tests.journeys.conftest import PHONE, TABLET, choose, write
from tests.journeys.protocols.lesson import MINUTE, TINY, pass_time, scan, sent, visit

At = Callable[..., Page]


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
    choose(climate.get_by_role("radio", name=re.compile("^Partly")))
    expect(page.get_by_role("link", name=re.compile("Climate.*rated Partly"))).to_be_visible()
    page.get_by_role("button", name="Start segment 2").tap()
    expect(page.get_by_role("radio", name=re.compile("^Segment 2"))).to_be_checked()
    expect(page.get_by_role("link", name=re.compile("Climate.*not rated"))).to_be_visible()
    pass_time(page, 15.1 * MINUTE)
    expect(segments(page)).to_contain_text("All segments have ended")
    choose(climate.get_by_role("radio", name=re.compile("^Fully")))
    expect(page.locator("details[open] .count")).to_have_text("No evidence yet")
    choose(page.get_by_role("radio", name=re.compile("^Segment 1")))
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
    choose(climate.get_by_role("radio", name=re.compile("^Partly")))
    page.get_by_role("button", name="Finish visit").tap()
    expect(page.locator("#unrated button")).to_have_count(17)
    page.get_by_role("button", name="Segment 2 · A climate that supports").tap()
    expect(page.get_by_role("radio", name=re.compile("^Segment 2"))).to_be_checked()


def test_a_scan_is_prompted_at_its_minute_and_a_missed_one_stays_missed(at: At) -> None:
    page = at(DANA, **TABLET)
    observation = visit(page, "lesson-segments")
    expect(segments(page)).to_contain_text("scan in 4:00")
    pass_time(page, 4.05 * MINUTE)
    expect(scan(page).get_by_role("heading")).to_have_text("Scan 1 of 6")
    answers = scan(page).get_by_role("group", name=re.compile("^Most students have"))
    choose(answers.get_by_role("radio", name="Yes"))
    for _ in range(3):
        scan(page).get_by_role("button", name="One more").tap()
    level = scan(page).get_by_role("group", name=re.compile("^Students on task"))
    choose(level.get_by_role("radio", name="High"))
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
    choose(first.get_by_role("radio", name="Yes"))
    level = scan(page).get_by_role("group", name=re.compile("^Students on task"))
    choose(level.get_by_role("radio", name="High"))
    choose(first.get_by_role("radio", name="No"))
    expect(level).to_be_hidden()
    assert sent(page, observation, "snapshot.set")[-1]["payload"]["values"] == {"S.task": "N"}


@pytest.mark.parametrize("device", [TABLET, PHONE, TINY], ids=["tablet", "phone", "320 px"])
def test_segments_and_scans_fit_and_axe_finds_nothing(at: At, device: dict[str, Any]) -> None:
    page = at(DANA, **device)
    visit(page, "lesson-segments")
    pass_time(page, 4.05 * MINUTE)
    expect(scan(page)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    found = Axe().run(page).response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []
