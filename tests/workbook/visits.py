"""Visits of the cast that were shared, and workbooks made of them."""

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl

from observe.domain.export import Edition, Filter
from observe.domain.policy import Role, Scope
from observe.domain.record import seal
from observe.store import drafted_words, drafts, exports, previewing, sharing
from observe.workbook.excel import write_workbook
from observe.workbook.spool import MOST_ROWS
from tests.cast import ADA, DANA, DISTRICT, NOW, Tablet, capture, the_id
from tests.the_way import ready

Make = Callable[[Tablet], dict[str, Any]]

ADMINISTRATOR = Scope(ADA, None)
EDITION = Edition(
    district="Cedar Valley",
    person="Ada Brandt",
    roles=("administrator",),
    at=datetime(2026, 11, 18, 15, 0, tzinfo=UTC),
    timezone="America/Chicago",
    language="en",
    asked=(),
)


def note(text: str, **more: Any) -> Make:
    return lambda tablet: tablet.note(text, **more)


def rate(criterion: str, level: str, **more: Any) -> Make:
    return lambda tablet: tablet.rate(criterion, level, **more)


def captured(
    name: str, *made: Make, by: str = DANA, start_ms: int = Tablet.start_ms, **about: Any
) -> str:
    """A visit that was captured and finished, and not shared."""
    tablet, visit = Tablet(name, start_ms=start_ms), the_id(name)
    entries = [tablet.create(**about), *(make(tablet) for make in made), tablet.finish()]
    answer = capture(visit, tablet, *entries, by=by)
    assert {ack.status for ack in answer.acks} == {"stored"}
    return visit


def shared(
    name: str, *made: Make, by: str = DANA, words: dict[str, Any] | None = None, **about: Any
) -> str:
    """A visit that was captured, finished and shared an hour after it began."""
    visit = captured(name, *made, by=by, **about)
    if words:
        drafts.save_words(DISTRICT, by, visit, drafted_words.Words(**words))
    shown = seal(previewing.preview(ready(visit, by, NOW), "en"))
    sharing.share(
        DISTRICT,
        by,
        Role.COACH,
        visit,
        shown,
        language="en",
        timezone="America/Chicago",
        at=NOW + timedelta(hours=1),
    )
    return visit


def workbook(
    scope: Scope = ADMINISTRATOR, asked: Filter | None = None, most_rows: int = MOST_ROWS
) -> io.BytesIO:
    out = io.BytesIO()
    with exports.extract(DISTRICT, scope, asked or Filter()) as extract:
        write_workbook(extract, EDITION, out, most_rows)
    return io.BytesIO(out.getvalue())


def rows(book: io.BytesIO | Path, sheet: str) -> list[dict[str, Any]]:
    """A sheet as openpyxl reads it, by the names in its header."""
    if isinstance(book, io.BytesIO):
        book.seek(0)
    found = openpyxl.load_workbook(book, data_only=True)[sheet].iter_rows(values_only=True)
    header = next(found)
    return [dict(zip(header, row, strict=True)) for row in found]
