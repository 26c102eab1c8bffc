"""What a backup says of itself: a small JSON file beside it, by which it is checked before it is trusted."""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from ..domain.errors import NotValid

_FORMAT = "observe-backup/1"
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Manifest:
    """`database` is sqlite or postgresql, `revision` the schema's, `tables` the rows of each table."""

    database: str
    made_at: datetime
    revision: str
    bytes: int
    sha256: str
    tables: Mapping[str, int]

    @property
    def rows(self) -> int:
        return sum(self.tables.values())


def beside(file: Path) -> Path:
    return file.with_name(f"{file.name}.json")


def write(file: Path, manifest: Manifest) -> None:
    content = {
        "format": _FORMAT,
        **asdict(manifest),
        "made_at": manifest.made_at.isoformat(),
        "tables": dict(manifest.tables),
    }
    path = beside(file)
    path.touch(mode=0o600)
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    to_disk(path)


def read(file: Path) -> Manifest:
    """The manifest of a backup that is whole. Raises NotValid for one that is missing or damaged."""
    if not file.is_file():
        raise NotValid("There is no backup at %(file)s.", file=str(file))
    manifest = _read(beside(file))
    if file.stat().st_size != manifest.bytes or sha256(file) != manifest.sha256:
        raise NotValid(
            "%(file)s is damaged: it is not the file that its manifest describes. Use another backup.",
            file=file.name,
        )
    return manifest


def forget_older(folder: Path, ending: str, keep: int) -> list[Path]:
    """Delete all backups in a folder but the newest few; gives what was deleted."""
    files = sorted(folder.glob(f"observe-*.{ending}"))
    older = files[: max(0, len(files) - keep)]
    for file in older:
        file.unlink()
        beside(file).unlink(missing_ok=True)
    return older


def sha256(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as opened:
        while piece := opened.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


def to_disk(path: Path) -> None:
    """Until the disk has it, and the folder's entry for it, a backup is none."""
    for each in (path, path.parent):
        handle = os.open(each, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _read(path: Path) -> Manifest:
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        if held.pop("format") != _FORMAT:
            raise ValueError(held)
        return Manifest(**{**held, "made_at": datetime.fromisoformat(held["made_at"])})
    except FileNotFoundError as missing:
        raise NotValid(
            "The manifest %(file)s is missing: keep it in the same folder as the backup.",
            file=path.name,
        ) from missing
    except (ValueError, KeyError, TypeError) as damaged:
        raise NotValid(
            "The manifest %(file)s cannot be read: use another backup.", file=path.name
        ) from damaged
