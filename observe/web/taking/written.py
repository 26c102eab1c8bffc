"""A teacher's own record in the shape that it is taken away in, read a visit at a time."""

from collections.abc import Iterator
from datetime import date

from ...domain.cycles import Event
from ...domain.observation import Kind
from ...domain.policy import Actor, Scope
from ...domain.record import Combined, CriterionShown, LookForSeen, Step
from ...domain.steps import StepNow
from ...exchange import own_record as shape
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
from ...store.cycles import CycleSeen
from ...store.lending import Reader
from ...store.records import SharedVisit
from ..guard import now
from ..pages import told, zone
from . import between

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


def head(who: Actor) -> shape.Head:
    about = profiles.profile(who.district, who.id, who.id)
    own = own_record.own(who.district, who.id)
    return shape.Head(
        format=shape.FORMAT,
        version=shape.VERSION,
        made_at=now(),
        district=ground.district(who.district).name,
        teacher=who.name,
        language=who.language,
        profile=shape.About(
            strengths=about.strengths, interests=about.interests, support=about.support
        ),
        goals=[_goal(each) for each in cycles.cycles_of(who.district, who.id, who.id)],
        steps=[_step(each) for each in steps.steps_of(who.district, who.id, who.id)],
        practice=[
            shape.Tried(day=each.day, text=each.text, step=each.step)
            for each in practice.lines(who.district, who.id, most=_ALL_LINES)
        ],
        before=[between.before(each) for each in own.before],
        formal=[between.formal(each) for each in own.formal],
    )


def visit(who: Actor, shared: SharedVisit) -> shape.Visit:
    heading, record = shared.heading, shared.record
    lent = [each for each in lending.readers(who.district, heading) if each.since]
    return shape.Visit(
        id=heading.id,
        kind=heading.kind,
        source="self" if heading.kind is Kind.SELF else "observer",
        observer=heading.observer,
        school=heading.school,
        section=heading.section,
        day=heading.day,
        started_at=heading.started_at,
        minutes=heading.minutes,
        rubric=shared.rubric,
        rubric_version=shared.rubric_version,
        rubric_title=record.rubric_title,
        glow=record.glow,
        grow=record.grow,
        step=record.step.text if record.step else "",
        criteria=[_criterion(each) for each in record.criteria],
        notes=between.notes(record),
        counted=_counted(record.look_fors),
        replies=[
            shape.Reply(item=each.item, by=each.author, at=each.at, text=each.text)
            for each in shared.replies
        ],
        corrections=[
            shape.Correction(
                item=each.item,
                by=each.author,
                at=each.at,
                old=each.old,
                new=each.new,
                reason=each.reason,
            )
            for each in shared.addenda
        ],
        shared_at=heading.shared_at,
        received_at=heading.acknowledged_at,
        read_by=list(_lent(lent)),
        agreed_step=_agreed(record.step) if record.step else None,
        lesson=record.lesson,
    )


def _lent(readers: list[Reader]) -> Iterator[shape.Lent]:
    for each in readers:
        if each.since:
            yield shape.Lent(name=each.name, since=each.since)


def _goal(seen: CycleSeen) -> shape.Goal:
    cycle, plan = seen.cycle, seen.cycle.plan
    return shape.Goal(
        id=cycle.id,
        coach=seen.coach_name or None,
        model=plan.template,
        state=cycle.state,
        stage=cycle.stage,
        goal=plan.goal,
        students=plan.students,
        practice=plan.practice,
        rubric=plan.rubric,
        rubric_version=plan.rubric_version,
        criteria=list(plan.criteria),
        baseline=plan.baseline,
        plan=plan.plan,
        opened_on=cycle.opened_on,
        ends_on=plan.ends_on,
        closed_on=cycle.closed_on,
        result=cycle.result,
        reflection=cycle.reflection,
        visits=[each.id for each in seen.visits],
        happened=[_happened(each) for each in seen.events],
        cadence_days=plan.cadence_days,
        planned_visits=plan.planned_visits,
        planned_checks=plan.planned_checks,
    )


def _happened(event: Event) -> shape.Happened:
    by_day = event.detail.get("by")
    return shape.Happened(
        kind=event.kind,
        day=event.day,
        by=event.author_name,
        stage=event.stage,
        text=event.text,
        agreed=event.detail.get("agreed", ""),
        owner=event.detail.get("owner"),
        by_day=date.fromisoformat(by_day) if by_day else None,
        standing=event.detail.get("standing"),
    )


def _step(step: StepNow) -> shape.Step:
    return shape.Step(
        id=step.id,
        coach=step.coach or None,
        cycle=step.cycle,
        visit=step.observation,
        branch_of=step.branch_of,
        criterion=step.criterion,
        text=step.text,
        met_when=told(step.when_met),
        look_for=step.label,
        uses=step.rule.uses if step.rule else None,
        visits=step.rule.visits if step.rule else None,
        support=step.support,
        set_on=step.set_on,
        due_on=step.due_on,
        state=step.state,
        closed_on=step.closed_on,
        closed_why=step.closed_why,
        seen=[
            shape.Seen(
                visit=each.observation, day=each.at.astimezone(zone()).date(), count=each.count
            )
            for each in (step.counts if step.rule else ())
        ],
        leader_sees=step.leader_sees,
        support_kind=step.support_kind,
    )


def _criterion(shown: CriterionShown) -> shape.Criterion:
    return shape.Criterion(
        code=shown.code,
        title=shown.title,
        domain=shown.domain_title,
        levels=[
            shape.Level(
                segment=each.segment,
                code=each.code,
                label=each.label,
                place=each.place,
                of=each.of,
                comment=each.comment,
                descriptor=each.descriptor,
            )
            for each in shown.levels
        ],
        evidence=[each.note_id for each in shown.evidence],
        counted=_counted(shown.look_fors),
        behaviors=[
            shape.Marked(
                code=each.code,
                text=each.text,
                segment=each.segment,
                level=each.level,
                label=each.label,
                comment=each.comment,
            )
            for each in shown.behaviours
        ],
        combined=_combined(shown.combined) if shown.combined else None,
    )


def _combined(one: Combined) -> shape.Combined:
    return shape.Combined(rule=one.rule, code=one.code, label=one.label, place=one.place, of=one.of)


def _agreed(step: Step) -> shape.Agreed:
    return shape.Agreed(
        text=step.text,
        criterion=step.criterion,
        met_when=step.met_when,
        due_on=step.due_on,
        look_for=step.look_for_text,
        uses=step.uses,
        visits=step.visits,
        support=step.support,
        support_kind=step.support_kind,
    )


def _counted(look_fors: tuple[LookForSeen, ...]) -> list[shape.Counted]:
    return [shape.Counted(code=each.code, text=each.text, count=each.count) for each in look_fors]
