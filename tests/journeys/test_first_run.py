"""From an empty installation to the first feedback received, with no command but the first link."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from click.testing import CliRunner
from playwright.sync_api import Browser, Page, expect

from observe.cli import main
from tests.journeys.conftest import PHONE, TABLET, Server, choose, is_sent, serve, write

PASSWORD = "river lamp copper tune"


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server over tables without a row."""
    directory = tmp_path_factory.mktemp("empty")
    _command(directory, "migrate")
    with serve(directory) as running:
        yield running


def _command(directory: Path, *words: str) -> str:
    environment = {"OBSERVE_DATA_DIR": str(directory), "OBSERVE_URL": None, "DATABASE_URL": None}
    done = CliRunner().invoke(main, words, env=environment)
    assert done.exit_code == 0, done.output
    return done.output


def first_link(server: Server) -> str:
    said = _command(server.data_dir, "first-administrator")
    return urlsplit(re.search(r"https?://\S+", said)[0]).path  # type: ignore[index]


def at(browser: Browser, server: Server, **device: object) -> Page:
    context = browser.new_context(base_url=server.url, locale="en-US", **device)
    return context.new_page()


def on_to(page: Page, step: str, words: str) -> None:
    """From the first steps to the next act of one of them."""
    page.goto("/setup")
    page.locator(f"#step-{step}").get_by_role("link", name=words, exact=True).click()


def is_done(page: Page, *steps: str) -> None:
    page.goto("/setup")
    for name in steps:
        expect(page.locator(f"#step-{name} .state")).to_have_text("Done")


def add_person(page: Page, name: str, called: str, email: str, role: str) -> str:
    """Give somebody a role at the first school; gives the path of the invitation to copy."""
    on_to(page, "people", "People")
    page.get_by_role("link", name="Add a person").first.click()
    page.get_by_label("Full name").fill(name)
    page.get_by_label("Called").fill(called)
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Role 1", exact=True).select_option(label=role)
    page.get_by_label("School of role 1").select_option(label="Birch Hill School")
    page.get_by_role("button", name="Add person").click()
    page.get_by_role("button", name="Make an invitation").click()
    return urlsplit(page.get_by_label("Link", exact=True).input_value()).path


def join(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Begin").click()
    page.wait_for_url("**/")


def test_a_school_that_starts_with_nothing_gets_to_its_first_feedback(
    browser: Browser, empty: Server
) -> None:
    admin = at(browser, empty, viewport={"width": 1366, "height": 768})
    coach, teacher = at(browser, empty, **TABLET), at(browser, empty, **PHONE)

    admin.goto(first_link(empty))
    assert Axe().run(admin).response["violations"] == []
    admin.get_by_label("District or school").fill("Birch Hill")
    admin.get_by_label("Your name").fill("Kim Soto")
    admin.get_by_label("Your e-mail").fill("kim@birch.example")
    admin.get_by_label("Password").fill(PASSWORD)
    admin.get_by_role("button", name="Begin").click()
    expect(admin.get_by_text("0 of 5 are done.")).to_be_visible()
    assert Axe().run(admin).response["violations"] == []

    on_to(admin, "district", "Terms")
    admin.get_by_role("button", name="Take it").first.click()
    is_done(admin, "district")

    on_to(admin, "schools", "Schools")
    admin.locator("#school-name").fill("Birch Hill School")
    admin.get_by_role("button", name="Add school").click()
    is_done(admin, "district", "schools")

    to_coach = add_person(admin, "Dana Ruiz", "Dana Ruiz", "dana@birch.example", "Coach")
    to_teacher = add_person(admin, "Amara Okafor", "Ms. Okafor", "amara@birch.example", "Teacher")
    on_to(admin, "schools", "Schools")
    admin.get_by_role("link", name="Birch Hill School").click()
    admin.get_by_role("link", name="Add a class").first.click()
    admin.get_by_label("Teacher", exact=True).select_option(label="Amara Okafor (Ms. Okafor)")
    admin.get_by_label("Name of the class").fill("Grade 5 Science")
    admin.get_by_role("button", name="Add class").click()
    on_to(admin, "people", "Caseloads")
    admin.get_by_role("checkbox", name="Ms. Okafor").check()
    admin.get_by_label("Coach", exact=True).select_option(label="Dana Ruiz")
    admin.get_by_role("button", name="Put on the caseload").click()
    is_done(admin, "district", "schools", "people")

    admin.get_by_role("button", name="These are right").click()
    is_done(admin, "district", "schools", "people", "rubric")
    expect(admin.get_by_text("an administrator does not")).to_be_visible()

    join(coach, to_coach)
    coach.goto("/capture/new")
    coach.get_by_role("link", name="Choose Ms. Okafor").click()
    choose(coach.get_by_role("radio", name="Walkthrough", exact=True))
    coach.get_by_role("button", name="Begin").click()
    coach.wait_for_url(re.compile(r"/capture/[0-9a-f-]{36}$"))
    write(coach, "S4: “I picked the model.”")
    is_sent(coach)
    coach.get_by_role("button", name="Finish visit").click()
    coach.locator("#finish-now").click()
    coach.locator("#to-review").click()
    coach.get_by_label("Glow").fill("You waited, and three students answered.")
    coach.get_by_role("button", name="Share with Ms. Okafor").click()
    expect(coach.get_by_text("Shared with Ms. Okafor")).to_be_visible()

    join(teacher, to_teacher)
    teacher.get_by_role("link", name=re.compile("Dana Ruiz|Read")).first.click()
    expect(teacher.locator("#feedback")).to_contain_text("three students answered")
    teacher.get_by_role("button", name="Received").click()
    expect(teacher.get_by_text("You marked this as received.")).to_be_visible()

    is_done(admin, "district", "schools", "people", "rubric", "visit")
    expect(admin.get_by_text("Everything is set up.")).to_be_visible()
    admin.goto("/")
    expect(admin.get_by_text(re.compile("first steps? left"))).to_have_count(0)
    for page in (admin, coach, teacher):
        page.context.close()
