"""The words of a page that people see or hear: its text, and the attributes that say something."""

from html.parser import HTMLParser

SAYING = ("aria-label", "title", "placeholder", "alt")
_UNSEEN = frozenset({"script", "style", "code", "kbd"})
_EMPTY = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr",
})  # fmt: skip


def words_of(page: str) -> list[str]:
    """Each piece of text of a page; what is marked as another language's is left out."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        silent = self._silent or tag in _UNSEEN or (tag != "html" and "lang" in given)
        if not silent:
            self.found += [given[name].strip() for name in SAYING if given.get(name, "").strip()]
        if tag not in _EMPTY:
            self._open.append((tag, silent))

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            name, _silent = self._open.pop()
            if name == tag:
                return

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        if text and not self._silent:
            self.found.append(text)

    @property
    def _silent(self) -> bool:
        return bool(self._open) and self._open[-1][1]
