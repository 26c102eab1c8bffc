"""The sheets README, for whoever opens the workbook, and Data_dictionary, for whoever works with it."""

from collections.abc import Iterator, Mapping, Sequence
from zoneinfo import ZoneInfo

from ..domain.export import Counts, Edition
from .columns import Column, Row, Sheet, Type, data_sheet, text
from .names import Names

README = Sheet(
    "README",
    (
        text(
            "Observe workbook", "What the line is about.", blank="the line above goes on", width=28
        ),
        text("Read me first", "What there is to know.", width=110, wrapped=True),
    ),
)

DICTIONARY = data_sheet(
    "Data_dictionary",
    (
        text(
            "sheet",
            "A sheet of this workbook; what goes on in Ratings_2 is as in Ratings.",
            width=18,
        ),
        Column("position", Type.INTEGER, "Which column of that sheet.", "1 or more", width=9),
        text("column", "The column's header.", width=22),
        text("type", "What its cells are.", allowed=", ".join(Type), width=20),
        text("allowed_values", "What may stand there.", width=44, wrapped=True),
        text("meaning", "What it tells.", width=70, wrapped=True),
        text("when_blank", "What a blank cell means.", width=40, wrapped=True),
    ),
    frozen=3,
)

_SUPPRESSION = (
    "No group is hidden on Summary or Criteria: every figure there is counted from rows of this "
    "workbook, all of which you may open. What you may not open is in no row and in no figure, "
    "so it cannot be worked out from what is here."
)
_SMALL = (
    "A figure from fewer than 5 teachers or 2 observers says more about them than about a "
    "criterion: read its interval, and do not publish it."
)
_PIVOT = (
    "Click into Ratings, then Insert, PivotTable (the table is called tblRatings). Put criterion "
    "in Rows, level_label in Columns and rating_id, as a count, in Values. Filter by one rubric, "
    "rubric_version, purpose and source first: levels of two rubrics are not one scale. Count "
    "levels; do not average them. Not observed is not level 1."
)
_LINKS = (
    "observation_id ties all sheets together. evidence_ids of Ratings name note_id of Evidence, "
    "and rating_ids of Evidence name rating_id of Ratings. Ids and codes are text."
)
_FROZEN = (
    "Each row is what the teacher was sent, as it stood when it was shared. Corrections after "
    "that stand on Addenda; they change nothing in the other sheets. Drafts and private thoughts "
    "are nowhere in it."
)
_LIVE = (
    "The counts of levels on Summary and Criteria are formulas over Ratings and follow when rows "
    "are deleted; all other figures are values of the day of the export. The charts stand to the "
    "right of the table on Summary."
)
_WHO = (
    "Evidence and ratings of walkthroughs and formal observations: all of the district for its "
    "administrators, own schools for school leaders, own visits for who observed, own feedback "
    "for a teacher. Coaching visits: the teacher and the coach alone; the district gets counts. "
    "Action steps: the teacher and the observer; the district gets counts."
)
_OWN = (
    "This is your own record: all feedback that was shared with you, coaching included, with "
    "your replies. It is yours to keep and to show to whom you like."
)


def readme_rows(
    edition: Edition, counts: Counts, names: Names, rows: Mapping[str, int]
) -> Iterator[Row]:
    """`rows` is how many each sheet holds."""
    when = edition.at.astimezone(ZoneInfo(edition.timezone))
    yield ("District", edition.district)
    yield ("Made for", edition.person)
    yield ("Role", ", ".join(edition.roles))
    yield ("Made on", f"{when:%Y-%m-%d %H:%M} ({edition.timezone})")
    yield from _named(
        "Filter",
        [f"{what}: {value}" for what, value in edition.asked] or ["none: everything you may open"],
    )
    yield ("Visits", f"{counts.visits}")
    yield ("Ratings", f"{counts.ratings}")
    yield ("Notes", f"{counts.notes}")
    if counts.closed_visits is not None:
        yield (
            "Coaching visits",
            f"{counts.closed_visits} shared with their teachers (counts only)",
        )
    if counts.steps is not None:
        yield ("Action steps", f"{counts.steps} set (counts only)")
    yield from _named("Rows in each sheet", [f"{sheet}: {count}" for sheet, count in rows.items()])
    versions = [
        f"{names.rubrics[key].title}, version {key[1]} ({key[0]})" for key in sorted(names.rubrics)
    ]
    yield from _named("Rubric versions", versions or ["none"])
    yield ("Who may see what", _OWN if edition.own_record else _WHO)
    yield ("Suppression", _SUPPRESSION)
    yield ("Small numbers", _SMALL)
    yield ("What the rows are", _FROZEN)
    yield ("How to pivot", _PIVOT)
    yield ("How rows are tied", _LINKS)
    yield ("Live figures", _LIVE)
    yield ("Columns", "Data_dictionary has a line for every column of every sheet.")


def dictionary_rows(sheets: Sequence[Sheet]) -> Iterator[Row]:
    for sheet in sheets:
        for position, column in enumerate(sheet.columns, start=1):
            yield (
                sheet.name,
                position,
                column.name,
                column.type.value,
                column.allowed,
                column.meaning,
                column.blank,
            )


def _named(what: str, lines: Sequence[str]) -> Iterator[Row]:
    for place, line in enumerate(lines):
        yield (None if place else what, line)
