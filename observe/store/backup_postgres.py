"""Dumps of a PostgreSQL database, counted in the very snapshot that is dumped."""

import os
import secrets
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from ..domain.errors import NotAllowed, NotNow

ENDING = "dump"
_VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
}
_TABLES = """
SELECT relname, relrowsecurity FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'alembic_version'
ORDER BY relname
"""


def copy(address: str, file: Path) -> Mapping[str, int]:
    """Dump everything; gives the rows of each table in the dump. Raises NotAllowed for a role that sees a part."""
    with psycopg.connect(_plain(address)) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        _check_sees_all(connection)
        snapshot = _one(connection, "SELECT pg_export_snapshot()")
        rows = _rows(connection)
        file.touch(mode=0o600)
        words = ("--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}")
        _run(address, "pg_dump", *words, "--file", str(file))
    return rows


def read_back(address: str, file: Path) -> Mapping[str, int] | None:
    """Restore a dump into a database of its own, count, and drop it; None for a role that may make none."""
    name = f"observe_check_{secrets.token_hex(6)}"
    with psycopg.connect(_plain(address), autocommit=True) as connection:
        if not _one(
            connection,
            "SELECT rolsuper OR rolcreatedb FROM pg_roles WHERE rolname = current_user",
        ):
            return None
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            return take_in(file, make_conninfo(_plain(address), dbname=name))
        finally:
            connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))


def revision(address: str) -> str | None:
    """The schema's; None where there are no tables yet."""
    with psycopg.connect(_plain(address)) as connection:
        if _one(connection, "SELECT to_regclass('public.alembic_version')") is None:
            return None
        return str(_one(connection, "SELECT version_num FROM alembic_version"))


def is_empty(address: str) -> bool:
    """Whether it has no table yet."""
    with psycopg.connect(_plain(address)) as connection:
        return connection.execute(_TABLES).fetchone() is None


def take_in(file: Path, address: str) -> Mapping[str, int]:
    """Restore a dump whole or not at all; gives the rows that are then there."""
    words = ("--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges")
    target = conninfo_to_dict(_plain(address)).get("dbname") or ""
    _run(address, "pg_restore", *words, f"--dbname={target}", str(file))
    with psycopg.connect(_plain(address)) as connection:
        return _rows(connection)


def size(address: str) -> int:
    with psycopg.connect(_plain(address)) as connection:
        return int(str(_one(connection, "SELECT pg_database_size(current_database())")))


def _plain(address: str) -> str:
    return address.replace("postgresql+psycopg://", "postgresql://", 1)


def _check_sees_all(connection: psycopg.Connection) -> None:
    sees = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
    if not _one(connection, sees):
        raise NotAllowed(
            "This database role sees one district at a time, so its backup would be empty. Give "
            "OBSERVE_BACKUP_URL the address of a role with BYPASSRLS."
        )


def _rows(connection: psycopg.Connection) -> Mapping[str, int]:
    """Guarded tables are counted district by district, as any role may."""
    tables: dict[str, bool] = dict(connection.execute(_TABLES).fetchall())
    counted = {name: 0 if guarded else _count(connection, name) for name, guarded in tables.items()}
    for (district,) in connection.execute("SELECT id FROM district").fetchall():
        connection.execute("SELECT set_config('app.district', %s, true)", (str(district),))
        for name in (name for name, guarded in tables.items() if guarded):
            counted[name] += _count(connection, name, str(district))
    return counted


def _count(connection: psycopg.Connection, table: str, district: str | None = None) -> int:
    query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
    if district:
        query += sql.SQL(" WHERE district_id = {}").format(sql.Literal(district))
    found = connection.execute(query).fetchone()
    return int(found[0]) if found else 0


def _one(connection: psycopg.Connection, query: str) -> object:
    row = connection.execute(query.encode()).fetchone()
    return row[0] if row else None


def _run(address: str, program: str, *words: str) -> None:
    """The address travels in the environment: words of a command are for every eye on the machine."""
    found = shutil.which(program)
    if found is None:
        raise NotNow(
            "%(program)s is not installed here: install PostgreSQL's client programs.",
            program=program,
        )
    parts = conninfo_to_dict(_plain(address))
    own = {_VARIABLES[name]: str(value) for name, value in parts.items() if name in _VARIABLES}
    done = subprocess.run(  # noqa: S603 (our own words)
        [found, *words], env=os.environ | own, capture_output=True, text=True, check=False
    )
    if done.returncode:
        told = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise NotNow("%(program)s stopped: %(told)s", program=program, told=told)
