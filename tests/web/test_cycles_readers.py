"""Who reads a cycle: the two of it, and nobody else."""

import pytest
from flask import Flask

from tests.cast import ADA, DANA, LENA, LINDQVIST, OKAFOR, PRIYA, STRANGER, THEO, sign_in, the_id
from tests.cycling import CYCLE, PLAN, Cycling, after
from tests.reviewing import post
from tests.shared_visits import Shared, share
from tests.web.beginning import DAY, WHOLE


def test_the_reflection_is_refused_to_the_coach(app: Flask) -> None:
    Cycling(app).open()
    answer = post(sign_in(app, DANA), f"/cycles/{CYCLE}/reflection", reflection="x", revision="2")
    assert answer.status_code == 403
    assert "The reflection is the teacher’s" in answer.text or "teacher&#39;s" in answer.text


@pytest.mark.parametrize("who", [THEO, PRIYA, LENA, ADA, STRANGER, LINDQVIST])
def test_nobody_begins_a_cycle_with_a_teacher_whom_they_do_not_coach(app: Flask, who: str) -> None:
    client = sign_in(app, who)
    assert client.get(f"/cycles/new?teacher={OKAFOR}").status_code == 404
    fields = {**WHOLE, "teacher": OKAFOR, "cycle": CYCLE}
    assert post(client, "/cycles", **fields).status_code == 404


WORDS = {
    name: f"zq{the_id(name).replace('-', '')[:16]}"
    for name in (
        "goal", "students", "plan", "baseline", "reflection", "conference", "agreed", "check",
        "reason", "old goal", "own goal",
    )
}  # fmt: skip
OTHERS = {
    "leader": PRIYA,
    "administrator": ADA,
    "another coach": THEO,
    "coaching lead": LENA,
    "another teacher": LINDQVIST,
    "stranger": STRANGER,
}


def fill(app: Flask) -> list[str]:
    """Two cycles of Ms. Okafor with canaries in every text, one of her own; gives their ids."""
    first = Cycling(app)
    first.open(PLAN.__class__(**{**_plain(PLAN), "goal": WORDS["old goal"]}))
    first.change(**{name: WORDS[name] for name in ("goal", "students", "plan", "baseline")})
    first.confer(WORDS["conference"], agreed=WORDS["agreed"])
    first.check(WORDS["check"])
    first.reflect(WORDS["reflection"])
    with app.app_context():
        share(Shared(after(3), kind="walkthrough"))
    own = Cycling(app, the_id("own"), coach=None)
    own.open(PLAN.__class__(**{**_plain(PLAN), "goal": WORDS["own goal"]}))
    first.close(reason=WORDS["reason"])
    return [first.cycle, own.cycle]


def _plain(plan: object) -> dict[str, object]:
    return {name: getattr(plan, name) for name in PLAN.__slots__}


def _paths(app: Flask, cycles: list[str]) -> list[str]:
    visit = Shared(after(3)).id
    own = [f"/cycles/{each}{end}" for each in cycles for end in ("", "/plan")]
    return [
        *own,
        f"/teachers/{OKAFOR}/timeline",
        f"/teachers/{OKAFOR}/timeline/paper",
        "/timeline",
        f"/observations/{visit}",
        f"/observations/{visit}/review",
        f"/api/v1/observations/{visit}",
        "/",
        "/visits",
        "/teachers",
        "/coverage",
        *(f"/search?q={word}" for word in WORDS.values()),
        "/workbook.xlsx",
        "/workbook.json",
        "/workbook.csv",
    ]


@pytest.mark.parametrize("who", OTHERS)
def test_no_word_of_a_cycle_reaches_anybody_else(app: Flask, who: str) -> None:
    cycles = fill(app)
    client = sign_in(app, OTHERS[who])
    seen = []
    for path in _paths(app, cycles):
        for headers in ({}, {"HX-Request": "true"}):
            body = client.get(path, headers=headers).get_data()
            if path.startswith("/search"):
                continue
            seen += [name for name, word in WORDS.items() if word.encode() in body]
            seen += [each for each in cycles if each.encode() in body and each not in path]
    assert seen == []
    for each in cycles:
        answer, never = client.get(f"/cycles/{each}"), client.get(f"/cycles/{the_id('never')}")
        assert (answer.status_code, answer.get_data()) == (404, never.get_data())


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_changes_a_cycle(app: Flask, who: str) -> None:
    cycling = Cycling(app).open()
    client = sign_in(app, OTHERS[who])
    before = cycling.seen()
    for act in (
        "plan", "opening", "removal", "stages", "conferences", "checks", "reflection", "closing",
        "reopening",
    ):  # fmt: skip
        fields = {**WHOLE, "revision": "2", "stage": "learn", "day": DAY.isoformat(), "text": "x"}
        answer = post(client, f"/cycles/{CYCLE}/{act}", **fields, standing="met", result="met")
        assert answer.status_code == 404, act
    assert cycling.seen() == before


def test_the_two_read_what_is_theirs(app: Flask) -> None:
    """The control: the words are there to be seen."""
    first, own = fill(app)
    dana, okafor = sign_in(app, DANA), sign_in(app, OKAFOR)
    for client in (dana, okafor):
        page = client.get(f"/cycles/{first}").text
        assert [name for name, word in WORDS.items() if word not in page] == ["own goal"]
    assert WORDS["own goal"] in okafor.get(f"/cycles/{own}").text
    assert dana.get(f"/cycles/{own}").status_code == 404
