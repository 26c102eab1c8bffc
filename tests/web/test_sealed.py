"""Sealed is in no byte sent to the other side: every page, part, JSON and export of both, in each state.

The rubric's levels are named by canaries that stand nowhere else. A page that offers all levels names
each of them equally often; a rating that somebody gave would break that. Comments are canaries too.
"""

import copy
from collections.abc import Iterator

import pytest
from flask import Flask

from observe.config import files
from observe.domain.evaluation import Given
from observe.exchange.rubric_file import read_rubric
from observe.store import drafts, rubrics
from observe.store.drafts import Words
from tests.cast import ADA, DANA, DISTRICT, NOW, OKAFOR, PRIYA, Tablet, the_id
from tests.reviewing import House
from tests.the_way import confer, save_own, seal_own, seal_rated, share_evidence
from tests.web.test_visibility import Crawl

VISIT = the_id("a sealed visit")
LEVELS = {code: f"zqlevel{code}zq" for code in ("1", "2", "3", "4")}
OBSERVERS, TEACHERS = "zqobserverszq", "zqteacherszq"
PRIVATE, GLOW = "zqprivatezq", "zqglowzq"
FIXED = (
    "/",
    "/visits",
    "/visits?list=feedback",
    "/visits?list=own",
    "/timeline",
    "/timeline/paper",
    f"/teachers/{OKAFOR}/timeline",
    "/search?q=zq",
    "/search?q=okafor",
    "/workbook.xlsx",
    "/workbook.json",
    "/workbook.csv",
    "/coverage",
    f"/api/v1/observations/{VISIT}",
)


@pytest.fixture
def house(app: Flask) -> House:
    with app.app_context():
        _publish_canaries()
    house, tablet = House(app), Tablet("sealed")
    house.finish(
        tablet.note("S: “I chose it.”", tags=["LF.goals"], ms=1000),
        tablet.note(PRIVATE, private=True, ms=1500),
        tablet.rate("LF.goals", "2", comment=OBSERVERS, ms=5000),
        tablet=tablet,
        visit=VISIT,
        by=PRIYA,
        kind="formal",
        rubric_version="9.0.0",
    )
    with app.app_context():
        drafts.save_words(DISTRICT, PRIYA, VISIT, Words(GLOW, GLOW, None))
    return house


def _publish_canaries() -> None:
    name = "pl-walkthrough.yaml"
    found = read_rubric((files() / "rubrics" / name).read_text(encoding="utf-8"), name)
    plain = copy.deepcopy(dict(found.plain))
    plain["version"] = "9.0.0"
    for scale in plain["scales"].values():
        for point in scale["points"]:
            point["label"] = {"en": LEVELS[point["code"]]}
    rubrics.publish(DISTRICT, plain, "9" * 64, NOW)


def told(house: House, person: str) -> dict[str, str]:
    """Each address that this person can reach, with all that it answers."""
    crawl = Crawl(house.browser(person))
    addresses = [*FIXED]
    for rule in house.app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and list(rule.arguments) == ["observation"]:
            built = rule.rule
            for typed in ("<uuid:observation>", "<observation>"):
                built = built.replace(typed, VISIT)
            addresses.append(built)
    crawl.all(addresses)
    return crawl.seen


def given_away(seen: dict[str, str]) -> Iterator[str]:
    """Addresses where one level is named more often than another: somebody's rating stands there.

    The rubric's own pages, which know of no visit, are left out.
    """
    for address, text in seen.items():
        if (
            not address.startswith(("/rubrics", "/paper/rubric"))
            and len({text.count(each) for each in LEVELS.values()}) > 1
        ):
            yield address


def to(house: House, state: str) -> None:
    """The observation brought to this state, the teacher at level 4 and the observer at 2."""
    with house.app.app_context():
        share_evidence(VISIT, PRIYA, NOW)
        if state in ("teacher drafts", "teacher sealed", "both sealed", "conferenced"):
            save_own(VISIT, OKAFOR, [Given("LF.goals", "4", TEACHERS)])
        if state in ("teacher sealed", "both sealed", "conferenced"):
            seal_own(VISIT, OKAFOR, NOW)
        if state in ("observer sealed", "both sealed", "conferenced"):
            seal_rated(VISIT, PRIYA, NOW)
        if state == "conferenced":
            confer(VISIT, PRIYA, NOW)


BEFORE = ("evidence shared", "teacher drafts", "teacher sealed", "observer sealed")


@pytest.mark.parametrize("state", BEFORE)
def test_the_teacher_gets_no_byte_of_the_observers_levels(house: House, state: str) -> None:
    to(house, state)
    seen = told(house, OKAFOR)
    everything = "\n".join(seen.values())
    assert "I chose it." in everything
    for canary in (OBSERVERS, PRIVATE, GLOW):
        assert canary not in everything, canary
    own = [f"/observations/{VISIT}/{page}" for page in ("self-rating", "sealing")]
    text = "\n".join(t for a, t in seen.items() if a not in own)
    assert list(given_away({a: t for a, t in seen.items() if a not in own})) == []
    assert TEACHERS not in text or state != "evidence shared"


@pytest.mark.parametrize("state", BEFORE)
def test_the_observer_gets_no_byte_of_the_teachers_levels(house: House, state: str) -> None:
    to(house, state)
    everything = "\n".join(told(house, PRIYA).values())
    assert OBSERVERS in everything
    assert TEACHERS not in everything
    assert LEVELS["2"] in everything
    alone = {a: t for a, t in told(house, PRIYA).items() if LEVELS["4"] in t}
    assert [a for a, t in alone.items() if t.count(LEVELS["4"]) > t.count(LEVELS["3"])] == []


@pytest.mark.parametrize("state", [*BEFORE, "both sealed", "conferenced"])
@pytest.mark.parametrize("person", [DANA, ADA])
def test_nobody_else_gets_any_of_it_before_the_record(
    house: House, state: str, person: str
) -> None:
    to(house, state)
    everything = "\n".join(told(house, person).values())
    for canary in (OBSERVERS, TEACHERS, PRIVATE, GLOW, "I chose it."):
        assert canary not in everything, canary


@pytest.mark.parametrize("person", [OKAFOR, PRIYA])
def test_once_both_are_in_both_see_both(house: House, person: str) -> None:
    """The control: what was searched for is there as soon as it may be."""
    to(house, "both sealed")
    seen = told(house, person)
    compared = seen[f"/observations/{VISIT}/comparison"]
    assert TEACHERS in compared
    assert OBSERVERS in compared
    assert list(given_away(seen)) != []
