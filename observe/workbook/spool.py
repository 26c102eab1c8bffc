"""Rows on their way into the package: kept compressed on disk, so that memory does not grow with them."""

import gzip
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import IO

from .cells import row_writer
from .columns import Row, Sheet, Type

MOST_ROWS = 1_048_576
"""Excel's limit for the rows of one sheet, its header included."""

_TOGETHER = 200
_PIECE = 1 << 20


@dataclass(slots=True)
class Part:
    """One sheet of the workbook: all rows of a sheet, or as many as Excel takes."""

    sheet: Sheet
    number: int
    file: IO[bytes]
    rows: int = 0
    size: int = 0
    written: gzip.GzipFile = field(init=False)

    def __post_init__(self) -> None:
        self.written = gzip.GzipFile(fileobj=self.file, mode="wb", compresslevel=1, mtime=0)

    @property
    def name(self) -> str:
        return _numbered(self.sheet.name, self.number)

    @property
    def table(self) -> str | None:
        return self.sheet.table and _numbered(self.sheet.table, self.number)

    @property
    def last_row(self) -> int:
        """A table has one row below its header even where nothing is in it."""
        return 1 + (max(1, self.rows) if self.table else self.rows)

    def add(self, xml: bytes) -> None:
        self.written.write(xml)
        self.size += len(xml)

    def pieces(self) -> Iterator[bytes]:
        """The XML of all rows, once everything was added."""
        self.written.close()
        self.file.seek(0)
        with gzip.GzipFile(fileobj=self.file, mode="rb") as stored:
            while piece := stored.read(_PIECE):
                yield piece


class Spool:
    """All parts of one sheet; a new one begins where the last is full."""

    def __init__(
        self, sheet: Sheet, styles: Mapping[tuple[Type, bool], int], most: int, files: ExitStack
    ) -> None:
        self.sheet = sheet
        self.parts: list[Part] = []
        self._write = row_writer(sheet.columns, styles)
        self._most = most - 1
        self._files = files
        self._waiting: list[str] = []
        self._begin()

    def add(self, row: Row) -> None:
        part = self.parts[-1]
        if part.rows == self._most:
            part = self._begin()
        part.rows += 1
        self._waiting.append(self._write(part.rows + 1, row))
        if len(self._waiting) == _TOGETHER:
            self._flush()

    def finish(self) -> list[Part]:
        self._flush()
        return self.parts

    def _begin(self) -> Part:
        if self.parts:
            self._flush()
        file = self._files.enter_context(tempfile.TemporaryFile())  # noqa: SIM115
        self.parts.append(Part(self.sheet, len(self.parts) + 1, file))
        return self.parts[-1]

    def _flush(self) -> None:
        self.parts[-1].add("".join(self._waiting).encode())
        self._waiting.clear()


def _numbered(name: str, number: int) -> str:
    return name if number == 1 else f"{name}_{number}"
