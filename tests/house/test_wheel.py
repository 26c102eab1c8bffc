"""The wheel carries all that a server needs beside the code."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from hatch_build import BUNDLED, SERVED, SHIPPED, STAMP, is_brought, lock_hash

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def in_the_wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names of the files in a wheel built from this tree."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    (wheel,) = folder.glob("*.whl")
    return set(zipfile.ZipFile(wheel).namelist())


def _committed(*folders: str) -> set[str]:
    command = ["git", "ls-files", "-z", "--", *folders]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return {name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()}


@pytest.mark.parametrize("folder", SHIPPED)
def test_the_wheel_holds_every_file_of(folder: str, in_the_wheel: set[str]) -> None:
    expected = {f"observe/_files/{name}" for name in _committed(folder)}
    assert expected
    assert expected - in_the_wheel == set()


def test_the_wheel_holds_the_code_and_the_browser_code(in_the_wheel: set[str]) -> None:
    vendor = {
        f"observe/_files/static/vendor/{name}"
        for name in (*SERVED.values(), *BUNDLED.values(), STAMP)
    }
    assert (vendor | _committed("observe") | {"wsgi.py"}) - in_the_wheel == set()


def test_the_wheel_holds_no_leftovers(in_the_wheel: set[str]) -> None:
    assert [
        name for name in in_the_wheel if "__pycache__" in name or name.startswith("tests/")
    ] == []


def test_another_lock_asks_for_the_browser_code_again(tmp_path: Path) -> None:
    vendor = tmp_path / "static" / "vendor"
    vendor.mkdir(parents=True)
    (tmp_path / "package-lock.json").write_text("{}")
    (vendor / STAMP).write_text(lock_hash(tmp_path))
    for name in (*SERVED.values(), *BUNDLED.values()):
        (vendor / name).write_text("code")
    brought = is_brought(tmp_path)
    (tmp_path / "package-lock.json").write_text('{"other": 1}')
    assert (brought, is_brought(tmp_path)) == (True, False)
