"""A server that can be killed, trapped and started again, and that is known to be the one that answers."""

import http.client
import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlencode

from tests.cast import EMAILS, PASSWORD
from tests.faults.builds import ROOT, Build
from tests.waiting import until

SERVED = "tests/faults/served.py"
_UNSET = ("OBSERVE_URL", "OBSERVE_SECRET_KEY", "DATABASE_URL", "PYTHONPATH")


class HarnessFault(Exception):
    """What a trial stands on did not hold: says nothing about the product."""


class TrialServer:
    """One build over the database of one directory."""

    def __init__(self, build: Build, directory: Path, busy_ms: int = 5000) -> None:
        self.build, self.directory, self.busy_ms = build, directory, busy_ms
        self.port = 0
        self.lives = 0
        self._process: subprocess.Popen[str] | None = None
        self._drain: Thread | None = None
        self._cookies: dict[str, str] = {}

    def start(self, build: Build | None = None) -> None:
        """A new life, perhaps as another build; returns once it answers as itself."""
        self.build = build or self.build
        self.port = _free_port()
        _place_entry(self.build)
        environment = {name: value for name, value in os.environ.items() if name not in _UNSET}
        environment |= {
            "OBSERVE_DATA_DIR": str(self.directory),
            "OBSERVE_TRIAL_BUSY_MS": str(self.busy_ms),
            "PYTHONPATH": str(self.build.root),
            "PYTHONUNBUFFERED": "1",
        }
        serve = ("-m", "tests.faults.served", "serve", "--no-work", "--port", str(self.port))
        self._process = subprocess.Popen(
            [sys.executable, *serve],
            cwd=self.build.root,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        try:
            self._wait_until_up()
            until(self.is_listening, "The server never listens.", 20)
            self.is_itself()
        except BaseException:
            self.kill()
            raise
        self.lives += 1

    def is_listening(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=5).close()
        except OSError:
            return False
        return True

    def is_itself(self) -> None:
        """The server that answers is a process that this trial started, over this trial's data."""
        health = json.loads(self.ask("GET", "/healthz")[1])
        assert self._process is not None
        if os.getpgid(health["process"]) != self._process.pid:
            raise HarnessFault(f"Another server answers on port {self.port}: {health}")
        if not (self.directory / "builds" / health["build"]).is_dir():
            raise HarnessFault(f"The server is of a build that nobody made: {health}")

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def kill(self) -> None:
        """SIGKILL to all of its processes."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGKILL)
        self.is_dead()

    def is_dead(self, within: float = 20) -> None:
        """Wait until it has ended, for whatever reason."""
        assert self._process is not None
        self._process.wait(within)
        self._end_drain()

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGTERM)
            self.is_dead()

    def set_trap(self, door: str) -> None:
        (self.directory / "trap").write_text(door)

    def lift_trap(self) -> None:
        (self.directory / "trap").unlink(missing_ok=True)

    def sprung(self, door: str) -> int:
        """How often a trapdoor has opened."""
        log = self.directory / "sprung"
        return log.read_text().split().count(door) if log.exists() else 0

    def syncs(self) -> set[int]:
        """How the batches were synced to the disk, by SQLite's numbers."""
        return {int(each) for each in (self.directory / "synced").read_text().split()}

    def ask(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> tuple[int, bytes, dict[str, str]]:
        """Past the proxy; a header that comes twice has a line each."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            named: dict[str, str] = {}
            for name, value in answer.getheaders():
                named[name.lower()] = f"{named.get(name.lower(), '')}{value}\n"
            return answer.status, answer.read(), named
        finally:
            connection.close()

    def cookie(self, person: str) -> str:
        """The key of a session in which this person is signed in; one each for a server."""
        if person not in self._cookies:
            self._cookies[person] = self.new_cookie(person)
        return self._cookies[person]

    def new_cookie(self, person: str) -> str:
        """A session that a trial may end."""
        form = urlencode({"email": EMAILS[person], "password": PASSWORD}).encode()
        origin = {"Origin": f"http://127.0.0.1:{self.port}"}
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        status, _body, headers = self.ask("POST", "/sign-in", form, origin | kind)
        if status != 303:
            raise HarnessFault(f"{EMAILS[person]} cannot sign in: {status}")
        return re.findall(r"^observe=([^;]+)", headers["set-cookie"], re.MULTILINE)[-1]

    @contextmanager
    def database(self) -> Iterator[sqlite3.Connection]:
        connection = sqlite3.connect(self.directory / "observe.sqlite3", timeout=10)
        connection.row_factory = sqlite3.Row
        try:
            yield connection
        finally:
            connection.close()

    def log(self, visit: str) -> list[dict[str, Any]]:
        """The entries that stand in the log, in its order."""
        with self.database() as connection:
            rows = connection.execute(
                "SELECT * FROM entry WHERE observation_id = ? ORDER BY server_seq", [_key(visit)]
            ).fetchall()
        return [_entry(row) for row in rows]

    def quarantine(self, visit: str) -> list[dict[str, Any]]:
        with self.database() as connection:
            rows = connection.execute(
                "SELECT * FROM quarantined_entry WHERE observation_id = ?", [_key(visit)]
            ).fetchall()
        return [json.loads(row["raw"]) | {"code": row["code"]} for row in rows]

    def _wait_until_up(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        said: list[str] = []
        for line in self._process.stdout:
            said.append(line)
            if "Started worker" in line:
                break
        else:
            raise HarnessFault("The server did not start:\n" + "".join(said))
        self._drain = Thread(target=self._process.stdout.read, daemon=True)
        self._drain.start()

    def _end_drain(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        if self._drain:
            self._drain.join()
        self._process.stdout.close()


def new_directory(cast_database: Path, directory: Path) -> Path:
    """A data directory with the cast in it."""
    directory.mkdir(parents=True)
    shutil.copy(cast_database, directory / "observe.sqlite3")
    return directory


def _place_entry(build: Build) -> None:
    """A copy of the product has no tests: it gets the one module that starts it."""
    own = build.root / SERVED
    if not own.exists():
        own.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / SERVED, own)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _key(visit: str) -> str:
    return visit.replace("-", "")


def _entry(row: sqlite3.Row) -> dict[str, Any]:
    found = dict(row)
    found["payload"] = json.loads(found["payload"])
    found["id"] = _dashed(found["id"])
    found["approx"] = bool(found["approx"])
    return found


def _dashed(value: str) -> str:
    if "-" in value:
        return value
    return "-".join((value[:8], value[8:12], value[12:16], value[16:20], value[20:]))
