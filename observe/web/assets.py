"""Static files under the build they belong to, so that modules of two builds never mix."""

import hashlib
import os
import re
import shutil
import tempfile
import time
from math import inf
from mimetypes import guess_type
from pathlib import Path

from flask import Blueprint, Flask, current_app, g, request, url_for
from flask.typing import ResponseReturnValue
from flask_compress import Compress
from werkzeug.security import safe_join

from ..config import BadConfiguration, Config, files
from ..domain.errors import NotThere
from .guard import public

blueprint = Blueprint("assets", __name__)

_KEPT_BUILDS = 2
_HALF = ".part"
_LONGEST_COPY = 3600
_IMPORT = re.compile(r'(?:\bfrom|\bimport)\s?"\./([\w.-]+\.js)"')
_YEAR = 365 * 24 * 3600


def install(app: Flask, config: Config) -> None:
    static = files() / "static"
    if not (static / "vendor" / "capture.js").is_file():
        raise BadConfiguration("The browser code is missing: ./dev run, or pip install, brings it.")
    app.extensions["observe-build"] = build = _build(static)
    app.extensions["observe-builds"] = _keep(static, build, config.data_dir / "builds")
    app.extensions["observe-parts"] = {}
    app.jinja_env.globals.update(asset=asset, parts=parts)
    app.config.update(
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_MIMETYPES=[
            "text/html",
            "text/css",
            "text/javascript",
            "application/json",
            "image/svg+xml",
        ],
        COMPRESS_LEVEL=9,
        COMPRESS_BR_LEVEL=5,
    )
    Compress(app)


def asset(name: str) -> str:
    """The address of a static file in the running build."""
    return url_for("assets.file", build=build(), name=name)


def build() -> str:
    found: str = current_app.extensions["observe-build"]
    return found


def parts(name: str) -> list[str]:
    """The addresses of the modules that a bundle imports at once, so that they come beside it, not after it."""
    kept: dict[str, list[str]] = current_app.extensions["observe-parts"]
    if name not in kept:
        found, folder = _IMPORT.findall(text(name)), name.rpartition("/")[0]
        kept[name] = [asset(f"{folder}/{each}") for each in found]
    return kept[name]


def names(*patterns: str) -> list[str]:
    """The static files of the running build that these patterns name."""
    own = _own()
    found = (path for pattern in patterns for path in own.glob(pattern) if path.is_file())
    return sorted({path.relative_to(own).as_posix() for path in found})


def text(name: str) -> str:
    """What a static file of the running build holds."""
    return (_own() / name).read_text(encoding="utf-8")


@blueprint.get("/static/<build>/<path:name>")
@public
def file(build: str, name: str) -> ResponseReturnValue:
    builds: Path = current_app.extensions["observe-builds"]
    path = safe_join(str(builds / build), name) if build.isalnum() else None
    if path is None or not os.path.isfile(path):  # noqa: PTH113 (a Path raises for a long name)
        raise NotThere("There is no such file.")
    g.may_be_kept = True
    response = current_app.response_class(Path(path).read_bytes(), mimetype=guess_type(name)[0])
    response.cache_control.public = response.cache_control.immutable = True
    response.cache_control.max_age = _YEAR
    response.add_etag()
    return response.make_conditional(request)


def _own() -> Path:
    builds: Path = current_app.extensions["observe-builds"]
    return builds / build()


def _build(static: Path) -> str:
    """A short hash of every static file's name and content."""
    digest = hashlib.sha256()
    for path in sorted(each for each in static.rglob("*") if each.is_file()):
        digest.update(path.relative_to(static).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _keep(static: Path, build: str, builds: Path) -> Path:
    """Copy this build beside the ones before it, so that a page opened yesterday still finds its own."""
    own = builds / build
    if not own.is_dir():
        _copy(static, own)
    own.touch()
    halves = [each for each in builds.glob(f"*{_HALF}") if _age(each) > _LONGEST_COPY]
    whole = sorted((each for each in builds.iterdir() if each.suffix != _HALF), key=_age)
    for old in halves + whole[_KEPT_BUILDS:]:
        shutil.rmtree(old, ignore_errors=True)
    return builds


def _copy(static: Path, own: Path) -> None:
    """All of it or nothing; of servers that start at once the first one's copy is everybody's."""
    own.parent.mkdir(parents=True, exist_ok=True)
    half = Path(tempfile.mkdtemp(_HALF, own.name, own.parent))
    try:
        shutil.copytree(static, half, dirs_exist_ok=True)
        half.rename(own)
    except OSError:
        shutil.rmtree(half, ignore_errors=True)
        if not own.is_dir():
            raise


def _age(path: Path) -> float:
    """Seconds since it was last touched; what another server has removed is as old as can be."""
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return inf
