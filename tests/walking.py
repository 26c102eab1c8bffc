"""Every GET address of the app that has something to show in the cast's district, and who may look."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from flask import Flask
from werkzeug.routing import Rule

from observe.domain.due import After, Event
from observe.domain.due import Rule as DueRule
from observe.domain.observation import Kind, State
from observe.domain.people import PlannedVisit
from observe.store import due_rules, plans, pre_conferences
from observe.store.base import writing
from observe.store.tables_coaching import ActionStep
from tests.cast import (
    ADA,
    DANA,
    DISTRICT,
    LENA,
    LINCOLN,
    LINDQVIST,
    NOW,
    OKAFOR,
    PRIYA,
    SCIENCE,
    THEO,
    WALKTHROUGH,
    the_id,
)
from tests.cycling import CYCLE, Cycling, after
from tests.reviewing import House
from tests.shared_visits import Shared, capture_only, share
from tests.the_way import walk

PERSONAS = {
    "a coach": DANA,
    "another coach": THEO,
    "a teacher": OKAFOR,
    "a teacher without feedback": LINDQVIST,
    "a leader": PRIYA,
    "a coaching lead": LENA,
    "an administrator": ADA,
}
_DAY = date(2026, 9, 14)
SHARED = [
    Shared(
        _DAY + timedelta(days=7 * number),
        by=PRIYA if number % 3 == 0 else DANA,
        kind="walkthrough" if number % 3 == 0 else "coaching",
        levels={"LF.goals": "2", "LL.pace": "3", "R.demand": "NO"},
        notes=(("S: “I can show it.”", ("LF.goals",)), ("Quiet start.", ())),
    )
    for number in range(6)
]
DRAFT = Shared(_DAY + timedelta(days=60), levels={"LF.goals": "4"})
PLAN = PlannedVisit(
    the_id("a plan"),
    OKAFOR,
    SCIENCE,
    WALKTHROUGH,
    "2.0.0",
    "coaching",
    datetime(2027, 1, 12, 16, tzinfo=UTC),
)
FORMAL = Shared(
    _DAY + timedelta(days=61),
    by=PRIYA,
    kind="formal",
    levels={"LF.goals": "2", "LL.pace": "3"},
    notes=(("S: “I chose the essay.”", ("LF.goals",)), ("Quiet start.", ())),
)
ADDRESSES = {
    "word": ["walkthrough"],
    "observation": [SHARED[0].id, SHARED[1].id, DRAFT.id, FORMAL.id, the_id("no visit")],
    "teacher": [OKAFOR, LINDQVIST],
    "person": [DANA, OKAFOR, ADA, the_id("nobody")],
    "paste": [the_id("no list")],
    "school": [LINCOLN],
    "section": [SCIENCE],
    "plan": [the_id("a plan"), the_id("no plan")],
    "term": [the_id("Cedar Valley fall")],
    "step": [the_id("a step"), the_id("no step")],
    "cycle": [CYCLE, the_id("own cycle"), the_id("no cycle")],
    "rule": [the_id("a due rule")],
    "planned": [the_id("a planned formal visit")],
}
PLANNED = PlannedVisit(
    the_id("a planned formal visit"),
    OKAFOR,
    SCIENCE,
    WALKTHROUGH,
    "2.0.0",
    Kind.FORMAL,
    NOW + timedelta(days=9),
)
RULE = DueRule(the_id("a due rule"), None, Kind.FORMAL, Event.SELF_RATING, After.EVIDENCE, 5)
_ONCE = ("assets.file", "calendars.feed", "joining.form", "welcome.form")
_NOBODYS = ("capture.shell", "offline.page")  # the same for all: see tests/web/test_offline.py
QUERIES = {
    "search.show": "?q=science",
    "caseloads.index": f"?coach={DANA}",
    "rubrics.show": f"?id={WALKTHROUGH}&version=2.0.0",
    "paper.rubric": f"?rubric={WALKTHROUGH}&version=2.0.0&form=1",
    "afterwards.form": f"?teacher={OKAFOR}&rubric={WALKTHROUGH}@2.0.0",
    "capture.new": f"?teacher={OKAFOR}",
    "steps.new": f"?teacher={OKAFOR}",
    "cycles.new": f"?teacher={OKAFOR}",
}


def furnish(app: Flask) -> House:
    """A term of visits: six shared, one acknowledged, one draft, a formal one on its way, another planned."""
    lead_cycles(app)
    with app.app_context():
        share(*SHARED)
        capture_only(DRAFT)
        plans.plan(DISTRICT, DANA, [PLAN])
        set_step()
        capture_only(FORMAL)
        walk(FORMAL.id, PRIYA, OKAFOR, NOW, State.RATED, own={"LF.goals": "3"})
        plans.plan(DISTRICT, PRIYA, [PLANNED])
        pre_conferences.ask(DISTRICT, PRIYA, PLANNED.id, None, "What will they learn?", NOW)
        due_rules.enter(DISTRICT, [RULE])
    house = House(app)
    house.receive(SHARED[1].id)
    return house


def set_step() -> None:
    """A step of Dana and Ms. Okafor that has led to a branch."""
    about = {"district_id": DISTRICT, "teacher_id": OKAFOR, "coach_id": DANA, "set_on": _DAY}
    counted = {"look_for_text": "waits three seconds", "rule_uses": 3, "rule_visits": 2}
    first, then = the_id("a step"), the_id("its branch")
    with writing(DISTRICT) as session:
        session.add(
            ActionStep(
                id=first,
                text="Wait after each question.",
                state="not_yet",
                closed_on=_DAY,
                look_for=f"step-{first}",
                **about,
                **counted,
            )
        )
        session.flush()
        session.add(
            ActionStep(
                id=then,
                text="Count to three in silence.",
                state="open",
                branch_of=first,
                support_kind="model",
                look_for=f"step-{then}",
                **about,
                **counted,
            )
        )


def lead_cycles(app: Flask) -> None:
    """A cycle of a coach with everything in it, and a teacher's own goal."""
    cycling = Cycling(app).open()
    cycling.move("learn", after(7))
    cycling.confer("The groups waited.", after(8), agreed="Wait five seconds.")
    cycling.check("2 gave a reason.", after(9))
    cycling.change(goal="Every student explains.")
    Cycling(app, the_id("own cycle"), coach=None).begin()


def addresses(app: Flask) -> Iterator[tuple[str, str]]:
    """Endpoint and address of each GET route; static files and one-time links aside."""
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and rule.endpoint not in _ONCE + _NOBODYS:
            for address in _filled(app, rule):
                yield rule.endpoint, address + QUERIES.get(rule.endpoint, "")


def _filled(app: Flask, rule: Rule) -> Iterator[str]:
    build = app.url_map.bind("localhost").build
    names = list(rule.arguments)
    for value in ADDRESSES[names[0]] if names else [""]:
        yield build(rule.endpoint, dict.fromkeys(names, value), method="GET")
