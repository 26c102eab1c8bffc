"""Pictures of every page as the person who uses it, for people to look at: run by `./dev shots`."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import pytest
from flask_migrate import upgrade
from playwright.sync_api import Browser, Page

from observe import create_app
from observe.config import files
from observe.demo.load import load_demo
from observe.store.base import db
from observe.web.passwords import HASHER
from tests.conftest import config_at
from tests.empty_district import enter_empty_district
from tests.journeys.conftest import Server, serve

OUT = Path(__file__).parents[1] / "shots"
PASSWORD = "pictures for people"
SIZES = {
    "tablet-landscape": {"viewport": {"width": 1180, "height": 820}, "has_touch": True},
    "tablet-portrait": {"viewport": {"width": 820, "height": 1180}, "has_touch": True},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
    "laptop": {"viewport": {"width": 1366, "height": 768}},
}
NOTES = (
    "Board: “I can explain why the ice melted faster on metal.” 3 tasks listed: build, model, read.",
    "S4: “I picked the model because my goal is drawing what heat does.” #2",
    "T: “What made you change your mind?” 4 s wait. 3 hands at table B. #9 #6",
    "Table D: 2 Ss redo test with foil after first result fails. T listens, leaves. #9",
    "S7: “Can I show it as a comic?” T: “If it shows the energy, yes.” #4",
)
PASTED = (
    ("Name", "E-mail", "Role", "School", "Class", "Coach"),
    ("Adeyemi, Kwame", "kwame@school.example", "teacher", "Cottonwood", "Grade 4 Art", "Dana Ruiz"),
    ("Bo Berg and Li Wei", "bo@school.example", "teacher", "014", "", ""),
    ("Okafor, Amara", "", "", "014", "Chess club", "Walter Jongebloed"),
    ("Cy Coe", "cy@school.example", "coach; leader", "027", "", ""),
)
Walk = Callable[[Page], None]


@pytest.fixture(scope="session")
def demo_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    directory = tmp_path_factory.mktemp("demo")
    app = create_app(config_at(directory))
    with app.app_context():
        upgrade(directory=str(files() / "migrations"))
        load_demo(7, datetime.now(UTC), HASHER.hash(PASSWORD))
        enter_empty_district(PASSWORD)
        db.session.remove()
        db.engine.dispose()
    shutil.rmtree(OUT, ignore_errors=True)
    with serve(directory) as running:
        yield running


def to(address: str) -> Walk:
    return lambda page: page.goto(address) and None


def follow(name: str, start: str = "/") -> Walk:
    def walk(page: Page) -> None:
        page.goto(start)
        page.get_by_role("link", name=re.compile(name)).first.click()
        page.wait_for_load_state()

    return walk


def formal(part: str) -> Walk:
    """A page of the formal observation that is under way between this person and another."""

    def walk(page: Page) -> None:
        page.goto("/")
        found = page.locator("a[href$='/evaluation']").first.get_attribute("href") or ""
        page.goto(found.removesuffix("evaluation") + part)

    return walk


def levels_together(page: Page) -> None:
    """Where the levels are recorded after the conference."""
    page.goto("/")
    card = page.locator("li", has_text="record the levels together")
    found = card.get_by_role("link", name="Go on").get_attribute("href") or ""
    page.goto(found.removesuffix("evaluation") + "comparison")


def part_of(teacher: str, part: str, start: str = "/teachers") -> Walk:
    """A cycle or a step that stands on the page of a teacher."""

    def walk(page: Page) -> None:
        if teacher:
            follow(teacher, start)(page)
        else:
            page.goto(start)
        found = page.locator(f"a[href*='/{part}/']:not([href*='/new'])").last
        page.goto(found.get_attribute("href") or "")

    return walk


def on_grey_paper(walk: Walk) -> Walk:
    """The page as it is printed."""

    def printed(page: Page) -> None:
        walk(page)
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 720, "height": 960})

    return printed


def capturing(page: Page) -> None:
    page.goto("/capture/new")
    page.get_by_role("link", name="Choose Ms. Okafor").click()
    page.get_by_role("button", name="Begin").click()
    page.wait_for_url(re.compile(r"/capture/[0-9a-f-]{36}$"))
    box = page.locator("#text")
    for note in NOTES:
        box.fill(note)
        box.press("Enter")
    if page.viewport_size and page.viewport_size["width"] >= 700:
        page.locator(".jump a").nth(8).click()
        page.locator("details[open] .level").nth(2).click()
        page.locator("details[open] [data-tally]").first.click()
    box.press_sequentially("5 Ss at the reading corner choose from 3 texts")
    page.locator("#saved", has_text="Sent").wait_for()


def timed(rubric: str, minutes: float) -> Walk:
    """A visit with a rubric of time protocols, some minutes into it."""

    def walk(page: Page) -> None:
        page.goto("/capture/new")
        page.get_by_role("link", name="Choose Ms. Okafor").click()
        page.get_by_role("radio", name=rubric).check(force=True)
        page.clock.install()
        page.get_by_role("button", name="Begin").click()
        page.locator("body[data-protocols=ready]").wait_for()
        for number in (0, 2, 12, 16):
            if page.locator(".code").nth(number).is_visible():
                page.locator(".code").nth(number).click()
        page.locator("#saved", has_text="Sent").wait_for()
        page.clock.fast_forward(int(minutes * 60_000))
        page.locator(".tiles li").first.wait_for()

    return walk


def rating(page: Page) -> None:
    capturing(page)
    page.locator(".panes label", has_text="Rate").click()


def finishing(page: Page) -> None:
    capturing(page)
    page.locator("#finish").click()


def naming(page: Page) -> None:
    """The places of a word in the newest draft, as if it were a student's name."""
    follow("Sort and share")(page)
    page.locator("#names > summary").click()
    page.get_by_label("Name to look for").fill("S4")
    page.get_by_label("Seat", exact=True).fill("S9")
    page.get_by_role("button", name="Show its places").click()
    page.locator("#name-places [role=status]").wait_for()


def leaving(page: Page) -> None:
    follow("Dana Ruiz", "/people")(page)
    page.get_by_role("link", name="Deactivate").click()
    page.wait_for_load_state()


def inviting(page: Page) -> None:
    follow("Zeynep", "/people")(page)
    page.get_by_role("button", name="Make a link").click()
    page.wait_for_load_state()


def inviting_all(page: Page) -> None:
    """Somebody new, since all of the demo have joined; entered again, the same e-mail is refused."""
    page.goto("/people/new")
    page.get_by_label("Full name").fill("Kim Soto")
    page.get_by_label("E-mail").fill("soto@school.example")
    page.locator("#role-1").select_option("coach")
    page.get_by_role("button", name="Add person").click()
    page.wait_for_load_state()
    page.goto("/people?standing=never")
    page.get_by_role("button", name="Invite all of these").click()
    page.locator(".invitations").wait_for()


def joining(page: Page) -> None:
    inviting(page)
    address = page.get_by_label("Link", exact=True).input_value()
    page.context.clear_cookies()
    page.goto(address)


def reading(page: Page) -> None:
    """The teacher's newest feedback from their coach, read before or not."""
    page.locator("li.card", has_text="Dana Ruiz").first.get_by_role("link").click()
    page.wait_for_load_state()


def scanning(page: Page) -> None:
    """What a teacher scans from their coach's tablet."""
    follow("Read")(page)
    page.get_by_role("link", name="Show as QR code").click()
    page.locator("img.code").wait_for()


def on_paper(name: str) -> Walk:
    def walk(page: Page) -> None:
        follow("Personalized learning walkthrough", "/rubrics")(page)
        page.get_by_role("link", name=re.compile(name)).first.click()
        page.wait_for_load_state()

    return walk


def printing_a_record(page: Page) -> None:
    follow("Read")(page)
    page.get_by_role("link", name="Print").click()
    page.wait_for_load_state()


def entering_afterwards(page: Page) -> None:
    page.goto("/visits/afterwards")
    page.get_by_label("Who was visited?").select_option(index=1)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("One note a line").fill("10:05 S3: “I can show it.” #2\nT listens")


def wrong_password(page: Page) -> None:
    page.context.clear_cookies()
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill("coach@demo.example")
    page.get_by_label("Password").fill("not this one")
    page.get_by_role("button", name="Sign in").click()


def pasting(page: Page) -> None:
    """A list as it comes from a spreadsheet, with what lists have wrong."""
    page.goto("/people/pasted")
    page.get_by_label("The list", exact=True).fill("\n".join("\t".join(row) for row in PASTED))
    page.get_by_role("button", name="Look through the list").click()
    page.wait_for_load_state()


in_spanish = to("/")

PAGES: dict[str, tuple[str, Walk]] = {
    "sign-in-refused": ("coach", wrong_password),
    "cycle-own-new": ("teacher", to("/cycles/new")),
    "cycle-coach": ("coach", part_of("Okafor", "cycles")),
    "cycle-teacher": ("teacher", part_of("", "cycles", "/timeline")),
    "cycle-new": ("coach", follow("Set a goal", "/progress")),
    "cycle-closed": ("coach", part_of("Nwosu", "cycles")),
    "step-coach": ("coach", part_of("Okafor", "steps")),
    "step-branched": ("coach", part_of("Petrov", "steps")),
    "step-teacher": ("teacher", part_of("", "steps", "/timeline")),
    "steps-without-count": ("coach", to("/steps/without-count")),
    "places": ("admin", to("/places")),
    "place-school": ("admin", follow("Cottonwood", "/places")),
    "place-term": ("admin", follow("Fall", "/places")),
    "caseloads": ("admin", to("/caseloads")),
    "caseload": ("admin", follow("Dana Ruiz", "/caseloads")),
    "district": ("admin", to("/district")),
    "our-words": ("admin", to("/district/words")),
    "our-word": ("admin", to("/district/words/visit?language=es")),
    "paste": ("admin", to("/people/pasted")),
    "paste-checked": ("admin", pasting),
    "rescue": ("coach", to("/rescue")),
    "home-coach": ("coach", to("/")),
    "ready": ("coach", to("/ready")),
    "https": ("admin", to("/ready/https")),
    "home-teacher": ("teacher", to("/")),
    "home-leader": ("leader", to("/")),
    "home-administrator": ("admin", to("/")),
    "home-lead": ("lead", to("/")),
    "home-lead-term": ("lead", to("/?over=term")),
    "home-coach-empty": ("coach@new.example", to("/")),
    "home-teacher-empty": ("teacher@new.example", to("/")),
    "home-leader-empty": ("leader@new.example", to("/")),
    "home-lead-empty": ("coaching_lead@new.example", to("/")),
    "home-administrator-empty": ("administrator@new.example", to("/")),
    "progress": ("coach", to("/progress")),
    "progress-step-due": ("coach", to("/progress?show=step-due")),
    "progress-printed": ("coach", on_grey_paper(to("/progress"))),
    "timeline-printed": ("coach", on_grey_paper(follow("Okafor", "/teachers"))),
    "visits-spread": ("coach", to("/progress/spread")),
    "plan-teacher": ("coach", to("/plans/new")),
    "plan-visit": ("coach", follow("Choose Ms. Okafor", "/plans/new")),
    "planned-visit": ("coach", follow("Move or drop: Ms. Okafor", "/")),
    "my-calendar": ("coach", to("/me/calendar")),
    "coverage": ("leader", to("/coverage")),
    "coverage-not-visited": ("leader2", to("/coverage?seen=no")),
    "choose-teacher": ("coach", to("/capture/new")),
    "choose-visit": ("coach", follow("Choose Ms. Okafor", "/capture/new")),
    "capture": ("coach", capturing),
    "capture-intervals": ("coach", timed("Time-use grid", 2.1)),
    "capture-segments": ("coach", timed("Lesson segments", 4.1)),
    "finish": ("coach", finishing),
    "review": ("coach", follow("Sort and share")),
    "names-replaced": ("coach", naming),
    "names-on-device": ("coach", to("/names")),
    "record-observer": ("coach", follow("Read")),
    "link": ("coach", scanning),
    "mail": ("admin", to("/mail")),
    "record-teacher": ("teacher", reading),
    "visits-coach": ("coach", to("/visits")),
    "visits-teacher": ("teacher", to("/visits")),
    "visits-leader": ("leader", to("/visits")),
    "teachers": ("coach", to("/teachers")),
    "timeline-coach": ("coach", follow("Okafor", "/teachers")),
    "coaching-teacher": ("teacher", to("/my/coaching")),
    "record-away": ("teacher", to("/my/record")),
    "look-own": ("teacher", to("/capture/new")),
    "timeline-teacher": ("teacher", to("/timeline")),
    "rubrics": ("teacher", to("/rubrics")),
    "rubric": ("teacher", follow("Personalized learning walkthrough", "/rubrics")),
    "paper-rubric": ("coach", on_paper("Print")),
    "paper-form": ("coach", on_paper("Blank form")),
    "paper-record": ("coach", printing_a_record),
    "paper-timeline": ("teacher", to("/timeline/paper")),
    "afterwards-choices": ("coach", to("/visits/afterwards")),
    "afterwards": ("coach", entering_afterwards),
    "people": ("admin", to("/people")),
    "people-none": ("admin", to("/people?named=xyzzy")),
    "person-new": ("admin", to("/people/new")),
    "person": ("admin", follow("Dana Ruiz", "/people")),
    "person-leaving": ("admin", leaving),
    "invitation": ("admin", inviting),
    "invitations": ("admin", inviting_all),
    "joining": ("admin", joining),
    "me": ("coach", to("/me")),
    "first-steps": ("admin", to("/setup")),
    "rubrics-on-offer": ("admin", to("/rubrics/offered")),
    "training": ("admin", to("/sandbox")),
    "workbook": ("admin", to("/workbook")),
    "search": ("coach", to("/search")),
    "search-coach": ("coach", to("/search?q=goal")),
    "search-teacher": ("teacher", to("/search?q=goal")),
    "search-leader": ("leader", to("/search?q=goal")),
    "search-administrator": ("admin", to("/search?q=an")),
    "search-nothing": ("coach", to("/search?q=xylophone")),
    "visits-filtered": ("coach", to("/visits?list=own&kind=coaching&state=received")),
    "visits-no-fit": ("coach", to("/visits?kind=formal&from=2026-10-01")),
    "formal-evidence": ("teacher", follow("Go on")),
    "formal-rating": ("teacher", formal("self-rating")),
    "formal-sealing": ("teacher", formal("sealing")),
    "formal-compared": ("teacher2", formal("comparison")),
    "formal-conference": ("leader2", formal("comparison")),
    "formal-before": ("leader", follow("Before the lesson")),
    "formal-before-teacher": ("begay", follow("Go on|Before the lesson|Answer")),
    "formal-recording": ("leader", levels_together),
    "due-dates": ("admin", to("/due-dates")),
    "school-calendar": ("admin", to("/school-calendar")),
    "shortcuts": ("coach", to("/shortcuts")),
    "accessibility": ("teacher", to("/accessibility")),
    "not-there": ("teacher", to("/observations/00000000-0000-4000-8000-000000000000")),
}
FIXED = {"capture", "rating"}


def test_save_pictures(browser: Browser, demo_server: Server) -> None:
    """Homes also in Spanish: `home-coach.phone.dark.es.png`."""
    only = os.environ.get("SHOTS", "")
    for size, scheme in product(SIZES, ("light", "dark")):
        device = SIZES[size] | {"color_scheme": scheme}
        for name, (who, walk) in PAGES.items():
            if only in name:
                _save(browser, demo_server, OUT / f"{name}.{size}.{scheme}.png", who, walk, device)
            if only in name and name.startswith("home-"):
                spanish = OUT / f"{name}.{size}.{scheme}.es.png"
                _save(browser, demo_server, spanish, who, in_spanish, device)


def _save(browser: Browser, server: Server, path: Path, who: str, walk: Walk, device: dict) -> None:
    context = browser.new_context(base_url=server.url, locale="en-US", **device)
    page = context.new_page()
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(who if "@" in who else f"{who}@demo.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")
    with speaking(page, "es" if walk is in_spanish else "en"):
        walk(page)
        path.parent.mkdir(exist_ok=True)
        page.screenshot(path=path, full_page=path.name.split(".")[0] not in FIXED)
    context.close()


@contextmanager
def speaking(page: Page, language: str) -> Iterator[None]:
    """The person's own language for as long as this takes; English before and after."""
    if language == "en":
        yield
        return
    _choose(page, language)
    yield
    _choose(page, "en")


def _choose(page: Page, language: str) -> None:
    page.goto("/me")
    page.locator("#language").select_option(language)
    page.locator("form:has(#language) button").click()
    page.wait_for_load_state()
