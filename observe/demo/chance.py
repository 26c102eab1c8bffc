"""Chance that repeats: each part of the plan draws from a stream of its own, named by what it is for."""

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import TypeVar

Choice = TypeVar("Choice", bound=Hashable)


def stream(seed: int, *names: object) -> Random:
    return Random(":".join(map(str, (seed, *names))))  # noqa: S311 (a story, not a secret)


@dataclass
class Deck:
    """Deals what has been dealt least, first to this holder and then to anybody."""

    _by_holder: Counter[Hashable] = field(default_factory=Counter)
    _by_all: Counter[Hashable] = field(default_factory=Counter)

    def deal(
        self,
        holder: str,
        choices: Sequence[Choice],
        draw: Random,
        prefer: Callable[[Choice], bool] = lambda _: False,
    ) -> Choice:
        """One of the choices; where two are dealt equally often, the preferred and then chance."""

        def worn(choice: Choice) -> tuple[int, bool, int, float]:
            held, all_ = self._by_holder[holder, choice], self._by_all[choice]
            return held, not prefer(choice), all_, draw.random()

        dealt = min(choices, key=worn)
        self._by_holder[holder, dealt] += 1
        self._by_all[dealt] += 1
        return dealt
