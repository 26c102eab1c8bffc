"""The sheet Compliance: one row a teacher and requirement, with what is done, due and late."""

from ..domain.due import EVENT_WORDS, TEACHERS, Event
from ..domain.export_coaching import Requirement, Standing
from ..domain.observation import Kind
from .columns import Column, Row, Type, code, data_sheet, text
from .names import Names

COMPLIANCE = data_sheet(
    "Compliance",
    (
        text("district", "The district's name.", width=18),
        text("school", "The school where the visits were.", width=30),
        code("school_code", "The school's code in the roster.", width=10),
        text("teacher", "Who taught.", width=22),
        code("teacher_code", "The teacher's code in the roster.", width=12),
        text("kind", "The kind of observation.", allowed=", ".join(Kind), width=13),
        code("requirement", "What the rule asks for.", allowed=", ".join(Event), width=16),
        text("requirement_label", "The same in words.", width=26),
        text("whose_turn", "Who has to do it.", allowed="teacher, observer", width=10),
        Column(
            "required",
            Type.INTEGER,
            "How many visits a due date was set for.",
            "1 or more",
            width=9,
        ),
        Column("done", Type.INTEGER, "How many of these are done.", "0 or more", width=8),
        Column(
            "due_on",
            Type.DATE,
            "The earliest day by which one that is still to do is due.",
            "a day",
            "all are done or missed",
            width=11,
        ),
        Column(
            "days_late",
            Type.INTEGER,
            "The most calendar days that one of them was late, or has been up to the day of the export.",
            "0 or more",
            width=9,
        ),
        Column(
            "acknowledged",
            Type.INTEGER,
            "How many of these visits the teacher marked as received.",
            "0 or more",
            width=12,
        ),
        text(
            "standing",
            "late: one is past its day and not done; missed: the visit went on without one, none is "
            "late; open: one is still to do, none past its day; done_late: all are done, one of them "
            "after its day; done: all in time.",
            allowed=", ".join(Standing),
            width=12,
            words=tuple(Standing),
        ),
    ),
)


def requirement_row(each: Requirement, names: Names, district: str) -> Row:
    return (
        district,
        each.school.name,
        each.school.code,
        each.teacher.name,
        each.teacher.code,
        each.kind.value,
        each.event.value,
        names.say(EVENT_WORDS[each.event]),
        "teacher" if each.event in TEACHERS else "observer",
        each.required,
        each.done,
        each.due_on,
        each.days_late(names.today),
        each.acknowledged,
        each.standing(names.today).value,
    )
