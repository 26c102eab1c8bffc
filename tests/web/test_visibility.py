"""What nobody may see is in no byte that the server sends them: every GET route, crawled as everyone."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from html import unescape
from itertools import product

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from observe.domain.record import Step
from observe.store import answers, drafts, sharing, steps
from observe.store.drafts import Words
from tests.cast import (
    ADA,
    DANA,
    DISTRICT,
    LENA,
    LINDQVIST,
    MATH,
    NOW,
    OKAFOR,
    PRIYA,
    SCIENCE,
    STRANGER,
    THEO,
    WALKTHROUGH,
    Tablet,
    the_id,
)
from tests.reviewing import House

PEOPLE = {
    "teacher": OKAFOR,
    "author": DANA,
    "another coach": THEO,
    "another teacher": LINDQVIST,
    "leader": PRIYA,
    "coaching lead": LENA,
    "administrator": ADA,
    "stranger": STRANGER,
}
VISITS = {
    "open walkthrough": ("walkthrough", "open"),
    "finished walkthrough": ("walkthrough", "finished"),
    "shared walkthrough": ("walkthrough", "shared"),
    "received walkthrough": ("walkthrough", "received"),
    "received formal": ("formal", "received"),
    "finished coaching": ("coaching", "finished"),
    "shared coaching": ("coaching", "shared"),
    "received coaching": ("coaching", "received"),
    "walkthrough taken back": ("walkthrough", "taken back"),
    "walkthrough thrown away": ("walkthrough", "thrown away"),
}
PRIVATE_THINGS = ("private thought", "deleted note", "late note", "late comment")
SHARED_THINGS = ("note", "comment", "glow", "grow", "step", "met when", "look-for", "support")
BETWEEN_TWO = ("step", "met when", "look-for", "support")
LATER_THINGS = ("reply", "correction", "reason")
RECORDED = ("shared", "received")
TO_SCHOOL = ("walkthrough", "formal")


def readers(visit: str, thing: str) -> set[str]:
    """The reviewed table: who may read this thing of this visit, its author aside."""
    kind, state = VISITS[visit]
    if thing in PRIVATE_THINGS or state not in RECORDED:
        return set()
    school = kind in TO_SCHOOL and thing not in BETWEEN_TWO
    return {"teacher", "leader", "administrator"} if school else {"teacher"}


def canary(visit: str, thing: str) -> str:
    """A word that stands nowhere else."""
    return f"zq{the_id(f'{visit} {thing}').replace('-', '')[:16]}"


def things_of(visit: str) -> tuple[str, ...]:
    late = PRIVATE_THINGS if VISITS[visit][1] in RECORDED else PRIVATE_THINGS[:2]
    later = LATER_THINGS if VISITS[visit][1] == "received" else ()
    return (*SHARED_THINGS, *late, *later)


def make(house: House, name: str) -> None:
    """A visit in its state, with a canary in everything that somebody wrote."""
    kind, state = VISITS[name]
    visit, tablet = the_id(name), Tablet(name)
    made = [tablet.create(kind=kind), tablet.entry("obs.start")]
    deleted = tablet.note(canary(name, "deleted note"), note=f"deleted {name}", ms=500)
    made += [
        deleted,
        tablet.entry("note.delete", deleted["target"], ms=900, base=deleted["id"]),
        tablet.note(canary(name, "note"), tags=["LF.goals"], ms=1000),
        tablet.note(canary(name, "private thought"), private=True, ms=2000),
        tablet.rate("LF.goals", "2", comment=canary(name, "comment"), ms=5000),
    ]
    made += [] if state == "open" else [tablet.finish()]
    house.capture(tablet, *made, visit=visit)
    step = Step(
        canary(name, "step"), "LF.goals", canary(name, "met when"), None, None,
        canary(name, "look-for"), 3, 2, canary(name, "support"), "model",
    )  # fmt: skip
    end_open_step(house)
    words = Words(canary(name, "glow"), canary(name, "grow"), step)
    with house.app.app_context():
        drafts.save_words(DISTRICT, DANA, visit, words)
    if state in (*RECORDED, "taken back"):
        house.share(visit)
    if state == "taken back":
        with house.app.app_context():
            sharing.take_back(DISTRICT, DANA, visit, NOW)
    if state == "thrown away":
        house.capture(tablet, tablet.entry("obs.discard"), visit=visit)
    if state == "received":
        answer(house, name, visit)
    if state in RECORDED:
        late = tablet.note(canary(name, "late note"), ms=6000)
        comment = tablet.rate("LL.pace", "1", comment=canary(name, "late comment"), ms=7000)
        house.capture(tablet, late, comment, visit=visit)


def end_open_step(house: House) -> None:
    """Of two people one step is open at a time: the next visit brings another."""
    with house.app.app_context():
        found = steps.open_step(DISTRICT, DANA, OKAFOR)
        if found and found.observation:
            sharing.close_step(DISTRICT, found.observation, "met", NOW.date())


def answer(house: House, name: str, visit: str) -> None:
    said = {thing: canary(name, thing) for thing in LATER_THINGS}
    with house.app.app_context():
        answers.reply(DISTRICT, OKAFOR, visit, None, said["reply"], NOW, the_id(f"{name} reply"))
        answers.acknowledge(DISTRICT, OKAFOR, visit, NOW)
        answers.add(DISTRICT, DANA, visit, "LF.goals", said["correction"], said["reason"], NOW)


@dataclass
class Crawl:
    """Everything one person gets to see, starting from every route and following every link."""

    client: FlaskClient
    seen: dict[str, str] = field(default_factory=dict)

    def all(self, addresses: Iterable[str]) -> str:
        """The text of every answer; a teacher's opening changes what others see, so twice."""
        left = list(addresses)
        while left:
            address = left.pop()
            if address in self.seen or not address.startswith("/") or "/static/" in address:
                continue
            with closing(self.client.get(address)) as found:
                text, told = readable(found.get_data()), str(found.headers)
            with closing(self.client.get(address, headers={"HX-Request": "true"})) as part:
                self.seen[address] = text + told + readable(part.get_data())
            if "html" in told:
                left += links(text)
        return "\n".join(self.seen.values())


def readable(body: bytes) -> str:
    """A body as text; a workbook or any other archive by its members."""
    if not body.startswith(b"PK"):
        return body.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return "\n".join(
            archive.read(name).decode("utf-8", "replace") for name in archive.namelist()
        )


def links(page: str) -> list[str]:
    found = re.findall(r'(?:href|hx-get|src)="([^"#]+)', page)
    return [unescape(each) for each in found]


def addresses(app: Flask) -> list[str]:
    """Every GET route, with every value that its arguments may take here."""
    return [
        each
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        for each in _filled(rule)
    ]


VALUES = {
    "observation": [the_id(name) for name in VISITS],
    "teacher": [OKAFOR, LINDQVIST],
    "section": [SCIENCE, MATH],
    "rubric": [WALKTHROUGH],
    "criterion": ["LF.goals", "LL.pace"],
    "build": ["none"],
    "name": ["none"],
    "token": ["none"],
    "person": [DANA, OKAFOR, ADA],
}
ANYTHING = [*VALUES["observation"], OKAFOR, "LF.goals"]


def _filled(rule: Rule) -> Iterator[str]:
    names = sorted(rule.arguments)
    for values in product(*(VALUES.get(name, ANYTHING) for name in names)):
        built = rule.rule
        for name, value in zip(names, values, strict=True):
            built = re.sub(rf"<(?:[^<>:]+:)?{name}>", value, built)
        yield built


@pytest.fixture
def house(app: Flask) -> House:
    house = House(app)
    for name in VISITS:
        make(house, name)
    return house


@pytest.mark.parametrize("person", PEOPLE)
def test_everyone_sees_exactly_what_the_table_says(house: House, person: str) -> None:
    told = Crawl(house.browser(PEOPLE[person])).all(addresses(house.app))
    table = [(visit, thing) for visit in VISITS for thing in things_of(visit)]
    seen = {each for each in table if canary(*each) in told}
    due = {each for each in table if person in readers(*each)}
    if person == "author":
        notes = {(visit, "note") for visit in VISITS}
        assert seen >= notes | {each for each in table if readers(*each)}
    else:
        assert seen == due


@pytest.mark.parametrize(
    "person", ["another coach", "another teacher", "coaching lead", "stranger"]
)
def test_nothing_tells_that_a_visit_exists(house: House, person: str) -> None:
    crawl = Crawl(house.browser(PEOPLE[person]))
    crawl.all(addresses(house.app))
    hidden = {the_id(name) for name in VISITS}
    told = {
        address: {each for each in hidden if each in text and each not in address}
        for address, text in crawl.seen.items()
    }
    assert {address: ids for address, ids in told.items() if ids} == {}


def test_a_visit_of_another_answers_like_one_that_never_was(house: House) -> None:
    client, never = house.browser(LINDQVIST), the_id("never was")
    for name in VISITS:
        for path in ("/observations/{}", "/observations/{}/review", "/api/v1/observations/{}"):
            real, none = client.get(path.format(the_id(name))), client.get(path.format(never))
            assert (real.status_code, real.get_data()) == (none.status_code, none.get_data())


def test_nobody_signed_out_sees_any_of_it(house: House) -> None:
    told = Crawl(house.app.test_client()).all(addresses(house.app))
    table = [(visit, thing) for visit in VISITS for thing in things_of(visit)]
    assert [each for each in table if canary(*each) in told] == []


def test_the_search_reads_every_route_and_inside_workbooks(house: House) -> None:
    """The control: without it an empty crawl would prove anything."""
    crawl = Crawl(house.browser(DANA))
    told = crawl.all(addresses(house.app))
    assert canary("finished coaching", "private thought") in told
    assert len(crawl.seen) > len(VISITS) * 3
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", canary("shared coaching", "note"))
    assert canary("shared coaching", "note") in readable(packed.getvalue())
