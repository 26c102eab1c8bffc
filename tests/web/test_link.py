"""The address of a record to copy or to scan, and what the observer reads about its mail."""

import io
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
import segno
from sqlalchemy import update

from observe.config import Mail, Way
from observe.post.transport import NotSent, Outbox, Refused
from observe.post.worker import Worker
from observe.store.base import writing
from observe.store.tables_people import Person
from observe.web.guard import now
from tests.cast import ADA, DANA, DISTRICT, LENA, OKAFOR, PRIYA, STRANGER, THEO
from tests.reviewing import VISIT, House, hidden, post, text_of

RECORD = f"/observations/{VISIT}"
PAGES = (f"{RECORD}/link", f"{RECORD}/link/code")


class Failing:
    """A transport that meets trouble."""

    def __init__(self, trouble: Exception) -> None:
        self.trouble = trouble

    def send(self, *_message: object) -> None:
        raise self.trouble


class Nowhere:
    """A transport that takes everything."""

    def send(self, message: EmailMessage, key: str) -> None:
        """Nothing is kept."""


def shared_on_its_page(house: House, *, kind: str = "walkthrough") -> str:
    """Shares the visit as its observer does; gives what the record says then."""
    house.finish(kind=kind)
    dana = house.browser(DANA)
    page = dana.get(f"{RECORD}/review").text
    answer = post(dana, f"{RECORD}/sharing", seal=hidden(page, "seal"), over=hidden(page, "over"))
    assert answer.status_code == 303
    return record(house)


def record(house: House, by: str = DANA) -> str:
    return text_of(house.browser(by).get(RECORD).text)


def through_a_mail_server(house: House) -> None:
    config = house.app.extensions["observe"]
    house.app.extensions["observe"] = replace(config, mail=Mail(Way.SMTP, host="mail.example"))


def work(house: House, transport: object) -> None:
    """As if ten minutes had gone."""
    later = now() + timedelta(minutes=10)
    Worker(house.app, transport, "http://localhost", clock=lambda: later).run_due()  # type: ignore[arg-type]


# The address


def test_the_code_holds_the_records_address_and_nothing_else(house: House) -> None:
    house.finish()
    house.share()
    answer = house.browser(DANA).get(f"{RECORD}/link/code")
    assert answer.mimetype == "image/svg+xml"
    drawn = io.BytesIO()
    segno.make(f"http://localhost{RECORD}", error="m", micro=False).save(
        drawn, kind="svg", xmldecl=False, omitsize=True, dark="#000", light="#fff"
    )
    assert answer.data == drawn.getvalue()


def test_the_page_shows_the_address_to_copy_and_the_code(house: House) -> None:
    house.finish()
    house.share()
    page = house.browser(DANA).get(f"{RECORD}/link").text
    assert f'value="http://localhost{RECORD}"' in page
    assert f'src="{RECORD}/link/code"' in page


def test_the_public_address_is_the_one_that_others_reach(house: House) -> None:
    house.finish()
    house.share()
    config = house.app.extensions["observe"]
    house.app.extensions["observe"] = replace(config, url="http://127.0.0.1:8123")
    page = house.browser(DANA).get(f"{RECORD}/link").text
    assert f'value="http://127.0.0.1:8123{RECORD}"' in page


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize(
    ("kind", "readers"), [("walkthrough", {DANA, OKAFOR, PRIYA, ADA}), ("coaching", {DANA, OKAFOR})]
)
def test_only_who_may_read_the_record_may_see_its_address(
    house: House, kind: str, readers: set[str], address: str
) -> None:
    house.finish(kind=kind)
    everybody = (DANA, OKAFOR, PRIYA, ADA, THEO, LENA, STRANGER)
    assert {who for who in everybody if house.browser(who).get(address).status_code != 404} == set()
    house.share()
    found = {who for who in everybody if house.browser(who).get(address).status_code == 200}
    assert found == readers


def test_looking_at_the_address_is_not_opening_the_record(house: House) -> None:
    house.finish()
    house.share()
    for address in PAGES:
        assert house.browser(OKAFOR).get(address).status_code == 200
    assert house.shared().heading.opened_at is None


# What is told of the mail


def test_after_sharing_the_observer_reads_when_mail_goes_out(house: House) -> None:
    through_a_mail_server(house)
    page = shared_on_its_page(house)
    assert "Ms. Okafor can open it now. Mail about it goes out at " in page
    work(house, Nowhere())
    assert "Mail about it went out " in record(house)


def test_a_server_that_sends_no_mail_says_so(house: House, tmp_path: Path) -> None:
    alone = "Ms. Okafor gets no mail from Observe: send the link yourself."
    assert alone in shared_on_its_page(house)
    work(house, Outbox(tmp_path / "out"))
    assert alone in record(house)


def test_mail_that_is_late_or_lost_is_told_with_what_to_do(house: House) -> None:
    through_a_mail_server(house)
    shared_on_its_page(house)
    work(house, Failing(NotSent("451 later")))
    assert "has not got through yet. The next try: " in record(house)


def test_a_refused_address_is_told_to_observer_and_teacher(house: House) -> None:
    shared_on_its_page(house)
    work(house, Failing(Refused("550 5.1.1 no such user")))
    page = record(house)
    assert "did not get through: send the link yourself." in page
    assert "550" not in page
    teacher = text_of(house.browser(OKAFOR).get("/").text)
    assert "Mail to okafor@school.example does not arrive." in teacher


def test_that_a_teacher_takes_no_mail_is_told_before_it_would_go_out(house: House) -> None:
    with house.app.app_context(), writing(DISTRICT) as session:
        session.execute(update(Person).where(Person.id == OKAFOR).values(told_by_mail=False))
    page = shared_on_its_page(house)
    assert "Ms. Okafor gets no mail from Observe: send the link yourself." in page


def test_the_mail_is_no_longer_spoken_of_once_the_record_is_open(house: House) -> None:
    shared_on_its_page(house)
    house.open()
    assert "folder" not in record(house)
    assert "Mail" not in record(house, OKAFOR)
