"""Reading the levels, counts and ticks of a form that needs no JavaScript."""

from collections.abc import Iterator

from flask import request

from ..domain.entry import MOST_COUNTED
from ..domain.rubric import LookFor, Rubric
from ..domain.wording import Sentence, sentence


def typed(name: str) -> str:
    return request.form.get(name, "").strip()


def ratings(rubric: Rubric) -> Iterator[tuple[tuple[str, int | None], str]]:
    """What stands at each (code, segment), "" for nothing; what the scale lacks is refused by the log."""
    segments = parts(rubric)
    for criterion in rubric.criteria():
        for segment in segments.get(criterion.code, (None,)):
            for code in (criterion.code, *(each.code for each in criterion.behaviours)):
                yield (code, segment), typed(f"rate/{segment or 0}/{code}")


def tallies(rubric: Rubric, problems: dict[str, str | Sentence]) -> Iterator[tuple[str, int]]:
    """How often each thing was seen; what is no number is named in `problems`."""
    for each in look_fors(rubric, "tally"):
        yield from tally(each.code, problems)


def tally(code: str, problems: dict[str, str | Sentence]) -> Iterator[tuple[str, int]]:
    count = typed(f"tally/{code}") or "0"
    if not (count.isascii() and count.isdigit()) or int(count[:20]) > MOST_COUNTED:
        problems[f"tally/{code}"] = sentence("Write how often as a number, such as 4.")
    else:
        yield code, int(count)


def checks(rubric: Rubric) -> Iterator[tuple[str, bool]]:
    for each in look_fors(rubric, "check"):
        yield each.code, f"check/{each.code}" in request.form


def look_fors(rubric: Rubric, kind: str) -> list[LookFor]:
    return [each for each in rubric.all_look_fors() if each.kind == kind]


def parts(rubric: Rubric) -> dict[str, range]:
    """The segments in which each criterion is rated; one without number where there are none."""
    found: dict[str, range] = {}
    for each in rubric.protocols:
        if each.kind == "segment":
            segments = range(1, int(each.plain.get("count", 1)) + 1)
            found |= dict.fromkeys(each.plain.get("scores", ()), segments)
    return found
