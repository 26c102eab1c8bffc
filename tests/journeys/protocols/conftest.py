"""One server for all journeys of a worker whose district has rubrics with time protocols."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cast import DISTRICT, publish_rubric
from tests.journeys.conftest import Server, lived_in
from tests.timed import publish_timed


@pytest.fixture(scope="session")
def server(cast_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose district has rubrics with time protocols."""
    with lived_in(cast_database, tmp_path_factory.mktemp("timed"), timed) as running:
        yield running


def timed() -> None:
    for name in ("time-use.yaml", "lesson-segments.yaml"):
        publish_rubric(DISTRICT, name)
    publish_timed(DISTRICT)
