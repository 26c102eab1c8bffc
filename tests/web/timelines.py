"""A teacher's timeline page read by roles and labels, over four visits of three kinds."""

from datetime import date
from html.parser import HTMLParser

from flask import Flask

from observe.config import files
from observe.domain.record import Step
from observe.exchange.rubric_file import read_rubric
from observe.store import rubrics
from tests.cast import DISTRICT, NOW, OKAFOR, PRIYA, sign_in
from tests.shared_visits import Shared

CANARY = "canary-of-coaching"
TEACHERS = f"/teachers/{OKAFOR}/timeline"
STEP = Step(
    "Wait three seconds before the second answer.", "LF.goals", "Seen twice", date(2026, 10, 1)
)
COUNTED = Step(
    "Wait three seconds.", "LF.goals", "", date(2026, 10, 20), None, "waits three seconds", 3, 2
)
FIRST = Shared(
    date(2026, 9, 9),
    levels={"LF.goals": "1", "R.struggle": "NO"},
    notes=((f"S: “We do page 14.” {CANARY}", ("LF.goals",)),),
    comment=CANARY,
    step=STEP,
)
SECOND = Shared(
    date(2026, 11, 9),
    levels={"LF.goals": "3", "LL.pace": "2"},
    notes=(("S: “I picked the model.”", ("LF.goals",)),),
)
WALK = Shared(date(2026, 10, 6), by=PRIYA, kind="walkthrough", levels={"LF.goals": "2"})
FORMAL = Shared(date(2026, 10, 20), by=PRIYA, kind="formal", levels={"LF.goals": "2"})


class Page(HTMLParser):
    """Links of the page with their names, those of charts and those of tables apart."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.marks: list[tuple[str, str]] = []
        self.cells: list[tuple[str, list[str]]] = []
        self.ids: list[str] = []
        self.inside: list[str] = []
        self.row: list[str] = []
        self.href = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.inside.append(tag)
        self.ids += [given["id"]] if "id" in given else []
        if tag == "tr":
            self.row, self.href = [], ""
        if tag == "a":
            self.href = given["href"]
            if "svg" in self.inside and "article" in self.inside:
                self.marks.append((given["href"], given["aria-label"]))

    def handle_endtag(self, tag: str) -> None:
        while self.inside and self.inside.pop() != tag:
            pass
        if tag == "tr" and "#" in self.href and self.row:
            self.cells.append((self.href, self.row))

    def handle_data(self, data: str) -> None:
        if "tr" in self.inside and data.strip():
            self.row.append(data.strip())


def page(app: Flask, person: str, path: str = TEACHERS) -> str:
    answer = sign_in(app, person).get(path)
    assert answer.status_code == 200, answer.text
    return answer.text


def publish_next() -> None:
    """The walkthrough again, as a version that says nothing of the one before."""
    name = "pl-walkthrough.yaml"
    plain = read_rubric((files() / "rubrics" / name).read_text(encoding="utf-8"), name).plain
    rubrics.publish(DISTRICT, {**plain, "version": "2.1.0"}, "sha of 2.1.0", NOW)
