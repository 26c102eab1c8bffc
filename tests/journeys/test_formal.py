"""A formal observation from before the lesson to its acknowledgement, two people in two browsers, with due dates."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.cast import ADA, OKAFOR, PRIYA
from tests.journeys.conftest import PHONE, TABLET, Server, choose, is_sent, lived_in, write

At = Callable[..., Page]
CHOSE = "S4: “I picked the essay because I want to argue.”"
GOALS = "Goals that students own"
PACE = "Pace follows learning"


@pytest.fixture(scope="module")
def server(cast_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Its own: the district takes rules, and people are told."""
    with lived_in(cast_database, tmp_path_factory.mktemp("formal")) as running:
        yield running


def rules(page: Page) -> None:
    """The administrator takes the offered rules."""
    page.goto("/due-dates")
    page.get_by_role("button", name="Take all").click()
    expect(page.get_by_text("→ due").first).to_be_visible()


def plan(page: Page) -> str:
    """A formal visit planned for the day after tomorrow; gives the plan's id."""
    page.goto(f"/plans/new?teacher={OKAFOR}")
    choose(page.get_by_role("radio", name="Formal observation"))
    day = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()
    page.locator("input[type=date]").fill(day)
    page.locator("input[type=time]").fill("10:05")
    page.get_by_role("button", name="Plan the visit").click()
    page.wait_for_url(re.compile(r"/plans/[0-9a-f-]{36}"))
    return re.search(r"/plans/([0-9a-f-]{36})", page.url)[1]  # type: ignore[index]


def capture(page: Page, planned: str) -> str:
    """The lesson: two notes, one filed, finished; no level yet."""
    page.goto(f"/planned/{planned}/pre-conference")
    page.get_by_role("link", name="Start the visit").tap()
    page.wait_for_url(re.compile(r"/capture/[0-9a-f-]{36}$"))
    visit = page.url.rsplit("/", 1)[1]
    write(page, CHOSE)
    page.locator(".chips").get_by_role("button").nth(1).tap()
    write(page, "Three Ss wait for T at the board.")
    is_sent(page)
    page.get_by_role("button", name="Finish visit").tap()
    expect(page.get_by_role("heading", name="Untagged notes")).to_be_visible()
    expect(page.get_by_role("heading", name="Not rated")).to_be_hidden()  # levels come last
    page.locator("#finish-now").tap()
    expect(page.locator("#finished")).to_contain_text("Visit finished.")
    return visit


def rate(page: Page, title: str, level: str) -> None:
    folded = page.locator("details.criterion", has_text=title)
    if folded.get_attribute("open") is None:
        folded.locator("summary").first.click()
    group = page.get_by_role("group", name=title)
    group.get_by_role("radio", name=re.compile(f"^{level}")).check()


def seal(page: Page) -> None:
    page.get_by_role("button", name="Look at it and seal").click()
    page.wait_for_url(re.compile("/sealing$"))
    page.get_by_role("button", name="Seal", exact=True).click()
    page.wait_for_url(re.compile("/evaluation$"))


def test_a_formal_observation_from_before_the_lesson_to_its_acknowledgement(at: At) -> None:
    rules(at(ADA))
    leader, teacher = at(PRIYA, **TABLET), at(OKAFOR, **PHONE)

    # Before the lesson: the leader asks, the teacher answers on a phone.
    planned = plan(leader)
    leader.goto(f"/planned/{planned}/pre-conference")
    leader.get_by_role("button", name="Ask Ms. Okafor").click()
    teacher.goto("/")
    expect(teacher.get_by_text("Your turn: answer, until").first).to_be_visible()
    teacher.goto(f"/planned/{planned}/pre-conference")
    teacher.get_by_label("Your answers").fill("They choose how to show what they learned.")
    teacher.get_by_role("button", name="Save for both of you").click()

    # The lesson and its evidence, without a level.
    visit = capture(leader, planned)
    leader.get_by_role("link", name="Sort and share").tap()
    expect(leader.get_by_role("button", name="Share with")).to_have_count(0)
    leader.get_by_role("button", name="Share the evidence with Ms. Okafor").click()
    leader.wait_for_url(re.compile("/evaluation$"))
    expect(leader.get_by_text("Your turn: rate and seal, until")).to_be_visible()

    # The teacher reads it, writes beside a note, and rates herself.
    teacher.goto("/")
    expect(teacher.get_by_text("Your turn: rate yourself, until").first).to_be_visible()
    teacher.goto(f"/observations/{visit}/evaluation")
    expect(teacher.locator("main")).to_contain_text("I picked the essay")
    teacher.get_by_role("link", name=re.compile("^Write beside this")).first.click()
    teacher.get_by_label("What you want to say beside this").fill("It was her second try.")
    teacher.get_by_role("button", name="Add", exact=True).click()
    expect(teacher.locator("main")).to_contain_text("It was her second try.")
    teacher.goto(f"/observations/{visit}/self-rating")
    rate(teacher, GOALS, "Established")
    expect(teacher.locator("#saved")).to_contain_text("Saved, not sealed · 1 of 9 rated")
    expect(teacher.locator("summary", has_text=GOALS)).to_contain_text("Established")
    rate(teacher, PACE, "Emerging")
    expect(teacher.locator("#saved")).to_contain_text("2 of 9 rated")
    seal(teacher)
    expect(teacher.get_by_text("You have sealed your levels")).to_be_visible()

    # The leader sees that it is in, and nothing of it, until sealing too.
    leader.goto(f"/observations/{visit}/comparison")
    expect(leader.locator("main")).not_to_contain_text("Established")
    leader.goto(f"/observations/{visit}/levels")
    rate(leader, GOALS, "Emerging")
    expect(leader.locator("#saved")).to_contain_text("1 of 9 rated")
    rate(leader, PACE, "Emerging")
    expect(leader.locator("#saved")).to_contain_text("2 of 9 rated")
    seal(leader)

    # Side by side, the difference first; the conference; the levels together.
    teacher.goto(f"/observations/{visit}/comparison")
    expect(teacher.get_by_role("heading", level=3).first).to_contain_text(GOALS)
    teacher.get_by_label("What you saw, and what the evidence tells you").fill("They set them.")
    teacher.get_by_role("button", name="Save for both of you").click()
    leader.goto(f"/observations/{visit}/comparison")
    expect(leader.locator("#said-teacher")).to_contain_text("They set them.")
    day = (datetime.now(UTC) + timedelta(days=3)).date().isoformat()
    leader.get_by_label("Day of the conference").fill(day)
    leader.get_by_role("button", name="Set the day").click()
    teacher.goto(f"/observations/{visit}/evaluation")
    expect(teacher.get_by_text("The conference is on")).to_be_visible()
    leader.get_by_role("button", name="We have spoken: record the levels").click()
    leader.locator("#levels").get_by_label(GOALS, exact=True).select_option(label="Established")
    leader.get_by_role("button", name="Record the levels").click()
    teacher.goto(f"/observations/{visit}/comparison")
    expect(teacher.locator(".recorded").first).to_contain_text("Established")

    # The record, and its acknowledgement.
    leader.get_by_role("link", name="Look at the record and share").first.click()
    leader.get_by_label("Glow").fill("They own their goals.")
    expect(leader.locator("#preview")).to_contain_text("They own their goals.")
    leader.get_by_role("button", name="Share with Ms. Okafor").click()
    leader.wait_for_url(re.compile(rf"/observations/{visit}$"))
    teacher.goto(f"/observations/{visit}")
    expect(teacher.locator("#feedback")).to_contain_text("Established")
    expect(teacher.locator("#feedback")).to_contain_text("They own their goals.")
    teacher.get_by_role("button", name="Received").click()
    expect(teacher.locator("main")).to_contain_text("You marked this as received.")
    leader.goto("/visits")
    expect(leader.locator("main")).to_contain_text("Received")
