"""Native stacked bars beside the summary: how often each level of each criterion was given."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference, Series
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.text import (
    CharacterProperties,
    Paragraph,
    ParagraphProperties,
    RegularTextRun,
)

from ..domain.wording import Sentence, sentence
from .cells import letters
from .columns import Sheet
from .layout import printable
from .look import INK, LEVELS
from .names import Names
from .tallies import Group, Tally

_MOST_CHARTS = 6
_WIDTH_CM = 24.0
_ROW_CM = 0.5


def add_charts(
    book: Workbook, criteria: Sheet, groups: Sequence[tuple[Group, Tally]], names: Names
) -> None:
    """One chart for each rubric version, purpose and source, on Summary, drawn from Criteria."""
    summary: Any = book["Summary"]
    source: Any = book["Criteria"]
    beside = letters(summary.max_column + 1)
    top = 2
    for first, last, group, levels in _runs(groups, names)[:_MOST_CHARTS]:
        unit = names.say(sentence("ratings"))
        chart = _chart(source, criteria, (first, last), levels, unit)
        title = names.rubrics[group.rubric, group.rubric_version].title
        about = (title, group.rubric_version, group.purpose, group.source)
        chart.title = _title(names.say(_headline(*about)))
        summary.add_chart(chart, f"{beside}{top}")
        top += round(chart.height / _ROW_CM) + 2


def _runs(
    groups: Sequence[tuple[Group, Tally]], names: Names
) -> list[tuple[int, int, Group, tuple[str, ...]]]:
    """Where each chart's rows stand on Criteria, with the names of its levels."""
    found = []
    row = 2
    kinds = groupby(
        groups,
        key=lambda item: (item[0].rubric, item[0].rubric_version, item[0].purpose, item[0].source),
    )
    for _key, run in kinds:
        members = [group for group, _tally in run]
        rubric = names.rubrics[members[0].rubric, members[0].rubric_version]
        scales = {rubric.levels.get(group.criterion, ()) for group in members}
        longest = max(scales, key=len)
        labels = [
            f"{place} {label}" if len(scales) == 1 else names.say(_level(place))
            for place, label in enumerate(longest, start=1)
        ]
        found.append((row, row + len(members) - 1, members[0], tuple(labels)))
        row += len(members)
    return found


def _headline(rubric: str, version: str, purpose: str, source: str) -> Sentence:
    whose = {"observer": sentence("observer"), "self": sentence("self")}
    what = {"formative": sentence("formative"), "evaluative": sentence("evaluative")}
    return sentence(
        "%(rubric)s %(version)s, %(purpose)s (%(source)s)",
        rubric=rubric,
        version=version,
        purpose=what[purpose],
        source=whose[source],
    )


def _level(place: int) -> Sentence:
    return sentence("Level %(level)s", level=place)


def _chart(
    source: Any, criteria: Sheet, rows: tuple[int, int], levels: Sequence[str], unit: str
) -> Any:
    first, last = rows
    chart: Any = BarChart()
    chart.type, chart.grouping, chart.overlap, chart.gapWidth = "bar", "stacked", 100, 60
    names_at = criteria.names.index("criterion") + 1
    for place, label in enumerate(levels, start=1):
        column = criteria.names.index(f"level_{place}") + 1
        series = Series(Reference(source, column, first, column, last))
        series.tx = SeriesLabel(v=printable(label))
        series.graphicalProperties.solidFill = LEVELS[min(place, len(LEVELS)) - 1]
        chart.series.append(series)
    chart.set_categories(Reference(source, names_at, first, names_at, last))
    chart.x_axis.scaling.orientation = "maxMin"
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.number_format = "0"
    chart.y_axis.crosses = "max"
    chart.y_axis.title = _title(unit, 1000)
    chart.y_axis.majorGridlines = None
    chart.legend.position = "b"
    chart.width, chart.height = _WIDTH_CM, 4 + 0.9 * (last - first + 1)
    return chart


def _title(words: str, size: int = 1300) -> Title:
    """A title of this size, in hundredths of a point."""
    look = CharacterProperties(sz=size, b=size > 1000, solidFill=INK)
    run = RegularTextRun(rPr=look, t=printable(words))
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=look), r=[run])
    return Title(tx=Text(rich=RichText(p=[paragraph])), overlay=False)
