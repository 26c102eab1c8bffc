"""Growth and progress after one visit, five and sixty: read on a small phone, on paper and by a screen reader."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from observe.domain.record import Step
from observe.store import entering
from tests.cast import ART, DANA, DISTRICT, HADDAD, LINDQVIST, MATH, OKAFOR, SCIENCE
from tests.journeys.conftest import PHONE, TABLET, Server, lived_in, sign_in_at
from tests.shared_visits import Shared, share

SMALL = PHONE | {"viewport": {"width": 320, "height": 700}}
FIRST = date(2026, 8, 20)
RATED = {"LF.goals": "2", "LF.profile": "3", "LL.pace": "NO", "R.demand": "1"}
COUNTED = Step(
    "Ask one student a day to retell their goal.", "LF.goals", "", date(2027, 1, 8), None,
    "A student retells their goal", 3, 2,
)  # fmt: skip
WORDS = re.compile("clear rise|clear fall|no clear change")


def visits(count: int, teacher: str, section: str) -> list[Shared]:
    """So many, a step set at the first, the level of one criterion slowly higher."""
    days = [FIRST + timedelta(days=at * 80 // count) for at in range(count)]
    levels = [RATED | {"LF.goals": str(1 + 4 * at // (count + 1))} for at in range(count)]
    return [
        Shared(day, levels=given, teacher=teacher, section=section, step=None if at else COUNTED)
        for at, (day, given) in enumerate(zip(days, levels, strict=True))
    ]


def live() -> None:
    entering.assign(DISTRICT, DANA, [HADDAD], FIRST)
    share(*visits(1, HADDAD, ART), *visits(5, LINDQVIST, MATH), *visits(60, OKAFOR, SCIENCE))


@pytest.fixture(scope="module")
def grown(cast_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with lived_in(cast_database, tmp_path_factory.mktemp("growth"), live) as server:
        yield server


def coach(browser: Browser, server: Server, **device: object) -> Page:
    page = browser.new_context(base_url=server.url, locale="en-US", **device).new_page()
    sign_in_at(page, DANA)
    return page


SEEN = [(HADDAD, 1), (LINDQVIST, 5), (OKAFOR, 60)]


@pytest.mark.parametrize(("teacher", "count"), SEEN)
def test_a_timeline_fits_the_smallest_phone_and_says_each_mark(
    browser: Browser, grown: Server, teacher: str, count: int
) -> None:
    page = coach(browser, grown, **SMALL)
    page.goto(f"/teachers/{teacher}/timeline")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    marks = page.locator(".levels-by-criterion svg.plot").first.get_by_role("link")
    expect(marks).to_have_count(count)
    who = r"\w{3} \d+, coaching visit by Dana Ruiz"
    told = [each.get_attribute("aria-label") or "" for each in marks.all()]
    if count == 1:
        expect(page.locator(".once h3")).to_have_text(re.compile(who))
        assert told == ["The learner profile is in use: Established"]
    else:
        levels = "Not yet|Emerging|Established|Student-driven"
        assert [name for name in told if not re.fullmatch(f"{who}: ({levels})", name)] == []
        about = page.get_by_role("group", name="Levels over time: Goals that students own")
        expect(about).to_have_accessible_description(re.compile("what one visit cannot tell"))
    expect(page.get_by_text(re.compile("^shaded: what a single visit cannot tell"))).to_be_visible()
    assert Axe().run(page).response["violations"] == []


@pytest.mark.parametrize(("teacher", "count"), SEEN)
def test_the_table_of_a_timeline_holds_each_visit_with_its_level(
    browser: Browser, grown: Server, teacher: str, count: int
) -> None:
    page = coach(browser, grown, **SMALL)
    page.goto(f"/teachers/{teacher}/timeline")
    page.get_by_text("Show as a table").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    rows = page.locator(".as-table a[href$='#LF.goals']")
    expect(rows).to_have_count(count)


def test_below_five_points_no_word_of_a_trend_is_on_screen_or_paper(
    browser: Browser, grown: Server
) -> None:
    page = coach(browser, grown, **TABLET)
    for address in ("timeline", "timeline/paper"):
        page.goto(f"/teachers/{HADDAD}/{address}")
        assert not WORDS.search(page.locator("main").inner_text())


@pytest.mark.parametrize("device", ["phone", "paper"])
def test_progress_says_who_was_seen_how_often_and_when(
    browser: Browser, grown: Server, device: str
) -> None:
    page = coach(browser, grown, **(SMALL if device == "phone" else TABLET))
    for address in ("/progress", "/progress/spread"):
        if device == "paper":
            page.emulate_media(media="print")
            page.set_viewport_size({"width": 720, "height": 960})
        page.goto(address)
        width = page.viewport_size["width"] if page.viewport_size else 0
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        for name in ("Mr. Haddad", "Mr. Lindqvist", "Ms. Okafor"):
            expect(page.get_by_role("link", name=name, exact=True)).to_be_visible()
