"""The server of a trial: `observe serve`, with trapdoors that a file in its data directory opens.

`trap` names the door: `before` and `after` end the whole server, as a kill would, before or after the
commit of a batch; `full` keeps the database from growing. Each time one opens, a line is added to `sprung`.
"""

import os
import signal
import sys
from pathlib import Path
from typing import Any

from flask import Flask, has_request_context, request
from granian import Granian
from sqlalchemy import event
from sqlalchemy.orm import Session

from observe import create_app as create_product
from observe.cli import main, serving
from observe.store.base import db

HERE = Path(os.environ["OBSERVE_DATA_DIR"])
BUSY_MS = int(os.environ.get("OBSERVE_TRIAL_BUSY_MS", "5000"))
ENDLESS = 2**30


class Trapped(Granian):
    """Serves this module's application in place of the product's."""

    def __init__(self, _target: str, **options: Any) -> None:
        super().__init__("tests.faults.served:create_app", **options)


def create_app() -> Flask:
    """In the worker's process, before its first request."""
    app = create_product()
    event.listen(Session, "before_commit", lambda _session: _open("before"))
    event.listen(Session, "after_commit", lambda _session: _open("after"))
    with app.app_context():
        event.listen(db.engine, "connect", _wait_less)
        event.listen(db.engine, "begin", _limit)
    return app


def _open(door: str) -> None:
    """End everything at this very place, where the trap asks for it."""
    if _is_batch() and _trap() == door:
        _note("sprung", door)
        (HERE / "trap").unlink()
        os.killpg(os.getpgrp(), signal.SIGKILL)


def _wait_less(connection: Any, _record: Any) -> None:
    connection.execute(f"PRAGMA busy_timeout={BUSY_MS}")


def _limit(connection: Any) -> None:
    """No page more than there are: what SQLite says then is what it says on a full disk.

    What a power cut would do cannot be tried here: how a batch is synced is noted instead.
    """
    if _is_batch():
        _note("synced", connection.exec_driver_sql("PRAGMA synchronous").scalar())
    full = _trap() == "full"
    pages = connection.exec_driver_sql("PRAGMA page_count").scalar() if full else ENDLESS
    connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    if full:
        _note("sprung", "full")


def _trap() -> str:
    trap = HERE / "trap"
    return trap.read_text() if trap.exists() else ""


def _is_batch() -> bool:
    if not has_request_context():
        return False
    return request.method == "POST" and request.path.endswith("/entries")


def _note(name: str, value: object) -> None:
    with (HERE / name).open("a") as log:
        log.write(f"{value}\n")


if __name__ == "__main__":
    serving.Granian = Trapped  # type: ignore[misc]
    main(sys.argv[1:])
