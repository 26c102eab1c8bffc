"""Backing up and restoring, as somebody at a terminal meets them."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from observe.cli import main

Observe = Callable[..., Result]


@pytest.fixture
def observe(monkeypatch: pytest.MonkeyPatch) -> Observe:
    """Runs a command over the installation in a folder."""
    for name in ("OBSERVE_URL", "OBSERVE_SECRET_KEY", "OBSERVE_HOST", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)

    def run(folder: Path, *words: str | Path) -> Result:
        folder.mkdir(exist_ok=True)
        place = {"OBSERVE_DATA_DIR": str(folder)}
        return CliRunner().invoke(main, [str(word) for word in words], env=place)

    return run


@pytest.fixture
def lived_in(cast_database: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "lived in"
    folder.mkdir()
    with (
        closing(sqlite3.connect(cast_database)) as source,
        closing(sqlite3.connect(folder / "observe.sqlite3")) as copy,
    ):
        source.backup(copy)
    return folder


def backups(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.sqlite3"))


def test_a_backup_says_where_it_is_and_that_it_was_read_back(
    observe: Observe, lived_in: Path
) -> None:
    done = observe(lived_in, "backup")
    (file,) = backups(lived_in / "backups")
    assert done.exit_code == 0
    assert str(file) in done.output
    assert "read back and counted" in done.output


def test_a_backup_goes_where_one_says_and_comes_back_from_there(
    observe: Observe, lived_in: Path, tmp_path: Path
) -> None:
    observe(lived_in, "backup", "--out", tmp_path / "elsewhere")
    (file,) = backups(tmp_path / "elsewhere")
    done = observe(tmp_path / "new", "restore", file)
    assert done.exit_code == 0, done.output
    assert "are here again" in done.output
    with closing(sqlite3.connect(tmp_path / "new" / "observe.sqlite3")) as held:
        names = [name for (name,) in held.execute("SELECT name FROM district ORDER BY name")]
    assert names == ["Cedar Valley", "Elsewhere"]


def test_a_restore_over_data_is_a_sentence_and_no_traceback(
    observe: Observe, lived_in: Path
) -> None:
    observe(lived_in, "backup")
    done = observe(lived_in, "restore", backups(lived_in / "backups")[0])
    assert done.exit_code == 1
    assert done.output.startswith("Error: There is data here already")


def test_a_backup_that_is_not_there_is_a_sentence_too(observe: Observe, tmp_path: Path) -> None:
    done = observe(tmp_path / "new", "restore", tmp_path / "nothing.sqlite3")
    assert done.exit_code == 1
    assert done.output.startswith("Error: There is no backup at")


def test_without_tables_there_is_nothing_to_back_up(observe: Observe, tmp_path: Path) -> None:
    done = observe(tmp_path / "new", "backup")
    assert done.exit_code == 1
    assert "observe migrate" in done.output
    assert backups(tmp_path / "new" / "backups") == []


def test_a_folder_that_cannot_be_made_is_a_sentence(
    observe: Observe, lived_in: Path, tmp_path: Path
) -> None:
    (tmp_path / "a file").touch()
    done = observe(lived_in, "backup", "--out", tmp_path / "a file" / "below")
    assert done.exit_code == 1
    assert done.output.startswith("Error: ")
    assert "Not a directory" in done.output


def test_older_backups_are_deleted_once_the_new_one_is_verified(
    observe: Observe, lived_in: Path
) -> None:
    folder = lived_in / "backups"
    folder.mkdir()
    for day in ("01", "02", "03"):
        (folder / f"observe-202011{day}T000000Z.sqlite3").touch()
        (folder / f"observe-202011{day}T000000Z.sqlite3.json").touch()
    (folder / "holiday.sqlite3").touch()
    done = observe(lived_in, "backup", "--keep", "2")
    assert "2 older deleted." in done.output
    kept = [file.name for file in backups(folder)]
    assert kept[:2] == ["holiday.sqlite3", "observe-20201103T000000Z.sqlite3"]
    assert len(kept) == 3
    assert len(list(folder.glob("observe-*.json"))) == 2
