"""What was between a teacher and their observer, in the shape that the own record is taken away in."""

from ...domain.evaluation import said
from ...domain.export_own import Before, Formal, Leveled, Worded, counted_in
from ...domain.record import Record
from ...domain.retelling import retold
from ...domain.rubric import Rubric
from ...exchange import own_record as shape
from ..pages import language


def before(each: Before) -> shape.Before:
    return shape.Before(
        visit=each.visit,
        kind=each.kind,
        observer=each.observer,
        section=each.section,
        starts_at=each.starts_at,
        meets_on=each.meets_on,
        due_on=each.due_on,
        questions=each.questions,
        answers=each.answers,
        answered_at=each.answered_at,
    )


def formal(each: Formal) -> shape.Formal:
    evidence = retold(each.evidence, each.rubric, language())
    return shape.Formal(
        id=each.id,
        kind=each.kind,
        state=each.state,
        observer=each.observer,
        school=each.school,
        section=each.section,
        started_at=each.started_at,
        minutes=each.minutes,
        rubric=each.rubric.id,
        rubric_version=each.rubric.version,
        rubric_title=evidence.rubric_title,
        evidence_at=each.evidence_at,
        notes=notes(evidence),
        counted=[
            shape.Counted(code=seen.code, text=seen.text, count=seen.count)
            for _criterion, seen in counted_in(evidence)
        ],
        levels=[_level(each.rubric, given) for given in each.levels],
        words=[_words(said) for said in each.words],
        conference_on=each.conference_on,
        conference_at=each.conference_at,
        due=[shape.Due(what=what, day=day) for what, day in each.due],
    )


def notes(record: Record) -> list[shape.Note]:
    return [
        shape.Note(id=each.note_id, at=each.at, text=each.text, tags=list(each.tags))
        for each in record.script
    ]


def _level(rubric: Rubric, each: Leveled) -> shape.FormalLevel:
    shown, criterion = said(rubric, language(), each.given), rubric.criterion(each.given.criterion)
    return shape.FormalLevel(
        whose=each.whose,
        criterion=each.given.criterion,
        title=rubric.say(criterion.title, language()) if criterion else each.given.criterion,
        segment=shown.segment,
        code=shown.code,
        label=shown.label,
        place=shown.place,
        of=shown.of,
        comment=shown.comment,
        at=each.at,
    )


def _words(each: Worded) -> shape.FormalWords:
    return shape.FormalWords(
        what=each.what,
        by=each.by,
        text=each.text,
        at=each.at,
        note=each.note,
        criterion=each.criterion,
        answer=each.answer,
    )
