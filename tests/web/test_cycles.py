"""Pages of cycles: begun, opened, led on, closed, and joined by visits."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from observe.domain.cycles import CycleState
from observe.web.guard import now
from tests.cast import DANA, OKAFOR, THEO, sign_in, the_id
from tests.cycling import CYCLE, PLAN, Cycling, after
from tests.reviewing import House, hidden, post, text_of
from tests.shared_visits import Shared, share
from tests.web.beginning import DAY, WHOLE


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


def test_more_visits_and_checks_than_planned_read_naturally(app: Flask) -> None:
    cycling = Cycling(app).open(replace(PLAN, planned_visits=1))
    for days in (3, 6, 9):
        cycling.check(f"{days} do.", after(days))
    with app.app_context():
        share(Shared(after(4)), Shared(after(8)))
    page = text_of(sign_in(app, DANA).get(f"/cycles/{CYCLE}").text)
    assert "2 visits, 1 planned" in page
    assert "3, 2 planned" in page
    assert "2 of 1" not in page
    assert "3 of 2" not in page
