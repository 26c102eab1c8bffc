"""Levels, counts and ticks filled in on a form, and what they change in a visit."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID, uuid5

from .fold import Visit
from .made import Made


@dataclass(frozen=True, slots=True)
class Marks:
    """`ratings` maps (code, segment) to the code of a level or a non-score, or to "" for none."""

    ratings: Mapping[tuple[str, int | None], str]
    tallies: Mapping[str, int]
    checks: Mapping[str, bool]


def changes(shown: Visit, filled: Marks, form: str) -> list[Made]:
    """What was changed against the visit as the form showed it; `form` is the form's own id.

    A rating replaces what was shown and nothing that came since: two who disagree stand side by side.
    """
    return [*_rated(shown, filled, form), *_counted(shown, filled, form)]


def _rated(shown: Visit, filled: Marks, form: str) -> Iterator[Made]:
    held = {(each.target, each.segment): each for each in shown.ratings}
    for (code, segment), typed in filled.ratings.items():
        before, level = held.get((code, segment)), typed or None
        if level == (before.level if before else None):
            continue
        comment = before.comment if before else None
        payload = {"level": level, "segment": segment, "comment": comment}
        for base in [head.entry_id for head in before.heads] if before else [None]:
            entry = _id(form, f"rating {code} {segment} {base}")
            yield Made("rate.set", code, base, payload, entry)


def _counted(shown: Visit, filled: Marks, form: str) -> Iterator[Made]:
    for code, count in filled.tallies.items():
        delta = count - shown.tallies.get(code, 0)
        if delta:
            yield Made("tally.add", code, None, {"delta": delta}, _id(form, f"tally {code}"))
    for code, on in filled.checks.items():
        if on != shown.checks.get(code, False):
            yield Made("check.set", code, None, {"on": on}, _id(form, f"check {code}"))


def _id(form: str, name: str) -> str:
    return str(uuid5(UUID(form), name))
