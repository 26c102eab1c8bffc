"""Which next steps a rubric offers for the levels of a visit."""

from collections.abc import Iterable
from dataclasses import dataclass

from .fold import Rating
from .rubric import Criterion, LookFor, Rubric


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A step to pick; `look_for` is what it brings to count, "" where the criterion's own is meant."""

    criterion: str
    title: str
    text: str
    look_for: str = ""


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


def other_steps(
    rubric: Rubric, criterion: str | None, language: str, but: str
) -> tuple[Suggestion, ...]:
    """What else the rubric suggests for this criterion at any level: for a step that is not yet met."""
    found = rubric.criterion(criterion) if criterion else None
    if found is None:
        return ()
    title = rubric.say(found.title, language)
    texts = (rubric.say(text, language) for own in found.next_steps.values() for text in own)
    return tuple(Suggestion(found.code, title, text) for text in texts if text != but)


def default_look_for(rubric: Rubric, criterion: str | None) -> LookFor | None:
    """What a step for this criterion counts unless it says otherwise: its first tally."""
    found = rubric.criterion(criterion) if criterion else None
    own = found.look_fors if found else ()
    tallies = [each for each in own if each.kind == "tally"]
    return next(iter(tallies or own), None)


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
