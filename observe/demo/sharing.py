"""What happens to a visit after the room: shared, opened, answered, acknowledged, or none of it yet."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from ..domain.observation import LAST_RATED, State
from .bank import lines
from .cast import FIRST_READER
from .chance import Deck
from .plan_values import ReplyPlan, VisitPlan
from .schedule import TIMEZONE, local
from .the_way import WAITING, shared_after, the_way

_LATEST = time(20, 30)
_NEVER_OPENED, _NEVER_ACKNOWLEDGED = 0.03, 0.06


def after_the_visit(
    visit: VisitPlan, fate: str | None, today: date, replies: Deck, draw: Random
) -> VisitPlan:
    """The visit with its state and times, none of them later than the evening before today."""
    if fate in {"captured", "capturing"}:
        return replace(visit, state=State(fate))
    cap = datetime.combine(today - timedelta(days=1), _LATEST, ZoneInfo(TIMEZONE))
    if visit.kind in LAST_RATED:
        visit = replace(visit, way=the_way(visit, fate, cap, draw))
        if fate in WAITING:
            return replace(visit, state=WAITING[fate])
    shared_at = shared_after(visit, cap) if visit.way else _shared_at(visit, cap, draw)
    if fate == "taken back":
        taken_back_at = min(cap, shared_at + timedelta(minutes=draw.randint(4, 40)))
        return replace(visit, shared_at=shared_at, taken_back_at=_utc(taken_back_at))
    visit = replace(visit, state=State.SHARED, shared_at=shared_at)
    if fate in {"unread", "featured"}:
        return visit
    certain = fate is not None or visit.teacher == FIRST_READER
    opened_at = cap - timedelta(minutes=70) if fate == "answered" else _opened_at(shared_at, draw)
    if opened_at > cap or (not certain and draw.random() < _NEVER_OPENED):
        return visit
    return _answered(replace(visit, opened_at=_utc(opened_at)), fate, cap, replies, draw)


def _answered(
    visit: VisitPlan, fate: str | None, cap: datetime, replies: Deck, draw: Random
) -> VisitPlan:
    opened_at = visit.opened_at
    if opened_at is None:
        return visit
    words = _replies(visit, fate == "answered", replies, draw)
    said, at = [], opened_at
    for criterion, text in words:
        at += timedelta(minutes=draw.randint(2, 9))
        said.append(ReplyPlan(at, text, criterion))
    visit = replace(visit, replies=tuple(each for each in said if each.at <= cap))
    acknowledged_at = at + timedelta(minutes=draw.randint(1, 6))
    hesitates = visit.teacher != FIRST_READER and draw.random() < _NEVER_ACKNOWLEDGED
    if acknowledged_at > cap or fate == "answered" or hesitates:
        return visit
    return replace(visit, state=State.ACKNOWLEDGED, acknowledged_at=acknowledged_at)


def _replies(
    visit: VisitPlan, certain: bool, deck: Deck, draw: Random
) -> list[tuple[str | None, str]]:
    found: list[tuple[str | None, str]] = []
    for rating in visit.ratings:
        if rating.level.isdigit() and draw.random() < 0.14 and len(found) < 2:
            name = "reply_agree" if rating.level >= "3" else "reply_wonder"
            found.append((rating.criterion, deck.deal(visit.teacher, lines(name), draw)))
    if certain or draw.random() < 0.4:
        found.append((None, deck.deal(visit.teacher, lines("reply_whole"), draw)))
    return found


def _shared_at(visit: VisitPlan, cap: datetime, draw: Random) -> datetime:
    """The same afternoon two times in three, else within the next day's morning."""
    here = visit.started_at.astimezone(ZoneInfo(TIMEZONE))
    end = here + timedelta(minutes=visit.minutes + 12)
    same_day = max(end, local(here.date(), "14:55")) + timedelta(minutes=draw.randint(0, 130))
    next_day = local(here.date() + timedelta(days=1), "7:10") + timedelta(
        minutes=draw.randint(0, 90)
    )
    chosen = same_day if draw.random() < 0.67 or next_day > cap else next_day
    return _utc(min(chosen, cap))


def _opened_at(shared_at: datetime, draw: Random) -> datetime:
    """Most read it the same evening, some days later."""
    hours = draw.choice((0.4, 1.5, 3, 4, 15, 20, 26, 48, 75))
    return shared_at + timedelta(hours=hours, minutes=draw.randint(0, 55))


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo("UTC"))
