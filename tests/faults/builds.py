"""The product as it is, and copies of it with a defect planted: one exact text for another."""

import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HONEST = "honest"
_COPIED = ("observe", "templates", "static", "rubrics", "migrations")
_FILES = ("hatch_build.py", "package.json", "package-lock.json", ".npmrc", "pyproject.toml")
_WITHOUT = shutil.ignore_patterns("__pycache__", "translations")
_BRING = "import sys, pathlib, hatch_build as h; r = pathlib.Path(sys.argv[1]); h.is_brought(r) or h.bring(r)"


class Unplantable(Exception):
    """A patch does not fit the product any more; the sentence says which."""


@dataclass(frozen=True, slots=True)
class Patch:
    """In this file of the product, the only place with the old text gets the new one."""

    file: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Defect:
    """What a careless build might do."""

    name: str
    patches: tuple[Patch, ...]


def one(name: str, file: str, old: str, new: str) -> Defect:
    """A defect of a single patch."""
    return Defect(name, (Patch(file, old, new),))


@dataclass(frozen=True, slots=True)
class Build:
    """Where a build's sources stand."""

    name: str
    root: Path


def honest() -> Build:
    return Build(HONEST, ROOT)


def planted(defect: Defect, into: Path, source_root: Path = ROOT) -> Build:
    """A copy of the product with the defect in it. Raises Unplantable where its text is not there once."""
    into.mkdir(parents=True)
    for name in _COPIED:
        shutil.copytree(source_root / name, into / name, ignore=_WITHOUT)
    for name in _FILES:
        if (source_root / name).exists():
            shutil.copyfile(source_root / name, into / name)
    (into / ".modules").symlink_to(ROOT / ".modules")
    for patch in defect.patches:
        path = into / patch.file
        source = path.read_text(encoding="utf-8") if path.is_file() else ""
        if source.count(patch.old) != 1:
            found = source.count(patch.old)
            raise Unplantable(f"“{defect.name}”: {patch.file} has {found} times: {patch.old!r}")
        path.write_text(source.replace(patch.old, patch.new), encoding="utf-8")
    _bring(into)
    return Build(defect.name, into)


def changed(build: Build, into: Path) -> Build:
    """This build one version on: nothing but a comment in a static file is new."""
    made = planted(Defect(f"{build.name}, the next version", ()), into, build.root)
    with (into / "static/js/page.js").open("a") as file:
        file.write("// The next version\n")
    _bring(into)
    return made


def fits(defect: Defect) -> list[str]:
    """The patches of a defect whose text the product does not hold exactly once."""
    wrong = []
    for patch in defect.patches:
        path = ROOT / patch.file
        if not path.is_file() or path.read_text(encoding="utf-8").count(patch.old) != 1:
            wrong.append(f"{patch.file}: {patch.old!r}")
    return wrong


def key_of(name: str) -> str:
    """A folder's name for a build."""
    return hashlib.sha256(name.encode()).hexdigest()[:12]


def _bring(root: Path) -> None:
    """Bundle the copy's browser code, by the copy's own recipe."""
    environment = os.environ | {"PYTHONPATH": str(root)}
    done = subprocess.run(
        [sys.executable, "-c", _BRING, str(root)],
        cwd=root,
        env=environment,
        text=True,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise Unplantable(f"The patched browser code does not build:\n{done.stderr}")
