"""The sheets about whole visits: Visits, Evidence, Feedback, Replies and Addenda."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta

from ..domain.export import Note, Visit
from ..domain.observation import State
from .cells import pieces
from .columns import Column, Row, Type, code, data_sheet, text
from .names import Names, RubricNames
from .place import CYCLE, PLACE, RUBRIC, VISIT_ID, place_of
from .ratings import listed

_DAY = Column("date", Type.DATE, "The day of the visit by the district's clock.", "a day", width=11)
_TEACHER = (
    text("school", "The school where the visit was.", width=30),
    text("teacher", "Who taught.", width=22),
    code("teacher_code", "The teacher's code in the roster.", width=12),
)
_PART = text(
    "part",
    "Which part of a text too long for one cell this row holds.",
    allowed="such as: 1 of 2, goes on in the next row",
    blank="the whole text stands in the row",
    width=12,
)
_CRITERION = (
    code(
        "criterion_code",
        "The criterion's code in the rubric.",
        blank="the row is about no single criterion",
        width=14,
    ),
    text(
        "criterion",
        "The criterion's title.",
        blank="the row is about no single criterion",
        width=30,
    ),
)
_AUTHOR = text("author", "Who wrote it.", width=22)
_WRITTEN = Column("written", Type.TIME, "When, by the district's clock.", "a time", width=17)


def _moment(name: str, meaning: str, blank: str = "never blank") -> Column:
    return Column(name, Type.TIME, meaning, "a time", blank, width=17)


def _state_day(name: str, meaning: str) -> Column:
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
        _moment("started", "When it began, by the district's clock."),
        _moment("ended", "When it ended: the start and the minutes together."),
        *RUBRIC,
        Column("ratings", Type.INTEGER, "Its rows in Ratings.", "0 or more", width=9),
        Column("notes", Type.INTEGER, "Its different notes in Evidence.", "0 or more", width=9),
        text("state", "How far it is.", allowed=", ".join(State), width=14),
        _state_day("captured_on", "The day capture was first finished."),
        Column("shared_on", Type.DATE, "The day it was shared.", "a day", width=11),
        _state_day("acknowledged_on", "The day the teacher marked it as received."),
        _state_day("closed_on", "The day it was closed."),
    ),
    frozen=1,
)

EVIDENCE = data_sheet(
    "Evidence",
    (
        code("note_id", "The note; evidence_ids of Ratings name it.", width=38),
        VISIT_ID,
        *_TEACHER,
        _DAY,
        _moment("time", "When it was written down, by the district's clock."),
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
        *_CRITERION,
        code(
            "rating_ids",
            "The ratings of this visit that rest on it, as in rating_id of Ratings.",
            allowed="ids with a comma and a space between",
            blank="the criterion was not rated, or the note was filed under none",
            width=38,
        ),
        text("text", "What was seen or heard, as it was shared.", width=80, wrapped=True),
        _PART,
    ),
    frozen=1,
)

FEEDBACK = data_sheet(
    "Feedback",
    (
        VISIT_ID,
        *_TEACHER,
        text("observer", "Who observed.", width=22),
        _DAY,
        text(
            "item",
            "What the words are.",
            allowed="glow, grow, step, met_when (when the step counts as met), comment (on a rating)",
            width=12,
        ),
        *_CRITERION,
        text("text", "The observer's words, as they were shared.", width=80, wrapped=True),
        _PART,
    ),
    frozen=1,
)

REPLIES = data_sheet(
    "Replies",
    (
        code("reply_id", "The reply.", width=38),
        VISIT_ID,
        *_TEACHER,
        _DAY,
        *_CRITERION,
        _AUTHOR,
        _WRITTEN,
        text("text", "The teacher's words.", width=80, wrapped=True),
        _PART,
    ),
    frozen=1,
)

ADDENDA = data_sheet(
    "Addenda",
    (
        code("addendum_id", "The addendum.", width=38),
        VISIT_ID,
        *_TEACHER,
        _DAY,
        code("item", "What is corrected.", allowed="glow, grow, step, a criterion's code, a note_id", width=20),
        _AUTHOR,
        _WRITTEN,
        text("old", "What stood there, and still stands in the other sheets.", blank="nothing stood there, or the row goes on", width=50, wrapped=True),
        text("new", "What is right.", blank="the row goes on", width=50, wrapped=True),
        text("reason", "Why.", blank="none was given, or the row goes on", width=40, wrapped=True),
        _PART,
    ),
    frozen=1,
)  # fmt: skip


def visit_row(visit: Visit, names: Names, district: str) -> Row:
    return (
        visit.id,
        None,
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
        about = (note.id, visit.id, *_teacher(visit), visit.day, *_when(note, names))
        for criterion in note.tags or (None,):
            named = _criterion(rubric, criterion)
            ratings = listed(resting.get(criterion or "", ()))
            for words, part in _parts(note.text):
                yield (*about, *named, ratings, words, part)


def feedback_rows(visit: Visit, names: Names) -> Iterator[Row]:
    rubric = names.rubric(visit)
    for said in visit.said:
        comment = said.item in rubric.criteria
        item = "comment" if comment else said.item
        named = _criterion(rubric, said.item if comment else None)
        for words, part in _parts(said.text):
            yield (
                visit.id,
                *_teacher(visit),
                visit.observer,
                visit.day,
                item,
                *named,
                words,
                part,
            )


def reply_rows(visit: Visit, names: Names) -> Iterator[Row]:
    for reply in visit.replies:
        about = (reply.id, visit.id, *_teacher(visit), visit.day)
        named = _criterion(names.rubric(visit), reply.item)
        for words, part in _parts(reply.text):
            yield (*about, *named, reply.author, names.local(reply.at), words, part)


def addendum_rows(visit: Visit, names: Names) -> Iterator[Row]:
    for each in visit.addenda:
        about = (each.id, visit.id, *_teacher(visit), visit.day, each.item, each.author)
        texts = [pieces(words) for words in (each.old, each.new, each.reason)]
        length = max(map(len, texts))
        for place in range(length):
            words = [part[place] if place < len(part) else None for part in texts]
            yield (*about, names.local(each.at), *words, _numbered(place, length))


def _teacher(visit: Visit) -> Row:
    return (visit.school, visit.teacher, visit.teacher_code)


def _when(note: Note, names: Names) -> Row:
    return (names.local(note.at), round(note.lesson_ms / 60_000, 2), note.approx)


def _criterion(rubric: RubricNames, code: str | None) -> Row:
    return (code, rubric.criterion(code).title) if code else (None, None)


def _parts(words: str) -> Iterator[tuple[str, str | None]]:
    found = pieces(words)
    for place, part in enumerate(found):
        yield part, _numbered(place, len(found))


def _numbered(place: int, count: int) -> str | None:
    if count == 1:
        return None
    more = ", goes on in the next row" if place < count - 1 else ""
    return f"{place + 1} of {count}{more}"
