"""Which next steps a rubric offers for the levels of a visit."""

from collections.abc import Iterable
from dataclasses import dataclass

from .fold import Rating
from .rubric import Criterion, Rubric


@dataclass(frozen=True, slots=True)
class Suggestion:
    criterion: str
    title: str
    text: str


def suggest_steps(
    rubric: Rubric, ratings: Iterable[Rating], language: str, most: int = 4
) -> tuple[Suggestion, ...]:
    """Steps for the lowest level given first; none where nothing was rated or all is at the top."""
    lowest: dict[str, tuple[float, Criterion, str]] = {}
    for rating in ratings:
        criterion = rubric.criterion(rating.target)
        if criterion is None or rating.level is None:
            continue
        height = _height(rubric, criterion, rating.level)
        if height is None:
            continue
        held = lowest.get(criterion.code)
        if held is None or height < held[0]:
            lowest[criterion.code] = (height, criterion, rating.level)
    order = [each.code for each in rubric.criteria()]
    found = sorted(lowest.values(), key=lambda each: (each[0], order.index(each[1].code)))
    return tuple(
        Suggestion(criterion.code, rubric.say(criterion.title, language), text)
        for _, criterion, level in found
        for text in _steps(rubric, criterion, level, language)
    )[:most]


def _height(rubric: Rubric, criterion: Criterion, level: str) -> float | None:
    """Where a level stands on its scale, from 0 to 1; None at the top and for what is no level."""
    codes = [each.code for each in rubric.scale_of(criterion).levels]
    if criterion.reverse:
        codes.reverse()
    if level not in codes or level == codes[-1]:
        return None
    return codes.index(level) / (len(codes) - 1)


def _steps(rubric: Rubric, criterion: Criterion, level: str, language: str) -> list[str]:
    """The steps of this level; where a level between two has none, those of the one below."""
    codes = [each.code for each in rubric.scale_of(criterion).levels]
    for code in reversed(codes[: codes.index(level) + 1]):
        if criterion.next_steps.get(code):
            return [rubric.say(text, language) for text in criterion.next_steps[code]]
    return []
