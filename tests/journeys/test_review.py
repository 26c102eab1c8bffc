"""Reviewing, sharing and answering in a real browser, with htmx, by keyboard and without JavaScript."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from observe import create_app
from tests.cast import DANA, OKAFOR, Tablet, the_id
from tests.conftest import config_at
from tests.journeys.conftest import PHONE, TABLET, Server, lived_in, sign_in_at
from tests.reviewing import House

At = Callable[..., Page]


@pytest.fixture(scope="module")
def server(cast_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with lived_in(cast_database, tmp_path_factory.mktemp("review")) as running:
        yield running


@pytest.fixture
def visit(server: Server, request: pytest.FixtureRequest) -> str:
    """A finished coaching visit of Dana's, a new one for each test."""
    house, name = House(create_app(config_at(server.data_dir))), request.node.name
    observation, tablet = the_id(name), Tablet(name)
    house.finish(
        tablet.note("S: “I picked the model.”", ms=1000, tags=["LF.goals"]),
        tablet.note("T: “Why?” 4 s wait.", ms=2000, note=f"why {name}"),
        tablet.rate("LF.goals", "2", ms=3000),
        tablet=tablet,
        visit=observation,
        kind="coaching",
    )
    return observation


@pytest.fixture
def shared(server: Server, visit: str) -> str:
    House(create_app(config_at(server.data_dir))).share(visit, at=datetime.now(UTC))
    return visit


def review(page: Page, observation: str) -> Page:
    page.goto(f"/observations/{observation}/review")
    return page


def test_words_typed_a_moment_before_sharing_go_along(at: At, visit: str) -> None:
    page = review(at(DANA, **TABLET), visit)
    page.get_by_label("Glow").press_sequentially("You waited.")
    page.get_by_role("button", name="Share with Ms. Okafor").tap()
    page.wait_for_url(f"**/observations/{visit}")
    expect(page.locator("#feedback")).to_contain_text("You waited.")


def test_words_save_themselves_into_the_preview_and_the_box_is_never_touched(
    at: At, visit: str
) -> None:
    page = review(at(DANA, **TABLET), visit)
    glow = page.get_by_label("Glow")
    glow.press_sequentially("You waited, and ")
    expect(page.locator("#preview")).to_contain_text("You waited, and")
    glow.press_sequentially("three students answered.")
    expect(glow).to_be_focused()
    expect(glow).to_have_value("You waited, and three students answered.")
    expect(page.get_by_role("status").filter(has_text="Saving…")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="Saved, not shared")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Glow")).to_have_value("You waited, and three students answered.")


def test_words_typed_just_before_leaving_are_kept(at: At, visit: str) -> None:
    page = review(at(DANA, **TABLET), visit)
    page.get_by_label("Glow").press_sequentially("You waited.")
    page.goto("/visits")
    page.wait_for_function(
        """async (address) => (await (await fetch(address)).text()).includes("You waited.")""",
        arg=f"/observations/{visit}/review",
        polling=100,
    )


def test_words_that_did_not_reach_the_server_are_told(at: At, visit: str) -> None:
    page = review(at(DANA, **TABLET), visit)
    page.context.set_offline(True)
    page.get_by_label("Glow").press_sequentially("You waited.")
    expect(
        page.get_by_role("status").filter(has_text="NOT SAVED: keep this page open")
    ).to_be_visible()
    page.context.set_offline(False)
    page.get_by_label("Glow").press_sequentially(" Long.")
    expect(page.get_by_role("status").filter(has_text="Saved, not shared")).to_be_visible()
    expect(page.locator("#preview")).to_contain_text("You waited. Long.")


def test_a_suggestion_is_picked_with_one_tap_and_can_be_changed(at: At, visit: str) -> None:
    page = review(at(DANA, **TABLET), visit)
    page.get_by_label("Glow").fill("You waited.")
    first = page.locator(".pick").first
    words = (first.text_content() or "").strip().splitlines()[-1].strip()
    first.tap()
    box = page.get_by_label("What to practice")
    expect(box).not_to_have_value("")
    assert box.input_value() in words
    expect(page.locator("#preview")).to_contain_text(box.input_value())
    expect(page.get_by_label("Glow")).to_have_value("You waited.")
    box.fill("Ask one student a day.")
    expect(page.locator("#preview")).to_contain_text("Ask one student a day.")


def test_a_day_that_has_passed_is_told_beside_its_field_and_the_sentence_goes_when_cured(
    at: At, visit: str
) -> None:
    page = review(at(DANA, **TABLET), visit)
    page.get_by_label("What to practice").fill("Wait longer.")
    page.get_by_label("By", exact=True).fill("2020-01-01")
    problem = page.locator("#wrong-step_due_on")
    expect(problem).to_contain_text("That day has passed.")
    expect(page.get_by_role("status").filter(has_text="Not saved")).to_be_visible()
    page.get_by_label("By", exact=True).fill(
        (datetime.now(UTC) + timedelta(days=30)).date().isoformat()
    )
    expect(problem).to_have_text("")
    expect(page.get_by_role("status").filter(has_text="Saved, not shared")).to_be_visible()


def test_enter_in_a_line_saves_and_never_shares(at: At, visit: str) -> None:
    page = review(at(DANA), visit)
    met = page.locator("#step-met-when")
    page.locator("summary").filter(has_text="Support, and the rule").click()
    met.fill("Seen twice")
    met.press("Enter")
    expect(page.get_by_text("Saved. Nothing is shared yet.")).to_be_visible()
    expect(met).to_have_value("Seen twice")
    assert page.url.endswith("/review")


def test_a_note_is_tagged_in_place_and_moves_in_the_preview(at: At, visit: str) -> None:
    page = review(at(DANA, **TABLET), visit)
    expect(page.locator("#preview")).to_contain_text("More from the lesson")
    page.get_by_text("What could be put right").tap()
    page.get_by_label("Criterion for this note").select_option("R.struggle")
    page.get_by_role("button", name="Tag").tap()
    expect(page.locator("#preview")).not_to_contain_text("More from the lesson")
    expect(page.locator("#loose-ends")).to_have_attribute("open", "")
    expect(page.get_by_text("Nothing is open")).to_be_visible()
    page.get_by_role("button", name="Share with Ms. Okafor").tap()
    page.wait_for_url(f"**/observations/{visit}")


def test_the_choices_of_a_correction_open_in_place(at: At, visit: str) -> None:
    page = review(at(DANA, **TABLET), visit)
    page.get_by_text("Wrong teacher, class, rubric or kind?").tap()
    page.get_by_role("link", name="Put it right").tap()
    page.get_by_label("Teacher and class").select_option(label="Mr. Lindqvist, Grade 7 Math")
    page.get_by_role("button", name="Put it right").tap()
    expect(page.get_by_role("heading", name="What Mr. Lindqvist gets")).to_be_visible()


def test_a_reply_is_appended_in_place_and_the_box_is_empty_again(at: At, shared: str) -> None:
    page = at(OKAFOR, **PHONE)
    page.goto(f"/observations/{shared}")
    box = page.get_by_label(re.compile("about Goals that students own"))
    for words in ("They chose it.", "On Monday."):
        box.fill(words)
        page.locator("[id='answers-LF.goals']").get_by_role("button", name="Send reply").tap()
        expect(page.locator("[id='answers-LF.goals']")).to_contain_text(words)
        expect(box).to_have_value("")
    page.get_by_role("button", name="Received").tap()
    expect(page.get_by_text("You marked this as received.")).to_be_visible()


def test_all_of_it_works_without_javascript(browser: Browser, server: Server, visit: str) -> None:
    contexts = [
        browser.new_context(base_url=server.url, java_script_enabled=False) for _ in range(2)
    ]
    coach, teacher = (each.new_page() for each in contexts)
    sign_in_at(coach, DANA)
    review(coach, visit)
    coach.get_by_role("textbox", name="Glow").fill("You waited.")
    coach.locator(".pick").first.click()
    expect(coach.get_by_role("textbox", name="Glow")).to_have_value("You waited.")
    expect(coach.get_by_label("What to practice")).not_to_have_value("")
    coach.get_by_role("textbox", name="Grow").fill("Wait longer.")
    coach.get_by_role("button", name="Share with Ms. Okafor").click()
    sign_in_at(teacher, OKAFOR)
    teacher.goto(f"/observations/{visit}")
    expect(teacher.locator("#feedback")).to_contain_text("Wait longer.")
    teacher.get_by_label("Reply to Dana Ruiz", exact=True).fill("Thank you.")
    teacher.get_by_label("Reply to Dana Ruiz", exact=True).press("Tab")
    teacher.locator("#answers-whole").get_by_role("button", name="Send reply").click()
    expect(teacher.get_by_text("Thank you.")).to_be_visible()
    teacher.get_by_role("button", name="Received").click()
    expect(teacher.get_by_text("You marked this as received.")).to_be_visible()
    for each in contexts:
        each.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 820, 1180])
def test_no_page_of_it_scrolls_sideways_or_troubles_axe(
    at: At, visit: str, scheme: str, width: int
) -> None:
    page = at(DANA, viewport={"width": width, "height": 820}, color_scheme=scheme)
    for address in (f"/observations/{visit}/review", "/visits", "/rubrics"):
        page.goto(address)
        for fold in page.locator("main details > summary:visible").all():
            fold.click()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
        assert Axe().run(page).response["violations"] == [], address
