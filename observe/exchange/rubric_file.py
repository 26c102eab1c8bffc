"""Reads a rubric file: every fault at once, or the rubric with the hash of its content."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from observe.domain.rubric import Rubric
from observe.domain.rubric_content import rubric_from
from observe.exchange.rubric_problem import Problem, RubricFileError
from observe.exchange.rubric_protocols import protocol_problems
from observe.exchange.rubric_references import reference_problems
from observe.exchange.rubric_schema import schema_problems
from observe.exchange.rubric_supersedes import supersedes_problems
from observe.exchange.rubric_wording import wording_problems
from observe.exchange.rubric_yaml import Source, read_yaml

__all__ = [
    "Problem",
    "RubricFile",
    "RubricFileError",
    "canonical",
    "check_files",
    "derived_uuid",
    "read_rubric",
    "read_rubric_bytes",
    "sha_of",
]


@dataclass(frozen=True, slots=True)
class RubricFile:
    """A sound file: its plain content, the rubric built from it, and the content's SHA-256."""

    plain: dict[str, Any]
    rubric: Rubric
    sha: str


def read_rubric(text: str, name: str) -> RubricFile:
    """Raises RubricFileError with every problem found; `name` is how problems call the file."""
    source, problems = read_yaml(text, name)
    problems += _content_problems(source)
    if problems:
        raise RubricFileError(problems)
    return RubricFile(source.plain, rubric_from(source.plain), sha_of(source.plain))


def read_rubric_bytes(raw: bytes, name: str) -> RubricFile:
    """As `read_rubric`, for what a file or an upload holds; raises RubricFileError if not UTF-8."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        message = f"The byte 0x{raw[error.start]:02x} is not UTF-8."
        cure = "Save the file with the encoding UTF-8."
        raise RubricFileError([Problem(name, line, "", message, cure)]) from error
    return read_rubric(text, name)


def read_directory(directory: FilePath) -> list[RubricFile]:
    """Every rubric file in a directory, by name: those that come with the program."""
    paths = sorted(directory.glob("*.yaml"))
    return [read_rubric(path.read_text(encoding="utf-8"), path.name) for path in paths]


def check_files(paths: Iterable[FilePath]) -> list[Problem]:
    """The problems of all files, in the order given; an id and version may stand in one file only."""
    problems: list[Problem] = []
    seen: dict[tuple[str, str], str] = {}
    for path in paths:
        try:
            rubric = read_rubric_bytes(path.read_bytes(), path.name).rubric
        except RubricFileError as error:
            problems += error.problems
        except OSError as error:
            reason = error.strerror or "It cannot be read"
            problems.append(Problem(path.name, 1, "", f"{reason}.", "Check the path."))
        else:
            problems += _repeated_version(rubric, path.name, seen)
    return problems


def canonical(plain: Mapping[str, Any]) -> bytes:
    """The content as sorted JSON: equal for files that differ in comments, order and layout only."""
    return json.dumps(
        plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    ).encode()


def sha_of(plain: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical form, in hexadecimal."""
    return hashlib.sha256(canonical(plain)).hexdigest()


def derived_uuid(rubric_id: str, code_path: str) -> UUID:
    """The stable identifier of a part: UUIDv5 in the namespace of the rubric's id.

    The code path is the code of whatever has one (`LF.goals`), with a slash and the point's code
    for a level (`LF.goals/3`), and empty for the rubric itself. A framework's uri with an item's
    code works the same way.
    """
    return uuid5(uuid5(NAMESPACE_URL, rubric_id), code_path)


def _content_problems(source: Source) -> Iterator[Problem]:
    """A place told by the schema is told once: what follows from the same fault is left out."""
    told = list(schema_problems(source))
    yield from told
    keys = {problem.key for problem in told}
    for check in (reference_problems, protocol_problems, wording_problems, supersedes_problems):
        yield from (problem for problem in check(source) if problem.key not in keys)


def _repeated_version(
    rubric: Rubric, name: str, seen: dict[tuple[str, str], str]
) -> Iterator[Problem]:
    first = seen.setdefault((rubric.id, rubric.version), name)
    if first != name:
        message = f"{rubric.version} of this rubric stands in {first} already."
        yield Problem(name, 1, "version", message, "Raise the version.")
