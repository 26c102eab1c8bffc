"""The sheets of what was said about a visit: Feedback, Replies and Addenda."""

from collections.abc import Iterator

from ..domain.export import Visit
from .cells import pieces
from .columns import Column, Row, Type, code, data_sheet, text
from .names import Names
from .place import VISIT_ID
from .texts import CRITERION, DAY, PART, TEACHER, criterion_of, numbered, parts_of, teacher_of

_AUTHOR = text("author", "Who wrote it.", width=22)
_WRITTEN = Column("written", Type.TIME, "When, by the district's clock.", "a time", width=17)

FEEDBACK = data_sheet(
    "Feedback",
    (
        VISIT_ID,
        *TEACHER,
        text("observer", "Who observed.", width=22),
        DAY,
        text(
            "item",
            "What the words are.",
            allowed="glow, grow, step, met_when (when the step counts as met), comment (on a rating), "
            "interval_1 and so on (the note of an interval)",
            width=12,
        ),
        *CRITERION,
        text("text", "The observer's words, as they were shared.", width=80, wrapped=True),
        PART,
    ),
)

REPLIES = data_sheet(
    "Replies",
    (
        code("reply_id", "The reply.", width=38),
        VISIT_ID,
        *TEACHER,
        DAY,
        text(
            "item",
            "What it answers.",
            allowed="glow, grow, step, criterion, visit (the whole)",
            width=12,
        ),
        *CRITERION,
        _AUTHOR,
        _WRITTEN,
        text("text", "The teacher's words.", width=80, wrapped=True),
        PART,
    ),
)

ADDENDA = data_sheet(
    "Addenda",
    (
        code("addendum_id", "The addendum.", width=38),
        VISIT_ID,
        *TEACHER,
        DAY,
        code("item", "What is corrected.", allowed="glow, grow, step, a criterion's code, a note_id", width=20),
        _AUTHOR,
        _WRITTEN,
        text("old", "What stood there, and still stands in the other sheets.", blank="nothing stood there, or the row goes on", width=50, wrapped=True),
        text("new", "What is right.", blank="the row goes on", width=50, wrapped=True),
        text("reason", "Why.", blank="none was given, or the row goes on", width=40, wrapped=True),
        PART,
    ),
)  # fmt: skip


def feedback_rows(visit: Visit, names: Names) -> Iterator[Row]:
    rubric = names.rubric(visit)
    for said in visit.said:
        comment = said.item in rubric.criteria
        item = "comment" if comment else said.item
        named = criterion_of(rubric, said.item if comment else None)
        for words, part in parts_of(said.text, names.say):
            yield (
                visit.id,
                *teacher_of(visit),
                visit.observer,
                visit.day,
                item,
                *named,
                words,
                part,
            )


def reply_rows(visit: Visit, names: Names) -> Iterator[Row]:
    for reply in visit.replies:
        about = (reply.id, visit.id, *teacher_of(visit), visit.day)
        rubric = names.rubric(visit)
        criterion = reply.item if reply.item in rubric.criteria else None
        item = "criterion" if criterion else reply.item or "visit"
        named = criterion_of(rubric, criterion)
        for words, part in parts_of(reply.text, names.say):
            yield (*about, item, *named, reply.author, names.local(reply.at), words, part)


def addendum_rows(visit: Visit, names: Names) -> Iterator[Row]:
    for each in visit.addenda:
        about = (each.id, visit.id, *teacher_of(visit), visit.day, each.item, each.author)
        texts = [pieces(words) for words in (each.old, each.new, each.reason)]
        length = max(map(len, texts))
        for place in range(length):
            words = [part[place] if place < len(part) else None for part in texts]
            yield (*about, names.local(each.at), *words, numbered(place, length, names.say))
