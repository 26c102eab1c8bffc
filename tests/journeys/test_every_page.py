"""Every page that a person opens: accessible, titled, and never wider than the screen."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask, current_app
from playwright.sync_api import Page

from observe.domain.observation import State
from observe.domain.record import Step
from observe.store import due_rules, notices, plans, pre_conferences
from observe.store.base import writing
from tests.cast import ADA, DANA, DISTRICT, LENA, NOW, OKAFOR, PRIYA, WALKTHROUGH, the_id
from tests.cycling import CYCLE, Cycling
from tests.journeys.conftest import PHONE, Server, lived_in
from tests.shared_visits import Shared, capture_only, share
from tests.the_way import walk
from tests.timed import publish_timed
from tests.timed_visit import capture_timed, share_timed
from tests.walking import PLANNED, RULE, lead_cycles, set_step

At = Callable[..., Page]

STEP = Step(
    "Ask one student a day to retell their goal.", "LF.goals", "seen 3 times", date(2027, 1, 8)
)
LEVELS = {"LF.goals": "3", "LF.profile": "2", "R.struggle": "NO"}
NOTES = (("S4: “I picked the model because my goal is drawing heat.”", ("LF.goals",)),)
WALK = Shared(date(2026, 11, 3), kind="walkthrough", levels=LEVELS, notes=NOTES)
COACHING = Shared(date(2026, 11, 10), levels=LEVELS, notes=NOTES, step=STEP)
DRAFT = Shared(date(2026, 11, 12), levels=LEVELS, notes=NOTES)
EVIDENCE = Shared(date(2026, 11, 5), by=PRIYA, kind="formal", levels=LEVELS, notes=NOTES)
SEALED = Shared(date(2026, 11, 6), by=PRIYA, kind="formal", levels=LEVELS, notes=NOTES)
FORMAL = Shared(date(2026, 10, 6), by=PRIYA, kind="formal", levels=LEVELS, notes=NOTES)
OF_COLOR = ("color-contrast", "link-in-text-block")
CLOSED = the_id("a closed cycle")
TIMED, TIMED_DRAFT = the_id("a timed visit"), the_id("a timed draft")

EVERYBODY = [
    "/",
    "/visits",
    "/rubrics",
    f"/rubrics/show?id={WALKTHROUGH}&version=2.0.0",
    f"/rubrics/paper?rubric={WALKTHROUGH}&version=2.0.0",
    f"/rubrics/paper?rubric={WALKTHROUGH}&version=2.0.0&form=1",
    f"/observations/{WALK.id}",
    f"/observations/{WALK.id}/paper",
    "/nowhere",
    "/search",
    "/search?q=science",
    "/search?q=xylophone",
    "/shortcuts",
    "/accessibility",
    "/me",
]
PLACES = [
    "/places?then=setup",
    f"/places/schools/{the_id('Lincoln')}",
    f"/places/schools/{the_id('Lincoln')}/classes",
    f"/places/classes/{the_id('Grade 5 Science')}",
    f"/places/terms/{the_id('Cedar Valley fall')}",
    "/caseloads",
    f"/caseloads?coach={DANA}",
    "/district",
    "/district/words",
    "/district/words/visit?language=es",
    "/people/pasted",
]
BETWEEN = [
    f"/observations/{EVIDENCE.id}/evaluation",
    f"/observations/{EVIDENCE.id}/sealing",
    f"/observations/{SEALED.id}/evaluation",
    f"/observations/{SEALED.id}/comparison",
    f"/observations/{FORMAL.id}/reopening",
    f"/planned/{PLANNED.id}/pre-conference",
]
PAGES = {
    DANA: [*EVERYBODY, f"/cycles/new?teacher={OKAFOR}", f"/cycles/{CYCLE}", f"/cycles/{CYCLE}/plan", f"/cycles/{CLOSED}", "/ready", "/rescue", "/visits?list=own&kind=coaching&from=2026-11-01", "/search?q=goal&in=own-notes", "/teachers", "/progress", "/progress/spread", "/plans/new", f"/plans/new?teacher={OKAFOR}", "/me/calendar", "/visits/afterwards", f"/visits/afterwards?teacher={OKAFOR}&rubric={WALKTHROUGH}@2.0.0", f"/teachers/{OKAFOR}/timeline/paper", f"/teachers/{OKAFOR}/timeline", "/capture/new", "/names", f"/observations/{DRAFT.id}/names", f"/capture/new?teacher={OKAFOR}", f"/observations/{DRAFT.id}/review", f"/observations/{DRAFT.id}/correction", f"/observations/{COACHING.id}", f"/observations/{COACHING.id}/link", f"/observations/{TIMED}", f"/observations/{TIMED_DRAFT}/review"],
    OKAFOR: [*EVERYBODY, *BETWEEN, f"/observations/{EVIDENCE.id}/self-rating", "/my/coaching", "/my/record", "/capture/new", "/visits?list=own", "/cycles/new", f"/cycles/{CYCLE}", f"/cycles/{CLOSED}", f"/cycles/{the_id('own cycle')}", "/timeline", "/timeline/paper", f"/observations/{COACHING.id}", f"/observations/{TIMED}", f"/observations/{TIMED}/paper"],
    PRIYA: [*EVERYBODY, *BETWEEN, f"/observations/{EVIDENCE.id}/levels", "/coverage", "/coverage?seen=no", "/teachers", "/workbook", f"/teachers/{OKAFOR}/timeline"],
    LENA: [*EVERYBODY, "/?over=term"],
    ADA: [*EVERYBODY, "/due-dates", f"/due-dates/{RULE.id}", "/school-calendar", "/ready/https", "/setup", "/rubrics/offered", "/sandbox", "/teachers", "/workbook", "/workbook?from=never", *PLACES, "/mail", "/people", "/people?named=xyzzy", "/people/new", f"/people/{DANA}", f"/people/{DANA}/activity", f"/people/{ADA}"],
}  # fmt: skip
_STEP, _ENDED = f"/steps/{the_id('its branch')}", f"/steps/{the_id('a step')}"
_OF_STEPS = ["/steps/library", "/steps/without-count", f"/steps/new?teacher={OKAFOR}"]
PAGES[DANA] += [_STEP, _ENDED, *_OF_STEPS]
PAGES[OKAFOR] += [_STEP, "/steps/new"]
NAMES = {
    DANA: "coach",
    OKAFOR: "teacher",
    PRIYA: "leader",
    LENA: "coaching lead",
    ADA: "administrator",
}


@pytest.fixture(scope="module")
def server(cast_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The cast's district with a walkthrough and a coaching visit shared, and one draft."""
    with lived_in(cast_database, tmp_path_factory.mktemp("every-page"), everything) as running:
        yield running


def everything() -> None:
    share(WALK, COACHING)
    capture_only(DRAFT)
    set_step()
    share(FORMAL)
    for visit, state in ((EVIDENCE, State.EVIDENCE_SHARED), (SEALED, State.RATED)):
        capture_only(visit)
        walk(visit.id, PRIYA, OKAFOR, NOW, state, own={"LF.goals": "4"})
    plans.plan(DISTRICT, PRIYA, [PLANNED])
    pre_conferences.ask(DISTRICT, PRIYA, PLANNED.id, None, "What will they learn?", NOW)
    due_rules.enter(DISTRICT, [RULE])
    publish_timed(DISTRICT)
    for visit in (TIMED, TIMED_DRAFT):
        capture_timed(visit)
    share_timed(TIMED)
    with writing(DISTRICT) as session:
        for person in PAGES:
            notices.tell(session, DISTRICT, person, "reset_link_made", NOW, {"by": "Ada Brandt"})
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    ended = Cycling(app, CLOSED).open()
    ended.check("2 gave a reason.")
    ended.close(reason="Enough.")
    lead_cycles(app)


@pytest.mark.parametrize("person", PAGES, ids=NAMES.get)
def test_axe_finds_nothing_on_any_page_by_day_and_in_the_dark(at: At, person: str) -> None:
    page = at(person, viewport={"width": 1366, "height": 768})
    found = {}
    for address in PAGES[person]:
        page.emulate_media(color_scheme="light")
        page.goto(address)
        by_day = violations(page)
        page.emulate_media(color_scheme="dark")
        found[address] = by_day + violations(page, only=OF_COLOR)
    assert {address: each for address, each in found.items() if each} == {}


def violations(page: Page, only: Sequence[str] = ()) -> list[tuple[str, str]]:
    """What axe finds, by all its rules or by some: the rule and where."""
    wish = {"resultTypes": ["violations"]} | ({"runOnly": [*only]} if only else {})
    answer = Axe().run(page, options=wish).response
    return [(v["id"], n["html"][:160]) for v in answer["violations"] for n in v["nodes"]]


@pytest.mark.parametrize("person", PAGES, ids=NAMES.get)
def test_no_page_is_wider_than_a_small_phone_or_without_a_title(at: At, person: str) -> None:
    page = at(person, **{**PHONE, "viewport": {"width": 320, "height": 640}})
    for address in PAGES[person]:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address
        assert page.title().endswith("· Observe"), address
        assert page.locator("h1").count() == 1, address


def test_the_sign_in_page_says_what_is_wrong_beside_the_form(at: At) -> None:
    page = at(DANA)
    page.context.clear_cookies()
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill("dana@school.example")
    page.get_by_label("Password").fill(the_id("wrong"))
    page.get_by_role("button", name="Sign in").click()
    assert "do not go together" in page.get_by_role("alert").inner_text()
    assert violations(page) == []
