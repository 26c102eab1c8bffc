"""What a teacher takes away beside their shared visits, as far as they may know it at this moment."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from ..domain.evaluation import Given
from ..domain.export_own import Before, Formal, Leveled, Own, What, Whose, Worded
from . import before_lessons, cycles, evaluations, profiles
from .evaluations import EvaluationSeen


def own(district: str, teacher: str) -> Own:
    """Asks the same functions as the teacher's pages, so that it holds what these show and no more."""
    seen = [
        evaluations.seen(district, teacher, each) for each in evaluations.about(district, teacher)
    ]
    about = profiles.profile(district, teacher, teacher)
    texts = {name: getattr(about, name) for name in ("strengths", "interests", "support")}
    return Own(
        happened=tuple(
            (each.cycle.id, event)
            for each in cycles.cycles_of(district, teacher, teacher)
            for event in each.events
        ),
        before=_before(district, teacher, {each.planned: each.id for each in seen if each.planned}),
        formal=tuple(_formal(each) for each in seen),
        profile=tuple((name, text) for name, text in texts.items() if text),
    )


def _before(district: str, teacher: str, visits: dict[str, str]) -> tuple[Before, ...]:
    return tuple(
        Before(
            visit=visits.get(each.planned),
            kind=each.kind,
            teacher=each.teacher,
            observer=each.observer,
            section=each.section,
            starts_at=each.starts_at,
            meets_on=each.meets_on,
            due_on=each.due_on,
            questions=each.questions,
            answers=each.answers,
            answered_at=each.answered_at,
        )
        for each in before_lessons.asked_of(district, teacher)
    )


def _formal(seen: EvaluationSeen) -> Formal:
    return Formal(
        id=seen.id,
        kind=seen.kind,
        state=seen.standing.state,
        teacher=seen.teacher,
        observer=seen.observer,
        school=seen.school,
        section=seen.section,
        started_at=seen.started_at,
        minutes=seen.minutes,
        rubric=seen.rubric,
        evidence=seen.evidence,
        evidence_at=seen.evidence_at,
        levels=tuple(_levels(seen)),
        words=tuple(_words(seen)),
        conference_on=seen.standing.conference_on,
        conference_at=seen.conference_at,
        due=tuple(seen.standing.dues.items()),
    )


def _levels(seen: EvaluationSeen) -> Iterator[Leveled]:
    given: list[tuple[Whose, Iterable[Given], datetime | None]] = [
        (Whose.DRAFT, seen.draft, None),
        (Whose.TEACHER, seen.own or (), seen.own_at),
        (Whose.OBSERVER, seen.rated or (), seen.rated_at),
        *((Whose.EARLIER, each.levels, None) for each in seen.earlier),
        (Whose.TOGETHER, seen.agreed or (), seen.agreed_at),
    ]
    for whose, levels, at in given:
        yield from (Leveled(whose, each, at) for each in levels)


def _words(seen: EvaluationSeen) -> Iterator[Worded]:
    """In the order of the way; in the conference the teacher speaks first."""
    for each in seen.added:
        yield Worded(What.ADDED, seen.teacher, each.text, each.at, each.item, each.criterion)
    if seen.passed:
        yield Worded(What.UNRATED, seen.observer, seen.passed)
    for who, name in (("teacher", seen.teacher), ("observer", seen.observer)):
        if seen.conference.get(who):
            yield Worded(What.CONFERENCE, name, seen.conference[who])
    if seen.declined:
        yield Worded(What.DECLINED, seen.teacher, seen.declined, seen.declined_at)
    for wish in seen.wishes:
        what = What.ASK_REOPEN if wish.act == "reopen" else What.ASK_CLOSE
        yield Worded(what, wish.by, wish.reason, wish.at, answer=wish.answer)
    for earlier in seen.earlier:
        yield Worded(What.REOPENED, "", earlier.reason, earlier.reopened_at)
