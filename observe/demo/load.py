"""Entering the planned demo district through the store, the way its people would have."""

import random
from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from ..config import files
from ..domain.observation import State
from ..exchange.rubric_file import read_directory
from ..store import access
from ..store.base import writing
from .enter_coaching import Entering, enter_act, read_notices
from .enter_district import enter_district
from .enter_visit import enter_visit
from .loading import Copy, Loading
from .plan import plan_district
from .plan_values import CoachingAct, DistrictPlan, VisitPlan
from .schedule import WALKTHROUGH

_UNREAD = timedelta(days=4)


def load_demo(seed: int, now: datetime, password_hash: str) -> bool:
    """Enter the demo district, all of it or nothing; False where somebody has an account already."""
    if access.has_accounts():
        return False
    copy = Copy(random.Random(seed), password_hash=password_hash)  # noqa: S311 (ids of a demo)
    loading = _planned_district(copy, seed, now)
    with writing(loading.district) as session:
        enter_district(loading, now)
        for each in _in_order(loading.plan):
            _enter(loading, each)
            session.flush()
            session.expunge_all()
        _read_notices(loading, now)
    return True


def load_copy(copy: Copy, seed: int, now: datetime) -> tuple[str, Mapping[str, str]]:
    """Enter a copy of the demo beside other districts; gives its id and accounts by short name.

    Each visit, and each act between two, is a transaction of its own: whoever saves meanwhile waits for no more than one.
    """
    loading = _planned_district(copy, seed, now)
    with writing(loading.district):
        enter_district(loading, now)
    for each in _in_order(loading.plan):
        with writing(loading.district):
            _enter(loading, each)
    _read_notices(loading, now)
    emails = (each.email for each in loading.plan.people)
    return loading.district, {email.partition("@")[0]: loading.ids[email] for email in emails}


def _planned_district(copy: Copy, seed: int, now: datetime) -> Loading:
    shipped = read_directory(files() / "rubrics")
    by_id = {each.rubric.id: each.rubric for each in shipped}
    plan = plan_district(seed, now.astimezone(ZoneInfo("America/Chicago")).date(), by_id)
    loading = Loading(plan, copy)
    loading.district = loading.new_id(now)
    return loading


def _in_order(plan: DistrictPlan) -> list[VisitPlan | CoachingAct]:
    """What is planned first, since somebody speaks about it before; then all that happened, by its time."""
    return sorted((*plan.visits, *plan.timed, *plan.own, *plan.coaching), key=_moment)


def _moment(each: VisitPlan | CoachingAct) -> tuple[bool, datetime]:
    if isinstance(each, VisitPlan):
        return each.state is not State.PLANNED, each.started_at
    return True, each.at


def _enter(loading: Loading, each: VisitPlan | CoachingAct) -> None:
    if isinstance(each, VisitPlan):
        enter_visit(loading, each)
    else:
        enter_act(_entering(loading), each)


def _read_notices(loading: Loading, now: datetime) -> None:
    people = [loading.ids[each.email] for each in loading.plan.people]
    read_notices(loading.district, people, now - _UNREAD)


def _entering(loading: Loading) -> Entering:
    plan = loading.plan
    used = next(each for each in plan.visits if each.rubric.endswith(f"/{WALKTHROUGH}"))
    return Entering(
        district=loading.district,
        timezone=plan.timezone,
        ids=loading.ids,
        new_id=loading.new_id,
        actor=loading.actor,
        rubric=(used.rubric, used.rubric_version),
    )
