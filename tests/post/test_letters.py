"""Mail about shared feedback: whom it goes to and when, and that nothing of the feedback is in it."""

from dataclasses import replace
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update

from observe import create_app
from observe.domain.policy import Role
from observe.domain.record import Step, seal
from observe.post.transport import NotSent, Outbox, Refused
from observe.post.worker import Worker
from observe.store import drafts, jobs, mail, previewing, sharing, troubles
from observe.store.base import db, reading, writing
from observe.store.drafted_words import Words
from observe.store.notices import news
from observe.store.tables_people import Account, District, Person
from tests.cast import DANA, DISTRICT, EMAILS, NOW, OKAFOR, Tablet
from tests.reviewing import VISIT, House

LATER = NOW + timedelta(minutes=10)
CANARIES = ("canary-glow", "canary-grow", "canary-step", "canary-note", "Clear goals")


class Failing:
    """A transport that meets the same trouble every time."""

    def __init__(self, trouble: Exception) -> None:
        self.trouble, self.count = trouble, 0

    def send(self, *_message: object) -> None:
        self.count += 1
        raise self.trouble


@pytest.fixture
def house(app: Flask) -> House:
    """A finished visit, whose words could leak."""
    found = House(app)
    tablet = Tablet()
    note = tablet.note("canary-note", tags=["LF.goals"])
    found.finish(note, tablet.rate("LF.goals", "3"), tablet=tablet)
    with app.app_context():
        step = Step("canary-step", "LF.goals", "seen twice", None)
        drafts.save_words(DISTRICT, DANA, VISIT, Words("canary-glow", "canary-grow", step))
    return found


def share(house: House, at: datetime = NOW) -> None:
    with house.app.app_context():
        shown = seal(previewing.preview(drafts.draft(DISTRICT, DANA, VISIT), "en"))
        place = {"language": "en", "timezone": "America/Chicago"}
        due = at + timedelta(minutes=10)
        sharing.share(DISTRICT, DANA, Role.COACH, VISIT, shown, at=at, mail_at=due, **place)


def take_back(house: House) -> None:
    with house.app.app_context():
        sharing.take_back(DISTRICT, DANA, VISIT, NOW + timedelta(minutes=2))


def worker(app: Flask, folder: Path, at: datetime = LATER) -> Worker:
    return Worker(app, Outbox(folder), "http://127.0.0.1:8000", clock=lambda: at)


def sent(folder: Path) -> list[EmailMessage]:
    found = [message_from_bytes(path.read_bytes(), policy=default) for path in folder.glob("*.eml")]
    return [each for each in found if isinstance(each, EmailMessage)]


def standing(house: House, shared_at: datetime = NOW) -> jobs.Standing:
    with house.app.app_context():
        found = mail.outlook(DISTRICT, OKAFOR, VISIT, shared_at).standing
    assert found is not None
    return found


def change(house: House, table: type, **values: object) -> None:
    keys = {
        Person: Person.id == OKAFOR,
        Account: Account.person_id == OKAFOR,
        District: District.id == DISTRICT,
    }
    with house.app.app_context(), writing(DISTRICT) as session:
        session.execute(update(table).where(keys[table]).values(**values))


def test_a_teacher_gets_one_mail_ten_minutes_after_sharing(house: House, tmp_path: Path) -> None:
    share(house)
    early = worker(house.app, tmp_path / "out", LATER - timedelta(seconds=1))
    assert (early.run_due(), sent(tmp_path / "out")) == (0, [])
    assert worker(house.app, tmp_path / "out").run_due() == 1
    assert worker(house.app, tmp_path / "out").run_due() == 0
    [message] = sent(tmp_path / "out")
    assert message["To"] == EMAILS[OKAFOR]
    assert standing(house).state == "done"


def test_nothing_of_the_feedback_or_of_anybodys_name_is_in_the_mail(
    house: House, tmp_path: Path
) -> None:
    share(house)
    worker(house.app, tmp_path / "out").run_due()
    [path] = (tmp_path / "out").glob("*.eml")
    [message] = sent(tmp_path / "out")
    text = message.get_content()
    assert f"http://127.0.0.1:8000/observations/{VISIT}" in text
    names = ("Okafor", "Amara", "Dana", "Ruiz", "Lincoln", "Science", "Cedar")
    everything = path.read_text().replace(EMAILS[OKAFOR], "") + text
    assert [word for word in (*CANARIES, *names) if word.lower() in everything.lower()] == []
    assert message["Subject"] == "You have new feedback in Observe"


def test_the_mail_says_that_a_machine_wrote_it_and_how_to_stop_it(
    house: House, tmp_path: Path
) -> None:
    share(house)
    worker(house.app, tmp_path / "out").run_due()
    [message] = sent(tmp_path / "out")
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-ID"].endswith("<feedback.localhost>")
    assert message["List-Unsubscribe"] == "<http://127.0.0.1:8000/me>"
    assert message["Message-ID"] == f"<{standing(house).id}@localhost>"
    assert message.get_content_type() == "text/plain"


def test_the_mail_leads_to_the_address_under_which_people_reach_the_server(
    house: House, tmp_path: Path
) -> None:
    share(house)
    public = "https://observe.school.example"
    config = replace(house.app.extensions["observe"], url=public)
    served = create_app(config)
    replace(worker(served, tmp_path / "out"), address=public).run_due()
    [message] = sent(tmp_path / "out")
    assert f"{public}/observations/{VISIT}" in message.get_content()
    assert message["List-ID"] == "Observe <feedback.observe.school.example>"
    with served.app_context():
        db.engine.dispose()


def test_the_mail_is_in_the_language_of_whom_it_goes_to(house: House, tmp_path: Path) -> None:
    change(house, Person, language="es")
    share(house)
    worker(house.app, tmp_path / "out").run_due()
    [message] = sent(tmp_path / "out")
    assert message["Content-Language"] == "es"
    assert "comentarios nuevos" in message["Subject"] + message.get_content()
    assert "new feedback" not in message["Subject"] + message.get_content()


@pytest.mark.parametrize(
    ("table", "values"),
    [
        (Person, {"told_by_mail": False}),
        (Person, {"active": False}),
        (Account, {"active": False}),
        (Account, {"mail_problem": "550 no such user"}),
    ],
    ids=["wants none", "has left", "no account any more", "does not arrive"],
)
def test_no_mail_goes_where_none_may(
    house: House, tmp_path: Path, table: type, values: dict[str, object]
) -> None:
    share(house)
    change(house, table, **values)
    assert worker(house.app, tmp_path / "out").run_due() == 1
    assert sent(tmp_path / "out") == []
    assert standing(house).state == "dropped"


def test_a_sandbox_sends_no_mail(house: House, tmp_path: Path) -> None:
    share(house)
    change(house, District, sandbox_of=DISTRICT)
    worker(house.app, tmp_path / "out").run_due()
    assert sent(tmp_path / "out") == []


def test_what_is_taken_back_in_time_is_never_told(house: House, tmp_path: Path) -> None:
    share(house)
    take_back(house)
    assert worker(house.app, tmp_path / "out").run_due() == 0
    assert standing(house).state == "dropped"


def test_what_is_shared_again_is_told_once_ten_minutes_after_that(
    house: House, tmp_path: Path
) -> None:
    share(house)
    take_back(house)
    again = NOW + timedelta(minutes=5)
    share(house, again)
    assert worker(house.app, tmp_path / "out", LATER).run_due() == 0
    assert worker(house.app, tmp_path / "out", LATER + timedelta(minutes=5)).run_due() == 1
    assert len(sent(tmp_path / "out")) == 1


def test_who_has_opened_it_already_gets_no_mail(house: House, tmp_path: Path) -> None:
    share(house)
    house.open()
    assert worker(house.app, tmp_path / "out").run_due() == 1
    assert sent(tmp_path / "out") == []


def test_a_refused_address_is_kept_and_told_and_the_share_stands(
    house: House, tmp_path: Path
) -> None:
    share(house)
    failing = Failing(Refused("550 5.1.1 no such user"))
    refusing = replace(worker(house.app, tmp_path), transport=failing)
    assert (refusing.run_due(), refusing.run_due(), failing.count) == (1, 0, 1)
    with house.app.app_context(), reading(DISTRICT) as session:
        account = session.get_one(Account, OKAFOR)
        assert account.mail_problem == "550 5.1.1 no such user"
        told = news(DISTRICT, OKAFOR)
    assert [(each.kind, each.detail) for each in told.notices] == [
        ("mail_refused", {"email": EMAILS[OKAFOR]})
    ]
    assert told.feedback == 1
    found = standing(house)
    assert (found.state, found.problem) == ("failed", "550 5.1.1 no such user")


def test_what_could_not_be_sent_is_tried_later_and_later_and_then_kept_as_failed(
    house: House, tmp_path: Path
) -> None:
    share(house)
    failing = Failing(NotSent("451 try later"))
    at, waits = LATER, []
    for _attempt in range(20):
        replace(worker(house.app, tmp_path, at), transport=failing).run_due()
        found = standing(house)
        if found.state == "failed":
            break
        waits.append(found.due_at - at)
        at = found.due_at
    assert waits == sorted(waits)
    assert waits[0] == timedelta(minutes=1)
    assert timedelta(days=1) < at - LATER < timedelta(days=3)
    assert (found.state, found.problem) == ("failed", "451 try later")
    with house.app.app_context():
        [shown] = troubles.troubles(DISTRICT, [mail.SHARED])
        assert (shown.for_good, shown.problem, shown.count) == (True, "451 try later", 1)
        assert troubles.try_again(DISTRICT, [mail.SHARED], at) == 1
    assert worker(house.app, tmp_path / "out", at).run_due() == 1
    assert len(sent(tmp_path / "out")) == 1


def test_a_fault_in_one_mail_does_not_keep_the_worker_from_the_next(
    house: House, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    share(house)
    with house.app.app_context(), writing(DISTRICT) as session:
        jobs.ask(session, DISTRICT, mail.SHARED, "odd", {"nothing": "known"}, NOW, NOW)
    assert worker(house.app, tmp_path / "out").run_due() == 2
    assert len(sent(tmp_path / "out")) == 1
    with house.app.app_context():
        found = jobs.standing(DISTRICT, "odd")
    assert found is not None
    assert (found.state, found.problem) == ("waiting", "A fault in Observe: KeyError.")
    assert EMAILS[OKAFOR] not in caplog.text


def test_work_of_a_kind_that_this_worker_does_not_know_is_left_for_another(
    house: House, tmp_path: Path
) -> None:
    with house.app.app_context(), writing(DISTRICT) as session:
        jobs.ask(session, DISTRICT, "of tomorrow", "k", {}, NOW, NOW)
    assert worker(house.app, tmp_path / "out").run_due() == 0


def test_who_lost_a_hold_cannot_say_how_it_ended(house: House) -> None:
    share(house)
    first, second = (str(number) * 8 + "-0000-4000-8000-000000000000" for number in (1, 2))
    with house.app.app_context():
        held = jobs.hold(DISTRICT, (mail.SHARED,), first, LATER + timedelta(minutes=5), LATER)
        assert held is not None
        assert jobs.hold(DISTRICT, (mail.SHARED,), second, LATER, LATER) is None
        over = LATER + timedelta(minutes=6)
        again = jobs.hold(DISTRICT, (mail.SHARED,), second, over + timedelta(minutes=5), over)
        assert again is not None
        assert (again.id, again.tries) == (held.id, 2)
        assert not jobs.done(DISTRICT, first, held.id, over)
        assert jobs.done(DISTRICT, second, held.id, over)
        assert not jobs.done(DISTRICT, second, held.id, over)
