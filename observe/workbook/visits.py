"""The sheets Visits, one row a visit, and Evidence, one row a note and criterion."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta

from ..domain.export import Note, Visit
from ..domain.observation import State
from ..domain.wording import Sentence, sentence
from .columns import Column, Row, Type, code, data_sheet, text
from .names import Names
from .place import CYCLE, PLACE, RUBRIC, VISIT_ID, place_of
from .ratings import listed
from .texts import CRITERION, DAY, PART, TEACHER, criterion_of, parts_of, teacher_of


def _moment(name: str, meaning: Sentence) -> Column:
    return Column(name, Type.TIME, meaning, "a time", width=17)


def _state_day(name: str, meaning: Sentence) -> Column:
    return Column(name, Type.DATE, meaning, "a day", "not yet, or not used by this kind", width=12)


VISITS = data_sheet(
    "Visits",
    (
        VISIT_ID,
        CYCLE,
        *PLACE,
        text("section", "The class.", blank="no class was chosen", width=22),
        Column("planned", Type.BOOLEAN, "TRUE where it was on the plan.", "TRUE, FALSE", width=9),
        Column(
            "announced",
            Type.BOOLEAN,
            "TRUE where the teacher was told beforehand.",
            "TRUE, FALSE",
            "not recorded",
            width=11,
        ),
        _moment("started", sentence("When it began, by the district's clock.")),
        _moment("ended", sentence("When it ended: the start and the minutes together.")),
        *RUBRIC,
        Column("ratings", Type.INTEGER, "Its rows in Ratings.", "0 or more", width=9),
        Column("notes", Type.INTEGER, "Its different notes in Evidence.", "0 or more", width=9),
        text("state", "How far it is.", allowed=", ".join(State), width=14),
        _state_day("captured_on", sentence("The day capture was first finished.")),
        Column("shared_on", Type.DATE, "The day it was shared.", "a day", width=11),
        _state_day("acknowledged_on", sentence("The day the teacher marked it as received.")),
        _state_day("closed_on", sentence("The day it was closed.")),
    ),
)

EVIDENCE = data_sheet(
    "Evidence",
    (
        code("note_id", "The note; evidence_ids of Ratings name it.", width=38),
        VISIT_ID,
        *TEACHER,
        DAY,
        _moment("time", sentence("When it was written down, by the district's clock.")),
        Column(
            "lesson_minute",
            Type.NUMBER,
            "Minutes since the start of the visit.",
            "0 or more",
            width=9,
        ),
        Column(
            "approximate",
            Type.BOOLEAN,
            "TRUE where the time is approximate.",
            "TRUE, FALSE",
            width=12,
        ),
        *CRITERION,
        code(
            "rating_ids",
            "The ratings of this visit that rest on it, as in rating_id of Ratings.",
            allowed="ids with a comma and a space between",
            blank="the criterion was not rated, or the note was filed under none",
            width=38,
        ),
        text("text", "What was seen or heard, as it was shared.", width=80, wrapped=True),
        PART,
    ),
)


def visit_row(visit: Visit, names: Names, district: str) -> Row:
    return (
        visit.id,
        visit.cycle,
        *place_of(visit, names, district),
        visit.section,
        visit.planned,
        None,
        names.local(visit.started_at),
        names.local(visit.started_at + timedelta(minutes=visit.minutes)),
        names.rubric(visit).title,
        visit.rubric_version,
        len(visit.ratings),
        len(visit.notes),
        visit.state.value,
        names.day(visit.moved.get(State.CAPTURED)),
        names.day(visit.shared_at),
        names.day(visit.acknowledged_at),
        names.day(visit.moved.get(State.CLOSED)),
    )


def evidence_rows(visit: Visit, names: Names) -> Iterator[Row]:
    """A note under two criteria has two rows; one under none has one."""
    rubric = names.rubric(visit)
    resting: dict[str, list[str]] = defaultdict(list)
    for rating in visit.ratings:
        resting[rating.criterion].append(rating.id)
    for note in visit.notes:
        about = (note.id, visit.id, *teacher_of(visit), visit.day, *_when(note, names))
        for criterion in note.tags or (None,):
            named = criterion_of(rubric, criterion)
            ratings = listed(resting.get(criterion or "", ()), names.say)
            for words, part in parts_of(note.text, names.say):
                yield (*about, *named, ratings, words, part)


def _when(note: Note, names: Names) -> Row:
    return (names.local(note.at), round(note.lesson_ms / 60_000, 2), note.approx)
