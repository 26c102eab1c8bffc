"""Entering the way of a formal visit through the store, each act by who did it and when."""

from collections.abc import Callable
from datetime import datetime

from ..domain.evaluation import Given, given_from, seal_levels
from ..domain.record import seal
from ..store import conferring, drafts, evaluations, evidence, sealing
from .plan_values import WayPlan


def enter_the_way(
    district: str,
    observer: str,
    teacher: str,
    observation: str,
    way: WayPlan,
    new_id: Callable[[datetime], str],
) -> None:
    who = (district, observer, observation)
    shown = evidence.preview_evidence(drafts.draft(*who), "en")
    evidence.share_evidence(*who, seal(shown), language="en", at=way.evidence_at)
    if way.added:
        key = new_id(way.evidence_at)
        evidence.annotate(district, teacher, observation, key, way.added, way.evidence_at)
    if way.own_at:
        _rate_self(district, teacher, observation, way, way.own_at)
    if way.rated_at:
        found = evaluations.seen(*who)
        given = given_from(drafts.draft(*who).ratings)
        sealed = seal_levels(found.rubric, found.evidence_sha, given)
        sealing.seal_rated(*who, sealed, way.rated_at)
    if way.conference_at:
        _confer(district, observer, teacher, observation, way, way.conference_at)
    if way.agreed_at:
        _record(district, observer, observation, way, way.agreed_at)


def _rate_self(district: str, teacher: str, observation: str, way: WayPlan, at: datetime) -> None:
    given = [Given(criterion, level) for criterion, level in way.own.items()]
    found = evaluations.seen(district, teacher, observation)
    sealing.save_own(district, teacher, observation, given, found.revision)
    found = evaluations.seen(district, teacher, observation)
    sealed = seal_levels(found.rubric, found.evidence_sha, found.draft)
    sealing.seal_own(district, teacher, observation, sealed, at)


def _confer(
    district: str, observer: str, teacher: str, observation: str, way: WayPlan, at: datetime
) -> None:
    for person, text in zip((teacher, observer), way.said, strict=True):
        revision = evaluations.seen(district, person, observation).revision
        conferring.note_conference(district, person, observation, text, revision, at)
    conferring.hold_conference(district, observer, observation, at)


def _record(district: str, observer: str, observation: str, way: WayPlan, at: datetime) -> None:
    """The observer's levels, and the teacher's where they lie one above: they were shown more evidence."""
    found = evaluations.seen(district, observer, observation)
    given = []
    for at_place, each in enumerate(found.rated or ()):
        own = way.own.get(each.criterion, "")
        higher = own > each.level and at_place % 3 == 0
        level, comment = (own, "Recorded together.") if higher else (each.level, each.comment)
        given.append(Given(each.criterion, level, comment, each.segment, each.rating_id))
    conferring.record_levels(district, observer, observation, given, found.revision, at)
