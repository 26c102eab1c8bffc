"""How fast the sheet Ratings is streamed into a workbook, as a ratio to the csv module in the same run.

The yardstick is the csv module writing the same rows. Prints rows a second, the ratio, and the peak
memory of a tenth of the rows beside that of all; exits 1 where the sheet takes over 10 times as long or
memory grows with the rows. Run: ./dev bench workbook
"""

import csv
import io
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from datetime import date
from typing import IO

from openpyxl import Workbook

from observe.workbook.columns import Row
from observe.workbook.layout import Imprint, lay_out
from observe.workbook.look import cell_styles
from observe.workbook.package import fill
from observe.workbook.ratings import RATINGS
from observe.workbook.spool import MOST_ROWS, Spool

ROWS = 50_000
ROUNDS = 3
MOST_TIMES = 10
MOST_GROWTH = 1.5


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    made = list(ratings(count))
    plain = best(lambda: as_csv(made))
    streamed = best(lambda: as_sheet(made))
    print(f"csv module      {count / plain:10,.0f} rows/s")
    print(
        f"streamed sheet  {count / streamed:10,.0f} rows/s  {streamed / plain:.1f} times the time"
    )
    few, many = peak(count // 10), peak(count)
    print(
        f"peak memory     {few / 1e6:.1f} MB for {count // 10:,} rows, {many / 1e6:.1f} MB for {count:,}"
    )
    return int(streamed / plain > MOST_TIMES or many / few > MOST_GROWTH)


def ratings(count: int) -> Iterator[Row]:
    """Rows as real ones are, with ids that differ and names that repeat."""
    for number in range(count):
        key = f"019b1310-b260-75b1-be26-{number:012d}"
        yield (
            key, key, None, "Cedar Valley", f"School {number % 40}", f"{number % 40:03d}", "3-5",
            "Science", f"Teacher {number % 900}", f"T-{number % 900:04d}", f"Coach {number % 30}",
            f"C-{number % 30:03d}", "coach", "walkthrough", "formative", date(2026, 11, 17),
            "2026–27", "Fall 2026", 12, None, "Personalized learning walkthrough", "2.0.0",
            "Learner Focused", "LF.goals", "Goals that students own", 1 + number % 4, "Established",
            False, "observer", 2, f"{key}, {key}", True, date(2026, 11, 17), None,
        )  # fmt: skip


def as_csv(rows: Iterable[Row]) -> None:
    with tempfile.TemporaryFile() as file:
        lines = io.TextIOWrapper(file, encoding="utf-8", newline="")
        writer = csv.writer(lines, quoting=csv.QUOTE_ALL)
        writer.writerow(RATINGS.names)
        writer.writerows(rows)
        lines.detach()


def as_sheet(rows: Iterable[Row]) -> None:
    """Spooled, laid out and zipped: all that a workbook of this one sheet takes."""
    with ExitStack() as files:
        book = Workbook()
        spool = Spool(RATINGS, cell_styles(book), MOST_ROWS, files)
        for row in rows:
            spool.add(row)
        parts = spool.finish()
        lay_out(book, parts, Imprint("Benchmark", "nobody", "now", "no filter"))
        laid_out: IO[bytes] = files.enter_context(tempfile.TemporaryFile())
        book.save(laid_out)
        fill(laid_out, parts, files.enter_context(tempfile.TemporaryFile()))


def best(work: Callable[[], None]) -> float:
    """The seconds of the quickest round: the others were disturbed."""
    times = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return min(times)


def peak(count: int) -> int:
    tracemalloc.start()
    as_sheet(ratings(count))
    found = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return found


if __name__ == "__main__":
    sys.exit(main())
