"""Which words make the screen ask what was seen or heard, and how it asks."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.cast import DANA
from tests.journeys.conftest import TABLET, begin, is_sent, kinds, write

At = Callable[..., Page]

JUDGES = {
    "Great lesson": "Great lesson",
    "great energy in the room": "great",
    "Good job with the warm-up": "Good job",
    "Nice questioning": "Nice questioning",
    "Students were engaged": "were engaged",
    "Ss disengaged at table C": "disengaged",
    "An engaging start": "engaging",
    "The teacher seemed tired": "seemed",
    "S4 seems to follow": "seems",
    "Students appeared to understand": "appeared to",
    "I felt the pace dropped": "I felt",
    "Excellent use of the board": "Excellent",
    "S3 is lazy": "lazy",
    "Table B off task": "off task",
    "Most students on-task": "on-task",
    "Two boys looked bored": "looked bored",
    "The task was boring": "boring",
    "The class was chaotic": "chaotic",
    "Effective use of time": "Effective",
    "poorly explained": "poorly",
    "All students understood": "students understood",
    "Well managed transition": "Well managed",
    "T should have waited": "should have",
    "Students enjoyed the game": "enjoyed",
    "S1 was rude to S2": "was rude",
    "T: “Sit down.” Great tone": "Great",
    "Excelente clase": "Excelente",
    "Buen trabajo con los grupos": "Buen trabajo",
    "Muy bien explicado": "Muy bien",
    "La maestra parecía cansada": "parecía",
    "Estudiantes motivados": "motivados",
    "Dos alumnas aburridas": "aburridas",
    "Estaban interesados en el tema": "Estaban interesados",
    "Les gustó la actividad": "Les gustó",
    "Todos entendieron": "Todos entendieron",
    "E: «Ya.» Clase genial": "genial",
}
SAYS = [
    "T: “Great job, table B.”",
    "T: great job everyone",
    "S4: this is boring",
    "T says “excellent” three times",
    'Board: "Excellent work"',
    "S: 'I was bored at first'",
    "S2: “It was amazing, and I loved it",
    "3 Ss off task at table D",
    "Two students off task",
    "They read The Great Gatsby",
    "Map of the Great Lakes on the wall",
    "7 is greater than 5",
    "T asks who is ready; 4 hands",
    "A perfect square has an area of 49",
    "T checks for understanding with thumbs",
    "Good morning, everyone sits",
    "S1 reads to S2; 12 of 20 write",
    "T waits 4 s, calls on P7",
    "Interest survey on the board",
    "5 Ss at the reading corner choose from 3 texts",
    "The seam of the coat is measured",
    "T: What makes a good question? A: hands go up",
    "Group C sets up the strong acid",
    "a strong magnet and a weak magnet",
    "M: “¡Excelente!” 3 manos levantadas",
    "M: muy bien, grupo B",
    "El polígono se parece a un cuadrado",
    "Pagan en efectivo en la tienda de clase",
    "E4: «Me parece aburrido»",
    "Tres estudiantes leen en voz alta",
    "Lee la pregunta y espera 4 s",
    "La respuesta fue vaga: S3 dijo una palabra",
]


@pytest.fixture
def judged(page: Page, server: Any) -> Callable[[list[str]], list[str | None]]:
    build = page.request.get(f"{server.url}/healthz").json()["build"]
    page.goto(f"{server.url}/sign-in")
    ask = f"""async (texts) => {{
      const {{ judges }} = await import("/static/{build}/js/capture/judging.js");
      return texts.map(judges);
    }}"""
    return lambda texts: page.evaluate(ask, texts)


def test_words_that_judge_are_found(judged: Callable[[list[str]], list[str | None]]) -> None:
    assert dict(zip(JUDGES, judged(list(JUDGES)), strict=True)) == JUDGES


def test_what_was_said_and_seen_is_left_alone(
    judged: Callable[[list[str]], list[str | None]],
) -> None:
    found = {text: word for text, word in zip(SAYS, judged(SAYS), strict=True) if word}
    assert found == {}


def ready(page: Page) -> None:
    page.locator("body[data-later=ready]").wait_for()


def test_a_note_that_judges_is_asked_about_once_and_the_focus_stays(at: At) -> None:
    page = at(DANA, **TABLET)
    begin(page, "Okafor")
    ready(page)
    write(page, "Students were engaged")
    ask = page.get_by_role("status").filter(has_text="What did you see or hear?")
    expect(ask).to_contain_text("engaged")
    expect(page.get_by_role("textbox", name="What you see and hear")).to_be_focused()
    ask.get_by_role("button", name="Edit note").tap()
    expect(ask).to_be_hidden()
    edited = page.get_by_role("textbox", name="Note", exact=True)
    expect(edited).to_have_value("Students were engaged")
    edited.fill("Students were engaged: 9 of 12 wrote")
    page.get_by_role("button", name="Save", exact=True).tap()
    expect(page.locator("#stream .text")).to_contain_text("9 of 12")
    expect(ask).to_be_hidden()


def test_the_question_can_be_dismissed_and_switched_off_on_this_device(at: At) -> None:
    page = at(DANA, **TABLET)
    visit = begin(page, "Okafor")
    ready(page)
    ask = page.locator("#ask")
    write(page, "Great start")
    ask.get_by_role("button", name="Dismiss").tap()
    expect(ask).to_be_hidden()
    write(page, "Great end")
    ask.get_by_role("button", name="Do not ask again").tap()
    write(page, "Great all over")
    expect(page.locator("#stream .text")).to_have_count(3)
    expect(ask).to_be_hidden()
    is_sent(page)
    assert kinds(page, visit).count("note.add") == 3
    page.get_by_role("button", name="More", exact=True).tap()
    switch = page.get_by_role("checkbox", name="Ask “What did you see or hear?”")
    expect(switch).not_to_be_checked()
    switch.check()
    page.keyboard.press("Escape")
    write(page, "Great once more")
    expect(ask).to_be_visible()
