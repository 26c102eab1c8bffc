"""The start page of an administrator: what was taken away, devices, backups, mail and space."""

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from observe.store import audit, installation, jobs
from observe.store.base import writing
from observe.store.installation import Space
from observe.store.mail import SHARED
from tests.cast import ADA, DISTRICT, OKAFOR, PRIYA
from tests.reviewing import text_of
from tests.web.at_home import hold_back, home


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
