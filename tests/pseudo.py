"""A language that nobody speaks: every sentence of ours in brackets, to see what has none."""

from collections.abc import Iterable
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po
from flask import Flask
from sqlalchemy import update

from observe.store.base import db
from observe.store.tables_people import Person
from tests.catalogue import catalogue

OPEN, CLOSE = "⟦", "⟧"


def speak(app: Flask, folder: Path, language: str = "es", locale: str = "es_US") -> None:
    """From now on everybody reads this language, and every sentence in it is ours in brackets."""
    path = folder / language / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_po(file, _bracketed(language), width=0)
    app.config["CATALOGUES"] = folder
    app.config["LOCALES"] = app.config["LOCALES"] | {language: locale}
    with app.app_context():
        db.session.execute(update(Person).values(language=language))
        db.session.commit()


def outside(text: str) -> str:
    """What is left of a text without all that stands in brackets."""
    kept, depth = [], 0
    for character in text:
        depth += (character == OPEN) - (character == CLOSE)
        if depth == 0 and character != CLOSE:
            kept.append(character)
    return "".join(kept).strip()


def _bracketed(language: str) -> Catalog:
    held = Catalog(locale=language, charset="utf-8")
    for message in catalogue():
        if message.id:
            many = isinstance(message.id, tuple)
            forms = message.id if many else (message.id,)
            held.add(message.id, _each(forms, held.num_plurals) if many else _in(forms[0]))
    return held


def _each(forms: Iterable[str], plurals: int) -> tuple[str, ...]:
    one, many = forms
    return (_in(one), *[_in(many)] * (plurals - 1))


def _in(text: str) -> str:
    return f"{OPEN}{text}{CLOSE}"
