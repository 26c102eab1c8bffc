"""Entering what comes after a visit: shared, taken back, opened, answered, received and corrected."""

from datetime import datetime

from ..domain.record import seal
from ..store import answers, conferring, drafts, previewing, rubrics, sharing
from .loading import Loading
from .plan_values import VisitPlan


def share(
    loading: Loading, visit: VisitPlan, observer: str, observation: str, at: datetime
) -> None:
    plan, district = loading.plan, loading.district
    draft = conferring.agreed(district, drafts.draft(district, observer, observation))
    shown = previewing.preview(draft, plan.language)
    sharing.share(
        district,
        observer,
        next(iter(loading.actor(visit.observer).roles)),
        observation,
        seal(shown),
        language=plan.language,
        timezone=plan.timezone,
        at=at,
    )
    if visit.taken_back_at:
        sharing.take_back(district, observer, observation, visit.taken_back_at)
        return
    _answer(loading, visit, observer, observation)


def _answer(loading: Loading, visit: VisitPlan, observer: str, observation: str) -> None:
    """What the teacher did with the record, and what the observer added since."""
    district, teacher = loading.district, loading.ids[visit.teacher]
    if visit.opened_at:
        answers.open_first(district, teacher, observation, visit.opened_at)
    for each in visit.replies:
        key = loading.new_id(each.at)
        answers.reply(district, teacher, observation, each.criterion, each.text, each.at, key)
    if visit.acknowledged_at:
        answers.acknowledge(district, teacher, observation, visit.acknowledged_at)
    for more in visit.addenda:
        answers.add(
            district,
            observer,
            observation,
            more.criterion,
            _label(visit, more.new, district, more.criterion),
            more.reason,
            more.at,
        )


def _label(visit: VisitPlan, level: str, district: str, code: str) -> str:
    rubric = rubrics.rubric_version(district, visit.rubric, visit.rubric_version)
    criterion = rubric.criterion(code) if rubric else None
    found = rubric.scale_of(criterion).level(level) if rubric and criterion else None
    return rubric.say(found.label, "en") if rubric and found else level
