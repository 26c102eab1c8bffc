"""The columns that several sheets share: where, who, when, with which rubric, and how far."""

from ..domain.export import Visit
from ..domain.observation import Kind, purpose
from .columns import Column, Row, Type, code, text
from .names import Names

_KINDS = ", ".join(Kind)

PLACE = (
    text("district", "The district's name.", width=18),
    text("school", "The school where the visit was.", width=30),
    code("school_code", "The school's code in the roster.", width=10),
    text("grade_band", "The grades of the class.", blank="no class was chosen", width=10),
    text("subject", "The subject of the class.", blank="no class was chosen"),
    text("teacher", "Who taught.", width=22),
    code("teacher_code", "The teacher's code in the roster.", width=12),
    text("observer", "Who observed.", width=22),
    code("observer_code", "The observer's code in the roster.", width=12),
    text("observer_role", "The hat the observer wore.", allowed="coach, leader", width=12),
    text("kind", "The kind of observation.", allowed=_KINDS, width=13),
    text(
        "purpose",
        "What the ratings are for; never pool the two.",
        allowed="formative, evaluative",
        width=12,
    ),
    Column("date", Type.DATE, "The day of the visit by the district's clock.", "a day", width=11),
    text("school_year", "The school year of that day.", blank="between terms", width=12),
    text("term", "The term of that day.", blank="between terms", width=12),
    Column("minutes", Type.INTEGER, "How long the visit was, rounded.", "1 or more", width=9),
)

VISIT_ID = code("observation_id", "The visit; the same in every sheet.", width=38)
CYCLE = code(
    "cycle_id",
    "The coaching cycle, as in cycle_id of Cycles.",
    blank="not part of a cycle that you may open",
    width=10,
)
RUBRIC = (
    text("rubric", "The rubric's title.", width=34),
    code("rubric_version", "The version it was rated with; never pool two versions.", width=10),
)
SOURCE = text(
    "source",
    "Who rated; never pool the two.",
    allowed="observer, self",
    width=10,
)
FINAL = (
    Column("is_final", Type.BOOLEAN, "TRUE once shared with the teacher.", "TRUE", width=8),
    Column("shared_on", Type.DATE, "The day it was shared.", "a day", width=11),
    Column(
        "acknowledged_on",
        Type.DATE,
        "The day the teacher marked it as received, which does not mean agreed.",
        "a day",
        "not marked as received yet",
        width=11,
    ),
)


def place_of(visit: Visit, names: Names, district: str) -> Row:
    term = names.term(visit.day)
    return (
        district,
        visit.school,
        visit.school_code,
        visit.grade_band,
        visit.subject,
        visit.teacher,
        visit.teacher_code,
        visit.observer,
        visit.observer_code,
        visit.observer_role,
        visit.kind.value,
        purpose(visit.kind),
        visit.day,
        term and term.school_year,
        term and term.title,
        visit.minutes,
    )


def final_of(visit: Visit, names: Names) -> Row:
    return (True, names.day(visit.shared_at), names.day(visit.acknowledged_at))


def source_of(visit: Visit) -> str:
    return "self" if visit.kind is Kind.SELF else "observer"
