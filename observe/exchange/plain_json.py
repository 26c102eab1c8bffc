"""JSON from outside: numbers that can be written again, and no deeper than it needs to be."""

import json
import math
from typing import Any, NoReturn


class TooDeep(ValueError):
    """Nested deeper than was asked for."""


def read(body: bytes | str, deepest: int) -> Any:
    """The decoded value. Raises TooDeep, and ValueError for what is not JSON."""
    try:
        decoded = json.loads(body, parse_constant=_refuse_constant, parse_float=_finite)
    except RecursionError:
        raise TooDeep(f"nested deeper than {deepest} levels") from None
    if _depth(decoded) > deepest:
        raise TooDeep(f"nested deeper than {deepest} levels")
    return decoded


def _finite(digits: str) -> float:
    """A number that can be written as JSON again; 1e400 cannot."""
    number = float(digits)
    return number if math.isfinite(number) else _refuse_constant(digits)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _depth(value: object) -> int:
    """How deep a decoded JSON value is nested; its text bounds the work."""
    deepest, left = 0, [(value, 1)]
    while left:
        each, depth = left.pop()
        deepest = max(deepest, depth)
        if isinstance(each, dict):
            left += [(inner, depth + 1) for inner in each.values()]
        elif isinstance(each, list):
            left += [(inner, depth + 1) for inner in each]
    return deepest
