"""Whether the process lives, and whether it can serve."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text

from observe import create_app
from observe.store.base import db, reading
from observe.store.tables_people import OneTimeLink
from tests.conftest import config_at

ROOT = Path(__file__).parents[2]


def test_a_process_that_lives_says_so_and_which_build_it_is(app: Flask) -> None:
    answer = app.test_client().get("/healthz")
    assert answer.status_code == 200
    assert (answer.json["ok"], answer.json["process"]) == (True, os.getpid())


def test_a_server_that_can_write_is_ready_and_wrote_nothing(app: Flask) -> None:
    assert app.test_client().get("/readyz").json == {"ok": True}
    with app.app_context(), reading() as session:
        assert session.scalars(select(OneTimeLink)).all() == []


def test_a_server_without_tables_is_not_ready(tmp_path: Path) -> None:
    app = create_app(config_at(tmp_path))
    answer = app.test_client().get("/readyz")
    assert answer.status_code == 503
    assert "observe migrate" in answer.json["problem"]
    with app.app_context():
        db.engine.dispose()


def test_a_server_whose_database_takes_no_writes_is_not_ready(app: Flask) -> None:
    with app.app_context():
        with db.engine.connect() as connection:
            connection.execute(text("PRAGMA query_only = ON"))
            connection.rollback()
        answer = app.test_client().get("/readyz")
    assert (answer.status_code, answer.json["ok"]) == (503, False)
    assert "does not take writes" in answer.json["problem"]


def test_a_server_that_is_not_ready_still_lives(tmp_path: Path) -> None:
    app = create_app(config_at(tmp_path))
    assert app.test_client().get("/healthz").status_code == 200
    with app.app_context():
        db.engine.dispose()


def test_gunicorn_serves_the_same_application(app: Flask) -> None:
    pytest.importorskip("gunicorn")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        k: v for k, v in os.environ.items() if not k.startswith(("OBSERVE_", "DATABASE_"))
    }
    environment["OBSERVE_DATA_DIR"] = str(app.extensions["observe"].data_dir)
    command = [sys.executable, "-m", "gunicorn", "wsgi:app", "-b", f"127.0.0.1:{port}", "-w", "1"]
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
    try:
        assert _asked(f"http://127.0.0.1:{port}/healthz") == 200
        assert _asked(f"http://127.0.0.1:{port}/readyz") == 200
    finally:
        server.terminate()
        server.wait(timeout=20)


def _asked(url: str) -> int:
    """The status of its answer, once it answers."""
    until = time.monotonic() + 30
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - our own address
                return int(answer.status)
        except OSError:
            if time.monotonic() > until:
                raise
