"""What comes out of the printer: rendered by Chromium on Letter and A4, and read back page by page."""

import io
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from unicodedata import normalize

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from observe.config import files
from observe.domain.record import Step
from observe.exchange.rubric_file import read_rubric
from observe.store import answers
from tests.cast import DANA, DISTRICT, NOW, OKAFOR, WALKTHROUGH, publish_rubric, the_id
from tests.journeys.conftest import Server, lived_in
from tests.shared_visits import Shared, share

At = Callable[..., Page]
FULL = "https://observe.example/rubrics/pl-observation"
FORMATS = ["Letter", "A4"]
SAID = "S{seat}: “I picked the model because my goal is drawing what heat does, and I can show it.”"
NOTES = tuple(
    (f"note {number:02} " + SAID.format(seat=number % 9 + 1), ("LF.goals",) if number % 3 else ())
    for number in range(60)
)
LEVELS = {"LF.goals": "3", "LF.profile": "2", "LL.pace": "1", "R.struggle": "NO"}
SHIPPED = ["pl-walkthrough", "pl-observation", "lesson-segments", "ten-minute-visit", "time-use"]
FORMS = [("pl-walkthrough", "A4"), *((name, "Letter") for name in SHIPPED)]
FORM = f"/rubrics/paper?rubric={WALKTHROUGH}&version=2.0.0&form=1"
COLORED = """() => {
  const properties = ["color", "backgroundColor", "borderTopColor", "fill", "stroke"];
  const isGray = (value) => {
    const [red, green, blue] = (value.match(/[\\d.]+/g) || [0, 0, 0]).map(Number);
    return red === green && green === blue;
  };
  const found = [...document.querySelectorAll(".sheet, .sheet *")].flatMap((each) => {
    const style = getComputedStyle(each);
    return properties.map((name) => style[name]).filter((value) => !isGray(value));
  });
  return [...new Set(found)];
}"""
TOO_WIDE = """() => [...document.querySelectorAll(".sheet *:not(svg *)")]
  .filter((each) => each.getBoundingClientRect().right > innerWidth + 1)
  .map((each) => each.outerHTML.slice(0, 120))"""
STEP = Step("Ask one student a day to retell their goal.", "LF.goals", "seen 3 times", None)
LONG = Shared(
    date(2026, 10, 27), levels=LEVELS, notes=NOTES, step=STEP, comment="Closer each week."
)


@pytest.fixture(scope="module")
def server(cast_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One long visit, received, with a reply and a correction beside it."""
    with lived_in(cast_database, tmp_path_factory.mktemp("paper"), long_visit) as running:
        yield running


def long_visit() -> None:
    for name in ("pl-observation", "lesson-segments", "time-use", "ten-minute-visit"):
        publish_rubric(DISTRICT, f"{name}.yaml")
    share(LONG)
    answers.reply(DISTRICT, OKAFOR, LONG.id, "LF.goals", "I see it too.", NOW, the_id("r"))
    answers.acknowledge(DISTRICT, OKAFOR, LONG.id, NOW)
    answers.add(DISTRICT, DANA, LONG.id, "LF.goals", "It was level two.", "Misread.", NOW)


def printed(page: Page, address: str, paper: str) -> list[str]:
    """The text of each printed page, white space and ligatures aside."""
    page.goto(address)
    pages = PdfReader(io.BytesIO(page.pdf(format=paper))).pages
    return [" ".join(normalize("NFKC", each.extract_text()).split()) for each in pages]


def has_its_foot(pages: list[str], what: str, page_of: str = "Page {} of {}") -> None:
    """Every page says what it belongs to and which one it is."""
    for number, text in enumerate(pages, start=1):
        assert page_of.format(number, len(pages)) in text
        assert what in text


@pytest.mark.parametrize("paper", FORMATS)
def test_a_long_record_prints_whole_with_its_foot_on_every_page(at: At, paper: str) -> None:
    pages = printed(at(DANA), f"/observations/{LONG.id}/paper", paper)
    whole = " ".join(pages)
    assert 2 < len(pages) < 8
    has_its_foot(pages, "Coaching visit: Ms. Okafor, Tue, Oct 27")
    has_its_foot(pages, "printed")
    for words in (
        "I see it too.",
        "It was level two.",
        "Misread.",
        "Received does not mean agreed",
    ):
        assert words in whole
    assert "Signed" in pages[-1]


@pytest.mark.parametrize("paper", FORMATS)
def test_no_note_is_cut_and_no_heading_is_left_alone(at: At, paper: str) -> None:
    pages = printed(at(OKAFOR), f"/observations/{LONG.id}/paper", paper)
    for number in range(60):
        note = f"note {number:02} " + SAID.format(seat=number % 9 + 1)
        assert sum(note in text for text in pages) == 1, note
    tables = [text for text in pages if "note " in text]
    assert all("No. Time Note Filed under" in text for text in tables)
    assert [text for text in pages if text.endswith(("seen and heard", "Filed under"))] == []


@pytest.mark.parametrize("paper", FORMATS)
def test_a_timeline_prints_its_charts_with_their_words(at: At, paper: str) -> None:
    pages = printed(at(OKAFOR), "/timeline/paper?year=all", paper)
    has_its_foot(pages, "Growth timeline of Ms. Okafor")
    whole = " ".join(pages)
    assert "Levels by criterion and visit" in whole
    assert "Established" in whole


@pytest.mark.parametrize(("name", "paper"), FORMS)
def test_a_blank_form_says_on_every_page_what_it_is(at: At, name: str, paper: str) -> None:
    rubric = read_rubric((files() / "rubrics" / f"{name}.yaml").read_text(), name).rubric
    page = at(DANA)
    address = f"/rubrics/paper?rubric={rubric.id}&version={rubric.version}"
    titles = [rubric.say(each.title, "en") for each in rubric.criteria()]
    for whole in (printed(page, address, paper), printed(page, f"{address}&form=1", paper)):
        has_its_foot(whole, f"version {rubric.version}")
        assert [each for each in titles if each not in " ".join(whole)] == []
    assert "Glow" in " ".join(whole)


def test_everything_on_paper_is_gray_and_within_its_margins(at: At) -> None:
    for scheme in ("light", "dark"):
        page = at(OKAFOR, viewport={"width": 680, "height": 900}, color_scheme=scheme)
        page.emulate_media(media="print")
        for address in (f"/observations/{LONG.id}/paper", "/timeline/paper?year=all", FORM):
            page.goto(address)
            assert page.evaluate(COLORED) == [], address
            assert page.evaluate(TOO_WIDE) == [], address


def test_a_visit_is_entered_from_paper_and_shared_without_any_script(at: At) -> None:
    page = at(DANA, java_script_enabled=False)
    page.goto("/visits")
    page.get_by_role("link", name="Enter a visit from paper").click()
    page.get_by_label("Who was visited?").select_option(label="Ms. Okafor · Lincoln")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Start time", exact=True).fill("00:00")
    page.get_by_label("One note a line").fill("25:00 S3: “I can show it.” #2")
    goals = page.get_by_role("group", name="Goals that students own")
    goals.get_by_text("Established", exact=True).click()
    page.get_by_role("button", name="Enter the visit").click()
    assert "Line 1 begins with “25:00”" in page.locator("#wrong-notes").inner_text()
    page.get_by_label("One note a line").fill("00:00 S3: “I can show it.” #2")
    page.get_by_role("button", name="Enter the visit").click()
    page.wait_for_url("**/review")
    page.get_by_role("button", name=re.compile("^Share with")).click()
    page.wait_for_url(re.compile(r"/observations/[0-9a-f-]{36}$"))
    page.get_by_role("link", name="Print").click()
    assert "Entered afterwards, from paper." in page.locator("article").inner_text()
    assert "Established" in page.locator("article").inner_text()
