"""The look-for card of a visit: at most five things to look for, the step's first, then the goal's."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest

from .rubric import LookFor, Rubric
from .steps import StepNow

MOST = 5


@dataclass(frozen=True, slots=True)
class Look:
    """`of_step` for what the open step counts; everything else is from the goal's criteria."""

    code: str
    text: str
    of_step: bool = False


def look_card(
    step: StepNow | None, criteria: Sequence[str], rubric: Rubric | None, language: str
) -> tuple[Look, ...]:
    """Each criterion of the goal gets its turn, and seating and devices come after what students do."""
    found: dict[str, Look] = {}
    if step and step.is_open and step.look_for:
        found[step.look_for] = Look(step.look_for, step.label or step.text, of_step=True)
    if rubric:
        for each in _in_turn(rubric, criteria):
            found.setdefault(each.code, Look(each.code, rubric.say(each.text, language)))
    return tuple(found.values())[:MOST]


def _in_turn(rubric: Rubric, criteria: Sequence[str]) -> Iterator[LookFor]:
    wanted = [found for code in criteria if (found := rubric.criterion(code))]
    for surface in (False, True):
        lists: Iterable[list[LookFor]] = (
            [look for look in each.look_fors if look.surface is surface] for each in wanted
        )
        yield from (each for each in chain.from_iterable(zip_longest(*lists)) if each)
