"""Which cells of the table somebody has seen."""

from tests.canaries.crawling import Crawl
from tests.canaries.rubric import GIVEN, level
from tests.canaries.table import TABLE, Cell, word

_LISTS_OF_LEVELS = ("/rubrics", "/paper/rubric")


def seen(crawl: Crawl) -> set[Cell]:
    words = crawl.words
    return {
        cell
        for cell in TABLE
        if (_sees_level(crawl, *cell) if cell[1] in GIVEN else word(*cell) in words)
    }


def where(crawl: Crawl, cell: Cell) -> list[str]:
    """The addresses at which it stood."""
    return [
        address
        for address, answer in crawl.seen.items()
        if seen(Crawl(crawl.client, {address: answer})) & {cell}
    ]


def _sees_level(crawl: Crawl, row: str, thing: str) -> bool:
    """Somewhere it is named more often than one that nobody gave."""
    names = [level(row, place) for place in range(1, 8)]
    given = level(row, GIVEN[thing])
    return any(
        answer.words[given] > min(answer.words[each] for each in names)
        for address, answer in crawl.seen.items()
        if not address.startswith(_LISTS_OF_LEVELS)
    )
