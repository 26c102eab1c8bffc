"""Reads YAML text into plain values and remembers the line of each, refusing what may surprise."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.reader import ReaderError

from observe.exchange.rubric_problem import Path, Problem, RubricFileError, key_of
from observe.exchange.rubric_tree import TreeBuilder

MAX_BYTES = 1024 * 1024

_CURES = (
    (
        "mapping values are not allowed",
        "Put the sentence in quotes: a colon and a space in it start a new key.",
    ),
    ("expected <block end>", "Indent the keys of one entry by the same number of spaces."),
    ("expected ',' or '}'", "Close the { } on the same entry, and quote sentences inside it."),
    ("found unexpected end of stream", "Close the quotes that were opened."),
    ("cannot start any token", "Put the text in quotes."),
)


@dataclass(frozen=True, slots=True)
class Source:
    """A file's plain values, with the line of each path and the unquoted words as they were typed."""

    name: str
    plain: Any
    lines: Mapping[Path, int]
    bare: Mapping[Path, str]

    def problem(self, path: Path, message: str, cure: str) -> Problem:
        return Problem(self.name, self.line(path), key_of(path), message, cure)

    def at(self, path: Path) -> object:
        """What stands at a path, or None."""
        held: Any = self.plain
        for part in path:
            try:
                held = held[part]
            except (KeyError, IndexError, TypeError):
                return None
        return held

    def line(self, path: Path) -> int:
        """The line of a path, or of the nearest thing that holds it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_yaml(text: str, name: str) -> tuple[Source, list[Problem]]:
    """The values and what is wrong with them; raises RubricFileError where nothing can be read."""
    if len(text.encode()) > MAX_BYTES:
        message = f"The file is larger than {MAX_BYTES // 1024} KiB."
        raise RubricFileError([Problem(name, 1, "", message, "A rubric is text; split it.")])
    if tabs := _tabs(text, name):
        raise RubricFileError(tabs)
    builder = TreeBuilder(name)
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            builder.take(event)
    except YAMLError as error:
        raise RubricFileError([*builder.problems, _unreadable(error, text, name)]) from error
    if not isinstance(builder.root, dict):
        message = "The file holds no keys." if builder.root is None else "The file is not a map."
        cure = 'Begin with format: "rubric/1".'
        raise RubricFileError([*builder.problems, Problem(name, 1, "", message, cure)])
    return Source(name, builder.root, builder.lines, builder.bare), builder.problems


def _tabs(text: str, name: str) -> list[Problem]:
    return [
        Problem(name, number, "", "A tab stands in the indentation.", "Use spaces instead.")
        for number, line in enumerate(text.splitlines(), start=1)
        if "\t" in line[: len(line) - len(line.lstrip())] and line.strip()
    ]


def _unreadable(error: YAMLError, text: str, name: str) -> Problem:
    if isinstance(error, ReaderError):
        line = text.count("\n", 0, error.position) + 1
        return Problem(name, line, "", "A character that no text has.", "Remove it.")
    if not isinstance(error, MarkedYAMLError):
        return Problem(name, 1, "", f"This is not YAML: {error}.", "Check the start of the file.")
    mark = error.problem_mark or error.context_mark
    said = str(error.problem or error.context)
    cure = next((cure for part, cure in _CURES if part in said), "Check indentation and quotes.")
    line = mark.line + 1 if mark else 1
    return Problem(name, line, "", f"YAML cannot be read here: {said}.", cure)
