"""The layers of the code: which module may import which."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "observe"

MAY_IMPORT = {
    "domain": {"domain"},
    "store": {"store", "domain"},
    "workbook": {"workbook", "domain"},
    "exchange": {"exchange", "domain"},
    "web": {"web", "store", "workbook", "exchange", "domain", "config"},
}
COMPOSERS = {"", "cli", "demo", "post"}  # "" is observe/__init__.py
SHARED_IN_WEB = {
    "appointments",
    "look_for_card",
    "spread_words",
    "assets",
    "cuts",
    "armed",
    "at_device",
    "between",
    "download",
    "errors",
    "growth_words",
    "guard",
    "marking",
    "mishaps",
    "pack",
    "pages",
    "passwords",
    "record_late",
    "record_next",
    "returning",
    "signed_in",
    "timeline_words",
    "step_form",
    "words",
}
DOES_INPUT_OUTPUT = {
    "asyncio", "ctypes", "ftplib", "glob", "http", "io", "logging", "mmap", "multiprocessing", "os",
    "pathlib", "secrets", "select", "shelve", "shutil", "signal", "smtplib", "socket", "sqlite3",
    "ssl", "subprocess", "tempfile", "threading", "time", "urllib",
}  # fmt: skip
READS_THE_WORLD = {"now", "utcnow", "today", "uuid1", "uuid4", "urandom"}
OPENS_THE_WORLD = {"open", "print", "input"}
WEB_FRAMEWORK = {"flask", "werkzeug", "jinja2"}


def wrong_arrows(path: Path, source: str) -> list[str]:
    """The imports in this file that the layers forbid; `path` starts at the package's folder."""
    module = ".".join(path.with_suffix("").parts).removesuffix(".__init__")
    found = {name for node in ast.walk(ast.parse(source)) for name in _imported(node, path)}
    rules = (_across_layers, _from_the_root, _between_features, _outside_its_place)
    return sorted(
        f"{path}: {rule(module, name)} ({name})"
        for name in found
        for rule in rules
        if rule(module, name)
    )


def reaches_out(source: str) -> list[str]:
    """The calls by which a module of the domain would take time, ids or files by itself."""
    calls = (node.func for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    return [
        ast.unparse(call)
        for call in calls
        if (isinstance(call, ast.Attribute) and call.attr in READS_THE_WORLD)
        or (isinstance(call, ast.Name) and call.id in READS_THE_WORLD | OPENS_THE_WORLD)
    ]


def _imported(node: ast.AST, path: Path) -> list[str]:
    """Full dotted names; `from observe.web import guard` is `observe.web.guard`."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if not isinstance(node, ast.ImportFrom):
        return []
    package = path.parent.parts[: len(path.parent.parts) - node.level + 1] if node.level else ()
    base = ".".join([*package, *([node.module] if node.module else [])])
    return [f"{base}.{alias.name}" for alias in node.names]


def _layer(name: str) -> str:
    return name.split(".")[1] if "." in name else ""


def _across_layers(module: str, name: str) -> str:
    mine, other = _layer(module), _layer(name)
    if name.split(".")[0] != "observe" or mine in COMPOSERS:
        return ""
    allowed = MAY_IMPORT.get(mine, {mine, "domain"})
    return "" if other in allowed or not _is_ours(other) else f"{mine} may not import {other}"


def _is_ours(layer: str) -> bool:
    """Whether this is a layer or a module of the package, and not a name from its root."""
    return layer in MAY_IMPORT or layer in {"cli", "config", "demo", "post"}


def _from_the_root(module: str, name: str) -> str:
    at_root = name.split(".")[0] == "observe" and not _is_ours(_layer(name))
    return "nobody imports from the package root" if at_root and _layer(module) != "cli" else ""


def _between_features(module: str, name: str) -> str:
    """`observe/web/__init__.py` registers every feature, so it alone may see them all."""
    mine, other = module.split("."), name.split(".")
    both_in_web = mine[:2] == other[:2] == ["observe", "web"] and len(mine) > 2 and len(other) > 2
    if not both_in_web or other[2] == mine[2] or other[2] in SHARED_IN_WEB:
        return ""
    return "a feature of web may not import another"


def _outside_its_place(module: str, name: str) -> str:
    top, layer = name.split(".")[0], _layer(module)
    if layer == "domain" and top != "observe":
        if top not in sys.stdlib_module_names:
            return "the domain is the standard library only"
        return "the domain does no input or output" if top in DOES_INPUT_OUTPUT else ""
    if top == "flask_sqlalchemy" and module != "observe.store.base":
        return "only observe/store/base.py imports flask_sqlalchemy"
    tells_an_error = module == "observe.web.errors" and name.startswith("sqlalchemy.exc.")
    speaks_sql = top in {"sqlalchemy", "psycopg", "sqlite3"} and not tells_an_error
    if speaks_sql and layer not in {"store", *COMPOSERS}:
        return "only the store speaks SQL"
    is_flask = top in WEB_FRAMEWORK or (top.startswith("flask_") and top != "flask_sqlalchemy")
    if is_flask and layer not in {"web", *COMPOSERS}:
        return "only web and those who compose import Flask"
    return ""


def _python_files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.py"))


def test_every_import_follows_an_arrow_of_the_architecture() -> None:
    files = _python_files(PACKAGE)
    wrong = [w for file in files for w in wrong_arrows(file.relative_to(ROOT), file.read_text())]
    assert files
    assert "\n".join(wrong) == ""


def test_the_domain_is_told_the_time_and_never_asks() -> None:
    files = _python_files(PACKAGE / "domain")
    asked = [f"{file.name}: {call}" for file in files for call in reaches_out(file.read_text())]
    assert files
    assert "\n".join(asked) == ""


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("observe/domain/fold.py", "import sqlalchemy"),
        ("observe/domain/fold.py", "import json, os.path"),
        ("observe/domain/fold.py", "from pathlib import Path"),
        ("observe/domain/fold.py", "from observe.store import people"),
        ("observe/domain/fold.py", "from ..store import people"),
        ("observe/domain/fold.py", "def late():\n    from observe.web.guard import allow"),
        ("observe/store/people.py", "from flask_sqlalchemy import SQLAlchemy"),
        ("observe/store/base.py", "from flask import g"),
        ("observe/store/base.py", "import flask_migrate"),
        ("observe/store/people.py", "from observe.exchange.rubrics import read"),
        ("observe/store/people.py", "from observe.config import Config"),
        ("observe/workbook/build.py", "from observe.store.exports import rows"),
        ("observe/exchange/rubrics.py", "from flask import current_app"),
        ("observe/web/review.py", "from observe.web.capture import page"),
        ("observe/web/review.py", "from observe.web import capture"),
        ("observe/web/review.py", "from .capture import page"),
        ("observe/web/review.py", "from . import capture"),
        ("observe/web/review/page.py", "from observe.web.capture.page import view"),
        ("observe/web/guard.py", "from observe.web.review import page"),
        ("observe/web/review.py", "from sqlalchemy import select"),
        ("observe/web/errors.py", "from sqlalchemy import text"),
        ("observe/web/review.py", "from sqlalchemy.exc import OperationalError"),
        ("observe/web/review.py", "from observe import create_app"),
        ("observe/web/review.py", "import observe"),
        ("observe/web/review.py", "from observe.demo.build import seed"),
        ("observe/web/review.py", "from observe.post.worker import Worker"),
        ("observe/store/mail.py", "from ..post.transport import Server"),
        ("observe/post/worker.py", "from observe import create_app"),
        ("observe/demo/build.py", "from observe import create_app"),
    ],
)
def test_a_wrong_arrow_is_found(path: str, source: str) -> None:
    assert len(wrong_arrows(Path(path), source)) == 1


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("observe/domain/fold.py", "import json\nfrom observe.domain.entry import Entry"),
        ("observe/domain/fold.py", "from .entry import Entry"),
        ("observe/store/base.py", "from flask_sqlalchemy import SQLAlchemy"),
        ("observe/store/people.py", "import sqlalchemy as sa\nfrom . import base"),
        (
            "observe/web/review.py",
            "from observe.web import guard, pages\nfrom flask import request",
        ),
        ("observe/web/review.py", "from observe.store.review import load"),
        ("observe/web/errors.py", "from sqlalchemy.exc import OperationalError"),
        ("observe/web/review/page.py", "from observe.web.review.form import Form"),
        (
            "observe/__init__.py",
            "from observe.web import review\nfrom observe.config import Config",
        ),
        ("observe/cli/serving.py", "from observe import create_app"),
        ("observe/demo/build.py", "from observe.store.people import add\nimport sqlalchemy"),
        ("observe/post/worker.py", "from ..store import jobs\nfrom flask import Flask"),
    ],
)
def test_a_right_arrow_is_let_be(path: str, source: str) -> None:
    assert wrong_arrows(Path(path), source) == []


@pytest.mark.parametrize(
    "source",
    ["datetime.now(UTC)", "now()", "uuid.uuid4()", "open('x')", "print('x')", "date.today()"],
)
def test_a_domain_that_asks_the_world_is_found(source: str) -> None:
    assert len(reaches_out(source)) == 1
