"""What is known of the last backup: one small file in the data directory, written after each."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

FOLDER = "backups"
_NAME = "last.json"


@dataclass(frozen=True, slots=True)
class LastBackup:
    """`verified` says that the copy was read back and held what was counted."""

    at: datetime
    file: str
    bytes: int
    verified: bool


def last(data_dir: Path) -> LastBackup | None:
    """None where there was none from this server, or the file that tells of it is damaged."""
    try:
        held = json.loads((data_dir / FOLDER / _NAME).read_text(encoding="utf-8"))
        return LastBackup(
            datetime.fromisoformat(held["at"]), held["file"], held["bytes"], held["verified"]
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def keep(data_dir: Path, backup: LastBackup) -> None:
    """Replaces what was kept before, whole or not at all."""
    folder = data_dir / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    half = folder / f"{_NAME}.part"
    half.write_text(json.dumps({**asdict(backup), "at": backup.at.isoformat()}), encoding="utf-8")
    half.replace(folder / _NAME)
