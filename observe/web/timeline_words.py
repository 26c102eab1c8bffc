"""The words of a timeline: days, states of steps, and who came."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from textwrap import shorten

from babel.dates import format_skeleton
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from ..domain.observation import Kind
from ..domain.timeline import StepSeen, Tallied, VisitSeen
from ..domain.timeline_drawing import Bar
from .pages import today

_LETTER = 6.8
_STRIP = 900


@dataclass(frozen=True, slots=True)
class Words:
    """Days are named with their year where the page shows more than one school year."""

    with_year: bool

    def day(self, day: date) -> str:
        """Nov 17."""
        return format_skeleton("yMMMd" if self.with_year else "MMMd", day, locale=get_locale())

    def state(self, step: StepSeen) -> str:
        """Open, due Dec 3."""
        if step.open:
            return self.due(step.due_on) if step.due_on else _("open")
        closed = self.day(step.closed_on) if step.closed_on else ""
        if step.state == "met":
            return _("met %(day)s", day=closed)
        if step.state == "not_yet":
            return _("not yet met, gone on with support %(day)s", day=closed)
        return _("let go %(day)s", day=closed)

    def due(self, day: date) -> str:
        if day < today():
            return _("open, was due %(day)s", day=self.day(day))
        return _("open, due %(day)s", day=self.day(day))

    def tally(self, step: StepSeen) -> str:
        """Seen 2 of 3 times, in 1 of 2 visits; "" where nothing is counted."""
        if step.tallied is None:
            return ""
        each = step.tallied
        times = _times(each)
        visits = ngettext(
            "in %(done)d of %(num)d visit",
            "in %(done)d of %(num)d visits",
            each.visits,
            done=each.done,
        )
        return f"{times}, {visits}"

    def on_bar(self, bar: Bar) -> str:
        """What fits above a step's bar on a wide screen: its first words and its state, or nothing."""
        state = self.tally(bar.step) if bar.step.open and bar.step.tallied else self.state(bar.step)
        room = int(bar.width * _STRIP / 100 / _LETTER) - len(state) - 2
        text = shorten(bar.step.text.rstrip("."), max(room - 3, 1), placeholder="…")
        if len(text) > 8:
            return f"{text} · {state}"
        return state if room >= 0 else ""


def _times(each: Tallied) -> str:
    """Seen 2 of 3 times; beyond what the rule asks for: seen 4 times, 3 needed."""
    if each.seen > each.uses:
        return ngettext(
            "seen %(num)d time, %(uses)d needed",
            "seen %(num)d times, %(uses)d needed",
            each.seen,
            uses=each.uses,
        )
    return ngettext(
        "seen %(seen)d of %(num)d time", "seen %(seen)d of %(num)d times", each.uses, seen=each.seen
    )


def tick(day: date, by_year: bool) -> str:
    return format_skeleton("y" if by_year else "MMM", day, locale=get_locale())


def counted(visits: Sequence[VisitSeen]) -> str:
    """7 coaching visits by Dana Ruiz; where many came, how many they were."""
    groups = Counter((visit.kind, visit.observer) for visit in visits)
    if len(groups) > 3:
        by = len({visit.observer_id for visit in visits})
        return _(
            "%(visits)s by %(observer)s",
            visits=ngettext("%(num)d visit", "%(num)d visits", len(visits)),
            observer=ngettext("%(num)d observer", "%(num)d observers", by),
        )
    return ", ".join(
        _("%(visits)s by %(observer)s", visits=_of_kind(kind, number), observer=observer)
        for (kind, observer), number in groups.items()
    )


def _of_kind(kind: Kind, number: int) -> str:
    words = {
        Kind.WALKTHROUGH: ngettext("%(num)d walkthrough", "%(num)d walkthroughs", number),
        Kind.COACHING: ngettext("%(num)d coaching visit", "%(num)d coaching visits", number),
        Kind.FORMAL: ngettext("%(num)d formal observation", "%(num)d formal observations", number),
        Kind.SELF: ngettext("%(num)d self-observation", "%(num)d self-observations", number),
        Kind.PEER: ngettext("%(num)d peer visit", "%(num)d peer visits", number),
    }
    return words.get(kind) or ngettext("%(num)d visit", "%(num)d visits", number)
