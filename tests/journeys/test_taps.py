"""The table of taps of the capture screen: every pointer that goes down is counted, and nothing else."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from playwright.sync_api import Page, expect

from observe import create_app
from observe.domain.people import PlannedVisit
from observe.store import plans
from observe.store.base import db
from tests.cast import DANA, DISTRICT, OKAFOR, SCIENCE, WALKTHROUGH, the_id
from tests.conftest import config_at
from tests.journeys.conftest import TABLET, Server, begin, is_sent, log_of, write

At = Callable[..., Page]
COUNT = """() => {
  const count = () => Number(sessionStorage.getItem("taps") || 0);
  addEventListener("pointerdown", () => sessionStorage.setItem("taps", count() + 1), true);
}"""


@contextmanager
def taps(page: Page, expected: int) -> Iterator[None]:
    """What happens within takes exactly so many pointers going down, over all pages it leads through."""
    before = page.evaluate("Number(sessionStorage.getItem('taps') || 0)")
    yield
    after = page.evaluate("Number(sessionStorage.getItem('taps') || 0)")
    assert after - before == expected


def counted(at: At) -> Page:
    page = at(DANA, **TABLET)
    page.add_init_script(f"({COUNT})()")
    return page


def test_a_planned_visit_starts_with_one_tap(at: At, server: Server) -> None:
    page = counted(at)
    app = create_app(config_at(server.data_dir))
    own = PlannedVisit(
        the_id("a plan to tap"),
        OKAFOR,
        SCIENCE,
        WALKTHROUGH,
        "2.0.0",
        "walkthrough",
        datetime.now(UTC),
    )
    with app.app_context():
        plans.plan(DISTRICT, DANA, [own])
        db.session.remove()
        db.engine.dispose()
    page.goto("/")
    with taps(page, 1):
        page.locator(f"a[href$='planned={own.id}']").first.tap()
        page.locator("body[data-obs-page=ready]").wait_for()


def test_an_unplanned_visit_starts_with_at_most_three_taps(at: At) -> None:
    page = counted(at)
    page.goto("/")
    before = page.evaluate("Number(sessionStorage.getItem('taps') || 0)")
    page.get_by_role("link", name="Start another visit").tap()
    page.get_by_role("link", name="Choose Ms. Okafor").tap()
    page.get_by_role("button", name="Begin").tap()
    page.wait_for_url("**/capture/*")
    page.locator("body[data-obs-page=ready]").wait_for()
    assert page.evaluate("Number(sessionStorage.getItem('taps'))") - before <= 3


def test_a_note_with_its_time_takes_none_and_a_tag_one_or_none(at: At) -> None:
    page = counted(at)
    visit = begin(page, "Okafor")
    page.get_by_role("textbox", name="What you see and hear").focus()
    with taps(page, 0):
        page.keyboard.type("three hands up")
        page.keyboard.press("Enter")
        page.keyboard.type("S4 retells the goal #2")
        page.keyboard.press("Enter")
    with taps(page, 1):
        page.keyboard.type("S5 asks S6")
        page.get_by_role("button", name="1 Profile").first.tap()
    is_sent(page)
    notes = [each["payload"] for each in log_of(page, visit) if each["kind"] == "note.add"]
    assert [each["tags"] for each in notes] == [[], ["LF.goals"], ["LF.profile"]]


def test_a_rating_takes_one_in_view_and_two_by_the_jump_bar(at: At) -> None:
    page = counted(at)
    visit = begin(page, "Okafor")
    write(page, "evidence #1")
    with taps(page, 1):
        page.locator("details[open] .level").nth(2).tap()
    with taps(page, 2):
        page.get_by_role("navigation", name="Criteria").get_by_text("Own goals").tap()
        page.locator("details[open] .level").nth(1).tap()
    is_sent(page)
    rated = [each for each in log_of(page, visit) if each["kind"] == "rate.set"]
    assert [(each["target"], each["payload"]["level"]) for each in rated] == [
        ("LF.profile", "3"),
        ("LF.goals", "2"),
    ]


def test_a_tally_and_its_undo_take_one_each(at: At) -> None:
    page = counted(at)
    begin(page, "Okafor")
    tally = page.locator("details[open] [data-tally]").first
    with taps(page, 1):
        tally.tap()
    expect(tally.locator("b")).to_have_text("1")
    code = tally.get_attribute("data-tally")
    again = page.get_by_label("Tallies and undo").locator(f"[data-again='{code}']")
    with taps(page, 1):
        again.tap()
    expect(tally.locator("b")).to_have_text("2")
    with taps(page, 1):
        page.get_by_role("button", name="Undo").tap()
    expect(tally.locator("b")).to_have_text("1")


def test_finishing_takes_two(at: At) -> None:
    page = counted(at)
    visit = begin(page, "Okafor")
    with taps(page, 2):
        page.get_by_role("button", name="Finish visit").tap()
        page.locator("#finish-now").tap()
    expect(page.get_by_role("heading", name="Visit finished.")).to_be_visible()
    is_sent(page)
    assert log_of(page, visit)[-1]["kind"] == "obs.finish"
