"""Who asks for pages, and the planted district with what everybody saw of it: made once for all tests that look."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from observe.post.transport import Outbox
from observe.post.worker import Worker
from tests.canaries.ground import Sights, plant
from tests.canaries.writing import Ground
from tests.cast import ADA, DANA
from tests.conftest import leave, make_app
from tests.reviewing import House
from tests.shared_visits import share
from tests.web.stepping import a_step, an_own_step
from tests.web.timelines import FIRST, FORMAL, SECOND, WALK

_MORNING = datetime(2026, 11, 18, 13, 30, tzinfo=UTC)


@pytest.fixture
def dana(house: House) -> FlaskClient:
    return house.browser(DANA)


@pytest.fixture
def ada(house: House) -> FlaskClient:
    return house.browser(ADA)


@pytest.fixture
def told(app: Flask) -> Flask:
    """The application, in which a teacher was told of four visits of three kinds."""
    with app.app_context():
        share(FIRST, SECOND, WALK, FORMAL)
    return app


@pytest.fixture
def step(house: House) -> str:
    """The id of an open step that a coach and a teacher agreed on."""
    return a_step(house)


@pytest.fixture
def own_step(house: House) -> str:
    """The id of an open step of the teacher's own."""
    return an_own_step(house)


@pytest.fixture(scope="session")
def ground(cast_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    folder = tmp_path_factory.mktemp("canaries")
    shutil.copy(cast_database, folder / "observe.sqlite3")
    app = make_app(folder)
    yield plant(app)
    leave(app)


@pytest.fixture(scope="session")
def sent(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> list[EmailMessage]:
    """All mail that leaves the planted district by the next morning."""
    folder = tmp_path_factory.mktemp("outbox")
    worker = Worker(ground.app, Outbox(folder), "http://127.0.0.1:8000", clock=lambda: _MORNING)
    worker.run_due()
    return [_message(each) for each in folder.glob("*.eml")]


@pytest.fixture(scope="session")
def sights(ground: Ground, sent: list[EmailMessage]) -> Sights:
    """Looked at after the mail has gone: who has opened their feedback is not told of it."""
    return Sights(ground)


def _message(path: Path) -> EmailMessage:
    found = message_from_bytes(path.read_bytes(), policy=default)
    assert isinstance(found, EmailMessage)
    return found
