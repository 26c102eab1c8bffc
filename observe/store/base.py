"""The database behind the store: its engine's settings, its column types and its transactions."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    ColumnElement,
    DateTime,
    Dialect,
    Engine,
    ForeignKey,
    MetaData,
    Text,
    TypeDecorator,
    Uuid,
    and_,
    event,
    inspect,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, aliased, mapped_column
from sqlalchemy.sql.functions import GenericFunction

from ..domain.finding import fold


class _Id(TypeDecorator[str]):
    """A UUID as text; in small letters, since SQLite would keep another row for the same id in capitals."""

    impl = Uuid(as_uuid=False)
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else value.lower()


Id = _Id()


class Utc(TypeDecorator[datetime]):
    """An aware time, kept and given back in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Json(TypeDecorator[Any]):
    """A JSON value as text; written in ASCII, so that it may hold what a text column refuses."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else json.dumps(value, separators=(",", ":"))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


class folded(GenericFunction[str]):  # noqa: N801 - it is called like a function
    """A text as it is compared: no case, no accents; what `finding.fold` says in Python."""

    type = Text()
    inherit_cache = True


@compiles(folded, "postgresql")
def _folded_by_postgresql(element: folded, compiler: Any, **options: Any) -> str:
    """Accents first, so that letters lose their case even where the locale knows only ASCII."""
    plain = f"normalize({compiler.process(element.clauses, **options)}, NFKD)"
    return f"replace(lower(regexp_replace({plain}, '[\u0300-\u036f]', '', 'g')), 'ß', 'ss')"


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Tenant:
    """A table whose rows belong to one district: its id comes first in every key."""

    district_id: Mapped[str] = mapped_column(
        Id, ForeignKey("district.id"), primary_key=True, sort_order=-10
    )


def refers(table: Any, name: str, other: Any) -> ColumnElement[bool]:
    """The join of a table to the row of another one that its column names, within the district."""
    return and_(other.district_id == table.district_id, other.id == getattr(table, name))


Table = TypeVar("Table", bound=Base)


def shared_alias(table: type[Table], name: str | None = None) -> type[Table]:
    """A table under another name that a module keeps for all requests.

    SQLAlchemy looks up by itself where the columns of an alias come from when one is asked for first,
    without a lock: of two threads that ask at once one finds half of them, and the alias remembers for
    good that the others are none of its own. So it is asked for here, while the module is imported.
    """
    found: Any = aliased(table, name=name)
    inspect(found).selectable.corresponding_column(next(iter(inspect(table).columns)))
    alias: type[Table] = found
    return alias


db = SQLAlchemy(model_class=Base)


@contextmanager
def reading(district: str | None = None) -> Iterator[Session]:
    """A session to read with; `district` opens the rows of that district where the database guards them."""
    session: Session = db.session()
    enter(session, district)
    yield session


@contextmanager
def writing(district: str | None = None) -> Iterator[Session]:
    """One transaction, committed at the end; inside another one it is part of that."""
    session: Session = db.session()
    if session.info.get("writing"):
        yield session
        return
    session.rollback()
    session.info["writing"] = True
    try:
        session.connection(execution_options={"observe_begin": "BEGIN IMMEDIATE"})
        enter(session, district)
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info["writing"] = False


def enter(session: Session, district: str | None) -> None:
    """Open a district's rows for the rest of the transaction, where the database guards them."""
    if not district or session.get_bind().dialect.name != "postgresql":
        return
    session.connection()
    here = (district, session.get_transaction())
    if session.info.get("entered") != here:
        session.execute(text("SELECT set_config('app.district', :id, true)"), {"id": district})
        session.info["entered"] = here


def insert_if_new(session: Session, table: type[Base], **values: Any) -> None:
    """Insert a row unless its key stands; waits for whoever is just inserting the same one."""
    insert = _INSERTS[session.get_bind().dialect.name]
    session.execute(insert(table).values(values).on_conflict_do_nothing())


_INSERTS: Mapping[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def prepare_engine(engine: Engine) -> None:
    """SQLite's defaults lose updates and sync too rarely: say BEGIN ourselves and sync every commit."""
    if engine.dialect.name != "sqlite":
        return
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=5000",
    ):
        connection.execute(f"PRAGMA {pragma}")
    connection.create_function("folded", 1, fold, deterministic=True)


def _begin_sqlite(connection: Any) -> None:
    options = connection.get_execution_options()
    connection.exec_driver_sql(options.get("observe_begin", "BEGIN"))
