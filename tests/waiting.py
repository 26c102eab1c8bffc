"""Waits for what another process or a browser does: until it holds, never for a span of time."""

import time
from collections.abc import Callable

_PAUSE = 0.02


def until(holds: Callable[[], object], what: str, within: float = 15) -> None:
    """Ask until it holds. Raises AssertionError with the words where it does not in that many seconds."""
    end = time.monotonic() + within
    while not holds():
        assert time.monotonic() < end, what
        time.sleep(_PAUSE)
