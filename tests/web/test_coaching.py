"""My coaching: what stands on a teacher's page, what they write there, and that it stays theirs."""

from datetime import date

import pytest
from flask import Flask

from observe.domain.record import Step
from observe.store import lending, practice, profiles, setting_steps, steps
from tests.cast import (
    ADA,
    DANA,
    DISTRICT,
    LENA,
    LINDQVIST,
    NOW,
    OKAFOR,
    ORIGIN,
    PRIYA,
    THEO,
    the_id,
)
from tests.reviewing import House, hidden, post, text_of
from tests.shared_visits import Shared, share

PAGE = "/my/coaching"
STEP = Step("Wait four seconds after each question.", "LF.goals", "Seen twice", None)
SEEN = Shared(date(2026, 10, 5), levels={"LF.goals": "2"}, step=STEP)
PART = {**ORIGIN, "HX-Request": "true"}
EVERYONE = (DANA, THEO, LINDQVIST, PRIYA, LENA, ADA)
WHERE = (
    "/",
    "/teachers",
    f"/teachers/{OKAFOR}/timeline?year=all",
    f"/teachers/{OKAFOR}/timeline/paper?year=all",
    "/visits",
    "/search?q=canary",
    "/workbook",
    "/workbook.json",
    f"/observations/{SEEN.id}",
    "/my/record.json",
)


@pytest.fixture
def house(app: Flask) -> House:
    with app.app_context():
        share(SEEN)
    return House(app)


def told(house: House, person: str, words: str) -> list[str]:
    """Where somebody reads these words."""
    client = house.browser(person)
    return [each for each in WHERE if words in client.get(each).text]


def test_the_page_says_what_is_next_and_shows_the_step(house: House) -> None:
    page = text_of(house.browser(OKAFOR).get(PAGE).text)
    assert "Your turn: practice" in page
    assert STEP.text in page
    assert "Seen twice" in page
    assert "Read by you and by Dana Ruiz, and by nobody else." in page


def test_with_nothing_yet_it_says_what_one_can_do(house: House) -> None:
    page = text_of(house.browser(LINDQVIST).get(PAGE).text)
    assert "Nothing waits for you" in page
    assert "You have no open goal." in page


def test_the_page_is_a_teachers_alone(house: House) -> None:
    for person in (DANA, PRIYA, LENA, ADA):
        assert house.browser(person).get(PAGE).status_code == 404


def test_the_page_asks_at_most_twelve_times(house: House) -> None:
    client = house.browser(OKAFOR)
    client.get(PAGE)
    with house.counting() as asked:
        client.get(PAGE)
    assert len(asked) <= 12, "\n".join(asked)


def test_a_line_is_added_in_place_and_deleted(house: House) -> None:
    okafor = house.browser(OKAFOR)
    key = hidden(okafor.get(PAGE).text, "key")
    part = okafor.post("/my/practice", data={"text": "Tried a timer", "key": key}, headers=PART)
    assert part.status_code == 200
    assert part.text.lstrip().startswith('<section class="stack practice"')
    assert "Tried a timer" in part.text
    assert post(okafor, f"/my/practice/{key}/deletion").location == f"{PAGE}#practice"
    assert "Tried a timer" not in okafor.get(PAGE).text


@pytest.mark.parametrize("headers", [ORIGIN, PART])
def test_a_line_that_is_none_keeps_what_was_typed(house: House, headers: dict[str, str]) -> None:
    typed = {"text": "z" * 301, "key": the_id("line"), "day": "2026-10-06"}
    answer = house.browser(OKAFOR).post("/my/practice", data=typed, headers=headers)
    assert answer.status_code == 422
    assert "z" * 301 in answer.text
    assert "That is too long" in answer.text


def test_nobody_else_deletes_a_line(house: House) -> None:
    with house.app.app_context():
        practice.add(
            DISTRICT, OKAFOR, the_id("line"), "Tried", date(2026, 11, 1), None, NOW.date(), NOW
        )
    assert (
        post(house.browser(LINDQVIST), f"/my/practice/{the_id('line')}/deletion").status_code == 404
    )


@pytest.mark.parametrize("person", EVERYONE)
def test_the_practice_log_is_read_by_its_teacher_alone(house: House, person: str) -> None:
    with house.app.app_context():
        line = (the_id("line"), "practice-canary", date(2026, 11, 1), None)
        practice.add(DISTRICT, OKAFOR, *line, NOW.date(), NOW)
    assert told(house, person, "practice-canary") == []


def test_not_even_the_coach_reads_what_was_practiced_for_a_step(house: House) -> None:
    with house.app.app_context():
        step = steps.open_step(DISTRICT, DANA, OKAFOR)
        assert step
        line = (the_id("line"), "practice-canary", date(2026, 11, 1), step.id)
        practice.add(DISTRICT, OKAFOR, *line, NOW.date(), NOW)
    assert "practice-canary" in house.browser(OKAFOR).get(f"/steps/{step.id}").text
    assert told(house, DANA, "practice-canary") == []
    assert "practice-canary" not in house.browser(DANA).get(f"/steps/{step.id}").text


@pytest.mark.parametrize("person", EVERYONE)
def test_a_profile_is_read_by_coaches_who_follow_and_nobody_else(house: House, person: str) -> None:
    with house.app.app_context():
        profiles.save(DISTRICT, OKAFOR, "profile-canary", "", "", NOW)
    due = [WHERE[2]] if person == DANA else []
    assert told(house, person, "profile-canary") == due


def test_a_profile_too_long_is_shown_again_with_its_words(house: House) -> None:
    fields = {"strengths": "s" * 2001, "interests": "Projects", "support": ""}
    answer = post(house.browser(OKAFOR), "/my/profile", **fields)
    assert answer.status_code == 422
    assert "Projects" in answer.text
    assert "s" * 2001 in answer.text


def shown_step(house: House) -> str:
    with house.app.app_context():
        found = steps.steps_of(DISTRICT, OKAFOR, OKAFOR)[0].id
        setting_steps.show_leader(DISTRICT, OKAFOR, found, True, NOW)
    return found


def test_a_leader_sees_a_step_only_if_the_teacher_shows_it(house: House) -> None:
    assert told(house, PRIYA, STEP.text) == []
    shown_step(house)
    priya = house.browser(PRIYA).get(WHERE[2]).text
    assert STEP.text in priya
    assert "Seen twice" not in priya
    for person in (THEO, LENA, ADA, LINDQVIST):
        assert told(house, person, STEP.text) == []


def test_a_lent_record_holds_the_step_only_if_it_is_shown_too(house: House) -> None:
    record = f"/observations/{SEEN.id}"
    okafor, priya = house.browser(OKAFOR), house.browser(PRIYA)
    assert priya.get(record).status_code == 404
    assert post(okafor, f"{record}/readers", person=PRIYA).status_code == 303
    page = priya.get(record)
    assert page.status_code == 200
    assert STEP.text not in page.text + priya.get("/workbook.json").text
    assert "lets you read the record" in text_of(priya.get("/").text)
    assert SEEN.id in priya.get("/visits?list=school").text
    shown_step(house)
    assert STEP.text in priya.get(record).text
    assert "Seen twice" not in priya.get(record).text + priya.get("/workbook.json").text
    assert post(okafor, f"{record}/readers/{PRIYA}/removal").status_code == 303
    assert priya.get(record).status_code == 404
    for address in ("/workbook.json", "/visits?list=school", WHERE[2]):
        assert SEEN.id not in priya.get(address).text


def test_the_record_names_whose_turn_it_is(house: House) -> None:
    house.receive(SEEN.id)
    assert "Next: Your turn: practice" in text_of(
        house.browser(OKAFOR).get(f"/observations/{SEEN.id}").text
    )
    assert "Next: Ms. Okafor practices" in text_of(
        house.browser(DANA).get(f"/observations/{SEEN.id}").text
    )


def test_glow_grow_and_step_are_answered_each_by_itself(house: House) -> None:
    record, okafor = f"/observations/{SEEN.id}", house.browser(OKAFOR)
    answer = post(okafor, f"{record}/replies", item="step", text="I will.", key=the_id("r"))
    assert answer.location == f"{record}#answers-step"
    assert "I will." in house.browser(DANA).get(record).text
    refused = post(okafor, f"{record}/replies", item="glow", text="Thanks", key=the_id("g"))
    assert refused.status_code == 422
    with house.app.app_context():
        lending.lend(DISTRICT, OKAFOR, SEEN.id, PRIYA, NOW)
    priya = house.browser(PRIYA)
    assert "I will." not in priya.get(record).text + priya.get("/workbook.json").text
    assert "I will." in okafor.get("/my/workbook.json").text


def test_a_profile_that_is_refused_says_so_on_top(house: House) -> None:
    okafor = house.browser(OKAFOR)
    answer = post(okafor, "/my/profile", strengths="x" * 2001)
    assert answer.status_code == 422
    problem = answer.text.index('<p class="problem" role="alert">')
    assert answer.text.index("</h1>") < problem < answer.text.index('id="goal-title"')
