"""Cycles as tests find them: begun, opened and led on through the store, each act in a context of its own."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any

from flask import Flask

from observe.domain.cycles import Plan, Result
from observe.domain.policy import Actor, Role
from observe.store import cycle_acts, cycle_meetings
from observe.store.cycle_writing import By
from observe.store.cycles import CycleSeen, cycle_of
from tests.cast import DANA, DISTRICT, LINCOLN, OKAFOR, THEO, WALKTHROUGH, the_id

CYCLE = the_id("a cycle")
OPENED = date(2026, 9, 7)
PLAN = Plan(
    template="impact",
    goal="Every group explains its thinking.",
    students="Five students give a reason in each lesson.",
    practice="new",
    rubric=WALKTHROUGH,
    rubric_version="2.0.0",
    criteria=("LF.goals",),
    baseline="1 student of 24 gave a reason.",
    plan="One question a lesson, and time to talk.",
)

_LATER = (timedelta(milliseconds=number) for number in count())


def acting(person: str = DANA, day: date = OPENED) -> By:
    role = Role.COACH if person in (DANA, THEO) else Role.TEACHER
    name = {DANA: "Dana Ruiz", OKAFOR: "Amara Okafor"}.get(person, "Somebody")
    actor = Actor(person, DISTRICT, name, frozenset({role}), {role: frozenset({LINCOLN})})
    return By(actor, day, datetime.combine(day, time(15), UTC) + next(_LATER))


@dataclass
class Cycling:
    """One cycle of Dana with Ms. Okafor, led on act by act."""

    app: Flask
    cycle: str = CYCLE
    coach: str | None = DANA

    @property
    def maker(self) -> str:
        return self.coach or OKAFOR

    def begin(self, plan: Plan = PLAN, day: date = OPENED) -> "Cycling":
        with self.app.app_context():
            cycle_acts.begin(acting(self.maker, day), self.cycle, OKAFOR, plan)
        return self

    def open(self, plan: Plan = PLAN, day: date = OPENED) -> "Cycling":
        self.begin(plan, day)
        with self.app.app_context():
            cycle_acts.open_(acting(self.maker, day), self.cycle, self.revision)
        return self

    def change(self, by: str = DANA, revision: int = 0, **changed: Any) -> None:
        plan = replace(self.seen().cycle.plan, **changed)
        with self.app.app_context():
            cycle_acts.change(acting(by), self.cycle, revision or self.revision, plan)

    def move(self, stage: str, day: date = OPENED) -> None:
        with self.app.app_context():
            cycle_acts.move(acting(self.maker, day), self.cycle, self.revision, stage)

    def confer(self, text: str, day: date = OPENED, by: str = DANA, **more: Any) -> str:
        event = the_id(f"{self.cycle} conference {day} {text}")
        with self.app.app_context():
            cycle_meetings.confer(acting(by, day), self.cycle, event, day, text, **more)
        return event

    def check(self, text: str, day: date = OPENED, by: str = "") -> None:
        event = the_id(f"{self.cycle} check {day}")
        with self.app.app_context():
            cycle_meetings.check(
                acting(by or self.maker, day), self.cycle, event, day, Result.PARTLY, text
            )

    def reflect(self, text: str, by: str = OKAFOR) -> None:
        with self.app.app_context():
            cycle_acts.reflect(acting(by), self.cycle, self.revision, text)

    def close(self, by: str = "", reason: str = "", day: date = OPENED, **more: Any) -> None:
        with self.app.app_context():
            whom = acting(by or self.maker, day)
            cycle_acts.close(whom, self.cycle, self.revision, Result.MET, reason, **more)

    def reopen(self, by: str = "", reason: str = "", day: date = OPENED) -> None:
        with self.app.app_context():
            cycle_acts.reopen(acting(by or self.maker, day), self.cycle, self.revision, reason)

    def seen(self, by: str = "") -> CycleSeen:
        with self.app.app_context():
            return cycle_of(DISTRICT, by or self.maker, self.cycle)

    @property
    def revision(self) -> int:
        return self.seen().cycle.revision


def after(days: int) -> date:
    return OPENED + timedelta(days=days)
