"""The contract between a capturing device and the server, over PostgreSQL."""

import pytest
from flask import Flask

from tests.web.test_api import *  # noqa: F403
from tests.web.test_api_order import *  # noqa: F403
from tests.web.test_api_pack import *  # noqa: F403
from tests.web.test_api_refusals import *  # noqa: F403


@pytest.fixture
def app(postgres_app: Flask) -> Flask:
    """All that is said of the contract, said of another database."""
    return postgres_app
