"""What is wrong in a rubric file: where, what, and how to put it right."""

from collections.abc import Iterable
from dataclasses import dataclass

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault, with the line and key path where a person finds it."""

    file: str
    line: int
    key: str
    message: str
    cure: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}: "
        return f"{place}{self.key}: {self._said()}" if self.key else f"{place}{self._said()}"

    def _said(self) -> str:
        return f"{self.message} {self.cure}"


class RubricFileError(ValueError):
    """A rubric file that cannot be used; `problems` holds every fault, in the order of the lines."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        unique = dict.fromkeys(problems)
        self.problems = tuple(sorted(unique, key=lambda each: (each.line, each.key)))
        super().__init__("\n".join(str(each) for each in self.problems))


def key_of(path: Path) -> str:
    """A path as people write it: `domains[0].criteria[1].levels`."""
    key = ""
    for part in path:
        key += f"[{part}]" if isinstance(part, int) else f".{part}"
    return key.removeprefix(".")
