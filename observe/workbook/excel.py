"""The workbook: openpyxl lays out the package, the rows are streamed into it."""

import tempfile
from contextlib import ExitStack
from typing import IO
from zoneinfo import ZoneInfo

from openpyxl import Workbook

from ..domain.export import Edition, Extract
from ..domain.wording import sentence
from .chart import add_charts
from .content import Content
from .layout import Imprint, lay_out
from .look import cell_styles
from .package import fill
from .spool import MOST_ROWS, Part, Spool


def write_workbook(
    extract: Extract, edition: Edition, out: IO[bytes], most_rows: int = MOST_ROWS
) -> None:
    """Write to `out`, which must be seekable; a sheet of more than `most_rows` goes on in the next."""
    content, book = Content(extract, edition), Workbook()
    with ExitStack() as files:
        parts = _spooled(content, book, most_rows, files)
        lay_out(book, parts, _imprint(edition))
        groups = content.tallies.in_order(content.tallies.overall)
        add_charts(book, content.criteria, groups, content.names)
        laid_out = files.enter_context(tempfile.TemporaryFile())
        book.save(laid_out)
        fill(laid_out, parts, out)


def _spooled(content: Content, book: Workbook, most_rows: int, files: ExitStack) -> list[Part]:
    """The parts of all sheets, in the order of the workbook."""
    styles = cell_styles(book)
    spools = {sheet.name: Spool(sheet, styles, most_rows, files) for sheet in content.bulk}
    for name, row in content.stream():
        spools[name].add(row)
    done = {name: spool.finish() for name, spool in spools.items()}
    counts = {name: sum(part.rows for part in parts) for name, parts in done.items()}
    tables = [part.table for part in done["Ratings"] if part.table]
    for sheet, rows in content.rest(counts, tables):
        spool = Spool(sheet, styles, MOST_ROWS, files)
        for row in rows:
            spool.add(row)
        done[sheet.name] = spool.finish()
    return [part for sheet in content.sheets for part in done[sheet.name]]


def _imprint(edition: Edition) -> Imprint:
    when = edition.at.astimezone(ZoneInfo(edition.timezone))
    say = edition.say
    asked = "; ".join(f"{say(what)}: {value}" for what, value in edition.asked)
    return Imprint(
        title=say(sentence("Observe workbook, %(district)s", district=edition.district)),
        author=edition.person,
        when=f"{when:%Y-%m-%d %H:%M}",
        asked=asked or say(sentence("no filter")),
    )
