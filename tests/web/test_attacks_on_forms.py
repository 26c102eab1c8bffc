"""No field of a form in coaching and evaluation ends in a fault, whatever is put into it, on the stricter database."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from observe.domain.observation import Kind, State
from observe.domain.planning import Planned
from observe.store import due_rules, planning, pre_conferences
from tests.cast import (
    ADA,
    DANA,
    DISTRICT,
    OKAFOR,
    ORIGIN,
    PRIYA,
    SCIENCE,
    STRANGER_TEACHER,
    WALKTHROUGH,
    Tablet,
    the_id,
)
from tests.cycling import CYCLE, Cycling
from tests.reviewing import VISIT, House
from tests.shared_visits import share
from tests.the_way import walk
from tests.walking import RULE, SHARED, set_step

ODD = ("a\0b", "9" * 20, "9999-12-31", "\ufffe\u202e\x01", STRANGER_TEACHER, "w" * 25_000)
RATED, STEP, PLAN = the_id("a rated visit"), the_id("its branch"), "{plan}"
_STEP = "step_text step_look_for step_uses step_visits step_support step_support_kind due_on"
_CYCLE = (
    "template goal students practice criteria baseline plan cadence_days planned_visits "
    "planned_checks ends_on revision"
)
FORMS = {
    DANA: {
        "/cycles": f"teacher cycle opening {_CYCLE}",
        f"/cycles/{CYCLE}/plan": _CYCLE,
        f"/cycles/{CYCLE}/stages": "stage revision",
        f"/cycles/{CYCLE}/conferences": "event day first text agreed owner by_day of seen",
        f"/cycles/{CYCLE}/checks": "event day standing text",
        f"/cycles/{CYCLE}/closing": "result reason revision",
        f"/cycles/{CYCLE}/reopening": "reason revision",
        f"/observations/{SHARED[0].id}/cycle": "inside cycle",
        "/steps": f"teacher {_STEP}",
        f"/steps/{STEP}/branches": f"{_STEP} revision",
        f"/steps/{STEP}/due-date": "due_on revision",
        f"/steps/{STEP}/closing": "state why revision",
        "/steps/library": "rubric criterion text look_for",
        "/plans": "teacher day clock section kind rubric told",
        f"/plans/{PLAN}/moves": "day clock section kind rubric told sequence",
    },
    OKAFOR: {
        "/my/practice": "text day step key",
        "/my/profile": "strengths interests support",
        f"/cycles/{CYCLE}/reflection": "reflection revision",
        f"/observations/{VISIT}/annotations": "text key item criterion",
        f"/observations/{VISIT}/self-rating": "level-LF.goals comment-LF.goals revision",
        f"/observations/{VISIT}/sealing": "seal",
        f"/observations/{RATED}/conference/notes": "text revision",
        f"/observations/{SHARED[1].id}/readers": "person",
        f"/observations/{SHARED[1].id}/replies": "text key item",
        f"/planned/{the_id('formal')}/pre-conference/answers": "answers",
    },
    PRIYA: {
        f"/observations/{VISIT}/levels": "level-LF.goals comment-LF.goals",
        f"/observations/{VISIT}/window": "reason",
        f"/observations/{RATED}/conference": "conference_on revision",
        f"/observations/{RATED}/agreed": "level-LF.goals|0 comment-LF.goals|0 revision",
        f"/planned/{PLAN}/pre-conference": "questions meets_on",
        f"/observations/{SHARED[0].id}/reopening": "act reason",
    },
    ADA: {
        "/due-dates": "kind event after days working school",
        f"/due-dates/{RULE.id}": "kind event after days working school",
        "/school-calendar": "first last title school",
    },
}
RIGHT = {
    "teacher": OKAFOR, "goal": "Every group.", "students": "Five.", "practice": "new", "revision": "1",
    "criteria": f"{WALKTHROUGH}@2.0.0 LF.goals", "cadence_days": "14", "text": "Hands up.", "day": "",
    "standing": "met", "reason": "It ended.", "step_text": "Wait for it.", "step_look_for": "waits",
    "step_uses": "1", "step_visits": "1", "step_support_kind": "model", "why": "Seen.", "clock": "10:00",
    "kind": "coaching", "section": SCIENCE, "sequence": "0", "rubric": f"{WALKTHROUGH}@2.0.0",
    "key": the_id("a key"), "event": the_id("an event"), "conference_on": "", "act": "reopen",
    "questions": "Why?", "answers": "So.", "first": "2026-12-24", "title": "Recess", "after": "evidence",
    "days": "7", "level-LF.goals": "2", "level-LF.goals|0": "2", "template": "impact", "stage": "learn",
}  # fmt: skip


@pytest.fixture
def furnished(postgres_app: Flask) -> House:
    """One of everything whose forms are tried."""
    postgres_app.testing = False
    house, now = House(postgres_app), datetime.now(UTC)
    Cycling(postgres_app).open(day=now.date())
    for visit, state in ((VISIT, State.EVIDENCE_SHARED), (RATED, State.RATED)):
        tablet = Tablet(visit)
        rated = tablet.rate("LF.goals", "2", ms=5000)
        house.finish(rated, tablet=tablet, kind="formal", by=PRIYA, visit=visit)
        with postgres_app.app_context():
            walk(visit, PRIYA, OKAFOR, now, state)
    with postgres_app.app_context():
        share(*SHARED[:2])
        set_step()
        due_rules.enter(DISTRICT, [RULE])
    return house


def plan(house: House, by: str, kind: Kind) -> str:
    at = datetime.now(UTC) + timedelta(days=9)
    wanted = Planned(OKAFOR, SCIENCE, WALKTHROUGH, "2.0.0", kind, at, True)
    with house.app.app_context():
        made = planning.make(DISTRICT, by, wanted, datetime.now(UTC))
        if kind == Kind.FORMAL:
            pre_conferences.ask(DISTRICT, by, made, None, "Why?", datetime.now(UTC))
    return made


@pytest.mark.parametrize("person", FORMS)
def test_no_field_ends_in_a_fault(furnished: House, person: str) -> None:
    formal = plan(furnished, PRIYA, Kind.FORMAL)
    own = plan(furnished, DANA, Kind.COACHING) if person == DANA else formal
    browser, told = furnished.browser(person), []
    for path, fields in FORMS[person].items():
        address = path.replace(PLAN, own).replace(the_id("formal"), formal)
        told += faults(browser, address, fields.split())
    assert told == []


def faults(browser: FlaskClient, address: str, names: list[str]) -> list[tuple[str, str, str]]:
    right = {name: RIGHT.get(name, "") for name in names}
    found = []
    for name in names:
        for odd in ODD:
            answer = browser.post(address, data={**right, name: odd}, headers=ORIGIN)
            if answer.status_code not in (303, 403, 404, 409, 422):
                found.append((address, name, odd[:12]))
            elif answer.status_code == 303 and browser.get(answer.location).status_code >= 500:
                found.append((answer.location, name, odd[:12]))
    return found
