"""Which criteria an observer looks at in one visit, and the ratings, tallies and ticks that follow."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random

from ..domain.observation import Kind
from ..domain.rubric import LookFor, Rubric
from .bank import everyday_criteria, lines
from .plan_values import LookForPlan, NotePlan, RatingPlan
from .practice import Practice, level_code
from .schedule import TEN_MINUTES, Appointment

_NOT_OBSERVED = "NO"
_TAPPED = 0.55


@dataclass(frozen=True)
class Look:
    """`rated` and `noticed` hold levels 1 to 4; `unseen` was looked for and not there to be seen."""

    rated: Mapping[str, int]
    noticed: Mapping[str, int]
    unseen: tuple[str, ...]
    tags: Mapping[str, str]

    @property
    def evident(self) -> dict[str, int]:
        return {**self.rated, **self.noticed}


def look(visit: Appointment, rubric: Rubric, practice: Practice, draw: Random) -> Look:
    codes = [each.code for each in rubric.criteria()]
    if visit.rubric == TEN_MINUTES:
        return _one_focus(visit, codes, practice, draw)
    chosen = _chosen(visit, codes, practice, draw)
    unseen = tuple(each for each in chosen if draw.random() < 0.06 and visit.rated is None)
    rated = [each for each in chosen if each not in unseen] or list(chosen)
    others = [each for each in codes if each not in chosen]
    fewest = max(0, (4 if visit.notes is None else 6) - len(rated))
    noticed = draw.sample(others, min(len(others), fewest + draw.randint(0, 2)))
    return Look(
        {each: _level(visit, each, practice) for each in rated},
        {each: _level(visit, each, practice) for each in noticed},
        unseen if rated != list(chosen) else (),
        {each: each for each in codes},
    )


def ratings(
    visit: Appointment,
    rubric: Rubric,
    seen: Look,
    notes: tuple[NotePlan, ...],
    draw: Random,
) -> tuple[RatingPlan, ...]:
    """In a formal visit after all evidence, else soon after the last note on the criterion."""
    end = visit.minutes * 60_000
    found = []
    for criterion in rubric.criteria():
        evident = [each.lesson_ms for each in notes if criterion.code in each.tags]
        after = end * 3 // 4 if visit.kind is Kind.FORMAL or not evident else evident[-1]
        at = min(end - draw.randint(500, 20_000), after + draw.randint(4_000, 50_000))
        if (level := seen.rated.get(criterion.code)) is not None:
            code, comment = level_code(rubric, criterion, level), _comment(level, draw)
            found.append(RatingPlan(criterion.code, code, at, comment))
        elif criterion.code in seen.unseen:
            found.append(RatingPlan(criterion.code, _NOT_OBSERVED, at))
    return tuple(sorted(found, key=lambda each: each.lesson_ms))


def taps(
    visit: Appointment, rubric: Rubric, seen: Look, kind: str, draw: Random
) -> tuple[LookForPlan, ...]:
    """Taps on the look-fors of one kind, `tally` or `check`; more where the level is higher."""
    end = visit.minutes * 60_000
    wanted = [
        each.code
        for each, level in _look_fors(rubric, seen.evident)
        if each.kind == kind and draw.random() < _TAPPED
        for _ in range(_count(kind, level, draw))
    ]
    overall = [each.code for each in rubric.look_fors if each.kind == kind == "tally"]
    wanted += [code for code in overall for _ in range(draw.randint(2, 7))]
    placed = [LookForPlan(code, draw.randint(60_000, end - 5_000)) for code in wanted]
    return tuple(sorted(placed, key=lambda each: (each.lesson_ms, each.look_for)))


def _one_focus(visit: Appointment, codes: list[str], practice: Practice, draw: Random) -> Look:
    """A visit without ratings: whatever its criteria are called, the notes are about one practice."""
    known = list(everyday_criteria())
    own = [each for each in codes if each in known]
    focus = draw.choice(own or practice.focus(visit.teacher.email, known))
    tag = focus if own else draw.choice(codes) if codes else None
    return Look({}, {focus: _level(visit, focus, practice)}, (), {focus: tag} if tag else {})


def _chosen(
    visit: Appointment, codes: list[str], practice: Practice, draw: Random
) -> tuple[str, ...]:
    if visit.kind is Kind.FORMAL:
        return tuple(draw.sample(codes, draw.randint(min(13, len(codes)), min(18, len(codes)))))
    teacher = visit.teacher
    focus = list(teacher.practice) or practice.focus(teacher.email, codes)
    some = [each for each in codes if draw.random() < (0.75 if each in focus else 0.22)]
    wanted = visit.rated or min(6, max(2, len(some)))
    rest = draw.sample([each for each in codes if each not in some], len(codes) - len(some))
    return tuple([*draw.sample(some, len(some)), *rest][:wanted])


def _level(visit: Appointment, criterion: str, practice: Practice) -> int:
    return practice.level(visit.teacher, visit.observer, criterion, visit.moment, visit.key)


def _comment(level: int, draw: Random) -> str | None:
    band = {1: "low", 2: "mid"}.get(level, "high")
    return draw.choice(lines(f"comment.{band}")) if draw.random() < 0.14 else None


def _look_fors(rubric: Rubric, levels: Mapping[str, int]) -> Iterator[tuple[LookFor, int]]:
    for criterion in rubric.criteria():
        if (level := levels.get(criterion.code)) is not None:
            yield from ((each, level) for each in criterion.look_fors)


def _count(kind: str, level: int, draw: Random) -> int:
    if kind == "check":
        return int(draw.random() < level / 4)
    return max(0, level - 1 + draw.randint(-1, 2))
