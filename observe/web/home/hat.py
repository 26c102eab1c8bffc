"""One hat that somebody wears, as the start page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass

from ...store.on_the_way import Waiting


@dataclass(frozen=True, slots=True)
class State:
    """How far what was written has got: sent, or how many entries wait on which device."""

    held: int = 0
    device: str = ""
    observation: str = ""


@dataclass(frozen=True, slots=True)
class Hat:
    """`urgent` are clauses for the headline, the most pressing first; `calm` says that there are none."""

    part: str
    title: str
    urgent: tuple[str, ...]
    calm: str
    found: object
    state: State | None = None
    between: Sequence[Waiting] = ()
