"""Transactions, and the columns that every table is made of."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import ForeignKeyConstraint, UniqueConstraint, select
from sqlalchemy.exc import IntegrityError

from observe.store.base import Base, Tenant, db, insert_if_new, reading, writing
from observe.store.tables_people import Audit, District, Person, School
from tests.cast import DISTRICT, LINCOLN, NOW, OTHER_DISTRICT, the_id

TENANTS = sorted(
    (mapper.local_table for mapper in Base.registry.mappers if issubclass(mapper.class_, Tenant)),
    key=str,
)
in_district = pytest.mark.usefixtures("district")


def names() -> set[str]:
    with reading(DISTRICT) as session:
        session.rollback()
        return set(session.scalars(select(School.name).where(School.district_id == DISTRICT)))


def add(name: str) -> None:
    with writing(DISTRICT) as session:
        session.add(School(district_id=DISTRICT, id=the_id(name), name=name, code=name))


def add_twice(name: str) -> None:
    add(name)
    add(name)


# Transactions


@in_district
def test_what_is_written_is_committed_at_the_end() -> None:
    add("Jefferson")
    assert "Jefferson" in names()


@in_district
def test_an_error_inside_leaves_nothing() -> None:
    with pytest.raises(IntegrityError), writing(DISTRICT):
        add_twice("Jefferson")
    assert "Jefferson" not in names()


@in_district
def test_a_write_within_a_write_is_one_transaction() -> None:
    with writing(DISTRICT):
        add("Jefferson")
        add("Adams")
        assert db.session().in_transaction()
    assert {"Jefferson", "Adams"} <= names()


@in_district
def test_after_a_failed_write_the_next_one_works() -> None:
    with pytest.raises(IntegrityError):
        add_twice("Lincoln")
    add("Adams")
    assert "Adams" in names()


@in_district
def test_a_row_that_stands_is_not_inserted_again() -> None:
    with writing(DISTRICT) as session:
        insert_if_new(session, School, district_id=DISTRICT, id=LINCOLN, name="Other", code="99")
    assert "Lincoln" in names()
    assert "Other" not in names()


@in_district
def test_an_id_in_capitals_is_the_same_id() -> None:
    other = {"district_id": DISTRICT, "id": LINCOLN.upper(), "name": "Other", "code": "99"}
    with writing(DISTRICT) as session:
        insert_if_new(session, School, **other)
    assert "Other" not in names()


@in_district
def test_a_reference_across_districts_is_refused_by_the_database() -> None:
    row = Person(
        district_id=the_id("no such district"), id=the_id("x"), name="x", called="x", code="x"
    )
    with pytest.raises(IntegrityError), writing() as session:
        session.add(row)


@in_district
def test_one_id_may_stand_in_two_districts() -> None:
    with writing(OTHER_DISTRICT) as session:
        session.add(School(district_id=OTHER_DISTRICT, id=LINCOLN, name="Lincoln", code="014"))
    assert "Lincoln" in names()


# Columns


@pytest.mark.parametrize(
    "value", [NOW, NOW.astimezone(timezone(timedelta(hours=-6))), datetime(1, 1, 2, tzinfo=UTC)]
)
@in_district
def test_a_time_comes_back_aware_and_in_utc(value: datetime) -> None:
    with writing(DISTRICT) as session:
        session.add(_audit(at=value))
    with reading(DISTRICT) as session:
        session.expire_all()
        back = session.scalars(select(Audit.at)).one()
    assert (back, back.tzinfo) == (value, UTC)


@pytest.mark.parametrize(
    "value", [{}, [], "é😀", {"nul": "a\0b", "half": "\ud800"}, [1, 2.5, None, True]]
)
@in_district
def test_any_json_value_comes_back_as_it_was(value: Any) -> None:
    with writing(DISTRICT) as session:
        session.add(_audit(detail=value))
    with reading(DISTRICT) as session:
        session.expire_all()
        assert session.scalars(select(Audit.detail)).one() == value


def _audit(**values: Any) -> Audit:
    common = {"at": NOW, "actor_id": None, "action": "x", "subject": "x", "detail": {}, "hash": "x"}
    return Audit(district_id=DISTRICT, seq=1, **{**common, **values})


# Tenancy


@pytest.mark.parametrize("table", TENANTS, ids=lambda table: str(table.name))
def test_the_district_is_the_first_column_of_every_key(table: Any) -> None:
    keys = [table.primary_key, *(c for c in table.constraints if isinstance(c, UniqueConstraint))]
    assert {next(iter(key.columns)).name for key in keys} == {"district_id"}
    assert {next(iter(index.columns)).name for index in table.indexes} <= {"district_id"}


@pytest.mark.parametrize("table", TENANTS, ids=lambda table: str(table.name))
def test_no_foreign_key_crosses_districts(table: Any) -> None:
    for key in table.constraints:
        if isinstance(key, ForeignKeyConstraint) and key.referred_table is not District.__table__:
            assert key.column_keys[0] == "district_id"
            assert key.elements[0].column.name == "district_id"


@pytest.mark.parametrize("table", TENANTS, ids=lambda table: str(table.name))
def test_every_foreign_key_is_indexed(table: Any) -> None:
    unique = [each for each in table.constraints if isinstance(each, UniqueConstraint)]
    indexes = [*table.indexes, *unique, table.primary_key]
    indexed = [[column.name for column in each.columns] for each in indexes]
    for key in table.constraints:
        if isinstance(key, ForeignKeyConstraint):
            columns = list(key.column_keys)
            assert any(names[: len(columns)] == columns for names in indexed), columns


def test_the_migrations_make_what_the_models_say(app: Flask) -> None:
    """Nothing was changed in a model that no migration knows of."""
    with app.app_context(), db.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), db.metadata)
    assert differences == []
