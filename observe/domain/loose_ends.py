"""What could be put right before sharing; none of it blocks."""

from collections.abc import Iterable
from dataclasses import dataclass

from .fold import Note, Rating
from .rubric import Rubric


@dataclass(frozen=True, slots=True)
class LooseEnds:
    """Lists of what stands out; `conflicts` are notes and ratings with more than one current value."""

    untagged: tuple[Note, ...]
    bare: tuple[str, ...]
    unrated: tuple[str, ...]
    noted_twice: tuple[Note, ...]
    rated_twice: tuple[Rating, ...]
    private: tuple[Note, ...]

    def __len__(self) -> int:
        """How many things somebody might want to act on; unrated criteria and private notes need nothing."""
        acts = (self.untagged, self.bare, self.noted_twice, self.rated_twice)
        return sum(len(each) for each in acts)


def loose_ends(rubric: Rubric, notes: Iterable[Note], ratings: Iterable[Rating]) -> LooseEnds:
    """`bare` and `unrated` hold codes of criteria: rated without evidence, and not rated at all."""
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
    )


def _is_level(rubric: Rubric, rating: Rating) -> bool:
    """Not observed needs no evidence."""
    criterion = rubric.criterion(rating.target)
    return bool(criterion and rating.level and rubric.scale_of(criterion).level(rating.level))
