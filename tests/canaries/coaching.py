"""Cycles, goals, steps, practice, profile and plans of the table, made through the store."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from observe.domain.observation import Kind
from observe.domain.planning import Planned
from observe.domain.record import Step
from observe.domain.steps import StepState
from observe.store import (
    ending_steps,
    planning,
    practice,
    pre_conferences,
    profiles,
    setting_steps,
    steps,
)
from observe.store.setting_steps import ForWhom
from tests.canaries.table import has
from tests.canaries.visits import end_open_step
from tests.canaries.writing import Ground
from tests.cast import DANA, DISTRICT, NOW, OKAFOR, PRIYA, SCIENCE, WALKTHROUGH, the_id
from tests.cycling import PLAN, Cycling, after

_DAY = date(2026, 11, 16)


def plant_cycles(ground: Ground) -> None:
    """One is open at a time between two people, so the closed one comes first."""
    for row in ("cycle closed", "cycle open", "cycle begun"):
        _plant_cycle(ground, row, DANA)
    for row in ("own goal closed", "own goal open", "own goal begun"):
        _plant_cycle(ground, row, None)


def _plant_cycle(ground: Ground, row: str, coach: str | None) -> None:
    ground.ids[row] = the_id(f"canary {row}")
    cycling = Cycling(ground.app, ground.ids[row], coach)
    words = {thing: ground.word(row, thing) for thing in ("goal", "students", "baseline", "plan")}
    plan = replace(PLAN, **words)
    if row.endswith("begun"):
        cycling.begin(plan)
        return
    cycling.open(plan)
    if has(row, "conference"):
        said, agreed = ground.word(row, "conference"), ground.word(row, "agreed")
        cycling.confer(said, after(8), agreed=agreed)
    cycling.check(ground.word(row, "check"), after(9))
    cycling.reflect(ground.word(row, "reflection"))
    if row.endswith("closed"):
        cycling.close(reason=ground.word(row, "reason"), day=after(10))


def plant_steps(ground: Ground) -> None:
    end_open_step(ground)
    for row, coach in (("step met, shown", DANA), ("step let go", DANA), ("step not yet", DANA)):
        _plant_step(ground, row, coach)
    _branch(ground)
    for row in ("own step", "own step, shown"):
        _plant_step(ground, row, None)


def _step(ground: Ground, row: str, kind: str = "") -> Step:
    word = ground.word
    return Step(
        word(row, "title"), "LF.goals", "", None, None,
        word(row, "look-for"), 3, 2, word(row, "support"), kind,
    )  # fmt: skip


def _plant_step(ground: Ground, row: str, coach: str | None) -> None:
    whom = ForWhom(OKAFOR, coach, None, WALKTHROUGH, "2.0.0")
    with ground.app.app_context():
        key = setting_steps.set_own(DISTRICT, coach or OKAFOR, whom, _step(ground, row), _DAY, NOW)
    _furnish(ground, row, key)
    if has(row, "reason"):
        state = StepState.MET if "met" in row else StepState.LET_GO
        maker = coach or OKAFOR
        with ground.app.app_context():
            now = steps.step(DISTRICT, maker, key)
            why = ground.word(row, "reason")
            ending_steps.end(DISTRICT, maker, key, now.revision, state, why, _DAY, NOW)


def _branch(ground: Ground) -> None:
    row, before = "branch, shown", ground.ids["step not yet"]
    with ground.app.app_context():
        now = steps.step(DISTRICT, DANA, before)
        new = _step(ground, row, "model")
        key = ending_steps.branch(DISTRICT, DANA, before, now.revision, new, _DAY, NOW)
    _furnish(ground, row, key)


def _furnish(ground: Ground, row: str, step: str) -> None:
    """A line of practice, and the teacher's word that their leader may see the title."""
    ground.ids[row] = step
    _practice(ground, (row, "practice"), step)
    if row.endswith("shown"):
        with ground.app.app_context():
            setting_steps.show_leader(DISTRICT, OKAFOR, step, True, NOW)


def _practice(ground: Ground, cell: tuple[str, str], step: str | None) -> None:
    key, text = the_id(f"practice of {cell}"), ground.word(*cell)
    with ground.app.app_context():
        practice.add(DISTRICT, OKAFOR, key, text, _DAY, step, _DAY, NOW)


def plant_others(ground: Ground) -> None:
    _practice(ground, ("practice of no step", "text"), None)
    words = [
        ground.word(f"profile {each}", "text") for each in ("strengths", "interests", "support")
    ]
    with ground.app.app_context():
        profiles.save(DISTRICT, OKAFOR, *words, NOW)
    _plant_plans(ground)


def _plant_plans(ground: Ground) -> None:
    """A visit that its teacher is not told of, one they are, and a formal one with questions."""
    soon = datetime.now(UTC) + timedelta(days=9)
    for days, (row, by, kind, told) in enumerate(_PLANS):
        at = soon + timedelta(days=days)
        wanted = Planned(OKAFOR, SCIENCE, WALKTHROUGH, "2.0.0", kind, at, told)
        with ground.app.app_context():
            ground.ids[row] = planning.make(DISTRICT, by, wanted, NOW)
    asked, answered = (ground.word(f"{each} before", "text") for each in ("questions", "answers"))
    plan = ground.ids["formal plan"]
    with ground.app.app_context():
        pre_conferences.ask(DISTRICT, PRIYA, plan, None, asked, NOW)
        pre_conferences.answer(DISTRICT, OKAFOR, plan, answered, NOW)


_PLANS = (
    ("plan kept to oneself", DANA, Kind.COACHING, False),
    ("plan told", DANA, Kind.COACHING, True),
    ("formal plan", PRIYA, Kind.FORMAL, True),
)
