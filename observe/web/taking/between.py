"""What was between a teacher and their observer, in the shape that the own record is taken away in."""

from ...domain.evaluation import said
from ...domain.export_own import Before, Formal, Leveled, counted_in
from ...domain.record import Record
from ...domain.retelling import retold
from ...domain.rubric import Rubric
from ...exchange import own_record_formal as shape
from ...exchange.own_record_visits import Counted, Note
from ..pages import language


def before(each: Before) -> shape.Before:
    return shape.Before.like(each)


def formal(each: Formal) -> shape.Formal:
    evidence = retold(each.evidence, each.rubric, language())
    return shape.Formal.like(
        each,
        rubric=each.rubric.id,
        rubric_version=each.rubric.version,
        rubric_title=evidence.rubric_title,
        notes=notes(evidence),
        counted=[Counted.like(seen) for _criterion, seen in counted_in(evidence)],
        levels=[_level(each.rubric, given) for given in each.levels],
        words=[shape.FormalWords.like(words) for words in each.words],
        due=[shape.Due(what=what, day=day) for what, day in each.due],
    )


def notes(record: Record) -> list[Note]:
    return [Note.like(each, id=each.note_id, tags=list(each.tags)) for each in record.script]


def _level(rubric: Rubric, each: Leveled) -> shape.FormalLevel:
    shown, criterion = said(rubric, language(), each.given), rubric.criterion(each.given.criterion)
    return shape.FormalLevel.like(
        shown,
        whose=each.whose,
        criterion=each.given.criterion,
        title=rubric.say(criterion.title, language()) if criterion else each.given.criterion,
        at=each.at,
    )
