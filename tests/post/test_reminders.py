"""One mail a morning at most about what waits, with nothing in it but how much of which sort."""

import threading
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from icalendar import Calendar
from sqlalchemy import select, update

from observe.domain.observation import Kind
from observe.domain.planning import Planned
from observe.post.transport import NotSent, Outbox, Refused, Server
from observe.post.worker import Worker
from observe.store import planning, reminders
from observe.store.base import reading, writing
from observe.store.notices import news
from observe.store.tables_evaluation import ClosedDay, Due
from observe.store.tables_people import Account, District, Person
from observe.store.tables_told import Job
from tests.caseload import GOAL, STEP, open_goal, set_step
from tests.cast import (
    DANA,
    DISTRICT,
    EMAILS,
    LINDQVIST,
    MATH,
    OKAFOR,
    SCIENCE,
    WALKTHROUGH,
    the_id,
)
from tests.post.test_transport import MailServer, running
from tests.shared_visits import Shared, capture_only, share

ZONE = ZoneInfo("America/Chicago")
TUESDAY = date(2026, 11, 17)
CANARIES = (
    GOAL,
    STEP,
    "Okafor",
    "Amara",
    "Dana",
    "Ruiz",
    "Lincoln",
    "Science",
    "Established",
    "LF.",
)


def morning(day: date = TUESDAY, hour: int = 7, minute: int = 30) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE).astimezone(UTC)


def run(app: Flask, folder: Path, at: datetime | None = None) -> list[EmailMessage]:
    """A worker at that moment; gives all that it has ever sent into this folder."""
    when = at or morning()
    Worker(app, Outbox(folder), "http://127.0.0.1:8000", clock=lambda: when).run_due()
    found = [message_from_bytes(path.read_bytes(), policy=default) for path in folder.glob("*.eml")]
    return [each for each in found if isinstance(each, EmailMessage)]


def to(messages: list[EmailMessage]) -> list[str]:
    return sorted(str(each["To"]) for each in messages)


@pytest.fixture
def late(app: Flask) -> Flask:
    """On that Tuesday a visit of Dana's is overdue since yesterday."""
    with app.app_context():
        open_goal(opened_on=TUESDAY - timedelta(days=15))
    return app


def test_a_coach_is_reminded_of_a_visit_that_is_overdue(late: Flask, tmp_path: Path) -> None:
    [message] = run(late, tmp_path)
    assert message["To"] == EMAILS[DANA]
    assert message["Subject"] == "1 thing waits for you in Observe"
    text = message.get_content()
    assert "1 visit is due by the plan of its cycle, by Monday, November 16, 2026" in text
    assert "http://127.0.0.1:8000/" in text
    assert message["List-ID"] == "Observe <reminders.localhost>"


def test_everything_that_waits_is_in_one_mail(late: Flask, tmp_path: Path) -> None:
    with late.app_context():
        set_step(due_on=TUESDAY)
        capture_only(Shared(TUESDAY - timedelta(days=2), teacher=LINDQVIST, section=MATH))
    mine = [each for each in run(late, tmp_path) if each["To"] == EMAILS[DANA]]
    assert [each["Subject"] for each in mine] == ["3 things wait for you in Observe"]


def test_nothing_confidential_is_in_a_reminder(late: Flask, tmp_path: Path) -> None:
    with late.app_context():
        set_step(due_on=TUESDAY)
        share(Shared(TUESDAY - timedelta(days=2), levels={"LF.goals": "3"}, comment="zqcanary"))
    messages = run(late, tmp_path)
    assert to(messages) == sorted([EMAILS[DANA], EMAILS[OKAFOR]])
    for message in messages:
        everything = f"{message.get_content()} {message['Subject']}"
        assert [word for word in (*CANARIES, "zqcanary") if word in everything] == []


@pytest.mark.parametrize(
    ("hour", "minute", "count"), [(6, 59, 0), (7, 0, 1), (9, 59, 1), (10, 0, 0), (20, 0, 0)]
)
def test_mail_goes_out_in_the_morning_of_the_district(
    late: Flask, tmp_path: Path, hour: int, minute: int, count: int
) -> None:
    assert len(run(late, tmp_path, morning(TUESDAY, hour, minute))) == count


def test_it_goes_out_once_a_day_whoever_looks(late: Flask, tmp_path: Path) -> None:
    for minute in (0, 5, 10):
        assert len(run(late, tmp_path, morning(TUESDAY, 8, minute))) == 1


def test_nobody_is_nagged_every_day(late: Flask, tmp_path: Path) -> None:
    """Of something overdue on the first day after, and then every week."""
    counts = []
    for ahead in range(9):
        before = len(list(tmp_path.glob("*.eml")))
        day = TUESDAY + timedelta(days=ahead)
        counts.append(len(run(late, tmp_path, morning(day))) - before)
    assert counts == [1, 0, 0, 0, 0, 0, 1, 0, 0]


def test_no_mail_on_a_day_without_school_but_the_day_after(late: Flask, tmp_path: Path) -> None:
    with late.app_context(), writing(DISTRICT) as session:
        session.add(
            ClosedDay(district_id=DISTRICT, id=the_id("closed"), day=TUESDAY, title="Storm")
        )
    assert run(late, tmp_path, morning(TUESDAY - timedelta(days=1))) != []
    for each in tmp_path.glob("*.eml"):
        each.unlink()
    assert run(late, tmp_path) == []
    assert len(run(late, tmp_path, morning(TUESDAY + timedelta(days=1)))) == 1


def test_a_visit_that_was_made_meanwhile_is_not_mailed_about(late: Flask, tmp_path: Path) -> None:
    with late.app_context():
        reminders.expect(DISTRICT, TUESDAY, morning())
        reminders.look(
            DISTRICT, {"day": str(TUESDAY), "after": str(TUESDAY - timedelta(days=1))}, morning()
        )
        share(Shared(TUESDAY))
    assert EMAILS[DANA] not in to(run(late, tmp_path))


@pytest.mark.parametrize("wish", ["no mail", "left", "does not arrive", "training"])
def test_who_takes_no_mail_gets_none(late: Flask, tmp_path: Path, wish: str) -> None:
    changes = {
        "no mail": update(Person).where(Person.id == DANA).values(told_by_mail=False),
        "left": update(Account).where(Account.person_id == DANA).values(active=False),
        "does not arrive": update(Account)
        .where(Account.person_id == DANA)
        .values(mail_problem="550 no"),
        "training": update(District)
        .where(District.id == DISTRICT)
        .values(sandbox_of=the_id("other district")),
    }
    with late.app_context(), writing(DISTRICT) as session:
        session.execute(changes[wish])
    assert run(late, tmp_path) == []


def test_a_due_date_reminds_the_day_before_and_on_the_day(app: Flask, tmp_path: Path) -> None:
    visit = Shared(TUESDAY - timedelta(days=1))
    with app.app_context():
        capture_only(visit)
        with writing(DISTRICT) as session:
            session.add(
                Due(
                    district_id=DISTRICT,
                    observation_id=visit.id,
                    event="self_rating",
                    person_id=OKAFOR,
                    due_on=TUESDAY + timedelta(days=1),
                )
            )
    [message] = run(app, tmp_path)
    assert message["To"] == EMAILS[OKAFOR]
    assert "1 thing is due in an observation, by Wednesday, November 18" in message.get_content()
    again = to(run(app, tmp_path, morning(TUESDAY + timedelta(days=1))))
    assert again.count(EMAILS[OKAFOR]) == 2


def test_a_teacher_hears_of_a_step_only_once_its_record_is_opened(
    app: Flask, tmp_path: Path
) -> None:
    visit = Shared(TUESDAY - timedelta(days=1))
    with app.app_context():
        share(visit, opened=False)
        set_step(due_on=TUESDAY, observation_id=visit.id)
    assert to(run(app, tmp_path)) == [EMAILS[DANA]]


def test_a_mail_server_that_refuses_is_tried_again_and_shown(late: Flask, tmp_path: Path) -> None:
    class Refusing:
        def send(self, *_message: object) -> None:
            raise NotSent("451 later")

    Worker(late, Refusing(), "http://127.0.0.1:8000", clock=morning).run_due()
    with late.app_context(), reading(DISTRICT) as session:
        [job] = session.scalars(select(Job).where(Job.kind == reminders.MAIL))
        assert (job.state, job.problem) == ("waiting", "451 later")
    assert len(run(late, tmp_path, morning() + timedelta(minutes=2))) == 1


def test_an_address_that_does_not_exist_is_told_on_the_pages(late: Flask) -> None:
    class Wrong:
        def send(self, *_message: object) -> None:
            raise Refused("550 no such user")

    Worker(late, Wrong(), "http://127.0.0.1:8000", clock=morning).run_due()
    with late.app_context():
        assert [each.kind for each in news(DISTRICT, DANA).notices] == ["mail_refused"]


def test_two_workers_on_one_morning_send_one_mail(late: Flask, tmp_path: Path) -> None:
    threads = [threading.Thread(target=run, args=(late, tmp_path)) for _number in range(3)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert to(run(late, tmp_path)) == [EMAILS[DANA]]


@pytest.mark.parametrize("after", ["looking", "sending"])
def test_a_worker_killed_in_the_middle_doubles_nothing(
    late: Flask, tmp_path: Path, after: str
) -> None:
    """Its work was done and nobody was told: the next worker does it again under the same keys."""
    run(late, tmp_path)
    kind = reminders.KIND if after == "looking" else reminders.MAIL
    with late.app_context(), writing(DISTRICT) as session:
        session.execute(update(Job).where(Job.kind == kind).values(state="waiting", ended_at=None))
    assert to(run(late, tmp_path, morning() + timedelta(minutes=6))) == [EMAILS[DANA]]


# Invitations


def plan(app: Flask, at: datetime) -> str:
    starts = datetime(2026, 11, 24, 9, 30, tzinfo=ZONE)
    wanted = Planned(OKAFOR, SCIENCE, WALKTHROUGH, "2.0.0", Kind.COACHING, starts, told=True)
    with app.app_context():
        return planning.make(DISTRICT, DANA, wanted, at)


def test_who_is_invited_gets_the_appointment_ten_minutes_later(app: Flask, tmp_path: Path) -> None:
    at = morning(hour=14)
    its = plan(app, at)
    assert run(app, tmp_path, at + timedelta(minutes=9)) == []
    [message] = run(app, tmp_path, at + timedelta(minutes=10))
    assert message["To"] == EMAILS[OKAFOR]
    [part] = [each for each in message.walk() if each.get_content_type() == "text/calendar"]
    assert part.get_param("method") == "REQUEST"
    calendar = Calendar.from_ical(part.get_content())
    [event] = calendar.walk("VEVENT")
    assert (str(calendar["METHOD"]), str(event["UID"]), int(event["SEQUENCE"])) == (
        "REQUEST",
        its,
        0,
    )
    assert str(event["ATTENDEE"]) == f"mailto:{EMAILS[OKAFOR]}"
    assert str(event["ORGANIZER"]) == f"mailto:{EMAILS[DANA]}"
    assert event["DTSTART"].dt == datetime(2026, 11, 24, 9, 30, tzinfo=ZONE)


def test_of_a_plan_put_right_at_once_only_the_last_word_is_mailed(
    app: Flask, tmp_path: Path
) -> None:
    at = morning(hour=14)
    its = plan(app, at)
    starts = datetime(2026, 11, 25, 9, 30, tzinfo=ZONE)
    wanted = Planned(OKAFOR, SCIENCE, WALKTHROUGH, "2.0.0", Kind.COACHING, starts)
    with app.app_context():
        planning.move(DISTRICT, DANA, its, 0, wanted, at + timedelta(minutes=3))
    [message] = run(app, tmp_path, at + timedelta(minutes=30))
    assert "on Wednesday, November 25, 2026" in str(message.get_body(("plain",)))


def test_dropping_takes_the_appointment_off_where_it_was_sent(app: Flask, tmp_path: Path) -> None:
    at = morning(hour=14)
    its = plan(app, at)
    run(app, tmp_path, at + timedelta(minutes=10))
    with app.app_context():
        planning.drop(DISTRICT, DANA, its, at + timedelta(hours=1))
    found = run(app, tmp_path, at + timedelta(hours=2))
    [gone] = [each for each in found if "dropped" in each["Subject"]]
    [part] = [each for each in gone.walk() if each.get_content_type() == "text/calendar"]
    calendar = Calendar.from_ical(part.get_content())
    [event] = calendar.walk("VEVENT")
    assert str(calendar["METHOD"]) == "CANCEL"
    assert (str(event["STATUS"]), int(event["SEQUENCE"])) == ("CANCELLED", 1)


def test_a_visit_dropped_before_its_mail_went_out_is_never_mailed_about(
    app: Flask, tmp_path: Path
) -> None:
    at = morning(hour=14)
    its = plan(app, at)
    with app.app_context():
        planning.drop(DISTRICT, DANA, its, at + timedelta(minutes=1))
    assert run(app, tmp_path, at + timedelta(hours=1)) == []


def test_a_mail_server_takes_a_reminder_and_an_appointment(late: Flask) -> None:
    at, server = morning(), MailServer()
    plan(late, at - timedelta(minutes=10))
    with running(server) as mail:
        Worker(late, Server(mail), "http://127.0.0.1:8000", clock=lambda: at).run_due()
    assert sorted(each.rcpt_tos[0] for each in server.taken) == sorted(
        [EMAILS[DANA], EMAILS[OKAFOR]]
    )
    whole = [message_from_bytes(each.content, policy=default) for each in server.taken]
    [part] = [
        each
        for message in whole
        for each in message.walk()
        if each.get_content_type() == "text/calendar"
    ]
    assert str(Calendar.from_ical(part.get_content())["METHOD"]) == "REQUEST"
