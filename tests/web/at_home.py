"""Start pages read, and what has happened before them: plans, shared visits, drafts held back."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import Flask
from sqlalchemy import insert

from observe.domain.batch import Batch
from observe.domain.observation import Kind
from observe.domain.people import PlannedVisit
from observe.domain.policy import Reach, Role
from observe.domain.record import Step
from observe.store import entries, plans
from observe.store.base import writing
from observe.store.tables_people import PersonRole
from tests.cast import DANA, DISTRICT, WALKTHROUGH, Tablet, sign_in, the_id
from tests.reviewing import text_of
from tests.shared_visits import Shared, share

TODAY = datetime.now(ZoneInfo("America/Chicago")).date()
SECRET = "zqcanary"
STEP = Step(f"Ask one student. {SECRET}", "LF.goals", "a student retells it", TODAY)


def home(app: Flask, person: str, address: str = "/") -> str:
    answer = sign_in(app, person).get(address)
    assert answer.status_code == 200
    return answer.text


def headline(page: str) -> str:
    found = re.search(r"<h1>(.*?)</h1>", page, re.DOTALL)
    assert found
    return text_of(found.group(1))


def plan(
    app: Flask,
    observer: str,
    teacher: str,
    days: int,
    kind: Kind = Kind.COACHING,
    section: str | None = None,
) -> None:
    at = datetime.now(UTC) + timedelta(days=days)
    made = PlannedVisit(
        the_id(f"plan {observer} {teacher} {days}"),
        teacher,
        section,
        WALKTHROUGH,
        "2.0.0",
        kind,
        at,
    )
    with app.app_context():
        plans.plan(DISTRICT, observer, [made])


def ago(days: int, **about: object) -> Shared:
    return Shared(TODAY - timedelta(days=days), **about)


def shared(app: Flask, *visits: Shared, opened: bool = True) -> None:
    with app.app_context():
        share(*visits, opened=opened)


def also(app: Flask, person: str, role: Role, school: str | None) -> None:
    """One more hat."""
    with app.app_context(), writing(DISTRICT) as session:
        row = {"id": the_id(f"{person} also {role}"), "person_id": person, "role": role}
        session.execute(insert(PersonRole).values(district_id=DISTRICT, school_id=school, **row))


def hold_back(app: Flask, number: int) -> None:
    """Dana's tablet has sent some of what it holds."""
    tablet = Tablet("held back")
    made = (tablet.create(), tablet.entry("obs.start"))
    batch = Batch(tablet.device_id, "Dana’s tablet", tablet.start_ms, number, 6, made)
    reach = Reach(DANA, True, frozenset())
    with app.app_context():
        entries.append(DISTRICT, DANA, reach, the_id("held back"), batch, datetime.now(UTC))
