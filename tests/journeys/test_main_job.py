"""The main job end to end: a visit on a tablet, the teacher's answer, the timeline, the workbook."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.cast import ADA, DANA, LINDQVIST, OKAFOR
from tests.journeys.conftest import PHONE, TABLET, Server, begin, choose, is_sent, lived_in, write

At = Callable[..., Page]

NOTES = [
    "Board: “I can explain why the ice melted faster on metal.” 3 tasks listed.",
    "S4: “I picked the model because my goal is drawing what heat does.”",
    "T: “What made you change your mind?” 4 s wait. 3 hands at table B.",
    "Table D: 2 Ss redo the test with foil after the first result fails.",
    "S7: “Can I show it as a comic?” T: “If it shows the energy, yes.”",
    "T gives two reading levels; 5 Ss choose from 3 texts.",
    "S11: “I was stuck, so I tried the hint card.”",
    "T: “Show me where your work meets the criteria.”",
    "P2 reads the criteria aloud, then changes one sentence.",
    "Three Ss ask table A for help before asking T.",
    "=1+1 is what S9 writes on the board as the claim to test.",
    "Exit slip: 17 of 21 name a next step.",
]
LEVELS = {
    "The learner profile is in use": "Emerging",
    "Goals that students own": "Established",
    "Pace follows learning": "Emerging",
    "Choice of path and product": "Established",
    "Mastery before moving on": "Not yet",
    "Feedback that moves work forward": "Established",
    "A community that learns together": "Student-driven",
    "Productive struggle": "Not observed",
}


@pytest.fixture(scope="module")
def server(cast_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with lived_in(cast_database, tmp_path_factory.mktemp("main-job")) as running:
        yield running


def visit(page: Page, teacher: str, kind: str) -> str:
    """12 notes, 5 tags, 8 ratings, tallies and the finish, on a tablet with touch."""
    observation = begin(page, teacher, kind)
    for number, note in enumerate(NOTES):
        write(page, note)
        if number < 5:
            page.locator(".chips").get_by_role("button").nth(number).tap()
    for title, level in LEVELS.items():
        page.locator(".jump a").nth(list(titles(page)).index(title)).tap()
        group = page.get_by_role("group", name=title)
        choose(group.get_by_role("radio", name=re.compile(f"^{level}")))
    tally = page.locator("details[open] [data-tally]").first
    tally.tap()
    tally.tap()
    is_sent(page)
    page.get_by_role("button", name="Finish visit").tap()
    page.locator("#finish-now").tap()
    expect(page.locator("#finished")).to_contain_text("Visit finished.")
    return observation


def titles(page: Page) -> list[str]:
    return page.locator("details.criterion h3").all_text_contents()


def share(page: Page, called: str) -> None:
    """One glow, one grow and one step, the preview on the same page."""
    page.get_by_role("link", name="Sort and share").tap()
    expect(page.locator("#preview")).to_contain_text(NOTES[0])
    page.get_by_label("Glow").fill("You waited, and three students answered each other.")
    page.get_by_label("Grow").fill("Let the check decide who goes on.")
    page.locator(".pick").first.tap()
    expect(page.get_by_label("What to practice")).not_to_have_value("")
    expect(page.locator("#preview")).to_contain_text("Let the check decide")
    page.get_by_role("button", name=f"Share with {called}").tap()
    page.wait_for_url(re.compile(r"/observations/[0-9a-f-]{36}(#.*)?$"))


def answer(page: Page, observation: str) -> None:
    """The teacher reads on a phone, replies to one criterion and to the whole, and acknowledges."""
    page.get_by_role("link", name=re.compile("^Read")).first.tap()
    page.wait_for_url(f"**/observations/{observation}")
    expect(page.get_by_text("Let the check decide who goes on.")).to_be_visible()
    for box, words in (("LF.goals", "The goal wall helped."), (None, "Thank you for coming.")):
        place = page.locator(f'[id="{box}"]') if box else page.locator("main")
        place.get_by_role("textbox").last.fill(words)
        place.get_by_role("button", name="Send reply").last.tap()
        expect(page.get_by_text(words)).to_be_visible()
    page.get_by_role("button", name="Received").tap()
    expect(page.get_by_role("button", name="Received")).to_have_count(0)


def sheet(path: Path, name: str) -> list[dict[str, Any]]:
    rows = openpyxl.load_workbook(path)[name].iter_rows(values_only=True)
    header = next(rows)
    return [dict(zip(header, row, strict=True)) for row in rows if any(row)]


def download(page: Page, address: str, directory: Path) -> Path:
    answer = page.request.get(address)
    assert answer.ok, answer.text()
    path = directory / "workbook.xlsx"
    path.write_bytes(answer.body())
    return path


def rated(rows: list[dict[str, Any]], observation: str) -> dict[str, str]:
    return {r["criterion"]: r["level_label"] for r in rows if r["observation_id"] == observation}


def test_a_walkthrough_goes_from_the_first_tap_to_the_administrators_workbook(
    at: At, tmp_path: Path
) -> None:
    coach = at(DANA, **TABLET)
    observation = visit(coach, "Okafor", "walkthrough")
    share(coach, "Ms. Okafor")
    teacher = at(OKAFOR, **PHONE)
    answer(teacher, observation)
    teacher.goto("/timeline")
    marks = teacher.locator(f'a[href*="{observation}"]')
    expect(marks.first).to_be_visible()
    assert marks.count() >= len(LEVELS) - 1
    coach.reload()
    expect(coach.get_by_text("The goal wall helped.")).to_be_visible()

    book = download(at(ADA), "/workbook.xlsx", tmp_path)
    ratings = sheet(book, "Ratings")
    assert rated(ratings, observation) == LEVELS
    own = [row for row in ratings if row["observation_id"] == observation]
    assert {row["level"] for row in own if row["level_label"] == "Established"} == {3}
    unseen = next(row for row in own if row["criterion"] == "Productive struggle")
    assert (unseen["level"], unseen["not_observed"], unseen["is_final"]) == (None, True, True)
    evidence = [row for row in sheet(book, "Evidence") if row["observation_id"] == observation]
    texts = {value for row in evidence for value in row.values() if isinstance(value, str)}
    assert set(NOTES) <= texts


def test_a_coaching_visit_gives_the_administrator_a_count_and_no_row(
    at: At, tmp_path: Path
) -> None:
    coach = at(DANA, **TABLET)
    observation = visit(coach, "Lindqvist", "coaching")
    share(coach, "Mr. Lindqvist")
    answer(at(LINDQVIST, **PHONE), observation)
    admin = at(ADA)
    book = download(admin, "/workbook.xlsx", tmp_path)
    assert rated(sheet(book, "Ratings"), observation) == {}
    everything = [
        str(cell)
        for each in openpyxl.load_workbook(book)
        for row in each.iter_rows(values_only=True)
        for cell in row
    ]
    assert not [cell for cell in everything if observation in cell]
    assert [cell for cell in everything if re.search("oaching", cell)]
    assert admin.request.get(f"/observations/{observation}").status == 404
    own = download(at(LINDQVIST), "/my/workbook.xlsx", tmp_path)
    assert rated(sheet(own, "Ratings"), observation) == LEVELS


def test_a_share_is_taken_back_until_it_is_opened(at: At) -> None:
    coach = at(DANA, **TABLET)
    observation = begin(coach, "Okafor")
    write(coach, NOTES[0])
    is_sent(coach)
    coach.get_by_role("button", name="Finish visit").tap()
    coach.locator("#finish-now").tap()
    coach.get_by_role("link", name="Sort and share").tap()
    coach.get_by_role("button", name="Share with Ms. Okafor").tap()
    coach.get_by_role("button", name="Take back").tap()
    teacher = at(OKAFOR, **PHONE)
    assert teacher.request.get(f"/observations/{observation}").status == 404
