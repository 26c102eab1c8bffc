"""The words of every page: our sentences in the reader's language, with the district's own terms."""

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations
from flask import Flask, Response, current_app, g, has_app_context, has_request_context, request
from flask_babel import Babel, Domain, force_locale, get_locale, gettext

from ..config import Config
from ..domain.glossary import Word, put_in
from ..domain.terms import TERMS
from ..store import glossary
from . import guard
from .guard import maybe_actor

LANGUAGES = {"en": "English", "es": "Español"}
"""What people choose from, each by its own name."""

LOCALES = {"en": "en_US", "es": "es_US"}
"""By whose habits days, times and numbers are written: both are read in the same schools."""

COOKIE = "observe_language"
CATALOGUES = Path(__file__).resolve().parents[1] / "translations"

_ENGLISH = "en"
_YEAR = 365 * 24 * 3600


def install(app: Flask) -> None:
    """`LOCALES` and `CATALOGUES` of the app's config may name other languages and another folder."""
    app.config.setdefault("LOCALES", LOCALES)
    app.config.setdefault("CATALOGUES", CATALOGUES)
    babel = Babel(app, locale_selector=_locale, timezone_selector=_timezone)
    babel.domain_instance = OurWords()


def language() -> str:
    """The reader's, such as `es`."""
    locale = get_locale()
    return str(locale.language) if locale else _ENGLISH


def locale_tag() -> str:
    """By whose habits the reader's times are written, such as es-US: what a browser is to use."""
    return str(get_locale() or LOCALES[_ENGLISH]).replace("_", "-")


def direction() -> str:
    """The value of `dir`: ltr or rtl."""
    locale = get_locale()
    return str(locale.text_direction) if locale else "ltr"


def keep_language(response: Response, tongue: str) -> None:
    """For the pages before sign-in in this browser; once somebody is signed in, their settings say it."""
    config: Config = current_app.extensions["observe"]
    response.set_cookie(
        COOKIE, tongue, max_age=_YEAR, httponly=True, samesite="Lax", secure=config.secure
    )


@contextmanager
def speaking(tongue: str, district: str | None = None) -> Iterator[None]:
    """Words for somebody else than who asks, such as in a mail; in the words of their district."""
    before: dict[str, tuple[Word, ...]] = g.get("own_words", {})
    with force_locale(_known(tongue)):
        if district:
            g.own_words = {language(): glossary.words(district, language())}
        try:
            yield
        finally:
            g.own_words = before


@contextmanager
def speaking_plainly(tongue: str) -> Iterator[None]:
    """Our own words in a language, whoever asks: for what many people may be shown."""
    before: dict[str, tuple[Word, ...]] = g.get("own_words", {})
    with force_locale(_known(tongue)):
        g.own_words = {language(): ()}
        try:
            yield
        finally:
            g.own_words = before


def own_words() -> tuple[Word, ...]:
    """What the district of who asks says instead of our terms; for another language it is looked up."""
    actor, spoken = maybe_actor(), language()
    kept: dict[str, tuple[Word, ...]] = g.setdefault("own_words", {})
    if spoken not in kept and actor and spoken == actor.language:
        kept[spoken] = guard.own_words()
    elif spoken not in kept:
        kept[spoken] = glossary.words(actor.district, spoken) if actor else ()
    return kept[spoken]


def meaning(term: str) -> str:
    """What one of our terms means, in the reader's language: a gloss for help in place."""
    own = next((each.gloss for each in own_words() if each.term == term), "")
    return own or gettext(TERMS[term].gloss.template)


class OurWords(Domain):
    """Sentences by language, read from their catalogue once for all requests of a process."""

    def get_translations(self) -> NullTranslations:
        if not has_app_context():
            return NullTranslations()
        locale = get_locale()
        return _words(current_app.config["CATALOGUES"], locale, own_words())


class Words(NullTranslations):
    """One reader's sentences; the number of things in one is written by the reader's habits."""

    def __init__(self, catalogue: NullTranslations, locale: Locale, own: tuple[Word, ...]) -> None:
        super().__init__()
        self._catalogue = catalogue
        self._locale = locale
        self._own = own
        self._said: dict[str, str] = {}

    def ugettext(self, message: str) -> str:
        return self._with_own(str(self._catalogue.ugettext(message)))

    def ungettext(self, one: str, many: str, num: int) -> str:
        found = self._with_own(str(self._catalogue.ungettext(one, many, num)))
        return found.replace("%(num)d", format_decimal(num, locale=self._locale))

    def _with_own(self, text: str) -> str:
        if not self._own:
            return text
        if text not in self._said:
            self._said[text] = put_in(text, self._own, self._locale.language)
        return self._said[text]


@lru_cache(maxsize=256)
def _words(folder: Path, locale: Locale, own: tuple[Word, ...]) -> Words:
    """Kept for as long as a district says the same."""
    return Words(_catalogue(folder, locale.language), locale, own)


@cache
def _catalogue(folder: Path, language: str) -> NullTranslations:
    """English stands in the code itself; what a catalogue does not know stays English."""
    path = folder / language / "LC_MESSAGES" / "messages.po"
    if not path.is_file():
        return NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return Translations(compiled)


def _locale() -> str:
    actor = maybe_actor()
    if actor:
        return _known(actor.language)
    if not has_request_context():
        return _known(_ENGLISH)
    asked = request.cookies.get(COOKIE, "")
    if asked in _locales():
        return _known(asked)
    return _known(request.accept_languages.best_match(list(_locales())) or _ENGLISH)


def _known(language: str) -> str:
    """The locale of a language, or of English for one that we do not speak."""
    return _locales().get(language) or _locales()[_ENGLISH]


def _locales() -> Mapping[str, str]:
    found: Mapping[str, str] = current_app.config["LOCALES"]
    return found


def _timezone() -> str:
    actor = maybe_actor()
    return actor.timezone if actor else "UTC"
