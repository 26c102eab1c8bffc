"""Work that waits is done once, whoever is killed in the middle of it and however many work at once."""

import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from observe.store import jobs, mail
from observe.store.base import reading, writing
from observe.store.tables_told import Job
from tests.cast import DISTRICT, NOW, OKAFOR
from tests.post.one_worker import BROKEN, KILLED_AFTER, KILLED_BEFORE
from tests.reviewing import VISIT, House

ROOT = Path(__file__).resolve().parents[2]
MANY = 200
KILLS = [(KILLED_BEFORE, 3), (KILLED_AFTER, 17), (KILLED_AFTER, 1), (KILLED_BEFORE, 40)]
UNHARMED = ("", 0)


@dataclass(frozen=True)
class Trial:
    """An installation with a shared visit and much mail to send about it."""

    app: Flask
    folder: Path

    def ask(self, how_many: int) -> None:
        house = House(self.app)
        house.finish()
        house.share()
        detail = {"observation": VISIT, "teacher": OKAFOR, "shared_at": NOW.isoformat()}
        with self.app.app_context(), writing(DISTRICT) as session:
            for number in range(how_many):
                jobs.ask(session, DISTRICT, mail.SHARED, f"mail {number}", detail, NOW, NOW)

    def run(self, at: datetime, *ends: tuple[str, int]) -> list[int]:
        """Workers that begin at once, to their ends; gives the exit codes."""
        workers = [self._start(at, dies, last) for dies, last in ends]
        for each in workers:
            assert each.stdout is not None
            assert each.stdout.readline() == "ready\n"
        for each in workers:
            assert each.stdin is not None
            each.stdin.write("go\n")
            each.stdin.close()
        codes = [each.wait(timeout=120) for each in workers]
        for each in workers:
            assert each.stdout is not None
            each.stdout.close()
        return codes

    def runs(self) -> Counter[str]:
        """How often each piece of work was begun."""
        return Counter((self.folder / "runs").read_text().split())

    def delivered(self) -> list[str]:
        return sorted(path.stem for path in (self.folder / "outbox").glob("*.eml"))

    def states(self) -> dict[str, str]:
        with self.app.app_context(), reading(DISTRICT) as session:
            rows = session.execute(select(Job.id, Job.state).where(Job.district_id == DISTRICT))
            return {row.id: row.state for row in rows}

    def _start(self, at: datetime, dies: str, last: int) -> subprocess.Popen[str]:
        url = self.app.config["SQLALCHEMY_DATABASE_URI"]
        words = (str(self.folder), url, at.isoformat(), dies, str(last))
        return subprocess.Popen(
            [sys.executable, "-m", "tests.post.one_worker", *words],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )


@pytest.fixture(params=["app", "postgres_app"], ids=["sqlite", "postgresql"])
def trial(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Trial]:
    found = Trial(request.getfixturevalue(request.param), tmp_path)
    found.ask(MANY)
    yield found
    shutil.rmtree(tmp_path / "outbox", ignore_errors=True)


def test_two_workers_at_once_do_each_piece_of_work_once(trial: Trial) -> None:
    assert trial.run(NOW, UNHARMED, UNHARMED) == [0, 0]
    states = trial.states()
    assert len(states) == MANY
    assert set(states.values()) == {"done"}
    assert trial.runs() == dict.fromkeys(states, 1)
    assert trial.delivered() == sorted(states)


def test_no_mail_is_lost_or_doubled_when_workers_are_killed_in_the_middle(trial: Trial) -> None:
    at = NOW
    for dies, last in KILLS:
        codes = trial.run(at, (dies, last), (dies, last + 5))
        assert codes == [-9, -9]
        at += timedelta(minutes=6)
    trial.run(at, UNHARMED, UNHARMED)
    states = trial.states()
    assert set(states.values()) == {"done"}
    assert trial.delivered() == sorted(states)
    assert len(states) == MANY
    begun_again = sum(trial.runs().values()) - MANY
    assert begun_again == 2 * len(KILLS)


def test_a_hold_that_does_not_hold_would_be_found(trial: Trial) -> None:
    """The control: two workers that do not see each other's holds begin the same work."""
    trial.run(NOW, (BROKEN, 0), (BROKEN, 0))
    assert max(trial.runs().values()) > 1
