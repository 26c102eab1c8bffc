"""A teacher's part: feedback to read, my step, my visits, and whose turn it is."""

from dataclasses import dataclass
from functools import partial

from flask_babel import gettext as _
from flask_babel import ngettext

from ...domain.observation import State
from ...domain.policy import Scope
from ...store import homes, record_headings
from ...store.homes import OpenStep
from ...store.record_headings import Heading
from ..guard import actor
from .hat import Hat

_MOST_WAITING = 10
_MOST_RECEIVED = 4


@dataclass(frozen=True, slots=True)
class Teaching:
    """`unread` was never opened, `waiting` was, and is not received yet."""

    unread: list[Heading]
    waiting: list[Heading]
    received: list[Heading]
    step: OpenStep | None


def hat() -> Hat:
    who, district = actor().id, actor().district
    own = Scope(who, frozenset())
    about = partial(record_headings.headings, district, own, teacher=who, by_others=True)
    in_hand = about(in_hand=True)
    found = Teaching(
        unread=[each for each in in_hand if each.opened_at is None],
        waiting=[each for each in in_hand if each.opened_at is not None][:_MOST_WAITING],
        received=about(states={State.ACKNOWLEDGED, State.CLOSED}, most=_MOST_RECEIVED),
        step=homes.open_step(district, who),
    )
    return Hat(
        part="home/_teaching.html",
        title=_("My feedback"),
        urgent=_urgent(found),
        calm=_("You have read everything") if found.received else _("No feedback yet"),
        found=found,
    )


def _urgent(found: Teaching) -> tuple[str, ...]:
    clauses = []
    if found.unread:
        clauses.append(
            ngettext("%(num)d visit to read", "%(num)d visits to read", len(found.unread))
        )
    if found.waiting:
        clauses.append(
            ngettext(
                "%(num)d visit waits for your answer",
                "%(num)d visits wait for your answer",
                len(found.waiting),
            )
        )
    return tuple(clauses)
