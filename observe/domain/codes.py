"""Which codes, levels and answers the entries of a visit may name: those of its rubrics and no others."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .entry import MOST_COUNTED, Entry, Quarantine, is_id
from .protocol_plan import Item, Plan, plans
from .rubric import Rubric

STEP_CODE = "step-"
"""Before a step's own id: the code of its look-for where it is not one of the visit's rubric."""


@dataclass(frozen=True, slots=True)
class Codes:
    """What entries may be about, over all rubrics that the observation has had; codes by name.

    `protocol` has every code anywhere in a protocol, which was all that entries were held to once;
    `timed` has the plans of each protocol by its own code.
    """

    criteria: frozenset[str]
    look_fors: frozenset[str]
    protocol: frozenset[str]
    levels: Mapping[str, frozenset[str]]
    timed: Mapping[str, tuple[Plan, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, rubrics: Iterable[Rubric]) -> "Codes":
        levels: dict[str, frozenset[str]] = {}
        timed: dict[str, tuple[Plan, ...]] = {}
        criteria, look_fors, protocol = set(), set(), set()
        for rubric in rubrics:
            for criterion in rubric.criteria():
                criteria.add(criterion.code)
                rated = [(criterion.code, criterion.scale)]
                rated += [(each.code, each.scale) for each in criterion.behaviours]
                for code, scale in rated:
                    choices = frozenset(code for code, _ in rubric.scales[scale].choices())
                    levels[code] = levels.get(code, frozenset()) | choices
            look_fors |= {each.code for each in rubric.all_look_fors()}
            for part in rubric.protocols:
                protocol |= {part.code, *_codes_in(part.plain)}
            for plan in plans(rubric):
                timed[plan.code] = (*timed.get(plan.code, ()), plan)
        return cls(frozenset(criteria), frozenset(look_fors), frozenset(protocol), levels, timed)


def misfit(entry: Entry, codes: Codes | None) -> Quarantine | None:
    """Why an entry does not fit the rubrics of its visit; nothing while none is known."""
    if codes is None:
        return None
    payload, target = entry.payload, entry.target or ""
    match entry.kind:
        case "rate.set" if target not in codes.levels:
            return Quarantine.UNKNOWN_TARGET
        case "rate.set" if payload["level"] is not None:
            fits = payload["level"] in codes.levels[target]
            return None if fits else Quarantine.BAD_PAYLOAD
        case "note.add" if not set(payload.get("tags", ())) <= codes.criteria:
            return Quarantine.UNKNOWN_TARGET
        case "tag.add" if payload["criterion"] not in codes.criteria:
            return Quarantine.UNKNOWN_TARGET
        case "tally.add" if _is_step(target):
            return None
        case "tally.add" | "check.set" if target not in codes.look_fors:
            return Quarantine.UNKNOWN_TARGET
        case "interval.set" | "segment.mark" | "snapshot.set" | "event.add":
            return _untimely(entry, codes, target)
    return None


def _is_step(target: str) -> bool:
    """The look-for of an action step that no rubric has; of a step that is gone it counts for nothing."""
    return target.startswith(STEP_CODE) and is_id(target.removeprefix(STEP_CODE))


def _untimely(entry: Entry, codes: Codes, target: str) -> Quarantine | None:
    """A target that is only a code inside a protocol is let in as it always was."""
    own = codes.timed.get(target)
    if own is None:
        return None if target in codes.protocol else Quarantine.UNKNOWN_TARGET
    payload = entry.payload
    match entry.kind:
        case "interval.set":
            named = set(payload["codes"])
        case "event.add":
            named = {payload["code"]}
        case "snapshot.set":
            return _unasked(payload["values"], own)
        case _:
            return None
    known = {code.code for plan in own for code in plan.codes()}
    return None if named <= known else Quarantine.UNKNOWN_TARGET


def _unasked(values: Mapping[str, str | int], own: Iterable[Plan]) -> Quarantine | None:
    items = [item for plan in own for item in plan.items]
    for code, value in values.items():
        asked = [item for item in items if item.code == code]
        if not asked:
            return Quarantine.UNKNOWN_TARGET
        if not any(_answers(item, value) for item in asked):
            return Quarantine.BAD_PAYLOAD
    return None


def _answers(item: Item, value: str | int) -> bool:
    if item.counts:
        return isinstance(value, int) and 0 <= value <= MOST_COUNTED
    return any(value == code for code, _ in item.answers)


def _codes_in(plain: Any) -> Iterable[str]:
    """Every `code` anywhere in a protocol's form."""
    if isinstance(plain, Mapping):
        if isinstance(plain.get("code"), str):
            yield plain["code"]
        for value in plain.values():
            yield from _codes_in(value)
    elif isinstance(plain, list | tuple):
        for value in plain:
            yield from _codes_in(value)
