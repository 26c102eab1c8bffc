"""A planned visit as it stands in a calendar: its kind, class, time and the two names, and a link."""

from flask import url_for
from flask_babel import gettext as _

from ..domain.planning import length
from ..exchange.calendar_file import Appointment
from ..store.planned import Plan
from .pages import KIND_WORDS


def appointment(plan: Plan, reader: str) -> Appointment:
    """As its observer or its teacher reads it; within a request, so that the link is whole."""
    kind = str(KIND_WORDS[plan.kind])
    if reader == plan.observer_id:
        title = _("%(kind)s: %(teacher)s", kind=kind, teacher=plan.teacher)
    else:
        title = _("%(kind)s by %(observer)s", kind=kind, observer=plan.observer)
    return Appointment(
        id=plan.id,
        sequence=plan.sequence,
        title=f"{title}, {plan.section}" if plan.section else title,
        link=url_for("planning.show", plan=plan.id, _external=True),
        starts_at=plan.starts_at,
        lasts=length(plan.kind),
        changed_at=plan.changed_at or plan.starts_at,
        is_dropped=plan.dropped_at is not None,
    )
