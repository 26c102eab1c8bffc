"""Entering what happens between two visits through the store, each act by who did it and when."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, assert_never
from zoneinfo import ZoneInfo

from ..domain.cycle_conferences import Party
from ..domain.cycles import Plan, Result
from ..domain.policy import Actor
from ..domain.steps import StepState
from ..store import (
    cycle_acts,
    cycle_meetings,
    cycles,
    ending_steps,
    notices,
    practice,
    pre_conferences,
    profiles,
    steps,
)
from ..store.cycle_writing import By
from .plan_values import AskedPlan, CoachingAct, CycleAct, LetGoPlan, ProfilePlan, TriedPlan
from .school_calendar import school_days_after


@dataclass(frozen=True, slots=True)
class Entering:
    """Where it is entered: `ids` by the plan's keys, `rubric` is that of the goals with its version."""

    district: str
    timezone: str
    ids: Mapping[str, str]
    new_id: Callable[..., str]
    actor: Callable[[str], Actor]
    rubric: tuple[str, str]

    def day(self, at: datetime) -> Any:
        return at.astimezone(ZoneInfo(self.timezone)).date()


def enter_act(into: Entering, each: CoachingAct) -> None:
    match each:
        case LetGoPlan():
            _let_go(into, each)
        case CycleAct():
            _in_cycle(into, each)
        case TriedPlan():
            _tried(into, each)
        case ProfilePlan():
            person = into.ids[each.teacher]
            words = (each.strengths, each.interests, each.support)
            profiles.save(into.district, person, *words, each.at)
        case AskedPlan():
            _ask(into, each)
        case _:
            assert_never(each)


def read_notices(district: str, people: Iterable[str], until: datetime) -> None:
    """They have read what was told them until then."""
    for person in people:
        for notice in notices.news(district, person).notices:
            if notice.at < until:
                notices.put_away(district, person, notice.id, until)


def _let_go(into: Entering, each: LetGoPlan) -> None:
    observer, teacher = into.ids[each.observer], into.ids[each.teacher]
    step = steps.open_step(into.district, observer, teacher)
    if step is None:
        raise ValueError(f"No step of {each.observer} with {each.teacher} is open.")
    day = into.day(each.at)
    ending_steps.end(
        into.district, observer, step.id, step.revision, StepState.LET_GO, each.why, day, each.at
    )


def _tried(into: Entering, each: TriedPlan) -> None:
    """With the step that is open between the teacher and whoever coaches them."""
    teacher, day = into.ids[each.teacher], into.day(each.at)
    mine = [one for one in steps.steps_of(into.district, teacher, teacher) if one.is_open]
    step = mine[-1].id if mine and mine[-1].set_on <= day else None
    key = into.new_id(each.at)
    practice.add(into.district, teacher, key, each.text, day, step, day, each.at)


def _ask(into: Entering, each: AskedPlan) -> None:
    visit = into.ids[each.visit]
    planned = (into.district, into.ids[each.observer], visit)
    pre_conferences.ask(*planned, each.meets_on, each.questions, each.at)
    if each.answers:
        later = each.at + timedelta(hours=4, minutes=12)
        answered = (into.district, into.ids[each.teacher], visit)
        pre_conferences.answer(*answered, each.answers, later)


def _in_cycle(into: Entering, each: CycleAct) -> None:
    actor = into.actor(each.by)
    by, said = By(actor, into.day(each.at), each.at), each.said
    if each.act == "begin":
        _begin(into, by, each)
        return
    cycle = into.ids[each.cycle]
    revision = cycles.cycle_of(into.district, actor.id, cycle).cycle.revision
    if each.act == "stage":
        cycle_acts.move(by, cycle, revision, said["stage"])
    elif each.act == "conference":
        due = school_days_after(by.today, said["days"])[-1]
        event, owner = into.new_id(each.at), Party(said["owner"])
        cycle_meetings.confer(
            by, cycle, event, by.today, said["text"], agreed=said["agreed"], owner=owner, by_day=due
        )
    elif each.act == "check":
        standing = Result(said["standing"])
        cycle_meetings.check(by, cycle, into.new_id(each.at), by.today, standing, said["text"])
    elif each.act == "reflect":
        cycle_acts.reflect(by, cycle, revision, said["text"])
    else:
        cycle_acts.close(by, cycle, revision, Result(said["result"]), "")


def _begin(into: Entering, by: By, each: CycleAct) -> None:
    written = dict(each.said["plan"])
    criteria = tuple(written.pop("criteria", ()))
    rubric, version = into.rubric if criteria else (None, None)
    plan = Plan(**written, criteria=criteria, rubric=rubric, rubric_version=version)
    cycle, teacher = into.new_id(each.at, each.cycle), into.ids[each.said["teacher"]]
    cycle_acts.begin(by, cycle, teacher, plan, opening=each.said["opening"])
