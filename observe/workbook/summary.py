"""The sheets Summary, by criterion, school and grades, and Criteria, by criterion alone."""

import re
from collections.abc import Iterator, Sequence

from ..domain.wording import sentence
from .cells import letters
from .columns import Column, Live, Row, Sheet, Type, code, data_sheet, text
from .names import Names
from .place import RUBRIC, SOURCE
from .tallies import Group, Tally

_WHAT = (
    *RUBRIC,
    text("purpose", "What the ratings are for.", allowed="formative, evaluative", width=12),
    SOURCE,
    text("domain", "The domain's title.", width=20),
    code("criterion_code", "The criterion's code in the rubric.", width=14),
    text("criterion", "The criterion's title.", width=30),
)
_WHERE = (
    text("school", "The school where the visits were.", width=30),
    code("school_code", "The school's code in the roster.", width=10),
    text("grade_band", "The grades of the classes.", blank="no class was chosen", width=10),
)
_HOW_MANY = (
    ("visits", sentence("Visits with a row for this criterion in Ratings.")),
    ("teachers", sentence("Different teachers in them.")),
    ("observers", sentence("Different observers in them.")),
    ("rated", sentence("Ratings with a level: the base of the share and the median.")),
)
_FIGURES = (
    Column(
        "share_at_3_or_above",
        Type.SHARE,
        "Of the ratings with a level, how many are at level 3 or above.",
        "0 to 1",
        "no rating has a level",
        width=11,
    ),
    Column(
        "share_low",
        Type.SHARE,
        "Where the share's 95 % interval begins (Wilson).",
        "0 to 1",
        "no rating has a level",
        width=9,
    ),
    Column(
        "share_high",
        Type.SHARE,
        "Where the share's 95 % interval ends (Wilson).",
        "0 to 1",
        "no rating has a level",
        width=9,
    ),
    Column(
        "median",
        Type.NUMBER,
        "The interpolated median of the levels: an order, not a distance.",
        "1 to the highest level",
        "no rating has a level",
        width=9,
    ),
)
_WILD = re.compile(r"[*?~]|^[<>=]")
_LONGEST_TEST = 200


def summary_sheet(names: Names) -> Sheet:
    return data_sheet("Summary", (*_WHAT, *_WHERE, *_counted(names), *_FIGURES))


def criteria_sheet(names: Names) -> Sheet:
    return data_sheet("Criteria", (*_WHAT, *_counted(names), *_FIGURES))


def summary_rows(
    sheet: Sheet, groups: Sequence[tuple[Group, Tally]], names: Names, tables: Sequence[str]
) -> Iterator[Row]:
    """`tables` are the Excel tables that hold the ratings; their counts stay alive."""
    by_place = "school" in sheet.names
    for number, (group, tally) in enumerate(groups, start=2):
        rubric = names.rubrics[group.rubric, group.rubric_version]
        named = rubric.criterion(group.criterion)
        keys = {
            "rubric": rubric.title,
            "rubric_version": group.rubric_version,
            "purpose": group.purpose,
            "source": group.source,
            "domain": named.domain,
            "criterion_code": group.criterion,
            "criterion": named.title,
        }
        if by_place:
            keys |= {
                "school": group.school,
                "school_code": group.school_code,
                "grade_band": group.grade_band,
            }
        tests = [
            (name, _test(f"${_letter(sheet, name)}{number}", value))
            for name, value in keys.items()
            if name not in ("domain", "criterion")
        ]
        yield (
            *keys.values(),
            tally.visits,
            len(tally.teachers),
            len(tally.observers),
            tally.rated,
            *(
                Live(_count_if(tables, [*tests, ("level", str(level))]), count)
                for level, count in enumerate(tally.levels, start=1)
            ),
            Live(_count_if(tables, [*tests, ("not_observed", "TRUE")]), tally.unseen),
            tally.other,
            *tally.figures(),
        )


def _counted(names: Names) -> Iterator[Column]:
    for name, meaning in _HOW_MANY:
        yield Column(name, Type.INTEGER, meaning, "0 or more", width=9)
    for level in range(1, names.most_levels + 1):
        meaning = sentence("Ratings at level %(level)s, counted by Excel in Ratings.", level=level)
        yield Column(f"level_{level}", Type.INTEGER, meaning, "0 or more", width=8)
    meaning = sentence(
        "Ratings marked as not observed, counted by Excel in Ratings; in no other figure."
    )
    yield Column("not_observed", Type.INTEGER, meaning, "0 or more", width=10)
    meaning = sentence("Other rows without a level, such as does not apply; in no other figure.")
    yield Column("other", Type.INTEGER, meaning, "0 or more", width=8)


def _count_if(tables: Sequence[str], tests: Sequence[tuple[str, str]]) -> str:
    return "+".join(
        f"COUNTIFS({','.join(f'{table}[{column}],{test}' for column, test in tests)})"
        for table in tables
    )


def _test(cell: str, value: str) -> str:
    """A test for exactly this text; COUNTIFS reads *, ? and ~, operators and empty cells its own way."""
    if value and len(value) <= _LONGEST_TEST and not _WILD.search(value):
        return cell
    if not value:
        return '""'
    literal = re.sub(r"([*?~])", r"~\1", value[:_LONGEST_TEST]).replace('"', '""')
    return f'"={literal}{"*" if len(value) > _LONGEST_TEST else ""}"'


def _letter(sheet: Sheet, name: str) -> str:
    return letters(sheet.names.index(name))
