"""Six weeks of a coaching cycle in one walk: goal, visits, conference, a step that branches, checks, close."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import update

from observe import create_app
from observe.domain.school_days import move_off
from observe.store.base import writing
from observe.store.tables_coaching import Cycle, CycleEvent
from observe.web.guard import now
from tests.cast import DANA, DISTRICT, LINDQVIST, MATH, OKAFOR
from tests.conftest import config_at
from tests.journeys.conftest import PHONE, TABLET, Server, begin, is_sent, lived_in, write
from tests.shared_visits import Shared, share

At = Callable[..., Page]
TODAY = now().astimezone(ZoneInfo("America/Chicago")).date()
BEGAN = TODAY - timedelta(days=42)


@pytest.fixture(scope="module")
def server(cast_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Its own: people are told of cycles."""
    with lived_in(cast_database, tmp_path_factory.mktemp("cycles")) as running:
        yield running


@pytest.fixture
def house(server: Server) -> Flask:
    return create_app(config_at(server.data_dir))


def visited(day: int) -> Shared:
    """A visit of Dana's on the so-manyth day of the cycle."""
    return Shared(BEGAN + timedelta(days=day), teacher=LINDQVIST, section=MATH)


def let_pass(app: Flask, cycle: str) -> None:
    """As if everything that was done until now had been done on the first day, six weeks ago."""
    with app.app_context(), writing(DISTRICT) as session:
        mine = {"district_id": DISTRICT, "cycle_id": cycle}
        session.execute(update(CycleEvent).filter_by(**mine).values(day=BEGAN))
        of_cycle = update(Cycle).filter_by(district_id=DISTRICT, id=cycle)
        session.execute(of_cycle.values(opened_on=BEGAN))


def say(page: Page, form: str, **fields: str) -> None:
    """Fill a form that folds open under this summary, and send it."""
    box = page.locator("details", has=page.locator("summary", has_text=form)).last
    if not box.evaluate("each => each.open"):
        box.locator("summary").tap()
    for label, value in fields.items():
        box.get_by_label(label.replace("_", " "), exact=True).fill(value)


def test_six_weeks_of_a_cycle_from_its_goal_to_its_close(at: At, house: Flask) -> None:
    dana, teacher = at(DANA, **TABLET), at(LINDQVIST, **PHONE)
    dana.goto(f"/teachers/{LINDQVIST}/timeline")
    dana.get_by_role("link", name="Start a cycle").tap()
    cycle = fill_in_goal(dana)
    expect(dana.get_by_text("Your turn: Make the first visit.")).to_be_visible()
    expect(dana.get_by_role("listitem").filter(has_text="Identify")).to_have_attribute(
        "aria-current", "step"
    )

    let_pass(house, cycle)
    dana.reload()
    late = (TODAY - move_off(BEGAN + timedelta(days=14), ())).days
    expect(dana.locator("#visits")).to_contain_text(f"{late} days overdue")
    with house.app_context():
        share(visited(3), visited(14), visited(36))
    dana.reload()
    expect(dana.locator("#visits")).to_contain_text("3 of 4 planned visits")
    expect(dana.locator("#visits")).not_to_contain_text("overdue")

    confer(dana, teacher, cycle)
    branch(dana, cycle)
    check_twice(dana, teacher, cycle)
    visit = begin(dana, "Lindqvist", "coaching")
    write(dana, "S: “Because the slope changes.”")
    is_sent(dana)
    dana.goto(f"/observations/{visit}/review")
    expect(dana.get_by_text("This visit counts in the cycle:")).to_be_visible()
    dana.goto(f"/cycles/{cycle}")
    expect(dana.locator("#visits")).to_contain_text("4 of 4 planned visits")
    expect(dana.locator("#visits")).to_contain_text("not shared yet")

    close(dana, teacher, cycle)
    teacher.reload()
    for page in (dana, teacher):
        expect(page.get_by_role("heading", name="How it ended: Met")).to_be_visible()
        expect(page.get_by_text("They argue with each other now.").first).to_be_visible()
        expect(page.locator(".story").first).to_contain_text("Interim check: Partly")


def fill_in_goal(page: Page) -> str:
    """A goal without a criterion does not open; with one it does. Gives the cycle's id."""
    page.get_by_label("Goal", exact=True).fill("Every student explains a step.")
    page.get_by_label("What students will do or show").fill("Five give a reason in each lesson.")
    page.get_by_label("A new practice").check()
    page.get_by_label("Impact Cycle").check()
    page.get_by_role("button", name="Open it").tap()
    expect(page.get_by_role("alert")).to_contain_text("1 thing is missing")
    expect(page.get_by_label("Goal", exact=True)).to_have_value("Every student explains a step.")
    page.get_by_role("link", name=re.compile("at least one criterion")).tap()
    rubric = page.locator("details.rubric", has_text="Goals that students own")
    rubric.evaluate("each => { each.open = true; }")
    rubric.get_by_label("Goals that students own").check()
    page.get_by_role("button", name="Open it").tap()
    page.wait_for_url(re.compile(r"/cycles/[0-9a-f-]{36}$"))
    return page.url.rsplit("/", 1)[1]


def confer(dana: Page, teacher: Page, cycle: str) -> None:
    """The coach plans it, the teacher writes down what was said; both read the same."""
    say(dana, "Add a conference", Day=TODAY.isoformat())
    dana.get_by_role("button", name="Save conference").last.tap()
    expect(dana.get_by_text("Mr. Lindqvist speaks first")).to_be_visible()
    teacher.goto(f"/cycles/{cycle}")
    expect(teacher.get_by_text("Your turn, both of you: Note down")).to_be_visible()
    say(
        teacher,
        "Write down what was said",
        Notes_for_both="The groups waited for me.",
        Agreed_next="Five seconds of silence.",
    )
    teacher.get_by_role("button", name="Save conference").first.tap()
    expect(teacher.get_by_text("Agreed next:").first).to_be_visible()
    dana.goto(f"/cycles/{cycle}")
    expect(dana.get_by_text("The groups waited for me.").first).to_be_visible()
    dana.get_by_role("button", name="On to “Learn”").tap()
    expect(dana.get_by_role("listitem").filter(has_text="Identify").first).to_contain_text(
        "42 days"
    )


def branch(dana: Page, cycle: str) -> None:
    """A step is set, is not yet met, and goes on as another one with support."""
    dana.goto(f"/cycles/{cycle}")
    dana.get_by_role("link", name="Set a step").tap()
    dana.get_by_label("What to practice").fill("Wait after each question.")
    dana.get_by_label("Count this (look-for)").fill("waits five seconds")
    dana.get_by_role("button", name="Set this step").tap()
    dana.locator("summary", has_text="Not yet: try it another way").tap()
    another = dana.locator("details", has_text="Not yet: try it another way")
    another.get_by_role("radio").first.check()
    another.get_by_label("What to practice").fill("Count to five on the fingers.")
    another.get_by_label("Count this (look-for)").fill("counts on fingers")
    first = dana.url
    another.get_by_role("button", name="Go on this way").tap()
    dana.wait_for_url(lambda url: "/steps/" in url and url != first)
    dana.goto(f"/cycles/{cycle}")
    for text, state in (("Wait after each", "Not yet"), ("Count to five", "Still open")):
        expect(dana.locator("#steps li", has_text=text)).to_contain_text(state)


def check_twice(dana: Page, teacher: Page, cycle: str) -> None:
    for page, seen in ((teacher, "2 gave a reason."), (dana, "6 gave a reason.")):
        page.goto(f"/cycles/{cycle}")
        say(page, "Write an interim check", What_students_do_now=seen)
        page.locator("#check").get_by_label("Partly").check()
        page.get_by_role("button", name="Save check").tap()
        expect(page.locator("#checks")).to_contain_text(seen)
    expect(dana.locator("#checks")).to_contain_text("2 of 2")


def close(dana: Page, teacher: Page, cycle: str) -> None:
    """The teacher's reflection, on a phone, then the coach closes."""
    teacher.goto(f"/cycles/{cycle}")
    label = "My reflection: what has changed for students?"
    teacher.get_by_label(label).fill("They argue with each other now.")
    teacher.get_by_role("button", name="Save reflection").tap()
    expect(teacher.get_by_text("Saved. Your coach is told.")).to_be_visible()
    dana.reload()
    expect(dana.get_by_text("Your turn: Read the reflection, and close")).to_be_visible()
    dana.locator("#close").get_by_label("Met", exact=True).check()
    dana.get_by_role("button", name="Close the cycle").tap()
    expect(dana.get_by_text("The cycle is closed.")).to_be_visible()


def test_an_own_goal_is_set_and_closed_on_a_phone_without_javascript(at: At) -> None:
    page = at(OKAFOR, **PHONE, java_script_enabled=False)
    page.goto("/cycles/new")
    page.get_by_label("Goal", exact=True).fill("I wait longer.")
    page.get_by_label("What students will do or show").fill("More of them begin to speak.")
    page.get_by_label("A practice to refine").check()
    of_walkthrough = page.locator("details.rubric", has_text="Goals that students own")
    if of_walkthrough.get_attribute("open") is None:
        of_walkthrough.locator("summary").tap()
    of_walkthrough.get_by_label("Goals that students own").check()
    page.get_by_role("button", name="Open it").tap()
    expect(page.get_by_text("only you see this")).to_be_visible()
    page.locator("summary", has_text="Close my goal").tap()
    page.locator("#close").get_by_label("Partly").check()
    page.get_by_role("button", name="Close my goal").tap()
    expect(page.get_by_role("alert")).to_contain_text("Say why it closes without what is missing.")
    page.get_by_label("It closes without, because").fill("The term is over.")
    page.get_by_role("button", name="Close my goal").tap()
    expect(page.get_by_role("heading", name="How it ended: Partly")).to_be_visible()
