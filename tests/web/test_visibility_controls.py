"""Each control loosens one rule and looks again: where nothing more were seen, the trial would prove nothing."""

import io
import zipfile
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy import true

from observe.domain.observation import Kind
from observe.store import evaluations, record_headings, record_reach, records
from tests.canaries.crawling import Crawl, readable
from tests.canaries.people import PERSONAS
from tests.canaries.seeing import seen
from tests.canaries.table import OBSERVATIONS, TABLE, Cell, word
from tests.canaries.writing import Ground
from tests.cast import sign_in, the_id


@dataclass(frozen=True)
class Loosened:
    """A rule that lets more through, at which page that shows, to whom, and what they should see then."""

    where: ModuleType
    name: str
    rule: Any
    path: str
    person: str
    leaks: Cell


CONTROLS = {
    "anybody reads an evaluation": Loosened(
        evaluations, "reads_evaluation", lambda *_all: True,
        "/observations/{}/evaluation", "another coach", ("teacher sealed", "added"),
    ),
    "anybody reads a record": Loosened(
        record_headings, "within", lambda _scope: true(),
        "/observations/{}", "another teacher", ("formal received", "agreed comment"),
    ),
    "coaching is a school's to read": Loosened(
        record_reach, "SCHOOL_KINDS", frozenset(Kind),
        "/observations/{}", "leader", ("coaching received", "note"),
    ),
    "a step goes with its record": Loosened(
        records, "_for_others", lambda found, _agreed: found,
        "/observations/{}", "administrator", ("walkthrough received", "look-for"),
    ),
    "a lent record stays lent": Loosened(
        record_reach, "lent_to", lambda _person: true(),
        "/observations/{}/paper", "leader", ("coaching closed again", "glow"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CONTROLS)
def test_a_loosened_rule_is_noticed(
    ground: Ground, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    control = CONTROLS[name]
    assert control.person not in TABLE[control.leaks]
    assert control.leaks not in seen(_asked(ground, control))
    monkeypatch.setattr(control.where, control.name, control.rule)
    assert control.leaks in seen(_asked(ground, control))


def _asked(ground: Ground, control: Loosened) -> Crawl:
    person = PERSONAS[control.person]
    assert person
    crawl = Crawl(sign_in(ground.app, person))
    crawl.ask(control.path.format(ground.ids[control.leaks[0]]))
    return crawl


def test_workbooks_are_searched_inside() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", word("coaching shared", "note"))
    assert word("coaching shared", "note") in readable(packed.getvalue())


def test_a_visit_of_another_answers_like_one_that_never_was(ground: Ground) -> None:
    client, never = sign_in(ground.app, the_id("Lindqvist")), the_id("never was")
    for row in OBSERVATIONS:
        for path in ("/observations/{}", "/observations/{}/review", "/api/v1/observations/{}"):
            real = client.get(path.format(ground.ids[row]))
            none = client.get(path.format(never))
            assert (real.status_code, real.get_data()) == (none.status_code, none.get_data())
