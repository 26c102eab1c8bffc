"""A teacher's own record in the shape that it is taken away in, read a visit at a time."""

from collections.abc import Iterator

from ...domain.observation import Kind
from ...domain.policy import Actor, Scope
from ...domain.record import CriterionShown, LookForSeen
from ...exchange import own_record_visits as shape
from ...exchange.own_record import FORMAT, VERSION, Head
from ...exchange.own_record_coaching import About, Tried
from ...store import (
    cycles,
    ground,
    lending,
    own_record,
    practice,
    profiles,
    record_headings,
    records,
    steps,
)
from ...store.records import SharedVisit
from ..guard import now
from . import between, coaching

_AT_ONCE = 50
_ALL_LINES = 100_000


def visits(who: Actor, language: str) -> Iterator[SharedVisit]:
    """All records about this teacher, own looks among them, the newest first."""
    scope, before = Scope(who.id, frozenset()), None
    while True:
        found = record_headings.headings(
            who.district, scope, teacher=who.id, before=before, most=_AT_ONCE
        )
        for each in found:
            shared = records.shared_visit(who.district, scope, each.id)
            yield records.in_language(who.district, shared, language)
        if len(found) < _AT_ONCE:
            return
        before = (found[-1].started_at, found[-1].id)


def head(who: Actor) -> Head:
    own = own_record.own(who.district, who.id)
    tried = practice.lines(who.district, who.id, most=_ALL_LINES)
    return Head(
        format=FORMAT,
        version=VERSION,
        made_at=now(),
        district=ground.district(who.district).name,
        teacher=who.name,
        language=who.language,
        profile=About.like(profiles.profile(who.district, who.id, who.id)),
        goals=[coaching.goal(each) for each in cycles.cycles_of(who.district, who.id, who.id)],
        steps=[coaching.step(each) for each in steps.steps_of(who.district, who.id, who.id)],
        practice=[Tried.like(each) for each in tried],
        before=[between.before(each) for each in own.before],
        formal=[between.formal(each) for each in own.formal],
    )


def visit(who: Actor, shared: SharedVisit) -> shape.Visit:
    heading, record, agreed = shared.heading, shared.record, shared.record.step
    lent = lending.readers(who.district, heading)
    return shape.Visit.like(
        heading,
        source="self" if heading.kind is Kind.SELF else "observer",
        rubric=shared.rubric,
        rubric_version=shared.rubric_version,
        rubric_title=record.rubric_title,
        glow=record.glow,
        grow=record.grow,
        step=agreed.text if agreed else "",
        criteria=[_criterion(each) for each in record.criteria],
        notes=between.notes(record),
        counted=_counted(record.look_fors),
        replies=[shape.Reply.like(each, by=each.author) for each in shared.replies],
        corrections=[shape.Correction.like(each, by=each.author) for each in shared.addenda],
        received_at=heading.acknowledged_at,
        read_by=[shape.Lent.like(each) for each in lent if each.since],
        agreed_step=agreed and shape.Agreed.like(agreed, look_for=agreed.look_for_text),
        lesson=record.lesson,
    )


def _criterion(shown: CriterionShown) -> shape.Criterion:
    return shape.Criterion.like(
        shown,
        domain=shown.domain_title,
        levels=[shape.Level.like(each) for each in shown.levels],
        evidence=[each.note_id for each in shown.evidence],
        counted=_counted(shown.look_fors),
        behaviors=[shape.Marked.like(each) for each in shown.behaviours],
        combined=shape.Combined.like(shown.combined) if shown.combined else None,
    )


def _counted(look_fors: tuple[LookForSeen, ...]) -> list[shape.Counted]:
    return [shape.Counted.like(each) for each in look_fors]
