"""Putting rows into a package that was laid out without them, member by member."""

import re
from collections.abc import Mapping, Sequence
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from .cells import letters
from .spool import Part

_ROWS_END = b"</sheetData>"
_DIMENSION = re.compile(rb'<dimension ref="[^"]*"\s*/>')
_REF = re.compile(rb'\bref="[^"]*"')
_WHEN = (1980, 1, 1, 0, 0, 0)


def fill(laid_out: IO[bytes], parts: Sequence[Part], out: IO[bytes]) -> None:
    """Copy the package to `out`; the sheets are those of `parts`, in the same order."""
    with ZipFile(laid_out) as package, ZipFile(out, "w", ZIP_DEFLATED) as filled:
        sheets, tables = _sheets(parts), _tables(parts)
        for name in package.namelist():
            content = package.read(name)
            if name in sheets:
                _write_sheet(filled, name, content, sheets[name])
                continue
            if name in tables:
                content = _REF.sub(_area(tables[name]), content)
            filled.writestr(_info(name, len(content)), content)


def _sheets(parts: Sequence[Part]) -> Mapping[str, Part]:
    return {f"xl/worksheets/sheet{number}.xml": part for number, part in enumerate(parts, 1)}


def _tables(parts: Sequence[Part]) -> Mapping[str, Part]:
    with_table = [part for part in parts if part.table]
    return {f"xl/tables/table{number}.xml": part for number, part in enumerate(with_table, 1)}


def _area(part: Part) -> bytes:
    """All of a sheet, from its header to its last row, as an attribute."""
    return f'ref="A1:{letters(len(part.sheet.columns) - 1)}{part.last_row}"'.encode()


def _write_sheet(filled: ZipFile, name: str, content: bytes, part: Part) -> None:
    dimension = b"<dimension " + _area(part) + b"/>"
    before, after = _DIMENSION.sub(dimension, content, count=1).split(_ROWS_END)
    size = len(before) + part.size + len(_ROWS_END) + len(after)
    with filled.open(_info(name, size), "w") as member:
        member.write(before)
        for piece in part.pieces():
            member.write(piece)
        member.write(_ROWS_END + after)


def _info(name: str, size: int) -> ZipInfo:
    """The size known beforehand keeps small members free of ZIP64, which some readers dislike."""
    info = ZipInfo(name, _WHEN)
    info.compress_type = ZIP_DEFLATED
    info.file_size = size
    return info
