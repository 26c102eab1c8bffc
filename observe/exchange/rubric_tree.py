"""Builds plain values from YAML parser events, noting lines and refusing references, tags and depth."""

from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from observe.exchange.rubric_problem import Path, Problem, RubricFileError, key_of
from observe.exchange.rubric_scalar import reading_of, value_of

MAX_DEPTH = 24
MAX_VALUES = 20_000


@dataclass(slots=True)
class _Frame:
    """A list or map being filled; a map holds the key that waits for its value."""

    value: Any
    path: Path
    key: str | None = None
    dropped: bool = False


@dataclass(slots=True)
class TreeBuilder:
    """Takes parser events one by one, so that neither depth nor references can blow up memory."""

    name: str
    root: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    bare: dict[Path, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    frames: list[_Frame] = field(default_factory=list)
    documents: int = 0
    values: int = 0

    def take(self, event: Event) -> None:
        line = event.start_mark.line + 1
        match event:
            case DocumentStartEvent():
                self._document(line)
            case AliasEvent():
                self._refuse_reference(line)
                self._scalar(f"*{event.anchor}", quoted=True, line=line)
            case ScalarEvent():
                self._refuse_extras(event, line)
                self._scalar(event.value, quoted=not event.implicit[0], line=line)
            case MappingStartEvent():
                self._open({}, event, line)
            case SequenceStartEvent():
                self._open([], event, line)
            case MappingEndEvent() | SequenceEndEvent():
                self.frames.pop()

    def _document(self, line: int) -> None:
        self.documents += 1
        if self.documents > 1:
            self._stop(line, "A second document begins here.", "Keep one rubric in a file.")

    def _stop(self, line: int, message: str, cure: str) -> None:
        raise RubricFileError([*self.problems, Problem(self.name, line, "", message, cure)])

    def _refuse_extras(self, event: NodeEvent, line: int) -> None:
        if event.anchor is not None:
            self._refuse_reference(line)
        tag = getattr(event, "tag", None)
        if tag not in (None, "!"):
            self._report(line, f"The tag {tag} is not read.", "Remove it.")

    def _refuse_reference(self, line: int) -> None:
        self._report(
            line, "Anchors (&) and aliases (*) are not read.", "Write the text where it is needed."
        )

    def _report(self, line: int, message: str, cure: str) -> None:
        self.problems.append(Problem(self.name, line, key_of(self._next_path()), message, cure))

    def _next_path(self) -> Path:
        if not self.frames:
            return ()
        frame = self.frames[-1]
        if isinstance(frame.value, list):
            return (*frame.path, len(frame.value))
        return frame.path if frame.key is None else (*frame.path, frame.key)

    def _awaits_key(self) -> bool:
        return bool(self.frames) and (
            isinstance(self.frames[-1].value, dict) and self.frames[-1].key is None
        )

    def _open(self, value: dict[str, Any] | list[Any], event: NodeEvent, line: int) -> None:
        self._refuse_extras(event, line)
        if self._awaits_key():
            self._stop(line, "A list or map stands where a key should.", "Quote the text.")
        if len(self.frames) >= MAX_DEPTH:
            self._stop(line, "Lists and maps are nested too deep.", "Check the brackets.")
        self.frames.append(_Frame(value, self._place(value, line)))

    def _scalar(self, raw: str, quoted: bool, line: int) -> None:
        if self._awaits_key():
            self._key(raw, quoted, line)
            return
        path = self._place(raw if quoted else value_of(raw), line)
        if not quoted:
            self.bare[path] = raw

    def _key(self, raw: str, quoted: bool, line: int) -> None:
        frame = self.frames[-1]
        path = (*frame.path, raw)
        if not quoted and (reading := reading_of(raw)):
            message = f"The key {raw} is read as {reading}, not as text."
            self.problems.append(
                Problem(self.name, line, key_of(path), message, f'Quote it: "{raw}".')
            )
        frame.key, frame.dropped = raw, raw in frame.value
        if frame.dropped:
            message = f'"{raw}" stands twice, first on line {self.lines[path]}.'
            self.problems.append(
                Problem(self.name, line, key_of(path), message, "Keep one of the two.")
            )
        else:
            self.lines[path] = line

    def _place(self, value: object, line: int) -> Path:
        """Puts a value where it belongs; the second of two equal keys is read but not kept."""
        path = self._next_path()
        self.values += 1
        if self.values > MAX_VALUES:
            self._stop(line, f"The file holds more than {MAX_VALUES} values.", "Split the rubric.")
        if not self.frames:
            self.root = value
            self.lines[path] = line
            return path
        frame = self.frames[-1]
        if isinstance(frame.value, list):
            frame.value.append(value)
            self.lines[path] = line
        elif frame.key is not None and not frame.dropped:
            frame.value[frame.key] = value
        elif frame.dropped:
            path = (*frame.path, f"{frame.key} (second)")
        frame.key = None
        return path
