"""A PostgreSQL server of the tests' own: in a temporary folder, on a socket, ended with them."""

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg

ROLE = "observe"
_HARMLESS = "nobody"
_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=40")


class NoPostgres(Exception):
    """No PostgreSQL starts here; the sentence says what to do."""


@dataclass(frozen=True)
class Postgres:
    """`socket` is the folder of the server's socket."""

    socket: Path

    def database(self, name: str) -> str:
        """The address of a new database, owned by a role that is no superuser."""
        with self.connect("postgres") as connection:
            connection.execute(f"CREATE DATABASE {name} OWNER {ROLE}")
        return self.url(name)

    def copy(self, name: str, of: str) -> str:
        """The address of a new database that holds what another one does, to which nobody is connected."""
        with self.connect("postgres") as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {of} OWNER {ROLE}")
        return self.url(name)

    def drop(self, name: str) -> None:
        with self.connect("postgres") as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://{ROLE}@/{name}?host={self.socket}"

    def forget_all_acts(self, name: str) -> None:
        with self.connect(name) as connection:
            connection.execute(
                "TRUNCATE observation, planned_visit, cycle, session, attempt, audit, job, notice, "
                "glossary_word, closed_day, due_rule, practice, profile, calendar_feed CASCADE"
            )

    def connect(self, database: str, role: str = "postgres") -> psycopg.Connection:
        return psycopg.connect(f"host={self.socket} user={role} dbname={database}", autocommit=True)


@contextlib.contextmanager
def postgres() -> Iterator[Postgres]:
    """A running server. Raises NoPostgres where there is none and none can be brought."""
    binaries = _binaries()
    place = Path(tempfile.mkdtemp(prefix="observe-pg-"))
    initdb, pg_ctl = (
        [*_as_nobody(place), binaries / name, "-D", place / "data"] for name in ("initdb", "pg_ctl")
    )
    settings = " ".join(f"-c {setting}" for setting in _FAST)
    options = ["-l", place / "log", "-o", f"-k {place} -h '' {settings}"]
    try:
        _run(*initdb, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
        _run(*pg_ctl, *options, "-w", "-t", "60", "start")
        try:
            found = Postgres(place)
            with found.connect("postgres") as connection:
                connection.execute(f"CREATE ROLE {ROLE} LOGIN NOSUPERUSER NOBYPASSRLS")
            yield found
        finally:
            _run(*pg_ctl, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _binaries() -> Path:
    """The folder of the server's programs."""
    found = _installed()
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for words in (["update"], ["install", "-y", "--no-install-recommends", "postgresql"]):
            subprocess.run(
                ["apt-get", "-qq", *words], env=quiet, stdout=subprocess.DEVNULL, check=False
            )
        found = _installed()
    if found is None:
        raise NoPostgres("There is no PostgreSQL server here: install the package postgresql.")
    return found


def _installed() -> Path | None:
    named = [Path(path) for path in ("/usr/local/bin/postgres", shutil.which("postgres")) if path]
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), reverse=True)
    for path in (*named, *versions):
        folder = path.resolve().parent
        if all((folder / name).is_file() for name in ("postgres", "initdb", "pg_ctl")):
            return folder
    return None


def _as_nobody(place: Path) -> tuple[str, ...]:
    """The words before a command: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return ()
    nobody = pwd.getpwnam(_HARMLESS)
    os.chown(place, nobody.pw_uid, nobody.pw_gid)
    place.chmod(0o755)
    return ("setpriv", f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups")


def _run(*words: str | Path) -> None:
    """Its output goes to a file: the server it starts would keep a pipe open."""
    with tempfile.TemporaryFile("w+") as said:
        command = [str(word) for word in words]
        done = subprocess.run(command, stdout=said, stderr=said, cwd="/", check=False)
        if done.returncode:
            said.seek(0)
            raise NoPostgres(f"PostgreSQL did not obey {words[-1]}: {said.read()}")
