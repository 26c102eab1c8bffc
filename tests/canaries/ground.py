"""The whole table planted in one district, and everybody sent to look."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from flask import Flask

from observe.store import due_rules
from tests.canaries import coaching, formal, people, rubric, visits
from tests.canaries.crawling import Crawl, addresses
from tests.canaries.table import CYCLES, OBSERVATIONS
from tests.canaries.writing import Ground
from tests.cast import (
    ADA,
    DANA,
    DISTRICT,
    LINCOLN,
    LINDQVIST,
    OKAFOR,
    ORIGIN,
    SCIENCE,
    sign_in,
    the_id,
)
from tests.walking import RULE

_SEARCHES = ("/search?q=okafor", "/search?q=zq")
_STEPS = (
    "step met, shown",
    "step let go",
    "step not yet",
    "branch, shown",
    "own step",
    "own step, shown",
)
_PLANS = ("plan kept to oneself", "plan told", "formal plan")


def plant(app: Flask) -> Ground:
    ground = Ground(app)
    people.enter(app)
    with app.app_context():
        rubric.publish_all()
        due_rules.enter(DISTRICT, [RULE])
    coaching.plant_cycles(ground)
    visits.plant(ground)
    formal.plant(ground)
    coaching.plant_steps(ground)
    coaching.plant_others(ground)
    return ground


def ids(ground: Ground) -> Mapping[str, Collection[str]]:
    """What each argument of a route is filled with; a route with a new argument needs its values here."""
    found = ground.ids
    return {
        "observation": [found[row] for row in OBSERVATIONS],
        "cycle": [found[row] for row in CYCLES],
        "step": [found[row] for row in _STEPS],
        "plan": [found[row] for row in _PLANS],
        "planned": [found["formal plan"]],
        "teacher": [OKAFOR, LINDQVIST],
        "person": [DANA, OKAFOR, ADA],
        "section": [SCIENCE],
        "school": [LINCOLN],
        "term": [the_id("Cedar Valley fall")],
        "rule": [RULE.id],
        "paste": [the_id("no list")],
        "district": [DISTRICT],
        "language": ["en"],
        "word": ["walkthrough"],
        "build": ["none"],
        "name": ["none"],
        "token": ["none"],
        "key": ["none"],
    }


def look(ground: Ground, person: str | None) -> Crawl:
    """All that this person can reach; None is somebody who is not signed in."""
    client = sign_in(ground.app, person) if person else ground.app.test_client()
    crawl = Crawl(client)
    own = []
    if person:
        client.post("/me/calendar", headers=ORIGIN)
        page = client.get("/me/calendar").text
        _before, _mark, after = page.partition('id="address" readonly dir="ltr" value="')
        own = [after.partition('"')[0].removeprefix("http://localhost")]
    return crawl.all([*_SEARCHES, *own, *addresses(ground.app, ids(ground))])


@dataclass
class Sights:
    """What each persona saw, looked for once."""

    ground: Ground
    _found: dict[str, Crawl] = field(default_factory=dict)

    def of(self, person: str) -> Crawl:
        if person not in self._found:
            self._found[person] = look(self.ground, people.PERSONAS[person])
        return self._found[person]
