"""Putting rows into a package that was laid out without them, member by member."""

import re
from collections.abc import Mapping, Sequence
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from .cells import letters
from .spool import Part

_ROWS_END = b"</sheetData>"
_DIMENSION = re.compile(rb'<dimension ref="[^"]*"\s*/>')
_WHEN = (1980, 1, 1, 0, 0, 0)


def fill(laid_out: IO[bytes], parts: Sequence[Part], out: IO[bytes]) -> None:
    """Copy the package to `out`; the sheets are those of `parts`, in the same order."""
    with ZipFile(laid_out) as package, ZipFile(out, "w", ZIP_DEFLATED) as filled:
        sheets = _members(parts)
        for name in package.namelist():
            content = package.read(name)
            if name in sheets:
                _write_sheet(filled, name, content, sheets[name])
            else:
                filled.writestr(_info(name, len(content)), content)


def _members(parts: Sequence[Part]) -> Mapping[str, Part]:
    return {f"xl/worksheets/sheet{number}.xml": part for number, part in enumerate(parts, 1)}


def _write_sheet(filled: ZipFile, name: str, content: bytes, part: Part) -> None:
    last = letters(len(part.sheet.columns) - 1)
    dimension = f'<dimension ref="A1:{last}{part.last_row}"/>'.encode()
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
