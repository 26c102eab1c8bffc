"""A coaching lead's part: how much coaching there is across coaches, in counts and days alone."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from flask import request
from flask_babel import gettext as _
from flask_babel import ngettext

from ...domain.dosage import Dose, doses
from ...domain.people import Term
from ...domain.policy import leading_scope
from ...domain.school_time import term_at
from ...store import dosage, ground
from ..guard import actor
from ..pages import today, zone
from .hat import Hat

_WEEKS = timedelta(weeks=4)


@dataclass(frozen=True, slots=True)
class Coaching:
    """`over` is weeks or term: what the counts go back to."""

    over: str
    whole: Dose
    coaches: list[Dose]
    term: Term | None


def hat() -> Hat:
    term = term_at(ground.terms(actor().district), today())
    over = "term" if term and request.args.get("over") == "term" else "weeks"
    first = term.starts_on if term and over == "term" else today() - _WEEKS
    since = datetime.combine(first, time(), zone())
    counted = dosage.counted(actor().district, leading_scope(actor()), since, today(), zone())
    whole, coaches = doses(counted, today(), zone())
    return Hat(
        part="home/_coaching.html",
        title=_("Leading coaching"),
        urgent=_urgent(whole),
        calm=_calm(whole, len(coaches)),
        found=Coaching(over, whole, coaches, term),
    )


def _calm(whole: Dose, coaches: int) -> str:
    if whole.teachers:
        return _("Every teacher was seen within two weeks")
    return _("No teachers on caseloads yet") if coaches else _("No coaches yet")


def _urgent(whole: Dose) -> tuple[str, ...]:
    clauses = []
    if whole.waiting:
        clauses.append(
            ngettext(
                "%(num)d teacher waits for a visit",
                "%(num)d teachers wait for a visit",
                whole.waiting,
            )
        )
    if whole.steps.overdue:
        clauses.append(
            ngettext("%(num)d step overdue", "%(num)d steps overdue", whole.steps.overdue)
        )
    return tuple(clauses)
