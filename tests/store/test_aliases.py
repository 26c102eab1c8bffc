"""Tables under another name that all requests of a process share: whole before the first two ask at once."""

import ast
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import inspect

from observe.store.base import shared_alias
from observe.store.tables_capture import Observation

STORE = Path(__file__).resolve().parents[2] / "observe" / "store"
MANY, ROUNDS = 4, 200


@pytest.fixture
def _restless() -> Iterator[None]:
    """Threads take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("_restless")
def test_who_asks_first_at_once_finds_every_column_of_a_shared_alias() -> None:
    columns, at_once, lost = list(Observation.__table__.columns)[-MANY:], Barrier(MANY), 0
    with ThreadPoolExecutor(MANY) as pool:
        for _round in range(ROUNDS):
            selectable = inspect(shared_alias(Observation, "seen")).selectable

            def find(place: int, selectable: object = selectable) -> bool:
                at_once.wait()
                found = selectable.corresponding_column(columns[place])  # type: ignore[attr-defined]
                return found is not None

            lost += not all(pool.map(find, range(MANY)))
    assert lost == 0


def test_no_module_keeps_an_alias_that_is_not_made_whole() -> None:
    kept = [
        f"{path.name}:{each.lineno}"
        for path in sorted(STORE.glob("*.py"))
        for each in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(each, ast.Assign | ast.AnnAssign) and "aliased(" in ast.unparse(each)
    ]
    assert kept == []
