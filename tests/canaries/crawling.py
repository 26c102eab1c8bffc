"""Everything that one person gets to see: every route with every planted id, and every link that follows."""

import gzip
import io
import re
import zipfile
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from html import unescape
from itertools import product

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.canaries.table import WORDS
from tests.walking import QUERIES

PART = {"HX-Request": "true"}
_MARKS = re.compile("</?mark>")
_OF_NOBODY = re.compile(r"/static/|/rubrics|/paper/rubric|/offline|/district/words/")
"""Links to what is the same for all; their routes are asked once."""


_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Answer:
    """What an address answered, as a page and as a part: the table's words in it, and ids it was not asked with."""

    status: int
    words: Counter[str]
    ids: frozenset[str]


@dataclass
class Crawl:
    client: FlaskClient
    seen: dict[str, Answer] = field(default_factory=dict)

    def all(self, addresses: Iterable[str]) -> "Crawl":
        left = list(addresses)
        while left:
            address = left.pop()
            if address in self.seen or not address.startswith("/"):
                continue
            left += self.ask(address)
        return self

    def ask(self, address: str) -> list[str]:
        """Keep what it answers, as a part and, where that is no whole page, as a page; gives the links."""
        answer, text = self._get(address, PART)
        is_page = answer.mimetype == "text/html"
        if is_page and answer.status_code == 200 and "<html" not in text:
            text += self._get(address, {})[1]
        ids = frozenset(each for each in _ID.findall(text) if each not in address)
        self.seen[address] = Answer(answer.status_code, Counter(WORDS.findall(text)), ids)
        return _links(text) if is_page else []

    def _get(self, address: str, headers: dict[str, str]) -> tuple[TestResponse, str]:
        with closing(self.client.get(address, headers=headers)) as found:
            text = readable(found.get_data())
            return found, f"{found.headers}\n{_MARKS.sub('', text)}"

    @property
    def words(self) -> Counter[str]:
        """How often each word stands in all that was seen."""
        return sum((each.words for each in self.seen.values()), Counter())


def readable(body: bytes) -> str:
    """A body as text; a workbook or any other archive by its members."""
    if body.startswith(b"\x1f\x8b"):
        return readable(gzip.decompress(body))
    if not body.startswith(b"PK"):
        return body.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return "\n".join(readable(archive.read(name)) for name in archive.namelist())


def _links(page: str) -> list[str]:
    found = re.findall(r'(?:href|hx-get|src)="([^"#]+)', page)
    return [unescape(each) for each in found if not _OF_NOBODY.match(each)]


def addresses(app: Flask, ids: Mapping[str, Collection[str]]) -> Iterator[str]:
    """Every GET route, with every value that its arguments take; an argument without values is an error."""
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()):
            for address in filled(rule, ids):
                yield address + QUERIES.get(rule.endpoint, "")


def filled(rule: Rule, ids: Mapping[str, Collection[str]]) -> Iterator[str]:
    names = sorted(rule.arguments)
    for values in product(*(ids[name] for name in names)):
        built = rule.rule
        for name, value in zip(names, values, strict=True):
            built = re.sub(rf"<(?:[^<>:]+:)?{name}>", value, built)
        yield built


def answered(app: Flask, crawls: Iterable[Crawl]) -> set[str]:
    """The endpoints that anybody got an answer from."""
    match = app.url_map.bind("localhost").match
    good = {address for each in crawls for address, got in each.seen.items() if got.status == 200}
    return {match(address.partition("?")[0], method="GET")[0] for address in good}
