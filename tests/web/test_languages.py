"""Every page speaks the reader's language: words, days, times and numbers, and nothing but."""

import io
import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import available_timezones

import openpyxl
import pytest
from babel import Locale
from flask import Flask
from sqlalchemy import update

from observe.domain.wording import counted
from observe.store.base import db
from observe.store.tables_people import Person
from observe.web import pages
from observe.workbook.content import SHEETS
from tests.cast import ADA, DANA, OKAFOR, ORIGIN, sign_in
from tests.pseudo import outside, speak
from tests.visible import words_of
from tests.walking import PERSONAS, addresses, furnish

LETTERS = re.compile(r"[^\W\d_]{2,}")
APART = re.compile(r"[·,;:()“”‹›–—#]|\b\d+(?:\.\d+)*\b")
OUR_NAMES = {"observe", "english", "español"} | {each.casefold() for each in SHEETS}
"""Written the same in every language; a sheet's name is part of the contract of the workbook."""

EXAMPLES = {"okafor", "amara", "ruiz@school.example"}
"""People who stand in an example."""


def _said_by_people(database: Path) -> set[str]:
    """All that is no sentence of ours: what people and rubrics say, and the names of things."""
    connection = sqlite3.connect(database)
    tables = [
        name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")
    ]
    found: set[str] = set()
    for table in tables:
        for row in connection.execute(f'SELECT * FROM "{table}"'):  # noqa: S608
            for value in row:
                if isinstance(value, str):
                    found |= set(_leaves(value))
    signs = {_sign(name) for (name,) in connection.execute("SELECT name FROM person")}
    connection.close()
    return signs | {piece for each in found for piece in (_plain(each), *_pieces(each))}


def _sign(name: str) -> str:
    """The initials by which a chart says who observed."""
    return "".join(part[0] for part in name.split()[:1] + name.split()[1:][-1:]).casefold()


def _leaves(value: str) -> Iterator[str]:
    """The text itself, and every text in it where it is JSON."""
    yield value
    try:
        left = [json.loads(value)]
    except ValueError:
        return
    while left:
        each = left.pop()
        if isinstance(each, dict):
            left += [*each.keys(), *each.values()]
        elif isinstance(each, list):
            left += each
        elif isinstance(each, str):
            yield each


def _calendar() -> set[str]:
    """The words of days and times in US Spanish."""
    locale = Locale.parse("es_US")
    found = {"de", "del", "a", "p", "m"}
    for names in (locale.months, locale.days, locale.day_periods):
        for widths in names.values():
            for words in widths.values():
                values = words.values() if isinstance(words, Mapping) else [words]
                found |= {
                    word.casefold() for value in values for word in LETTERS.findall(str(value))
                }
    return found


def _zones() -> set[str]:
    return {piece for each in available_timezones() for piece in _pieces(each)}


def _unknown(left: str, known: set[str], calendar: set[str]) -> list[str]:
    """The pieces of a text that neither people nor the calendar said."""
    return [each for each in _pieces(left) if not _is_known(each, known, calendar)]


def _pieces(text: str) -> list[str]:
    """What stands between the signs and numbers of a text, where it has letters."""
    return [plain for each in APART.split(text) if LETTERS.search(plain := _plain(each))]


def _plain(text: str) -> str:
    return " ".join(text.split()).strip(" .-#?+").casefold()


def _is_known(piece: str, known: set[str], calendar: set[str]) -> bool:
    ours = calendar | OUR_NAMES
    left = " ".join(
        word for word in piece.split() if word not in ours and set(LETTERS.findall(word)) - ours
    )
    if not left or piece in known or left in known:
        return True
    return len(left.split()) > 2 and any(left in each for each in known)


@pytest.mark.parametrize("who", PERSONAS)
def test_no_page_says_a_word_that_no_catalogue_gave(
    app: Flask, data_dir: Path, tmp_path: Path, who: str
) -> None:
    house = furnish(app)
    speak(app, tmp_path / "pseudo")
    known = _said_by_people(data_dir / "observe.sqlite3") | _zones() | EXAMPLES
    calendar = _calendar()
    client, escaped, looked = house.browser(PERSONAS[who]), {}, 0
    for endpoint, address in addresses(house.app):
        answer = client.get(address)
        if answer.mimetype != "text/html" or answer.status_code == 303:
            continue
        looked += 1
        for words in words_of(answer.text):
            for piece in _unknown(outside(words), known, calendar):
                escaped.setdefault(f"{endpoint}: {piece}", address)
    assert looked > 5
    assert "\n".join(f"{each} ({address})" for each, address in escaped.items()) == ""


def test_days_times_and_numbers_follow_the_reader_s_habits(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "es-MX,es;q=0.9"}):
        at = datetime(2026, 11, 24, 13, 20, tzinfo=UTC)
        assert pages.clock(at).replace("\N{NARROW NO-BREAK SPACE}", " ") == "1:20 p.m."
        assert pages.long_day(date(2026, 11, 24)) == "martes, 24 de noviembre de 2026"
        assert pages.listed(("Ana", "Luis", "Eva")) == "Ana, Luis y Eva"
        assert pages.number(1234.5) == "1,234.5"
        assert pages.told(counted("%(num)d visit", "%(num)d visits", 1)) == "1 visita"
        assert pages.told(counted("%(num)d visit", "%(num)d visits", 1200)) == "1,200 visitas"


def test_before_sign_in_the_browser_says_the_language(app: Flask) -> None:
    client = app.test_client()
    said = client.get("/sign-in", headers={"Accept-Language": "es-US"}).text
    assert '<html lang="es" dir="ltr">' in said
    assert "Iniciar sesión" in said
    assert '<html lang="en"' in client.get("/sign-in", headers={"Accept-Language": "fr"}).text


def test_before_sign_in_another_language_can_be_chosen(app: Flask) -> None:
    client = app.test_client()
    answer = client.post("/language", data={"language": "es"}, headers=ORIGIN)
    assert answer.status_code == 303
    assert "Iniciar sesión" in client.get("/sign-in").text
    client.post("/language", data={"language": "en"}, headers=ORIGIN)
    assert "Iniciar sesión" not in client.get("/sign-in", headers={"Accept-Language": "es"}).text


def test_a_language_that_we_do_not_speak_changes_nothing(app: Flask) -> None:
    client = app.test_client()
    assert client.post("/language", data={"language": "xx"}, headers=ORIGIN).status_code == 422
    assert "Set-Cookie" not in client.get("/sign-in").headers


def test_whoever_is_signed_in_reads_their_own_language(app: Flask) -> None:
    with app.app_context():
        db.session.execute(update(Person).where(Person.id == OKAFOR).values(language="es"))
        db.session.commit()
    page = sign_in(app, OKAFOR).get("/visits", headers={"Accept-Language": "en"}).text
    assert '<html lang="es"' in page
    assert "Visitas" in page
    assert '<html lang="en"' in sign_in(app, DANA).get("/visits").text


def test_whoever_signed_out_finds_the_way_back_in_in_their_own_language(app: Flask) -> None:
    with app.app_context():
        db.session.execute(update(Person).where(Person.id == OKAFOR).values(language="es"))
        db.session.commit()
    client = sign_in(app, OKAFOR)
    assert client.post("/sign-out", headers=ORIGIN).status_code == 303
    said = client.get("/sign-in", headers={"Accept-Language": "en"}).text
    assert '<html lang="es"' in said
    nobody = app.test_client()
    nobody.post("/sign-out", headers=ORIGIN)
    assert '<html lang="en"' in nobody.get("/sign-in").text


def test_the_workbook_speaks_the_reader_s_language_and_keeps_its_columns(app: Flask) -> None:
    furnish(app)
    with app.app_context():
        db.session.execute(update(Person).where(Person.id == ADA).values(language="es"))
        db.session.commit()
    answer = sign_in(app, ADA).get("/workbook.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    readme = [str(cell.value) for row in book["README"] for cell in row if cell.value]
    assert "Léame primero" in readme
    assert "Evidencias y valoraciones de recorridos" in "\n".join(readme)
    assert {"rating_id", "kind", "level"} <= {cell.value for cell in book["Ratings"][1]}
    meanings = [row[5].value for row in book["Data_dictionary"].iter_rows(min_row=2)]
    assert "La visita; la misma en todas las hojas." in meanings
