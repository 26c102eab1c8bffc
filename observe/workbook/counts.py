"""The sheet Counts: one row a measure of a visit, with what was missed told apart."""

from collections.abc import Iterator

from ..domain.export import Visit
from ..domain.measures import Measure, Measured, Unit
from ..domain.wording import sentence
from .cells import LONGEST_CELL
from .columns import Column, Row, Type, code, data_sheet, text
from .names import Names, RubricNames
from .place import CYCLE, PLACE, RUBRIC, VISIT_ID, place_of

_YES_AND_NO = {"Y": sentence("Yes"), "N": sentence("No")}
_NOT_TIMED = sentence("neither an interval nor a snapshot")

COUNTS = data_sheet(
    "Counts",
    (
        VISIT_ID,
        CYCLE,
        *PLACE,
        *RUBRIC,
        text(
            "measure_kind",
            "What was counted: taps, a tick, a behavior that was marked, intervals in which it was "
            "seen, answers of scans, how often an event was, or how long.",
            allowed=", ".join(Measured),
            width=13,
        ),
        code(
            "protocol_code",
            "The protocol it belongs to.",
            blank="a look-for or a behavior",
            width=14,
        ),
        code(
            "group_code",
            "The criterion of a look-for or behavior, or the group of codes in an interval protocol.",
            blank="it belongs to the rubric as a whole, or to a protocol without groups",
            width=14,
        ),
        text(
            "group",
            "That criterion's or group's title.",
            blank="it belongs to no group",
            width=28,
        ),
        code("measure_code", "The code of what was counted.", width=16),
        text("measure", "What was counted.", width=40),
        code(
            "answer_code",
            "The answer of a snapshot that the row counts, or how a behavior was marked.",
            blank="no answer was asked for, or a number was",
            width=11,
        ),
        text(
            "answer",
            "That answer in words.",
            blank="no answer was asked for, or a number was",
            width=16,
        ),
        Column(
            "numerator",
            Type.NUMBER,
            "How often it was; for event_time the minutes that it lasted. What still went on counts "
            "until the visit ended, or until the last thing was written in a visit that was left "
            "running for more than half an hour after it.",
            "0 or more",
            width=11,
        ),
        Column(
            "denominator",
            Type.NUMBER,
            "Out of how many: coded intervals, answered scans, or minutes of the visit; 1 for a tick or a mark.",
            "1 or more",
            width=12,
        ),
        text(
            "unit",
            "What the rate is; never pool two units.",
            allowed=", ".join(Unit),
            width=19,
        ),
        Column(
            "rate",
            Type.NUMBER,
            "The numerator divided by the denominator.",
            "0 or more",
            width=9,
        ),
        Column(
            "missed",
            Type.INTEGER,
            "Intervals or scans that passed and that nobody coded, or whose coding was taken back; "
            "they are in no numerator and no denominator.",
            "0 or more",
            _NOT_TIMED,
            width=9,
        ),
        Column(
            "total",
            Type.INTEGER,
            "Intervals that passed, or scans whose moment came: coded and missed ones.",
            "1 or more",
            _NOT_TIMED,
            width=9,
        ),
        Column(
            "late",
            Type.INTEGER,
            "Coded intervals that were coded more than half a minute after their end.",
            "0 or more",
            "not an interval",
            width=9,
        ),
        Column(
            "segment",
            Type.INTEGER,
            "The segment of the lesson in which a behavior was marked.",
            "1 or more",
            "the whole visit",
            width=9,
        ),
        text(
            "detail",
            "The numbers of the intervals, the moments of the scans, or the times of the events: "
            "from and to, only from where one went on until the end, one time for a moment.",
            blank="a look-for or behavior, or seen in none",
            width=40,
        ),
    ),
)


def count_rows(visit: Visit, names: Names, district: str) -> Iterator[Row]:
    """Look-fors in the order of the record, then intervals, scans and events."""
    rubric, place = names.rubric(visit), place_of(visit, names, district)
    for each in visit.measures:
        yield (
            visit.id,
            visit.cycle,
            *place,
            rubric.title,
            visit.rubric_version,
            *_what(each, rubric, names),
            each.numerator,
            each.denominator,
            each.unit.value,
            each.rate,
            each.missed,
            each.total,
            each.late,
            each.segment,
            each.detail[:LONGEST_CELL] or None,
        )


def _what(each: Measure, rubric: RubricNames, names: Names) -> Row:
    return (
        each.kind.value,
        each.protocol,
        each.group,
        _group(each, rubric),
        each.code,
        rubric.measured.get(each.code, each.text),
        each.answer,
        _answer(each, rubric, names),
    )


def _answer(each: Measure, rubric: RubricNames, names: Names) -> str | None:
    """Y and N are how rubric files write yes and no."""
    if each.answer is None:
        return None
    label = rubric.answers.get((each.code, each.answer), each.answer_label)
    return names.say(_YES_AND_NO[label]) if label in _YES_AND_NO else label


def _group(each: Measure, rubric: RubricNames) -> str | None:
    if each.group is None:
        return None
    if each.protocol is None:
        return rubric.criterion(each.group).title
    return rubric.measured.get(each.group, each.group_title)
