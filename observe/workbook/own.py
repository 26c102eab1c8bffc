"""The sheets that only a teacher's own record has: what happened in cycles, formal observations on their way, profile."""

from collections.abc import Iterator
from datetime import date

from ..domain.cycle_conferences import Party
from ..domain.cycles import Event, Happening, Result
from ..domain.evaluation import said
from ..domain.export_own import Before, Formal, What, Whose, counted_in
from ..domain.retelling import retold
from ..domain.wording import sentence
from .columns import Column, Row, Type, code, data_sheet, text
from .names import Names
from .texts import DAY, PART, continued

_NOTE, _COUNTED = "note", "counted"
_ANSWERS, _ITEMS = ("yes", "no"), ("strengths", "interests", "support")
_OR_GOES_ON = sentence("none, or the row goes on")
_VISIT = code("observation_id", "The observation; the same in every sheet.", width=38)
_OBSERVER = text("observer", "Who observed.", width=22)
_CRITERION = (
    code("criterion_code", "The criterion's code in the rubric.", blank="about none", width=14),
    text("criterion", "The criterion's title.", blank="about none", width=30),
)

HAPPENED = data_sheet(
    "Cycle_events",
    (
        code("cycle_id", "The cycle, as in the sheet Cycles.", width=12),
        Column("date", Type.DATE, "The day it happened or is planned for.", "a day", width=11),
        text("kind", "What happened.", allowed=", ".join(Happening), width=14),
        text("stage", "The stage the cycle was in, a code of its model.", blank="none yet", width=14),
        text("author", "Who wrote it.", width=22),
        text("text", "What was written.", blank=_OR_GOES_ON, width=60, wrapped=True),
        text("agreed", "What a conference agreed on.", blank=_OR_GOES_ON, width=40, wrapped=True),
        text("owner", "Who does what was agreed.", allowed=", ".join(Party), blank="not said", width=10),
        Column("by_day", Type.DATE, "The day by which it is done.", "a day", "not said", width=11),
        text("standing", "How far students were at a check.", allowed=", ".join(Result), blank="no check", width=10),
        PART,
    ),
)  # fmt: skip

BEFORE = data_sheet(
    "Before_lessons",
    (
        code("observation_id", "The observation that followed.", blank="its evidence is not shared yet", width=38),
        Column("date", Type.DATE, "The day of the lesson by the district's clock.", "a day", width=11),
        _OBSERVER,
        Column("meets_on", Type.DATE, "The day of the conference before the lesson.", "a day", "none is set", width=11),
        text("questions", "What was asked.", blank=_OR_GOES_ON, width=60, wrapped=True),
        text("answers", "What you answered.", blank=_OR_GOES_ON, width=60, wrapped=True),
        Column("answered", Type.TIME, "When, by the district's clock.", "a time", "not answered yet", width=17),
        PART,
    ),
)  # fmt: skip

WORDS = data_sheet(
    "Formal_words",
    (
        _VISIT,
        DAY,
        _OBSERVER,
        text("item", "What the words are.", allowed=", ".join((_NOTE, _COUNTED, *What)), width=20),
        *_CRITERION,
        code("note_id", "The note, or the one that the words stand beside.", blank="about none", width=38),
        text("author", "Who wrote it.", blank="on record without a name", width=22),
        Column("written", Type.TIME, "When, by the district's clock.", "a time", "not on record", width=17),
        text("text", "The words, as they were written.", blank=_OR_GOES_ON, width=80, wrapped=True),
        Column("count", Type.INTEGER, "How often it was counted.", "1 or more", "not counted", width=9),
        text("answer", "What the other side said to a request.", allowed=", ".join(_ANSWERS), blank="no request, or no answer yet", width=9),
        PART,
    ),
)  # fmt: skip

LEVELS = data_sheet(
    "Formal_levels",
    (
        _VISIT,
        DAY,
        _OBSERVER,
        text("whose", "Whose level it is.", allowed=", ".join(Whose), width=12),
        *_CRITERION,
        Column("segment", Type.INTEGER, "The part of the lesson that was rated.", "1 or more", "the whole visit", width=9),
        Column("level", Type.INTEGER, "The level given, counted from 1, the lowest.", "1 to the number of levels of the scale", "not a level: level_label says which", width=8, colored=True),
        text("level_label", "The level's name, or what was recorded instead.", width=16),
        Column("sealed", Type.TIME, "When it was sealed or recorded.", "a time", "a draft, or from before a reopening", width=17),
        text("comment", "What it rests on.", blank=_OR_GOES_ON, width=60, wrapped=True),
        PART,
    ),
)  # fmt: skip

PROFILE = data_sheet(
    "Profile",
    (
        text("item", "What it tells of.", allowed=", ".join(_ITEMS), width=14),
        text("text", "Your words.", blank="the row goes on", width=80, wrapped=True),
        PART,
    ),
)


def happened_rows(cycle: str, event: Event, names: Names) -> Iterator[Row]:
    told = event.detail
    row = (
        cycle,
        event.day,
        event.kind.value,
        event.stage,
        event.author_name,
        event.text,
        told.get("agreed"),
        told.get("owner"),
        _day(told.get("by")),
        told.get("standing"),
    )
    return continued(HAPPENED, row, names.say)


def before_rows(each: Before, names: Names) -> Iterator[Row]:
    row = (
        each.visit,
        names.day(each.starts_at),
        each.observer,
        each.meets_on,
        each.questions,
        each.answers,
        names.local(each.answered_at),
    )
    return continued(BEFORE, row, names.say)


def word_rows(formal: Formal, names: Names) -> Iterator[Row]:
    """The evidence that was given, what was counted, then what the two wrote."""
    evidence = retold(formal.evidence, formal.rubric, names.language)
    rows: list[Row] = []
    for note in evidence.script:
        tag = note.tags[0] if note.tags else None
        about = (*_criterion(formal, tag, names), note.note_id, formal.observer)
        rows.append((_NOTE, *about, names.local(note.at), note.text, None, None))
    for criterion, counted in counted_in(evidence):
        about = (*_criterion(formal, criterion, names), None, formal.observer, None)
        rows.append((_COUNTED, *about, counted.text, counted.count, None))
    for each in formal.words:
        about = (*_criterion(formal, each.criterion, names), each.note, each.by)
        rows.append((each.what.value, *about, names.local(each.at), each.text, None, each.answer))
    for row in rows:
        yield from continued(WORDS, (*_about(formal, names), *row), names.say)


def level_rows(formal: Formal, names: Names) -> Iterator[Row]:
    for each in formal.levels:
        shown = said(formal.rubric, names.language, each.given)
        row = (
            *_about(formal, names),
            each.whose.value,
            *_criterion(formal, each.given.criterion, names),
            shown.segment,
            shown.place,
            shown.label,
            names.local(each.at),
            shown.comment,
        )
        yield from continued(LEVELS, row, names.say)


def profile_rows(item: str, words: str, names: Names) -> Iterator[Row]:
    return continued(PROFILE, (item, words), names.say)


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


def _about(formal: Formal, names: Names) -> Row:
    return (formal.id, names.day(formal.started_at), formal.observer)


def _criterion(formal: Formal, code: str | None, names: Names) -> Row:
    found = formal.rubric.criterion(code) if code else None
    return (code, formal.rubric.say(found.title, names.language) if found else code)
