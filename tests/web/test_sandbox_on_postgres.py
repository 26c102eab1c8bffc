"""Training over PostgreSQL, where the database itself guards the rows of each district."""

import pytest
from flask import Flask

from tests.web.test_sandbox import (  # noqa: F401
    test_a_fresh_one_takes_the_place_of_the_old_and_leaves_no_row_of_it,
    test_going_back_is_to_ones_own_account_and_to_no_other,
    training,
)


@pytest.fixture
def app(postgres_app: Flask) -> Flask:
    """All that is said of training, said of another database; the districts of a test stay in it."""
    return postgres_app
