"""The district's own words: chosen on one page, read on all of them."""

import io

import openpyxl
import pytest
from flask import Flask

from observe.domain.wording import counted
from observe.web import pages
from observe.web.words import LANGUAGES, speaking
from tests.cast import ADA, DANA, DISTRICT, ORIGIN, PRIYA, STRANGER, sign_in
from tests.reviewing import House
from tests.visible import words_of
from tests.walking import PERSONAS, addresses, furnish

RUBRIC = "Personalized learning walkthrough"
TOUR = {"one": "observation tour", "many": "observation tours", "language": "en"}


def _choose(app: Flask, term: str = "walkthrough", **typed: str) -> int:
    client = sign_in(app, ADA)
    return client.post(f"/district/words/{term}", data=TOUR | typed, headers=ORIGIN).status_code


def _pages(house: House, who: str) -> dict[str, str]:
    client = house.browser(who)
    found = {}
    for _endpoint, address in addresses(house.app):
        answer = client.get(address)
        if answer.mimetype == "text/html" and answer.status_code == 200:
            found[address] = answer.text
    return found


def test_a_word_stands_on_every_page_in_place_of_ours(app: Flask) -> None:
    house = furnish(app)
    assert _choose(app) == 303
    said = {}
    for who in PERSONAS.values():
        for address, text in _pages(house, who).items():
            words = [each for each in words_of(text) if RUBRIC not in each]
            if not address.startswith(("/district/words", "/rubrics")):
                said[address] = words
    ours = {a: each for a, words in said.items() for each in words if "alkthrough" in each}
    assert ours == {}
    assert sum("bservation tour" in each for words in said.values() for each in words) > 5


def test_the_workbook_says_it_too_and_keeps_its_columns(app: Flask) -> None:
    furnish(app)
    _choose(app)
    answer = sign_in(app, PRIYA).get("/workbook.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    readme = "\n".join(str(cell.value) for row in book["README"] for cell in row if cell.value)
    assert "observation tours" in readme
    assert "walkthrough" not in readme.replace(RUBRIC, "").replace("pl-walkthrough", "")
    assert {"rating_id", "kind", "level"} <= {cell.value for cell in book["Ratings"][1]}


def test_the_word_of_one_language_leaves_the_other_alone(app: Flask) -> None:
    _choose(app)
    client = sign_in(app, ADA)
    said = {
        tongue: client.get(f"/district/words/walkthrough?language={tongue}").text
        for tongue in LANGUAGES
    }
    assert 'value="observation tour"' in said["en"]
    assert 'value="observation tour"' not in said["es"]


def test_our_word_comes_back(app: Flask) -> None:
    _choose(app)
    client = sign_in(app, ADA)
    client.post("/district/words/walkthrough/ours", data={"language": "en"}, headers=ORIGIN)
    assert "A walkthrough was shared." in client.get("/district/words/walkthrough?language=en").text


def test_the_page_shows_how_it_reads(app: Flask) -> None:
    _choose(app)
    text = sign_in(app, ADA).get("/district/words/walkthrough?language=en").text
    assert "An observation tour was shared. Observation tours of this term" in text


def test_a_spanish_word_asks_for_its_gender(app: Flask) -> None:
    assert _choose(app, "visit", one="vistazo", many="vistazos", language="es") == 422
    assert _choose(app, "visit", one="vistazo", many="vistazos", language="es", gender="m") == 303


@pytest.mark.parametrize(
    "many", ["", "a" * 81, "<script>", "coaches", "tours\x00", "100 %", "“tours”"]
)
def test_a_word_that_cannot_be_used_is_kept_on_the_page_and_told(app: Flask, many: str) -> None:
    client = sign_in(app, ADA)
    answer = client.post("/district/words/visit", data=TOUR | {"many": many}, headers=ORIGIN)
    assert answer.status_code == 422
    assert 'value="observation tour"' in answer.text
    assert 'id="wrong-many"' in answer.text
    assert "observation tour" not in client.get("/district/words?language=en").text


def test_another_district_keeps_our_words(app: Flask) -> None:
    _choose(app, "visit", one="drop-in", many="drop-ins")
    assert "drop-in" in sign_in(app, DANA).get("/visits").text
    assert "drop-in" not in sign_in(app, STRANGER).get("/visits").text


def test_the_words_are_known_on_postgresql_too(postgres_app: Flask) -> None:
    _choose(postgres_app, "visit", one="drop-in", many="drop-ins")
    assert "Drop-ins" in sign_in(postgres_app, DANA).get("/visits").text


def test_only_an_administrator_chooses_words(app: Flask) -> None:
    for address in ("/district/words", "/district/words/visit"):
        assert sign_in(app, PRIYA).get(address).status_code == 404
    answer = sign_in(app, PRIYA).post("/district/words/visit", data=TOUR, headers=ORIGIN)
    assert answer.status_code == 404


def test_words_for_somebody_else_are_those_of_their_district(app: Flask) -> None:
    _choose(app, "visit", one="drop-in", many="drop-ins")
    with app.test_request_context():
        said = pages.told(counted("%(num)d visit", "%(num)d visits", 2))
        with speaking("en", DISTRICT):
            theirs = pages.told(counted("%(num)d visit", "%(num)d visits", 2))
        assert (said, theirs) == ("2 visits", "2 drop-ins")
