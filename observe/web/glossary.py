"""The district's own words for our terms."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ..domain.errors import NotValid
from ..domain.glossary import LONGEST_WORD, Word
from ..domain.policy import Action
from ..domain.terms import ALL, TERMS
from ..store import glossary as kept
from .guard import actor, allow, now
from .pages import told, told_fields
from .words import LANGUAGES, language, speaking

blueprint = Blueprint("glossary", __name__)

_TERM = f"<any({','.join(TERMS)}):word>"
_FIELDS = ("one", "many", "gender", "gloss")


@blueprint.get("/district/words")
@allow(Action.MANAGE)
def index() -> ResponseReturnValue:
    tongue = _tongue(request.args)
    own = {each.term: each for each in kept.words(actor().district, tongue)}
    return render_template(
        "glossary/words.html", terms=ALL, own=own, tongue=tongue, languages=LANGUAGES
    )


@blueprint.get(f"/district/words/{_TERM}")
@allow(Action.MANAGE)
def show(word: str) -> ResponseReturnValue:
    tongue = _tongue(request.args)
    own = {each.term: each for each in kept.words(actor().district, tongue)}.get(word)
    typed = {name: getattr(own, name, "") for name in _FIELDS}
    return _page(tongue, word, typed, {}, own)


@blueprint.post(f"/district/words/{_TERM}")
@allow(Action.MANAGE)
def choose(word: str) -> ResponseReturnValue:
    tongue, who = _tongue(request.form), actor()
    typed = {name: request.form.get(name, "") for name in _FIELDS}
    try:
        own = kept.choose(who.district, who.id, tongue, Word(word, **typed), now())
    except NotValid as refused:
        return _page(tongue, word, typed, told_fields(refused), None), 422
    flash(_("“%(word)s” stands on every page from now on.", word=own.one))
    return redirect(url_for("glossary.show", word=word, language=tongue), 303)


@blueprint.post(f"/district/words/{_TERM}/ours")
@allow(Action.MANAGE)
def reset(word: str) -> ResponseReturnValue:
    tongue, who = _tongue(request.form), actor()
    kept.reset(who.district, who.id, tongue, word, now())
    flash(_("“%(word)s” is back on every page.", word=TERMS[word].forms[tongue].one))
    return redirect(url_for("glossary.show", word=word, language=tongue), 303)


def _tongue(given: Mapping[str, str]) -> str:
    """The language whose words are chosen; the reader's own where none is asked for."""
    asked = given.get("language", "")
    return asked if asked in LANGUAGES else language()


def _page(
    tongue: str, term: str, typed: Mapping[str, str], wrong: Mapping[str, str], own: Word | None
) -> str:
    with speaking(tongue):
        preview = told(TERMS[term].example)
    return render_template(
        "glossary/word.html",
        term=TERMS[term],
        ours=TERMS[term].forms[tongue],
        tongue=tongue,
        languages=LANGUAGES,
        typed=typed,
        wrong=wrong,
        own=own,
        preview=preview,
        most=LONGEST_WORD,
    )
