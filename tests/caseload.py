"""Cycles, steps and more teachers of a coach, put straight into the tables."""

from datetime import date
from typing import Any

from observe.domain.people import NewPerson, Section
from observe.domain.policy import Role
from observe.store import entering
from observe.store.base import writing
from observe.store.tables_coaching import ActionStep, Cycle
from tests.cast import DANA, DISTRICT, LINCOLN, NOW, OKAFOR, WALKTHROUGH, the_id

GOAL = "Every group explains its thinking."
STEP = "Ask each group to say why before moving on."


def open_goal(teacher: str = OKAFOR, coach: str = DANA, **values: Any) -> str:
    """An open cycle of these two; gives its id."""
    given = {
        "id": the_id(f"cycle of {teacher} with {coach}"),
        "template": "impact",
        "stage": "learn",
        "goal": GOAL,
        "rubric": WALKTHROUGH,
        "rubric_version": "2.0.0",
        "criteria": ["LF.goals", "LL.pace"],
        "cadence_days": 14,
        "state": "open",
        "made_at": NOW,
        "opened_on": NOW.date(),
        **values,
    }
    with writing(DISTRICT) as session:
        session.add(Cycle(district_id=DISTRICT, teacher_id=teacher, coach_id=coach, **given))
    return str(given["id"])


def set_step(teacher: str = OKAFOR, coach: str = DANA, **values: Any) -> str:
    """A step with the rule "3 uses in 2 visits"; gives its id."""
    given = {
        "id": the_id(f"step of {teacher} with {coach}"),
        "text": STEP,
        "look_for": "LF.goals.retell",
        "look_for_text": "A student tells in own words what they are learning and why",
        "rule_uses": 3,
        "rule_visits": 2,
        "set_on": NOW.date(),
        "state": "open",
        **values,
    }
    with writing(DISTRICT) as session:
        session.add(ActionStep(district_id=DISTRICT, teacher_id=teacher, coach_id=coach, **given))
    return str(given["id"])


def carry(count: int, coach: str = DANA, since: date = date(2026, 8, 17)) -> list[str]:
    """So many more teachers on a caseload, each with a class; gives their ids."""
    new = [
        NewPerson(
            the_id(f"teacher {number}"),
            f"Given{number} Family{number:02}",
            f"Ms. Family{number:02}",
            f"X-{number:04}",
            ((Role.TEACHER, LINCOLN),),
        )
        for number in range(count)
    ]
    ids = [each.id for each in new]
    entering.enter_people(DISTRICT, new, [the_id(f"role of teacher {n}") for n in range(count)])
    entering.enter_sections(
        DISTRICT,
        {
            each: [Section(the_id(f"class of {each}"), LINCOLN, f"Class {at}", "Science", "5", "1")]
            for at, each in enumerate(ids)
        },
    )
    entering.assign(DISTRICT, coach, ids, since)
    return ids
