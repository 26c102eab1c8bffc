"""A teacher's cycles, own goals and steps, in the shape that the own record is taken away in."""

from datetime import date

from ...domain.cycles import Event
from ...domain.steps import StepNow
from ...exchange import own_record_coaching as shape
from ...store.cycles import CycleSeen
from ..pages import told, zone


def goal(seen: CycleSeen) -> shape.Goal:
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


def step(now: StepNow) -> shape.Step:
    return shape.Step.like(
        now,
        coach=now.coach or None,
        visit=now.observation,
        met_when=told(now.when_met),
        look_for=now.label,
        uses=now.rule.uses if now.rule else None,
        visits=now.rule.visits if now.rule else None,
        seen=[
            shape.Seen(
                visit=each.observation, day=each.at.astimezone(zone()).date(), count=each.count
            )
            for each in (now.counts if now.rule else ())
        ],
    )


def _happened(event: Event) -> shape.Happened:
    by_day = event.detail.get("by")
    return shape.Happened.like(
        event,
        by=event.author_name,
        agreed=event.detail.get("agreed", ""),
        owner=event.detail.get("owner"),
        by_day=date.fromisoformat(by_day) if by_day else None,
        standing=event.detail.get("standing"),
    )
