"""A visit whose log is written to, and how many rows a table then holds."""

import pytest
from sqlalchemy import func, select

from observe.store.base import reading
from tests.cast import DISTRICT, the_id

VISIT = the_id("a visit")
in_district = pytest.mark.usefixtures("district")


def count(table: type) -> int:
    with reading(DISTRICT) as session:
        found = session.scalar(select(func.count()).select_from(table)) or 0
        session.rollback()
    return found
