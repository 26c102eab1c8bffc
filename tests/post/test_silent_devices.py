"""A device that said it still holds notes and fell silent: its person is told, twice, unless they arrived."""

from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import Message
from email.policy import default
from pathlib import Path
from typing import Any

from sqlalchemy import select

from observe.domain.batch import Batch
from observe.domain.policy import Reach
from observe.post.transport import Outbox
from observe.post.worker import Worker
from observe.store import entries
from observe.store.base import reading
from observe.store.notices import news
from observe.store.tables_capture import Device
from tests.cast import DANA, DISTRICT, EMAILS, NOW, Tablet
from tests.reviewing import VISIT, House, text_of

TWO_HOURS, A_DAY = timedelta(hours=2), timedelta(hours=24)


def send(
    house: House, tablet: Tablet, *made: dict[str, Any], held: int = 0, at: datetime = NOW
) -> None:
    """A batch of this device, which says that it still holds so many."""
    batch = Batch(tablet.device_id, tablet.name, tablet.start_ms, held, tablet.seq + held, made)
    with house.app.app_context():
        entries.append(DISTRICT, DANA, Reach(DANA, True, frozenset()), VISIT, batch, at)


def work(house: House, folder: Path, at: datetime) -> int:
    return Worker(house.app, Outbox(folder), "http://127.0.0.1:8000", clock=lambda: at).run_due()


def mails(folder: Path) -> list[Message]:
    return [message_from_bytes(path.read_bytes(), policy=default) for path in folder.glob("*.eml")]


def told(house: House) -> list[str]:
    with house.app.app_context():
        return [each.kind for each in news(DISTRICT, DANA).notices]


def begin(house: House, held: int = 3) -> Tablet:
    ipad = Tablet("iPad")
    send(house, ipad, ipad.create(), ipad.entry("obs.start"), ipad.note("canary-note"), held=held)
    return ipad


def test_after_two_hours_of_silence_a_mail_and_a_notice_say_so(
    house: House, tmp_path: Path
) -> None:
    begin(house)
    assert work(house, tmp_path, NOW + TWO_HOURS - timedelta(seconds=1)) == 0
    work(house, tmp_path, NOW + TWO_HOURS)
    [mail] = mails(tmp_path)
    assert mail["To"] == EMAILS[DANA]
    text = mail.get_payload(decode=True).decode()
    assert "Your iPad still holds at least 3 notes or taps from Tuesday, November 17, 2026." in text
    assert "Open Observe on it" in text
    page = text_of(house.browser(DANA).get("/visits").text)
    assert "Your iPad still holds notes from Tue, Nov 17: at least 3. Open Observe on it" in page


def test_after_a_day_they_are_told_once_more_and_then_not_again(
    house: House, tmp_path: Path
) -> None:
    begin(house)
    for at in (TWO_HOURS, A_DAY, A_DAY + TWO_HOURS, 3 * A_DAY):
        work(house, tmp_path, NOW + at)
        work(house, tmp_path, NOW + at)
    assert len(mails(tmp_path)) == 2
    assert told(house) == ["silent_device"]


def test_nothing_of_the_visit_but_its_day_is_in_the_mail(house: House, tmp_path: Path) -> None:
    begin(house)
    work(house, tmp_path, NOW + TWO_HOURS)
    [path] = tmp_path.glob("*.eml")
    names = ("canary", "Okafor", "Amara", "Dana", "Ruiz", "Lincoln", "Science", "Cedar", VISIT)
    everything = path.read_text().replace(EMAILS[DANA], "")
    everything += mails(tmp_path)[0].get_payload(decode=True).decode()
    assert [word for word in names if word.lower() in everything.lower()] == []


def test_nobody_is_told_of_what_has_arrived(house: House, tmp_path: Path) -> None:
    ipad = begin(house)
    late = [ipad.note("one"), ipad.note("two"), ipad.note("three")]
    send(house, ipad, *late, at=NOW + timedelta(hours=1))
    assert work(house, tmp_path, NOW + TWO_HOURS) == 0
    work(house, tmp_path, NOW + A_DAY)
    assert (mails(tmp_path), told(house)) == ([], [])


def test_what_arrives_by_another_device_is_not_asked_for(house: House, tmp_path: Path) -> None:
    """As when the rescue file is brought in elsewhere."""
    ipad, chromebook = begin(house), Tablet("Chromebook")
    late = [ipad.note("one"), ipad.note("two"), ipad.note("three")]
    send(house, chromebook, *late, at=NOW + timedelta(hours=1))
    work(house, tmp_path, NOW + TWO_HOURS)
    assert (mails(tmp_path), told(house)) == ([], [])
    with house.app.app_context(), reading(DISTRICT) as session:
        held = session.scalars(select(Device.pending_after).order_by(Device.label))
        assert list(held) == [0, 0]


def test_a_part_that_arrives_by_another_device_leaves_the_rest(
    house: House, tmp_path: Path
) -> None:
    ipad, chromebook = begin(house), Tablet("Chromebook")
    send(house, chromebook, ipad.note("one"), ipad.note("two"), at=NOW + timedelta(hours=1))
    work(house, tmp_path, NOW + TWO_HOURS)
    [mail] = mails(tmp_path)
    assert "at least 1 note or tap from" in mail.get_payload(decode=True).decode()


def test_the_notice_goes_once_the_device_has_sent_everything(house: House, tmp_path: Path) -> None:
    ipad = begin(house)
    work(house, tmp_path, NOW + TWO_HOURS)
    assert told(house) == ["silent_device"]
    late = [ipad.note("one"), ipad.note("two"), ipad.note("three")]
    send(house, ipad, *late, at=NOW + timedelta(hours=3))
    assert told(house) == []


def test_a_device_that_is_heard_of_is_given_its_time_anew(house: House, tmp_path: Path) -> None:
    ipad = begin(house)
    send(house, ipad, ipad.note("one"), held=2, at=NOW + timedelta(hours=1))
    work(house, tmp_path, NOW + TWO_HOURS)
    assert mails(tmp_path) == []
    work(house, tmp_path, NOW + timedelta(hours=3))
    [mail] = mails(tmp_path)
    assert "at least 2 notes or taps" in mail.get_payload(decode=True).decode()


def test_a_discarded_visit_is_not_asked_after(house: House, tmp_path: Path) -> None:
    begin(house)
    chromebook = Tablet("Chromebook")
    send(house, chromebook, chromebook.entry("obs.discard", ms=1), at=NOW + timedelta(hours=1))
    work(house, tmp_path, NOW + TWO_HOURS)
    assert (mails(tmp_path), told(house)) == ([], [])
