"""Backing up the whole database and taking a backup in again, each verified by counting."""

import shutil
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psycopg
from sqlalchemy import delete

from ..domain.errors import NotNow, NotValid
from . import audit, backup_log, backup_manifest, backup_postgres, backup_sqlite, ground
from .backup_log import FOLDER, LastBackup
from .backup_manifest import Manifest
from .base import db, writing
from .tables_people import Attempt, OneTimeLink, SignedIn

_ROOM = 1.2
"""A copy needs as much space as the database, and a little more."""


@dataclass(frozen=True, slots=True)
class BackedUp:
    """`verified` is False where the copy could not be restored on trial; the manifest stands anyway."""

    file: Path
    manifest: Manifest
    verified: bool


def back_up(data_dir: Path, folder: Path | None, at: datetime, address: str = "") -> BackedUp:
    """Copy the database in one consistent state, read the copy back, and write down that it was done.

    `address` is of another role that may read every district. Raises NotNow where it cannot be made.
    """
    folder = folder or data_dir / FOLDER
    kind, source = _database(address)
    with _told_plainly(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file, manifest, verified = _copied(kind, source, folder, at)
        backup_manifest.write(file, manifest)
        backup_log.keep(data_dir, LastBackup(at, str(file), manifest.bytes, verified))
    return BackedUp(file, manifest, verified)


def forget_older(made: BackedUp, keep: int) -> int:
    """Keep the newest few beside this one, which must be verified; gives how many were deleted."""
    if not made.verified:
        return 0
    ending = made.file.suffix.removeprefix(".")
    with _told_plainly(made.file.parent):
        return len(backup_manifest.forget_older(made.file.parent, ending, keep))


def restore(file: Path, known: Collection[str], at: datetime) -> Manifest:
    """Take a backup into this installation's empty database; `known` are the schema's revisions.

    Everybody signs in again: sessions and links that were ended since would live anew.
    """
    manifest = backup_manifest.read(file)
    kind, target = _database("")
    engine = backup_postgres if kind == "postgresql" else backup_sqlite
    _check_fits(manifest, kind, known)
    db.session.remove()
    db.engine.dispose()
    with _told_plainly(file):
        if kind == "sqlite":
            backup_sqlite.read_back(file)
        if not engine.is_empty(target):
            raise NotNow(
                "There is data here already, and a restore never writes over it. Restore into an "
                "empty installation: another OBSERVE_DATA_DIR, or another DATABASE_URL."
            )
        rows = engine.take_in(file, target)
    if rows != manifest.tables:
        raise NotNow("What was restored is not what was backed up: do not use this database.")
    _end_sessions()
    _note_down(manifest, at)
    return manifest


def _check_fits(manifest: Manifest, kind: str, known: Collection[str]) -> None:
    if manifest.database != kind:
        raise NotValid(
            "This is a backup of %(made)s, and this installation keeps its data in %(here)s.",
            made=manifest.database,
            here=kind,
        )
    if manifest.revision not in known:
        raise NotValid("This backup was made by a newer Observe: update this one first.")


def _copied(kind: str, source: str, folder: Path, at: datetime) -> tuple[Path, Manifest, bool]:
    """A copy under its final name only once it is on the disk and was read back."""
    engine = backup_postgres if kind == "postgresql" else backup_sqlite
    revision = engine.revision(source)
    if revision is None:
        raise NotNow("There are no tables here yet: run observe migrate.")
    _check_room(folder, engine.size(source))
    file = folder / f"observe-{at:%Y%m%dT%H%M%SZ}.{engine.ENDING}"
    half = file.with_name(f"{file.name}.part")
    if file.exists() or half.exists():
        raise NotNow("There is a backup of this second already: try again.")
    try:
        rows = engine.copy(source, half)
        backup_manifest.to_disk(half)
        sha, size = backup_manifest.sha256(half), half.stat().st_size
        verified = _verified(kind, source, half, rows)
        half.replace(file)
    finally:
        half.unlink(missing_ok=True)
    return file, Manifest(kind, at, revision, size, sha, rows), verified


@contextmanager
def _told_plainly(place: Path) -> Iterator[None]:
    """What a database or a disk says of itself becomes a sentence."""
    try:
        yield
    except OSError as fault:
        told = fault.strerror or type(fault).__name__
        raise NotNow("%(place)s: %(told)s.", place=str(place), told=told) from fault
    except (sqlite3.Error, psycopg.Error) as fault:
        told = (str(fault).splitlines() or [type(fault).__name__])[0]
        raise NotNow("The database does not do this now: %(told)s.", told=told) from fault


def _database(address: str) -> tuple[str, str]:
    """The kind of database, and its file or address."""
    url = db.engine.url
    if url.get_backend_name() == "sqlite":
        return "sqlite", str(url.database)
    return "postgresql", address or url.render_as_string(hide_password=False)


def _verified(kind: str, source: str, file: Path, rows: Mapping[str, int]) -> bool:
    """Whether the copy, opened or restored on trial, holds what was counted."""
    held = (
        backup_postgres.read_back(source, file)
        if kind == "postgresql"
        else backup_sqlite.read_back(file)
    )
    if held is not None and held != rows:
        raise NotNow("The copy does not hold what was counted: nothing was kept. Try again.")
    return held is not None


def _check_room(folder: Path, size: int) -> None:
    if shutil.disk_usage(folder).free < size * _ROOM:
        raise NotNow("There is not enough space in %(folder)s for a backup.", folder=str(folder))


def _end_sessions() -> None:
    with writing() as session:
        for table in (SignedIn, OneTimeLink, Attempt):
            session.execute(delete(table))


def _note_down(manifest: Manifest, at: datetime) -> None:
    """What was done after the backup is gone, and each district's audit says since when."""
    detail = {"made_at": manifest.made_at.isoformat(), "sha256": manifest.sha256}
    for each in ground.districts():
        audit.record_act(each.id, None, "restore", "backup", at, detail)
