"""What could be put right before sharing; none of it blocks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .fold import Note, Rating
from .lesson_time import intervals_passed, watched_ms
from .protocol_plan import plans
from .protocols import NOTHING_TIMED, Timed
from .rubric import Rubric, Text


@dataclass(frozen=True, slots=True)
class Missed:
    """Intervals or scans of one protocol that nobody coded; they stay empty and count for nothing."""

    title: Text
    intervals: tuple[int, ...] = ()
    moments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unrated:
    """Criteria without a rating in this segment that have one in another."""

    segment: int
    criteria: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LooseEnds:
    """Lists of what stands out; `conflicts` are notes and ratings with more than one current value."""

    untagged: tuple[Note, ...]
    bare: tuple[str, ...]
    unrated: tuple[str, ...]
    noted_twice: tuple[Note, ...]
    rated_twice: tuple[Rating, ...]
    private: tuple[Note, ...]
    missed: tuple[Missed, ...] = ()
    segments: tuple[Unrated, ...] = ()

    def __len__(self) -> int:
        """How many things somebody might want to act on; what was not rated or was missed needs nothing."""
        acts = (self.untagged, self.bare, self.noted_twice, self.rated_twice)
        return sum(len(each) for each in acts)


def loose_ends(
    rubric: Rubric,
    notes: Iterable[Note],
    ratings: Iterable[Rating],
    timed: Timed = NOTHING_TIMED,
    length_ms: int = 0,
) -> LooseEnds:
    """`length_ms` is that of the visit; `bare` and `unrated` hold codes of criteria: rated without evidence, and not rated at all."""
    kept = [note for note in notes if not note.deleted]
    shared = [note for note in kept if not note.private]
    codes = [each.code for each in rubric.criteria()]
    tagged = {code for note in shared for code in note.tags}
    given = list(ratings)
    rated = {each.target for each in given if each.level is not None}
    levels = {each.target for each in given if _is_level(rubric, each)}
    return LooseEnds(
        untagged=tuple(note for note in shared if not set(note.tags) & set(codes)),
        bare=tuple(code for code in codes if code in levels - tagged),
        unrated=tuple(code for code in codes if code not in rated),
        noted_twice=tuple(note for note in kept if note.conflict),
        rated_twice=tuple(each for each in given if each.conflict),
        private=tuple(note for note in kept if note.private),
        missed=tuple(_missed(rubric, timed, watched_ms(timed, shared, length_ms))),
        segments=tuple(_unrated_in_segments(rubric, given)),
    )


def _missed(rubric: Rubric, timed: Timed, watched: int) -> Iterator[Missed]:
    for plan in plans(rubric):
        if plan.kind == "interval":
            coded = plan.coded(timed)
            done = {each.number for each in coded}
            passed = range(1, intervals_passed(plan, coded, watched) + 1)
            numbers = tuple(number for number in passed if number not in done)
            if numbers:
                yield Missed(plan.title, intervals=numbers)
        elif plan.moments:
            made = {each.at for each in timed.snapshots if each.protocol == plan.code}
            came = plan.scans_came(timed, watched)
            moments = tuple(each for each in came if each not in made)
            if moments:
                yield Missed(plan.title, moments=moments)


def _unrated_in_segments(rubric: Rubric, ratings: list[Rating]) -> Iterator[Unrated]:
    given = {(each.target, each.segment) for each in ratings if each.level is not None}
    for plan in plans(rubric):
        segments = range(1, plan.count + 1)
        somewhere = [
            code for code in plan.scores if any((code, segment) in given for segment in segments)
        ]
        for segment in segments:
            missing = tuple(code for code in somewhere if (code, segment) not in given)
            if missing:
                yield Unrated(segment, missing)


def _is_level(rubric: Rubric, rating: Rating) -> bool:
    """Not observed needs no evidence."""
    criterion = rubric.criterion(rating.target)
    return bool(criterion and rating.level and rubric.scale_of(criterion).level(rating.level))
