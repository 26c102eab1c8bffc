"""The catalogues of our sentences, brought up to the code; `./dev words` runs it."""

import ast
import sys
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

from tests.sentences import Message, carried, loose

ROOT = Path(__file__).resolve().parents[1]
TRANSLATIONS = ROOT / "observe" / "translations"
LANGUAGES = ("es",)

_HEADER = """\
# Observe in another language; ./dev words brings it up to the code and names what is missing.
msgid ""
msgstr ""
"Language: {language}\\n"
"Plural-Forms: {plural}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
EXTRACTED = ("_", "gettext", "ngettext")
SAID_LATER = ("domain", "store")
"""Layers whose sentences the web says, wherever they stand: in a refusal, a value or a table."""


@dataclass(frozen=True, slots=True)
class Found:
    """A sentence and the file it stands in."""

    message: Message
    file: str


def sentences() -> list[Found]:
    """Every sentence of the code and the templates, in the order of the files."""
    found: list[Found] = []
    for path in sorted((ROOT / "observe").rglob("*.py")):
        tree, name = ast.parse(path.read_text()), str(path.relative_to(ROOT))
        found += [Found(each, name) for each in carried(tree, columns="/workbook/" in name)]
        if any(f"/{layer}/" in name for layer in SAID_LATER):
            found += [Found(each, name) for each in loose(tree)[0]]
    for path in sorted((ROOT / "templates").rglob("*.html")):
        with path.open("rb") as file:
            taken = babel_extract(file, EXTRACTED, (), {"newstyle_gettext": "true"})
            found += [
                Found(message, str(path.relative_to(ROOT)))
                for _line, name, given, _comments in taken
                if (message := _of_template(name, given))
            ]
    return found


def catalogue() -> Catalog:
    """A new catalogue of all sentences, without translations."""
    made = Catalog(project="Observe", charset="utf-8")
    for each in sentences():
        made.add(each.message, locations=[(each.file, None)])
    return made


def read(language: str) -> Catalog:
    path = path_of(language)
    if not path.is_file():
        return Catalog(locale=language, project="Observe", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language)


def path_of(language: str) -> Path:
    return TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"


def write(language: str, held: Catalog) -> None:
    """Without the lines of the code and the day, which would change with every edit."""
    path = path_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(_HEADER.format(language=language, plural=held.plural_forms).encode())
        write_po(file, held, width=0, omit_header=True, ignore_obsolete=True, include_lineno=False)


def missing(held: Catalog) -> list[Message]:
    """The sentences that have no words yet, or not for one and for many."""
    return [
        each.id for each in held if each.id and (not _said(each.string) or "fuzzy" in each.flags)
    ]


def renew(language: str) -> list[Message]:
    """Bring one catalogue up to the code; gives what is missing."""
    held = read(language)
    held.update(catalogue(), no_fuzzy_matching=True, update_creation_date=False)
    write(language, held)
    return missing(held)


def _said(string: str | tuple[str, ...]) -> bool:
    return bool(string) and (isinstance(string, str) or all(string))


def _of_template(name: str, given: object) -> Message | None:
    """Jinja gives all arguments of a call, with None for what is no constant."""
    texts = given if isinstance(given, tuple) else (given,)
    if name == "ngettext":
        return (texts[0], texts[1]) if all(texts[:2]) else None
    return str(texts[0]) if texts[0] else None


if __name__ == "__main__":
    left = {language: renew(language) for language in LANGUAGES}
    for language, messages in left.items():
        for message in messages:
            print(f"{language}: {message if isinstance(message, str) else message[0]}")
    sys.exit(1 if any(left.values()) else 0)
