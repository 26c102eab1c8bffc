"""The way of a formal visit: evidence, both ratings, the conference, and the levels recorded together."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from ..domain.observation import State
from .plan_values import VisitPlan, WayPlan
from .schedule import TIMEZONE
from .school_calendar import school_days_after

WAITING: Mapping[str | None, State] = {
    "evidence shared": State.EVIDENCE_SHARED,
    "both sealed": State.RATED,
    "conferenced": State.CONFERENCED,
}
"""What becomes of those that stand in the middle of it."""

_ADDED = (
    "The three at the window had finished the page before you came in; they were helping P4.",
    "This was their second attempt: they had the feedback from Monday in front of them.",
    "I had planned the choice for the end, so you saw only the first half of it.",
    "Two of the quiet ones told me afterwards how they had decided.",
)
_TEACHER_SAYS = (
    "I saw more students choosing than the notes show. I want them to say why they chose.",
    "The pace worked for most. I was not sure about the group by the door.",
    "I rated feedback lower than you did: I did not see who used it.",
)
_OBSERVER_SAYS = (
    "We looked at the four notes from the second half together. Next time: ask for the reason.",
    "The evidence from the first ten minutes was thin; we agreed to look for it again.",
    "We spoke about who had not used the feedback, and how to see it sooner.",
)
_LATER = {  # school days after the visit, and the clock
    "evidence": (1, time(15, 40)),
    "own": (3, time(20, 10)),
    "rated": (4, time(16, 20)),
    "conference": (7, time(15, 15)),
    "agreed": (7, time(15, 55)),
    "shared": (8, time(7, 35)),
}


def the_way(visit: VisitPlan, fate: str | None, cap: datetime, draw: Random) -> WayPlan:
    """Each thing on a school day of its own; none later than the evening before today."""
    at = {name: _at(visit, name, cap) for name in _LATER}
    full = WayPlan(
        evidence_at=at["evidence"],
        own_at=at["own"],
        own=_own(visit, draw),
        added=draw.choice(_ADDED) if draw.random() < 0.6 or fate in WAITING else "",
        rated_at=at["rated"],
        conference_at=at["conference"],
        said=(draw.choice(_TEACHER_SAYS), draw.choice(_OBSERVER_SAYS)),
        agreed_at=at["agreed"],
    )
    if fate == "evidence shared":
        return WayPlan(at["evidence"], added=full.added)
    if fate == "both sealed":
        return WayPlan(at["evidence"], at["own"], full.own, full.added, at["rated"])
    if fate == "conferenced":
        return WayPlan(
            at["evidence"], at["own"], full.own, full.added, at["rated"],
            at["conference"], full.said,
        )  # fmt: skip
    return full


def shared_after(visit: VisitPlan, cap: datetime) -> datetime:
    return _at(visit, "shared", cap)


def _at(visit: VisitPlan, name: str, cap: datetime) -> datetime:
    days, clock = _LATER[name]
    here = visit.started_at.astimezone(ZoneInfo(TIMEZONE)).date()
    on = school_days_after(here, days)[-1]
    planned = datetime.combine(on, clock, ZoneInfo(TIMEZONE))
    order = list(_LATER).index(name) - len(_LATER)
    return min(planned, cap + timedelta(minutes=order)).astimezone(ZoneInfo("UTC"))


def _own(visit: VisitPlan, draw: Random) -> dict[str, str]:
    """The teacher's own levels: most as the observer's, some above, a few below; not of every criterion."""
    found = {}
    for rating in visit.ratings:
        if rating.level.isdigit() and draw.random() < 0.85:
            chance = draw.random()
            moved = int(rating.level) + (1 if chance < 0.28 else -1 if chance < 0.4 else 0)
            found[rating.criterion] = str(min(4, max(1, moved)))
    return found
