"""What is said of a trend: its word, what it rests on, and what would settle it."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext

from ..domain.growth import Word
from ..domain.measurement import too_early
from ..domain.timeline_growth import Said
from .timeline_words import Words

TREND_WORDS = {
    Word.TOO_EARLY: lazy_gettext("too early to tell"),
    Word.NO_CLEAR_CHANGE: lazy_gettext("no clear change"),
    Word.CLEAR_RISE: lazy_gettext("clear rise"),
    Word.CLEAR_FALL: lazy_gettext("clear fall"),
}


def settles(said: Said, today: date) -> str:
    """What would settle it: 3 more visits by Dana Ruiz. Nothing does where the year is over."""
    if said.year is not None and not said.year.holds(today):
        return ""
    further, observer = said.settling.alone, said.latest.visit.observer
    if further is None:
        return _("The last look of this school year has been taken.")
    if said.word in (Word.CLEAR_RISE, Word.CLEAR_FALL):
        return ngettext(
            "Next look: after %(num)d more visit by %(observer)s",
            "Next look: after %(num)d more visits by %(observer)s",
            further,
            observer=observer,
        )
    return ngettext(
        "What would settle it: at least %(num)d more visit by %(observer)s",
        "What would settle it: at least %(num)d more visits by %(observer)s",
        further,
        observer=observer,
    )


def rests_on(said: Said, words: Words) -> list[str]:
    """What lies behind a word, sentence by sentence."""
    points = said.verdict.points
    found = [
        ngettext(
            "%(num)d rating can be compared: of one observer, one kind and one version, or each observer’s "
            "with their own.",
            "%(num)d ratings can be compared: of one observer, one kind and one version, or each observer’s "
            "with their own.",
            points,
        ),
        _looked(said, words),
    ]
    alone, in_turn = said.settling.alone, said.settling.in_turn
    if alone and in_turn and in_turn != alone:
        found.append(
            ngettext(
                "Where two observers take turns the next look comes after %(num)d more visit.",
                "Where two observers take turns the next look comes after %(num)d more visits.",
                in_turn,
            )
        )
    return [*found, *_gains(said)]


def _looked(said: Said, words: Words) -> str:
    if said.decided is not None:
        return _(
            "The latest look was after the visit of %(day)s; its word stays until the next one.",
            day=words.day(said.decided.visit.day),
        )
    if too_early(said.verdict.points):
        return _("Nothing is said of a trend below five of them.")
    return _("However they ran, so few could not be told from chance.")


def _gains(said: Said) -> list[str]:
    """How long a true gain would take to show, by the noise of single visits."""
    one, two = said.settling.one_level, said.settling.two_levels
    if one is None and two is None:
        return [
            _(
                "Even a gain of two levels would take more visits than a school year holds: look-fors and "
                "action steps show it sooner."
            )
        ]
    found = []
    if one is None:
        found.append(
            _(
                "A gain of one level would take more visits than a school year holds: look-fors and action "
                "steps show it sooner."
            )
        )
    else:
        found.append(
            ngettext(
                "A steady gain of one level would usually be clear after %(num)d more visit.",
                "A steady gain of one level would usually be clear after %(num)d more visits.",
                one,
            )
        )
    if two is not None:
        found.append(
            ngettext(
                "A steady gain of two levels would usually be clear after %(num)d more visit.",
                "A steady gain of two levels would usually be clear after %(num)d more visits.",
                two,
            )
        )
    return found
