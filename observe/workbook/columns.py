"""The words for a sheet's form: its columns, their types, and what each of them means."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from ..domain.wording import Sentence, sentence

ANY, NEVER_BLANK = sentence("any"), sentence("never blank")


class Type(StrEnum):
    TEXT = "text"
    INTEGER = "whole number"
    NUMBER = "number"
    SHARE = "share from 0 to 1"
    DATE = "date"
    TIME = "date and time"
    BOOLEAN = "TRUE or FALSE"


TYPE_WORDS = {
    Type.TEXT: sentence("text"),
    Type.INTEGER: sentence("whole number"),
    Type.NUMBER: sentence("number"),
    Type.SHARE: sentence("share from 0 to 1"),
    Type.DATE: sentence("date"),
    Type.TIME: sentence("date and time"),
    Type.BOOLEAN: sentence("TRUE or FALSE"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """`meaning`, `allowed` and `blank` are what the dictionary says; `colored` marks a level's cell.

    `words` are those that each have a color of their own; the word stays.

    The name is part of the contract with whoever computes with the file, and never translated.
    """

    name: str
    type: Type
    meaning: Sentence | str
    allowed: Sentence | str = ANY
    blank: Sentence | str = NEVER_BLANK
    width: int = 14
    wrapped: bool = False
    colored: bool = False
    words: tuple[str, ...] = ()


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


_CODE = sentence("text; leading zeros count")

Cell = object
"""None, str, int, float, bool, date, an aware or local datetime, or Live."""

Row = Sequence[Cell]


def data_sheet(name: str, columns: Sequence[Column], frozen: int = 0) -> Sheet:
    return Sheet(name, tuple(columns), frozen, f"tbl{name}")


def text(name: str, meaning: Sentence | str, **more: object) -> Column:
    return Column(name, Type.TEXT, meaning, **more)  # type: ignore[arg-type]


def code(name: str, meaning: Sentence | str, **more: object) -> Column:
    """An id or code: text, so that leading zeros stay."""
    return Column(name, Type.TEXT, meaning, **{"allowed": _CODE, **more})  # type: ignore[arg-type]
