"""Copies of an SQLite database, made and taken in while others go on reading and writing."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from ..domain.errors import NotNow, NotValid

ENDING = "sqlite3"
_PATIENCE = 60
_APPENDED = ("audit", "entry")
"""Tables that only grow: a copy may never hold less of them than there was before."""


def copy(database: str, file: Path) -> Mapping[str, int]:
    """Write a compact copy; gives the rows of each table in it. Raises NotNow where it lacks something."""
    with _opened(database) as source:
        before = _rows(source)
        file.touch(mode=0o600)
        source.execute("VACUUM INTO ?", (str(file),))
    after = read_back(file)
    if any(after.get(name, 0) < before.get(name, 0) for name in _APPENDED):
        raise NotNow(
            "The copy holds less than the database did before: nothing was kept. Try again."
        )
    return after


def read_back(file: Path) -> Mapping[str, int]:
    """Open a copy as a database and count its rows. Raises NotValid where it is not sound."""
    try:
        with _opened(f"{file.resolve().as_uri()}?mode=ro&immutable=1", uri=True) as held:
            sound = held.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            whole = held.execute("PRAGMA foreign_key_check").fetchone() is None
            if sound and whole:
                return _rows(held)
    except sqlite3.DatabaseError as damaged:
        raise NotValid("%(file)s is damaged: use another backup.", file=file.name) from damaged
    raise NotValid("%(file)s is damaged: use another backup.", file=file.name)


def revision(database: str) -> str | None:
    """The schema's; None where there are no tables yet."""
    with _opened(database) as held:
        named = held.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'")
        if named.fetchone() is None:
            return None
        return str(held.execute("SELECT version_num FROM alembic_version").fetchone()[0])


def is_empty(database: str) -> bool:
    """Whether nobody's data is in it; tables may stand."""
    with _opened(database) as held:
        return not any(
            rows for name, rows in _rows(held).items() if name in ("district", "account")
        )


def take_in(file: Path, database: str) -> Mapping[str, int]:
    """Put a copy in the place of an empty database, under its locks; gives the rows it then has."""
    with (
        _opened(f"{file.resolve().as_uri()}?mode=ro&immutable=1", uri=True) as source,
        _opened(database) as held,
    ):
        source.backup(held)
        held.execute("PRAGMA journal_mode=WAL")
        return _rows(held)


def size(database: str) -> int:
    path = Path(database)
    return path.stat().st_size if path.is_file() else 0


@contextmanager
def _opened(address: str, *, uri: bool = False) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(address, timeout=_PATIENCE, uri=uri)) as connection:
        connection.isolation_level = None
        connection.execute("PRAGMA synchronous=FULL")
        yield connection


def _rows(connection: sqlite3.Connection) -> Mapping[str, int]:
    named = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        " AND name <> 'alembic_version' ORDER BY name"
    )
    names = [name for (name,) in named]
    return {name: _count(connection, name) for name in names}


def _count(connection: sqlite3.Connection, table: str) -> int:
    """`table` is a name that the database gave itself."""
    row = connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()  # noqa: S608
    return int(row[0])
