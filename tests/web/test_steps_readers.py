"""Who reads of a step: its two, a leader who was let, and those who keep the library."""

import pytest

from observe.store import setting_steps
from tests.cast import ADA, DANA, DISTRICT, LENA, NOW, OKAFOR, ORIGIN, PRIYA, THEO
from tests.reviewing import House, post, text_of
from tests.web.stepping import CANARIES, WAIT, seen


def test_an_own_step_stands_on_the_teacher_s_home_without_a_coach(
    house: House, own_step: str
) -> None:
    page = text_of(house.browser(OKAFOR).get("/").text)
    assert WAIT.text in page
    assert "· with" not in page


def test_coaches_and_administrators_keep_a_library_that_both_see(house: House) -> None:
    admin, dana = house.browser(ADA), house.browser(DANA)
    added = {"criterion": "LF.goals", "text": "Post the goal.", "look_for": "goal on the board"}
    rubric = {"rubric": "https://observe.example/rubrics/pl-walkthrough"}
    post(admin, "/steps/library", **rubric, **added)
    assert "Post the goal." in dana.get("/steps/library").text
    assert house.browser(OKAFOR).get("/steps/library").status_code == 404


@pytest.mark.parametrize("person", [THEO, PRIYA, LENA, ADA])
def test_nobody_else_finds_a_word_of_a_step(house: House, step: str, person: str) -> None:
    visit = seen(house, step, 2)
    client = house.browser(person)
    paths = [
        f"/steps/{step}", "/", "/visits", "/steps/library", f"/observations/{visit.id}",
        f"/search?q={CANARIES['text']}", "/api/v1/pack", f"/teachers/{OKAFOR}/timeline",
    ]  # fmt: skip
    answers = [client.get(path, headers=ORIGIN) for path in paths]
    assert answers[0].status_code == 404
    for canary in (CANARIES["counted"], CANARIES["why"]):
        assert not any(canary in each.text for each in answers)
    assert not any(CANARIES["text"] in each.text for each in answers[:5] + answers[6:])


def test_a_leader_sees_title_and_state_once_the_teacher_agrees(house: House, step: str) -> None:
    assert house.browser(PRIYA).get(f"/steps/{step}").status_code == 404
    post(house.browser(OKAFOR), f"/steps/{step}/showing", shown="yes")
    page = house.browser(PRIYA).get(f"/steps/{step}").text
    assert CANARIES["text"] in page
    assert CANARIES["counted"] not in page
    with house.app.app_context():
        setting_steps.show_leader(DISTRICT, OKAFOR, step, False, NOW)
    assert house.browser(PRIYA).get(f"/steps/{step}").status_code == 404
