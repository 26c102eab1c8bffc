"""What administrators see of mail: which way it leaves and what does not get through, but not whose."""

from dataclasses import replace
from datetime import timedelta

import pytest

from observe.config import Mail, Way
from observe.store import jobs, mail
from observe.store.base import writing
from observe.web.guard import now
from tests.cast import ADA, DANA, DISTRICT, NOW, OKAFOR, PRIYA
from tests.reviewing import VISIT, House, post, text_of

HOLDER = "11111111-0000-4000-8000-000000000000"


def trouble(house: House, key: str, problem: str, *, for_good: bool = False) -> None:
    detail = {"observation": VISIT, "teacher": OKAFOR, "shared_at": NOW.isoformat()}
    with house.app.app_context():
        with writing(DISTRICT) as session:
            jobs.ask(session, DISTRICT, mail.SHARED, key, detail, NOW, NOW)
        held = jobs.hold(DISTRICT, [mail.SHARED], HOLDER, NOW + timedelta(minutes=5), NOW)
        assert held is not None
        if for_good:
            assert jobs.failed(DISTRICT, HOLDER, held.id, problem, NOW)
        else:
            assert jobs.put_off(DISTRICT, HOLDER, held.id, problem, NOW + timedelta(hours=1))


def page(house: House) -> str:
    return text_of(house.browser(ADA).get("/mail").text)


def test_an_administrator_reads_which_way_mail_leaves(house: House) -> None:
    alone = page(house)
    assert "No mail leaves this server yet. It is put into a folder" in alone
    assert "got through" not in alone
    config = house.app.extensions["observe"]
    through = Mail(Way.SMTP, "observe@school.example", "mail.example", 587, "kim", "hunter22")
    house.app.extensions["observe"] = replace(config, mail=through)
    assert "Through the mail server mail.example, from observe@school.example." in page(house)
    assert "Nothing: all mail got through" in page(house)
    assert "hunter22" not in house.browser(ADA).get("/mail").text


def test_what_does_not_get_through_is_counted_by_its_reason_and_names_nobody(house: House) -> None:
    trouble(house, "a", "550 5.1.1 <okafor@school.example>: no such user", for_good=True)
    trouble(house, "b", "451 try later")
    trouble(house, "c", "451 try later")
    said = page(house)
    assert "1 mail was given up." in said
    assert "550 5.1.1 <…>: no such user" in said
    assert "2 mails wait for another try." in said
    assert "okafor" not in said.lower()


def test_mail_that_nobody_sends_is_told_with_the_cure(house: House) -> None:
    with house.app.app_context(), writing(DISTRICT) as session:
        jobs.ask(session, DISTRICT, mail.SHARED, "due long ago", {}, NOW, NOW)
        soon = now() - timedelta(minutes=1)
        jobs.ask(session, DISTRICT, mail.SHARED, "due just now", {}, soon, soon)
    said = page(house)
    assert "1 mail is due and nobody sends it" in said
    assert "observe work" in said
    assert "Nothing: all" not in said


def test_all_that_failed_is_tried_again_at_once(house: House) -> None:
    trouble(house, "a", "550 5.1.1 no such user", for_good=True)
    trouble(house, "b", "451 try later")
    ada = house.browser(ADA)
    assert post(ada, "/mail/tries").status_code == 303
    assert "2 mails are tried again now." in text_of(ada.get("/mail").text)
    with house.app.app_context():
        at = NOW + timedelta(days=3650)
        until = at + timedelta(minutes=5)
        held = [jobs.hold(DISTRICT, [mail.SHARED], HOLDER, until, at) for _ in range(2)]
    assert [each.tries for each in held if each] == [1, 1]


@pytest.mark.parametrize("who", [DANA, PRIYA, OKAFOR])
def test_nobody_but_an_administrator_sees_or_does_this(house: House, who: str) -> None:
    browser = house.browser(who)
    assert browser.get("/mail").status_code == 404
    assert post(browser, "/mail/tries").status_code == 404
