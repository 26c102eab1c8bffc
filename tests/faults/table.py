"""Runs every trial, and each on its broken builds, and prints what was survived: `./dev faults`."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.faults.builds import HONEST, ROOT
from tests.faults.catalogue import Fault
from tests.faults.defects import DEFECTS

Line = dict[str, Any]
HEAD = ("fault", "entries acknowledged", "lost", "doubled", "control failed")


@dataclass
class Row:
    """One fault: its trials on the product, and on broken builds."""

    fault: Fault
    survived: list[Line] = field(default_factory=list)
    controls: list[Line] = field(default_factory=list)

    def cells(self) -> tuple[str, ...]:
        if not self.survived:
            return (self.fault.value, "no trial", "", "", "")
        counts = (str(self._sum(name)) for name in ("acknowledged", "lost", "doubled"))
        failed = sum(each["outcome"] == "skipped" and each["expected"] for each in self.controls)
        word = f"yes ({failed})" if failed == len(self.controls) > 0 else "NO"
        return (self.fault.value, *counts, word)

    def is_good(self) -> bool:
        survived = all(each["outcome"] == "passed" for each in self.survived)
        return bool(self.survived) and survived and self.cells()[-1] != "NO"

    def _sum(self, name: str) -> int | str:
        known = [each[name] for each in self.survived if name in each]
        return sum(known) if len(known) == len(self.survived) else "FAILED"


def main(words: list[str]) -> int:
    """With words for pytest only what they choose is run and told."""
    lines = list(run(words))
    rows = [row for row in tabled(lines) if row.survived or row.controls or not words]
    problems = [each for each in lines if each["outcome"] == "failed"]
    say_table([HEAD, *(row.cells() for row in rows)])
    tried = {line.get("build") for line in lines}
    caught = {name: by for name, by in by_defect(lines).items() if name in tried or not words}
    say("")
    for name in caught:
        say(f"  {name}: {', '.join(sorted(caught[name])) or 'CAUGHT BY NONE'}")
    count = sum(bool(tests) for tests in caught.values())
    say(f"\nplanted defects caught: {count} of {len(caught)}")
    for each in problems:
        say(f"\n{each['test']}\n{each.get('problem', '')}")
    good = all(row.is_good() for row in rows) and count == len(caught) and not problems
    return 0 if good else 1


def run(words: list[str]) -> Iterable[Line]:
    """All trials, in as many processes as there are cores; gives what each one told."""
    with tempfile.TemporaryDirectory() as aside:
        report = Path(aside) / "report"
        report.touch()
        environment = os.environ | {"OBSERVE_FAULTS": "all", "OBSERVE_FAULTS_REPORT": str(report)}
        cores = str(min(4, os.cpu_count() or 1))
        pytest = (sys.executable, "-m", "pytest", "tests/faults", "-q", "--no-header")
        options = ("-n", cores, "--dist", "loadgroup", "--tb=short", "-p", "no:cacheprovider")
        subprocess.run([*pytest, *options, *words], cwd=ROOT, env=environment, check=False)
        yield from map(json.loads, report.read_text().splitlines())


def tabled(lines: Iterable[Line]) -> list[Row]:
    rows = {each: Row(each) for each in Fault}
    for line in lines:
        if "fault" in line:
            row = rows[Fault(line["fault"])]
            (row.survived if line["build"] == HONEST else row.controls).append(line)
    return list(rows.values())


def by_defect(lines: Iterable[Line]) -> dict[str, set[str]]:
    """The trials that failed, as they should, on each build with a planted defect."""
    caught: dict[str, set[str]] = {name: set() for name in DEFECTS}
    for line in lines:
        if line.get("build") in caught and line["outcome"] == "skipped" and line["expected"]:
            name = line["test"].split("::")[1].split("[")[0]
            caught[line["build"]].add(name.removeprefix("test_").replace("_", " "))
    return caught


def say_table(rows: list[tuple[str, ...]]) -> None:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    say("")
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        say(" | ".join(cells).rstrip())


def say(words: str) -> None:
    print(words, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
