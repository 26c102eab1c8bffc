"""The picture of a lesson and the words around it, for every page that shows a record."""

from collections.abc import Iterable
from dataclasses import dataclass

from babel.numbers import format_decimal
from flask import Blueprint
from flask_babel import get_locale
from flask_babel import gettext as _

from ..domain.lesson_drawing import Picture, picture
from ..domain.record import BehaviourGiven, CriterionShown, LevelGiven, Record

blueprint = Blueprint("lesson", __name__)


@dataclass(frozen=True, slots=True)
class RatedPart:
    """What was rated in one segment of a lesson; 0 is the whole visit."""

    number: int
    levels: tuple[LevelGiven, ...]
    behaviours: tuple[BehaviourGiven, ...]


_YES_AND_NO = frozenset({"Y", "N"})


@blueprint.app_template_global("lesson_picture")
def lesson_picture(record: Record) -> Picture | None:
    """None for a record without time protocols."""
    if record.lesson is None:
        return None
    return picture(record.lesson, [note.lesson_ms for note in record.script])


@blueprint.app_template_global("parts_of")
def parts_of(shown: CriterionShown) -> list[RatedPart]:
    """The whole visit first, if it was rated as a whole, then segment by segment."""
    given: list[LevelGiven | BehaviourGiven] = [*shown.levels, *shown.behaviours]
    numbers = sorted({each.segment or 0 for each in given})
    return [
        RatedPart(
            number,
            tuple(each for each in shown.levels if (each.segment or 0) == number),
            tuple(each for each in shown.behaviours if (each.segment or 0) == number),
        )
        for number in numbers
    ]


@blueprint.app_template_filter("answer_word")
def answer_word(answer: str) -> str:
    """An answer of a scan as its reader says it; Y and N are how rubric files write yes and no."""
    if answer in _YES_AND_NO:
        return _("Yes") if answer == "Y" else _("No")
    return answer


@blueprint.app_template_filter("runs")
def runs(numbers: Iterable[int]) -> str:
    """2, 5–8: numbers in their order, with what follows one another drawn together."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][-1] + 1:
            found[-1].append(number)
        else:
            found.append([number])
    return ", ".join(
        f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in found
    )


@blueprint.app_template_filter("per_minute")
def per_minute(count: int, minutes: int) -> str:
    """0.4 a minute: how often, by the length of the visit."""
    rate = format_decimal(
        round(count / max(1, minutes), 1 if count >= minutes else 2), locale=get_locale()
    )
    return _("%(rate)s a minute", rate=rate)


@blueprint.app_template_filter("lasted")
def lasted(ms: int) -> str:
    """Minutes and seconds on the clock of the lesson: 12:05."""
    minutes, seconds = divmod(ms // 1000, 60)
    return f"{minutes}:{seconds:02d}"
