"""Each role's start page: what is theirs to do now, with something in it and with nothing."""

import json
import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import insert, update

from observe.domain.batch import Batch
from observe.domain.observation import Kind
from observe.domain.people import PlannedVisit
from observe.domain.policy import Reach, Role
from observe.domain.record import Step
from observe.store import answers, audit, entries, installation, jobs, plans
from observe.store.base import writing
from observe.store.installation import Space
from observe.store.mail import SHARED
from observe.store.tables_people import Caseload, PersonRole, Term
from tests.cast import (
    ADA,
    DANA,
    DISTRICT,
    HADDAD,
    LENA,
    LINCOLN,
    LINDQVIST,
    MATH,
    OKAFOR,
    PRIYA,
    SCIENCE,
    THEO,
    WALKTHROUGH,
    Tablet,
    sign_in,
    the_id,
)
from tests.empty_district import NEWCOMERS, enter_empty_district
from tests.reviewing import House, text_of
from tests.shared_visits import Shared, capture_only, share

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


# The coach


def test_a_planned_visit_says_what_to_look_for(app: Flask) -> None:
    shared(app, ago(10, step=STEP))
    plan(app, DANA, OKAFOR, 0, section=SCIENCE)
    page = home(app, DANA)
    assert headline(page) == "1 visit planned"
    assert "Look for: a student retells it" in text_of(page)


def test_what_another_coach_agreed_is_not_looked_for(app: Flask) -> None:
    """Coaching stays between the two."""
    shared(app, ago(10, by=THEO, teacher=OKAFOR, step=STEP))
    plan(app, DANA, OKAFOR, 0)
    assert "Look for" not in home(app, DANA)


def test_a_plan_of_an_earlier_day_is_said_to_be_missed(app: Flask) -> None:
    plan(app, DANA, OKAFOR, -3)
    page = home(app, DANA)
    assert headline(page) == "1 planned visit missed"
    assert "Planned, not visited" in text_of(page)


def test_a_draft_says_what_it_waits_for(app: Flask) -> None:
    with app.app_context():
        capture_only(ago(1, notes=(("Quiet start.", ()), ("S4 shows it.", ("LF.goals",)))))
    page = text_of(home(app, DANA))
    assert "1 visit to finish" in page
    assert "not shared yet · 1 note untagged" in page
    assert "Sort and share" in page


def test_the_state_line_tells_what_a_device_still_holds(app: Flask) -> None:
    assert "Sent" in text_of(home(app, DANA))
    hold_back(app, 4)
    page = text_of(home(app, DANA))
    assert "Saved on Dana’s tablet, 4 waiting" in page
    assert "4 notes or taps still on Dana’s tablet" in page


def hold_back(app: Flask, number: int) -> None:
    """Dana's tablet has sent some of what it holds."""
    tablet = Tablet("held back")
    made = (tablet.create(), tablet.entry("obs.start"))
    batch = Batch(tablet.device_id, "Dana’s tablet", tablet.start_ms, number, 6, made)
    reach = Reach(DANA, True, frozenset())
    with app.app_context():
        entries.append(DISTRICT, DANA, reach, the_id("held back"), batch, datetime.now(UTC))


def test_whom_to_see_next_is_in_the_order_of_need(app: Flask) -> None:
    shared(app, ago(20, teacher=LINDQVIST, section=MATH))
    shared(app, ago(10, step=STEP))
    page = text_of(home(app, DANA))
    assert page.index("Ms. Okafor step due") < page.index("Mr. Lindqvist more than two weeks")
    assert "20 days" in page


def test_an_answer_is_told_once_it_is_there(app: Flask) -> None:
    visit = ago(2)
    shared(app, visit)
    with app.app_context():
        at = datetime.now(UTC)
        answers.reply(DISTRICT, OKAFOR, visit.id, None, "Thank you.", at, the_id("a reply"))
    page = home(app, DANA)
    assert headline(page) == "1 answer waiting"
    assert "Thank you." not in page


# The teacher


def test_new_feedback_comes_first_with_how_much_there_is(app: Flask) -> None:
    read, fresh = ago(9, step=STEP), ago(1)
    shared(app, read)
    shared(app, fresh, opened=False)
    page = home(app, OKAFOR)
    assert headline(page) == "1 visit to read, 1 visit waits for your answer"
    assert "My step now" in text_of(page)
    assert "Ask one student." in page


def test_what_is_received_says_that_nothing_more_is_to_do(app: Flask) -> None:
    visit = ago(9)
    shared(app, visit)
    House(app).receive(visit.id)
    page = home(app, OKAFOR)
    assert headline(page) == "You have read everything"
    assert "there is nothing more to do" in text_of(page)


def test_a_teacher_learns_nothing_of_drafts_and_plans(app: Flask) -> None:
    with app.app_context():
        capture_only(ago(1, notes=((SECRET, ()),)))
    plan(app, DANA, OKAFOR, 0)
    page = home(app, OKAFOR)
    assert headline(page) == "No feedback yet"
    assert SECRET not in page


# The leader


def test_a_leader_sees_what_is_overdue_at_the_school(app: Flask) -> None:
    plan(app, PRIYA, OKAFOR, -4, Kind.FORMAL, SCIENCE)
    plan(app, DANA, OKAFOR, -3, Kind.WALKTHROUGH, SCIENCE)
    page = home(app, PRIYA)
    assert headline(page) == "1 planned visit missed, 1 visit overdue"
    assert "Dana Ruiz" in page


def test_coaching_appears_nowhere_on_a_leader_s_page(app: Flask) -> None:
    plan(app, DANA, OKAFOR, -3, Kind.COACHING, SCIENCE)
    shared(app, ago(20), opened=False)
    for address in ("/", "/coverage"):
        page = text_of(home(app, PRIYA, address))
        assert "Coaching visit" not in page
        assert "Dana Ruiz" not in page
        assert "20 days" not in page


def test_another_school_appears_nowhere_either(app: Flask) -> None:
    plan(app, THEO, LINDQVIST, -3, Kind.WALKTHROUGH, MATH)
    for address in ("/", "/coverage"):
        assert "Lindqvist" not in home(app, PRIYA, address)


@pytest.mark.parametrize(("days", "told"), [(2, False), (20, True)])
def test_a_receipt_is_outstanding_after_five_working_days(
    app: Flask, days: int, told: bool
) -> None:
    shared(app, ago(days, by=PRIYA, kind="walkthrough"), opened=False)
    assert ("1 receipt outstanding" in home(app, PRIYA)) == told


def test_a_receipt_of_last_school_year_is_outstanding_no_more(app: Flask) -> None:
    this_year, last_year = TODAY - timedelta(days=40), TODAY - timedelta(days=80)
    with app.app_context(), writing(DISTRICT) as session:
        values = {"starts_on": TODAY - timedelta(days=60), "ends_on": TODAY + timedelta(days=60)}
        session.execute(update(Term).where(Term.district_id == DISTRICT).values(**values))
    shared(app, Shared(last_year, by=PRIYA, kind="walkthrough"), opened=False)
    assert "receipt outstanding" not in home(app, PRIYA)
    shared(app, Shared(this_year, by=PRIYA, kind="walkthrough"), opened=False)
    assert "1 receipt outstanding" in home(app, PRIYA)


def test_who_was_not_visited_this_term_is_named(app: Flask) -> None:
    page = text_of(home(app, PRIYA))
    assert "Not visited" in page
    assert "0 of 1 teacher had a walkthrough" in page
    shared(app, ago(1, by=PRIYA, kind="walkthrough"))
    assert "Every teacher had a walkthrough" in text_of(home(app, PRIYA))


def test_a_leader_who_teaches_is_not_sent_to_visit_themselves(app: Flask) -> None:
    also(app, PRIYA, Role.TEACHER, LINCOLN)
    assert "0 of 1 teacher had" in text_of(home(app, PRIYA))


def test_coverage_shows_the_days_by_name_and_can_be_narrowed(app: Flask) -> None:
    shared(app, ago(3, by=PRIYA, kind="walkthrough", levels={"LF.goals": "1"}))
    page = text_of(home(app, PRIYA, "/coverage"))
    assert "1 of 1 teacher visited" in page
    assert "Ms. Okafor 3 days ago" in page
    assert "Start visit : Ms. Okafor" in page
    assert f'href="/teachers/{OKAFOR}/timeline"' in home(app, PRIYA, "/coverage")
    narrowed = text_of(home(app, PRIYA, f"/coverage?seen=no&school={LINCOLN}"))
    assert "Every teacher here was visited." in narrowed


@pytest.mark.parametrize("query", ["?school=nowhere", "?seen=maybe"])
def test_coverage_of_what_is_not_led_is_refused(app: Flask, query: str) -> None:
    assert sign_in(app, PRIYA).get(f"/coverage{query}").status_code == 422


@pytest.mark.parametrize("person", [DANA, OKAFOR, LENA, ADA])
def test_coverage_is_for_leaders(app: Flask, person: str) -> None:
    assert sign_in(app, person).get("/coverage").status_code == 404


# The coaching lead


def test_a_coaching_lead_sees_counts_and_no_content(app: Flask) -> None:
    notes = ((f"S4: {SECRET}", ("LF.goals",)),)
    shared(app, ago(3, step=STEP, notes=notes, levels={"LF.goals": "2"}, comment=SECRET))
    page = home(app, LENA)
    said = text_of(page)
    assert "Dana Ruiz 2 1 0.5 1 same day 1 0 0 0" in said
    assert "Theo Marsh 1 0 0 1 – 0 0 0 0" in said
    assert "All coaches 3 1 0.3 2 same day 1 0 0 0" in said
    for hidden in (SECRET, "Okafor", "Lindqvist", "Haddad", "Emerging", "Grade 5 Science", OKAFOR):
        assert hidden not in page


def test_the_term_reaches_further_back_than_four_weeks(app: Flask) -> None:
    shared(app, ago(40))
    assert "Dana Ruiz 2 0" in text_of(home(app, LENA))
    assert "Dana Ruiz 2 1" in text_of(home(app, LENA, "/?over=term"))


def test_a_lead_of_one_school_counts_only_there(app: Flask) -> None:
    with app.app_context(), writing(DISTRICT) as session:
        held = session.query(PersonRole).filter_by(district_id=DISTRICT, person_id=LENA).one()
        held.school_id = LINCOLN
    shared(app, ago(3), ago(2, teacher=LINDQVIST, section=MATH))
    page = text_of(home(app, LENA))
    assert "Dana Ruiz 1 1" in page
    assert "All coaches 1 1" in page


def test_what_a_leader_s_own_visits_are_counts_as_no_coaching(app: Flask) -> None:
    shared(app, ago(3, by=PRIYA, kind="walkthrough"))
    assert "All coaches 3 0" in text_of(home(app, LENA))


# The administrator


def test_an_administrator_sees_who_took_what_away(app: Flask) -> None:
    detail = {"filter": {"teacher": OKAFOR, "since": "2026-09-01"}, "visits": 3}
    with app.app_context():
        at = datetime.now(UTC)
        audit.record_act(DISTRICT, PRIYA, "export", "workbook.xlsx", at, detail)
    page = text_of(home(app, ADA))
    assert "Priya Nair took workbook.xlsx away" in page
    assert "Ms. Okafor and from Tue, Sep 1" in page


def test_an_administrator_sees_devices_with_unsent_notes_and_nothing_of_them(app: Flask) -> None:
    hold_back(app, 4)
    page = text_of(home(app, ADA))
    assert "4 notes and taps wait on Dana Ruiz’s Dana’s tablet" in page
    assert "Okafor" not in page


def test_an_administrator_is_told_that_there_is_no_backup(app: Flask) -> None:
    page = text_of(home(app, ADA))
    assert "There has never been a backup" in page
    assert "observe backup" in page


def test_a_backup_is_shown_with_whether_it_was_verified(app: Flask, data_dir: Path) -> None:
    held = {"at": datetime.now(UTC).isoformat(), "file": "a.sqlite3", "bytes": 9, "verified": True}
    (data_dir / "backups").mkdir()
    (data_dir / "backups" / "last.json").write_text(json.dumps(held))
    assert "Read back and counted: it is whole." in home(app, ADA)
    (data_dir / "backups" / "last.json").write_text("{")
    assert "There has never been a backup" in home(app, ADA)


def test_people_who_cannot_sign_in_are_counted(app: Flask) -> None:
    """Haddad has no account."""
    assert "1 person cannot sign in yet" in text_of(home(app, ADA))


def test_mail_that_failed_leads_to_why(app: Flask) -> None:
    at = datetime.now(UTC)
    with app.app_context(), writing(DISTRICT) as session:
        jobs.ask(session, DISTRICT, SHARED, "one mail", {}, at, at)
        jobs.ask(session, DISTRICT, "other work", "no mail", {}, at, at)
    assert "1 piece of mail waits to be sent" in text_of(home(app, ADA))
    with app.app_context():
        held = jobs.hold(DISTRICT, [SHARED], ADA, at + timedelta(minutes=1), at)
        assert held is not None
        jobs.failed(DISTRICT, ADA, held.id, "no such mailbox", at)
    page = home(app, ADA)
    assert "1 piece of mail failed" in text_of(page)
    assert 'href="/mail"' in page


@pytest.mark.parametrize(
    ("free", "total", "scarce"),
    [
        (999_999_999, 10**10, True),
        (10**9, 10**10, False),
        (4 * 10**10, 10**12, True),
        (6 * 10**10, 10**12, False),
    ],
)
def test_space_is_scarce_below_a_gigabyte_or_a_twentieth(
    free: int, total: int, scarce: bool
) -> None:
    assert Space(free, total, 0).scarce == scarce


def test_the_size_of_the_database_is_that_of_its_files(app: Flask, data_dir: Path) -> None:
    with app.app_context():
        space = installation.space(data_dir)
        assert space.database >= (data_dir / "observe.sqlite3").stat().st_size
        assert space.total == shutil.disk_usage(data_dir).total


# Several hats, and none


def test_somebody_with_several_hats_has_a_part_for_each_the_observer_s_first(app: Flask) -> None:
    also(app, DANA, Role.TEACHER, LINCOLN)
    also(app, DANA, Role.LEADER, LINCOLN)
    also(app, DANA, Role.ADMINISTRATOR, None)
    page = home(app, DANA)
    titles = [text_of(each) for each in re.findall(r'<h2 id="hat-[^>]*>(.*?)</h2>', page)]
    assert titles == ["Coaching", "My school", "My feedback", "District"]


def test_with_two_hats_the_page_asks_no_more_than_twelve_times(app: Flask) -> None:
    also(app, DANA, Role.TEACHER, LINCOLN)
    house = House(app)
    client = house.browser(DANA)
    with house.counting() as asked:
        client.get("/")
    assert len(asked) <= 12


def test_the_headline_is_the_most_urgent_of_all_hats(app: Flask) -> None:
    also(app, DANA, Role.TEACHER, LINCOLN)
    plan(app, DANA, OKAFOR, 0)
    assert headline(home(app, DANA)) == "1 visit planned"


@pytest.fixture
def empty(app: Flask) -> Flask:
    with app.app_context():
        enter_empty_district()
    return app


@pytest.mark.parametrize(
    ("role", "says", "next_act"),
    [
        (Role.COACH, "Your caseload is empty", "Read the rubrics meanwhile"),
        (Role.TEACHER, "No feedback yet", "See what visitors look for"),
        (Role.LEADER, "1 teacher to visit", "Start"),
        (Role.COACHING_LEAD, "No teachers on caseloads yet", "Read the rubrics meanwhile"),
        (Role.ADMINISTRATOR, "first steps left", "Go on with the first steps"),
    ],
)
def test_an_empty_home_says_what_happens_next(
    empty: Flask, role: Role, says: str, next_act: str
) -> None:
    page = home(empty, NEWCOMERS[role])
    assert says in headline(page)
    assert next_act in text_of(page)


def test_a_caseload_holds_only_those_who_teach(app: Flask) -> None:
    with app.app_context(), writing(DISTRICT) as session:
        row = {"coach_id": DANA, "teacher_id": ADA, "since": TODAY}
        session.execute(insert(Caseload).values(district_id=DISTRICT, **row))
    page = home(app, DANA)
    assert "Ada Brandt" not in page
    assert HADDAD not in page
