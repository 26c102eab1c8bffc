"""Pages of cycles: begun, opened, changed by two, led on and closed, and read by nobody but the two."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient

from observe.domain.cycles import CycleState
from observe.web.guard import now
from tests.cast import (
    ADA,
    DANA,
    LENA,
    LINDQVIST,
    OKAFOR,
    PRIYA,
    STRANGER,
    THEO,
    WALKTHROUGH,
    sign_in,
    the_id,
)
from tests.cycling import CYCLE, PLAN, Cycling, after
from tests.reviewing import House, hidden, post, text_of
from tests.shared_visits import Shared, share

WHOLE = {
    "goal": "Every group explains its thinking.",
    "students": "Five students give a reason.",
    "practice": "new",
    "template": "impact",
    "criteria": f"{WALKTHROUGH}@2.0.0 LF.goals",
    "baseline": "1 of 24 gave a reason.",
    "plan": "One question a lesson.",
    "cadence_days": "14",
    "planned_visits": "4",
    "planned_checks": "2",
    "ends_on": "",
}
DAY = now().astimezone(ZoneInfo("America/Chicago")).date()


def begin(client: FlaskClient, *, opening: bool = True, **changed: str) -> str:
    """Begin a cycle by its form; gives the answer's text, or the address of the cycle."""
    fields = {**WHOLE, "teacher": OKAFOR, "cycle": CYCLE, **changed}
    answer = post(client, "/cycles", **fields, **({"opening": "yes"} if opening else {}))
    return answer.location if answer.status_code == 303 else answer.text


def test_a_coach_begins_and_opens_a_cycle_from_the_timeline_of_a_teacher(app: Flask) -> None:
    client = sign_in(app, DANA)
    card = client.get(f"/teachers/{OKAFOR}/timeline").text
    assert f'href="/cycles/new?teacher={OKAFOR}"' in card
    form = client.get(f"/cycles/new?teacher={OKAFOR}").text
    cycle = hidden(form, "cycle")
    assert begin(client, cycle=cycle) == f"/cycles/{cycle}"
    page = text_of(client.get(f"/cycles/{cycle}").text)
    assert "Coaching cycle of Ms. Okafor with Dana Ruiz" in page
    assert "Your turn: Make the first visit." in page
    assert "only you two see this" in page
    assert "Identify Now · 0 days" in page
    card = text_of(client.get(f"/teachers/{OKAFOR}/timeline").text)
    assert "Every group explains its thinking. Your turn: Make the first visit." in card


def test_what_is_missing_is_said_with_its_place_and_what_was_typed_stays(app: Flask) -> None:
    client = sign_in(app, DANA)
    page = begin(client, goal="", criteria="", cadence_days="", students="They speak.")
    assert "This cycle cannot open yet: 3 things are missing." in page
    for field in ("goal", "criteria", "cadence_days"):
        assert f'<a href="#plan-{field}">' in page
        assert f'id="plan-{field}"' in page
    assert "Choose at least one criterion that the goal belongs to." in page
    assert "They speak." in page
    assert client.get(f"/cycles/{CYCLE}").status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("cadence_days", "often", "Write a whole number, such as 4."),
        ("cadence_days", "99999999999", "Write a whole number from 1 to 120."),
        ("ends_on", "soon", "Choose a day, such as 2026-10-19."),
        ("planned_checks", "1", "Write a whole number from 2 to 12."),
        ("template", "none", "Choose one of the models that are offered."),
        ("criteria", "none", "Choose criteria of one rubric"),
        ("goal", "x" * 20_001, "That is too long"),
        ("plan", "a\0b", "One character in here cannot be stored"),
    ],
)
def test_what_cannot_be_stored_is_refused_in_words(
    app: Flask, field: str, value: str, says: str
) -> None:
    assert says in begin(sign_in(app, DANA), opening=False, **{field: value})


def test_a_draft_is_completed_opened_and_then_read_by_the_teacher(app: Flask) -> None:
    dana, okafor = sign_in(app, DANA), sign_in(app, OKAFOR)
    begin(dana, opening=False, goal="")
    assert okafor.get(f"/cycles/{CYCLE}").status_code == 404
    assert "Complete the plan: 1 thing is missing." in text_of(dana.get(f"/cycles/{CYCLE}").text)
    form = dana.get(f"/cycles/{CYCLE}/plan").text
    fields = {**WHOLE, "revision": hidden(form, "revision")}
    assert post(dana, f"/cycles/{CYCLE}/opening", **fields).status_code == 303
    page = text_of(okafor.get(f"/cycles/{CYCLE}").text)
    assert "Dana Ruiz’s turn: Make the first visit." in page
    assert "Dana Ruiz opened a coaching cycle with you." in page
    assert "Every group explains" in text_of(okafor.get("/timeline").text)


def test_a_draft_is_thrown_away(app: Flask) -> None:
    dana = sign_in(app, DANA)
    begin(dana, opening=False)
    answer = post(dana, f"/cycles/{CYCLE}/removal", revision="1")
    assert answer.location == f"/teachers/{OKAFOR}/timeline"
    assert dana.get(f"/cycles/{CYCLE}").status_code == 404


def test_of_two_who_change_a_cycle_the_second_sees_what_changed_and_keeps_the_text(
    app: Flask,
) -> None:
    Cycling(app).open()
    dana, okafor = sign_in(app, DANA), sign_in(app, OKAFOR)
    shown = {
        who: hidden(who.get(f"/cycles/{CYCLE}/plan").text, "revision") for who in (dana, okafor)
    }
    first = {**WHOLE, "goal": "Each student explains.", "revision": shown[okafor]}
    assert post(okafor, f"/cycles/{CYCLE}/plan", **first).status_code == 303
    second = {**WHOLE, "goal": "All explain, loudly.", "revision": shown[dana]}
    answer = post(dana, f"/cycles/{CYCLE}/plan", **second)
    assert answer.status_code == 409
    page = text_of(answer.text)
    assert "Ms. Okafor changed this cycle in the meantime." in page
    assert "Goal before: Every group explains its thinking. now: Each student explains." in page
    assert re.search(
        r"<textarea[^>]*name=\"goal\"[^>]*>All explain, loudly.</textarea>", answer.text
    )
    again = {**second, "revision": hidden(answer.text, "revision")}
    assert post(dana, f"/cycles/{CYCLE}/plan", **again).status_code == 303
    assert Cycling(app).seen().cycle.plan.goal == "All explain, loudly."


def test_a_reflection_that_came_too_late_stays_in_its_field(app: Flask) -> None:
    cycling = Cycling(app).open()
    okafor = sign_in(app, OKAFOR)
    shown = hidden(okafor.get(f"/cycles/{CYCLE}").text, "revision")
    cycling.change(goal="Another goal.")
    answer = post(okafor, f"/cycles/{CYCLE}/reflection", reflection="They speak.", revision=shown)
    assert answer.status_code == 409
    assert ">They speak.</textarea>" in answer.text
    assert "now: Another goal." in text_of(answer.text)


def test_conferences_are_planned_written_down_and_read_by_both(app: Flask) -> None:
    Cycling(app).open(day=DAY)
    dana, okafor = sign_in(app, DANA), sign_in(app, OKAFOR)
    planned = {"event": the_id("talk"), "day": DAY.isoformat(), "first": "teacher"}
    post(dana, f"/cycles/{CYCLE}/conferences", **planned)
    page = text_of(okafor.get(f"/cycles/{CYCLE}").text)
    assert "planned for" in page
    assert "Ms. Okafor speaks first" in page
    assert "Your turn, both of you: Note down what you agreed" in page
    held = {
        **planned,
        "event": the_id("said"),
        "of": the_id("talk"),
        "text": "The groups waited for me.",
        "agreed": "Wait five seconds.",
        "owner": "teacher",
        "by_day": (DAY + timedelta(days=7)).isoformat(),
    }
    post(okafor, f"/cycles/{CYCLE}/conferences", **held)
    page = text_of(dana.get(f"/cycles/{CYCLE}").text)
    assert "Ms. Okafor Conference" in page
    assert "The groups waited for me." in page
    assert "Agreed next: Wait five seconds. Ms. Okafor · by" in page
    assert "planned for" not in page


def test_a_note_of_a_conference_that_came_second_stays_beside_what_the_first_wrote(
    app: Flask,
) -> None:
    talk = Cycling(app).open().confer("", after(3))
    dana, okafor = sign_in(app, DANA), sign_in(app, OKAFOR)
    path, about = f"/cycles/{CYCLE}/conferences", {"of": talk, "seen": talk, "day": "2026-09-10"}
    first = post(okafor, path, event=the_id("first"), text="The groups waited.", **about)
    assert first.status_code == 303
    late = post(dana, path, event=the_id("second"), text="Nobody waited.", **about)
    assert late.status_code == 409
    assert "Notes for both before: nothing now: The groups waited." in text_of(late.text)
    assert ">Nobody waited.</textarea>" in late.text
    seen = hidden(late.text, "seen")
    again = post(dana, path, event=the_id("second"), text="Both.", **{**about, "seen": seen})
    assert again.status_code == 303


def test_the_form_of_a_cycle_sent_twice_is_one_cycle(app: Flask) -> None:
    dana = sign_in(app, DANA)
    form = {
        "cycle": the_id("new"),
        "teacher": OKAFOR,
        "goal": "Groups explain.",
        "template": "plain",
    }
    for _again in range(2):
        assert post(dana, "/cycles", **form).location == f"/cycles/{the_id('new')}"


def test_an_interim_check_says_what_it_needs(app: Flask) -> None:
    Cycling(app).open()
    dana = sign_in(app, DANA)
    path = f"/cycles/{CYCLE}/checks"
    refused = post(dana, path, day="", text="", standing="")
    assert refused.status_code == 422
    assert "Choose how far students are." in refused.text
    refused = post(dana, path, day=(DAY + timedelta(days=1)).isoformat(), text="2", standing="met")
    assert "Choose a day that has come." in refused.text
    assert post(dana, path, day=DAY.isoformat(), text="2 do.", standing="partly").status_code == 303
    assert "1 of 2" in text_of(dana.get(f"/cycles/{CYCLE}").text)


def test_a_cycle_moves_on_is_closed_and_reads_as_a_story(app: Flask) -> None:
    cycling = Cycling(app).open()
    dana, okafor = sign_in(app, DANA), sign_in(app, OKAFOR)
    with app.app_context():
        share(Shared(after(2)), Shared(after(9)))
    assert "Coaching visit · Grade 5 Science" in text_of(dana.get(f"/cycles/{CYCLE}").text)
    for stage in ("learn", "improve"):
        shown = hidden(dana.get(f"/cycles/{CYCLE}").text, "revision")
        post(dana, f"/cycles/{CYCLE}/stages", stage=stage, revision=shown)
    cycling.check("2 gave a reason.", after(10))
    cycling.check("5 gave a reason.", after(20))
    refused = post(dana, f"/cycles/{CYCLE}/closing", result="met", revision=str(cycling.revision))
    assert refused.status_code == 422
    assert "The teacher has not written a reflection yet." in refused.text
    shown = hidden(okafor.get(f"/cycles/{CYCLE}").text, "revision")
    post(okafor, f"/cycles/{CYCLE}/reflection", reflection="They ask now.", revision=shown)
    shown = hidden(dana.get(f"/cycles/{CYCLE}").text, "revision")
    post(dana, f"/cycles/{CYCLE}/closing", result="met", revision=shown)
    page = text_of(okafor.get(f"/cycles/{CYCLE}").text)
    assert "How it ended: Met" in page
    assert "In the words of Ms. Okafor They ask now." in page
    assert "At the beginning 1 student of 24" in page
    assert "At the last check 5 gave a reason." in page
    assert (
        page.index("It was opened")
        < page.index("Coaching visit")
        < page.index("Interim check: Partly")
    )
    assert okafor.get(f"/cycles/{CYCLE}/plan").status_code == 303
    shown = hidden(dana.get(f"/cycles/{CYCLE}").text, "revision")
    assert post(dana, f"/cycles/{CYCLE}/reopening", revision=shown).status_code == 303
    assert cycling.seen().cycle.state is CycleState.OPEN


def test_the_reflection_is_refused_to_the_coach(app: Flask) -> None:
    Cycling(app).open()
    answer = post(sign_in(app, DANA), f"/cycles/{CYCLE}/reflection", reflection="x", revision="2")
    assert answer.status_code == 403
    assert "The reflection is the teacher’s" in answer.text or "teacher&#39;s" in answer.text


def test_a_teacher_sets_changes_and_closes_an_own_goal(app: Flask) -> None:
    okafor = sign_in(app, OKAFOR)
    assert 'href="/cycles/new"' in okafor.get("/timeline").text
    assert begin(okafor, teacher="") == f"/cycles/{CYCLE}"
    page = text_of(okafor.get(f"/cycles/{CYCLE}").text)
    assert "My own goal" in page
    assert "Your turn: Look back: what do students do now?" in page
    assert "Visits" not in page.replace("Visits My", "")
    shown = hidden(okafor.get(f"/cycles/{CYCLE}/plan").text, "revision")
    post(okafor, f"/cycles/{CYCLE}/plan", **{**WHOLE, "goal": "My words."}, revision=shown)
    shown = hidden(okafor.get(f"/cycles/{CYCLE}").text, "revision")
    closing = {
        "result": "partly",
        "reflection": "It helped.",
        "reason": "Enough.",
        "revision": shown,
    }
    assert post(okafor, f"/cycles/{CYCLE}/closing", **closing).status_code == 303
    assert "How it ended: Partly" in text_of(okafor.get(f"/cycles/{CYCLE}").text)
    assert sign_in(app, DANA).get(f"/cycles/{CYCLE}").status_code == 404


@pytest.mark.parametrize("who", [THEO, PRIYA, LENA, ADA, STRANGER, LINDQVIST])
def test_nobody_begins_a_cycle_with_a_teacher_whom_they_do_not_coach(app: Flask, who: str) -> None:
    client = sign_in(app, who)
    assert client.get(f"/cycles/new?teacher={OKAFOR}").status_code == 404
    fields = {**WHOLE, "teacher": OKAFOR, "cycle": CYCLE}
    assert post(client, "/cycles", **fields).status_code == 404


def test_the_review_page_says_which_cycle_a_visit_joined_and_takes_it_out_and_in(
    app: Flask,
) -> None:
    Cycling(app).open(day=now().date() - timedelta(days=400))
    house = House(app)
    house.finish(kind="coaching")
    dana, visit = sign_in(app, DANA), the_id("a visit")
    page = text_of(dana.get(f"/observations/{visit}/review").text)
    assert "This visit counts in the cycle: Every group explains its thinking." in page
    post(dana, f"/observations/{visit}/cycle", inside="no")
    page = text_of(dana.get(f"/observations/{visit}/review").text)
    assert "This visit is in no cycle. One is open:" in page
    answer = post(dana, f"/observations/{visit}/cycle", inside="yes", cycle=CYCLE)
    assert answer.location == f"/cycles/{CYCLE}#visits"
    assert [each.id for each in Cycling(app).seen().visits] == [visit]
    assert post(sign_in(app, THEO), f"/observations/{visit}/cycle", inside="no").status_code == 404


# Nobody else reads a word

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
