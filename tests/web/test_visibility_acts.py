"""Whoever sends an act about what they may not know of is told the same as about what never was."""

import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from tests.canaries.crawling import filled
from tests.canaries.ground import ids
from tests.canaries.people import PERSONAS
from tests.canaries.table import PLANS, TABLE
from tests.canaries.writing import Ground
from tests.cast import ORIGIN, THEO, sign_in, the_id

HIDDEN = {
    "another coach": (
        "walkthrough shared",
        "coaching received",
        "self kept",
        "formal finished",
        "teacher sealed",
        "reopening asked",
        "cycle open",
        "own goal open",
        "step not yet",
        "own step",
        "formal plan",
    ),
    "leader": ("coaching closed again", "observer sealed", "cycle closed", "step let go"),
    "administrator": ("coaching shared", "both sealed", "own goal closed", "plan told"),
    "coach": ("self closed again", "formal received", "own goal begun", "own step, shown"),
    "evaluator": ("coaching shared", "cycle begun", "plan kept to oneself"),
    "teacher": ("formal finished", "coaching finished", "cycle begun", "plan kept to oneself"),
}
ABOUT = {"observation", "cycle", "step", "plan", "planned"}
OTHERS = {"wish": "a wish", "line": "a line", "note": "a note", "person": "nobody"}
TYPED = {
    "text": "Ten hands up.", "reason": "It was the other class.", "comment": "No.", "act": "reopen",
    "answer": "yes", "revision": "1", "sequence": "0", "state": "met", "why": "Seen.", "person": THEO,
    "key": the_id("a key"), "goal": "Every group.", "stage": "learn", "day": "2026-11-20",
    "clock": "10:00", "conference_on": "2026-12-01", "due_on": "", "seal": "x", "over": "x",
    "item": "glow", "new": "Five hands.", "standing": "met", "result": "met", "questions": "Why?",
    "answers": "So.", "shown": "yes", "inside": "yes", "level-LF.goals": "2", "reflection": "It helped.",
    "note": the_id("a note"), "criterion": "LF.goals",
}  # fmt: skip
_ANY_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@pytest.mark.parametrize("person", HIDDEN)
def test_an_act_on_what_is_hidden_is_answered_as_if_it_never_was(
    ground: Ground, person: str
) -> None:
    client, told = sign_in(ground.app, PERSONAS[person] or ""), []
    for rule in _acts(ground):
        never = _answer(client, *_addresses(rule, ground, the_id("never was")))
        for row in HIDDEN[person]:
            assert person not in _readers(row)
            for address in _addresses(rule, ground, ground.ids[row]):
                if _answer(client, address) != never:
                    told.append((rule.endpoint, row))
    assert told == []


def _acts(ground: Ground) -> list[Rule]:
    return [
        rule
        for rule in ground.app.url_map.iter_rules()
        if "POST" in (rule.methods or ())
        and ABOUT & rule.arguments
        and not rule.rule.startswith("/api/")
    ]


def _addresses(rule: Rule, ground: Ground, about: str) -> Iterator[str]:
    """The rule's address about that id, where a thing of its sort may bear it."""
    known = {**ids(ground), **{name: [the_id(each)] for name, each in OTHERS.items()}}
    [sort] = ABOUT & rule.arguments
    if about in known[sort] or about == the_id("never was"):
        yield from filled(rule, {**known, sort: [about]})


def _answer(client: FlaskClient, address: str) -> tuple[int, str]:
    answer = client.post(address, data=TYPED, headers=ORIGIN)
    return answer.status_code, _ANY_ID.sub("", f"{answer.text}{answer.location}")


def _readers(row: str) -> set[str]:
    found = {who for (name, _thing), readers in TABLE.items() if name == row for who in readers}
    return found | set(PLANS.get(row, ()))
