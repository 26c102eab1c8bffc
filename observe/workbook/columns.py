"""The words for a sheet's form: its columns, their types, and what each of them means."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Type(StrEnum):
    TEXT = "text"
    INTEGER = "whole number"
    NUMBER = "number"
    SHARE = "share from 0 to 1"
    DATE = "date"
    TIME = "date and time"
    BOOLEAN = "TRUE or FALSE"


@dataclass(frozen=True, slots=True)
class Column:
    """`meaning`, `allowed` and `blank` are what the dictionary says; `colored` marks a level's cell."""

    name: str
    type: Type
    meaning: str
    allowed: str = "any"
    blank: str = "never blank"
    width: int = 14
    wrapped: bool = False
    colored: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet and its Excel table; `frozen` is how many columns stay in view."""

    name: str
    columns: tuple[Column, ...]
    frozen: int = 0
    table: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


@dataclass(frozen=True, slots=True)
class Live:
    """A figure that Excel keeps alive: its formula without the equals sign, and its value now."""

    formula: str
    value: int


Cell = object
"""None, str, int, float, bool, date, an aware or local datetime, or Live."""

Row = Sequence[Cell]


def data_sheet(name: str, columns: Sequence[Column], frozen: int = 0) -> Sheet:
    return Sheet(name, tuple(columns), frozen, f"tbl{name}")


def text(name: str, meaning: str, **more: object) -> Column:
    return Column(name, Type.TEXT, meaning, **more)  # type: ignore[arg-type]


def code(name: str, meaning: str, **more: object) -> Column:
    """An id or code: text, so that leading zeros stay."""
    return Column(name, Type.TEXT, meaning, **{"allowed": "text; leading zeros count", **more})  # type: ignore[arg-type]
