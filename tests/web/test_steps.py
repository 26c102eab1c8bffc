"""Pages of action steps: what starts, how it ends, two at once, and who reads nothing of it."""

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from observe.domain.record import Step
from observe.store import activity, library, setting_steps, steps
from observe.store.hanging import Hat
from observe.store.setting_steps import ForWhom
from tests.cast import (
    ADA,
    DANA,
    DISTRICT,
    LENA,
    NOW,
    OKAFOR,
    ORIGIN,
    PRIYA,
    SCIENCE,
    THEO,
    WALKTHROUGH,
    the_id,
)
from tests.cycling import Cycling
from tests.reviewing import VISIT, House, hidden, post, text_of
from tests.shared_visits import Shared, capture_only, share
from tests.web.looks import look

WORDS, SHARING = f"/observations/{VISIT}/words", f"/observations/{VISIT}/sharing"
OWN_CLASS = f"/capture/new?teacher={OKAFOR}&section={SCIENCE}&kind=self&rubric={WALKTHROUGH}@2.0.0"
FIRST, SECOND = date(2026, 10, 6), date(2026, 10, 13)
CANARIES = {name: f"zq{the_id(name).replace('-', '')[:14]}" for name in ("text", "counted", "why")}
WAIT = Step(
    f"Wait {CANARIES['text']}.", "LF.goals", "", date(2027, 1, 8), None, CANARIES["counted"], 3, 2
)


@pytest.fixture
def house(app: Flask) -> House:
    return House(app)


@pytest.fixture
def dana(house: House) -> FlaskClient:
    return house.browser(DANA)


@pytest.fixture
def step(house: House) -> str:
    with house.app.app_context():
        share(Shared(FIRST, step=WAIT))
        found = steps.open_step(DISTRICT, DANA, OKAFOR)
    assert found is not None
    return found.id


def seen(house: House, step: str, times: int, shared: bool = True) -> Shared:
    visit = Shared(SECOND, tallies={f"step-{step}": times})
    with house.app.app_context():
        share(visit) if shared else capture_only(visit)
    return visit


def test_a_step_without_a_look_for_cannot_start_and_says_where_it_is_missing(
    house: House, dana: FlaskClient
) -> None:
    house.finish()
    page = post(dana, SHARING, glow="", step_text="Wait.", step_uses="", step_visits="2")
    assert page.status_code == 422
    assert "This step has no look-for yet" in text_of(page.text)
    assert "This step has no rule yet" in text_of(page.text)
    assert house.draft().visit.shared_at is None


def test_a_step_for_a_criterion_counts_its_look_for_by_itself(
    house: House, dana: FlaskClient
) -> None:
    house.finish()
    post(dana, WORDS, step_text="Ask for the goal.", step_criterion="LF.goals")
    kept = house.draft().words.step
    assert kept is not None
    assert (kept.look_for, kept.uses, kept.visits) == ("LF.goals.retell", 3, 2)
    assert "3 uses seen in 2 visits" in kept.met_when


def test_the_review_page_tells_the_count_and_met_is_done_by_sharing(
    house: House, dana: FlaskClient, step: str
) -> None:
    visit = seen(house, step, 3, shared=False)
    page = dana.get(f"/observations/{visit.id}/review").text
    assert "3 of 3 in 1 of 2 visits" in text_of(page)
    about = {"glow": "", "follow": "met", "follow_step": step, "follow_revision": "1"}
    post(dana, f"/observations/{visit.id}/words", **about)
    with house.app.app_context():
        assert steps.step(DISTRICT, DANA, step).is_open
    page = dana.get(f"/observations/{visit.id}/review").text
    post(dana, f"/observations/{visit.id}/sharing", **about, **seals(page))
    with house.app.app_context():
        assert steps.step(DISTRICT, DANA, step).state == "met"
    post(dana, f"/observations/{visit.id}/taking-back")
    with house.app.app_context():
        assert steps.step(DISTRICT, DANA, step).is_open


def test_a_step_opened_again_stands_beside_one_that_was_set_meanwhile(
    house: House, dana: FlaskClient, step: str
) -> None:
    visit = seen(house, step, 3, shared=False)
    about = {"glow": "", "follow": "met", "follow_step": step, "follow_revision": "1"}
    post(dana, f"/observations/{visit.id}/words", **about)
    page = dana.get(f"/observations/{visit.id}/review").text
    post(dana, f"/observations/{visit.id}/sharing", **about, **seals(page))
    with house.app.app_context():
        whom = ForWhom(OKAFOR, DANA)
        other = setting_steps.set_own(DISTRICT, DANA, whom, WAIT, SECOND, NOW)
    post(dana, f"/observations/{visit.id}/taking-back")
    with house.app.app_context():
        again, armed = steps.step(DISTRICT, DANA, step), steps.open_step(DISTRICT, DANA, OKAFOR)
    assert again.is_open
    assert not again.primary
    assert armed is not None
    assert armed.id == other


def test_a_new_step_beside_an_open_one_is_refused_and_names_it(
    house: House, dana: FlaskClient, step: str
) -> None:
    visit = seen(house, step, 1, shared=False)
    page = dana.get(f"/observations/{visit.id}/review").text
    typed = {"glow": "", "step_text": "Ask twice.", "step_look_for": "asks twice"}
    refused = post(dana, f"/observations/{visit.id}/sharing", **typed, **seals(page))
    assert refused.status_code == 409
    assert f"The step “{WAIT.text}” is still open" in text_of(refused.text)
    assert "Ask twice." in refused.text


def test_not_yet_goes_on_as_a_branch_that_names_its_support(
    house: House, dana: FlaskClient, step: str
) -> None:
    seen(house, step, 1)
    typed = {"revision": "1", "step_look_for": "counts", "step_uses": "2", "step_visits": "2"}
    same = post(dana, f"/steps/{step}/branches", step_text=WAIT.text, **typed)
    assert same.status_code == 422
    assert "the same words as before" in text_of(same.text)
    made = post(
        dana,
        f"/steps/{step}/branches",
        step_text="Count aloud.",
        step_support_kind="model",
        **typed,
    )
    page = text_of(dana.get(made.location).text)
    assert "Count aloud." in page
    assert "See it modeled" in page


def test_letting_go_needs_a_reason_and_is_listed(
    house: House, dana: FlaskClient, step: str
) -> None:
    bare = post(dana, f"/steps/{step}/closing", state="let_go", revision="1")
    assert bare.status_code == 422
    post(dana, f"/steps/{step}/closing", state="let_go", revision="1", why="Another goal now.")
    listed = text_of(dana.get("/steps/without-count").text)
    assert WAIT.text in listed
    assert "Another goal now." in listed


def test_a_step_ends_in_one_of_two_ways_and_no_other(
    house: House, dana: FlaskClient, step: str
) -> None:
    for state in ("done", ""):
        typed = {"state": state, "revision": "1", "why": "Seen on video."}
        refused = post(dana, f"/steps/{step}/closing", **typed)
        assert refused.status_code == 422
        assert "Say how this step ends: met, or let go." in refused.text
        assert "Seen on video." in refused.text
    with house.app.app_context():
        assert steps.step(DISTRICT, DANA, step).is_open


def test_the_page_of_a_step_whose_coach_has_left_lets_the_teacher_end_it(
    house: House, step: str
) -> None:
    teacher = house.browser(OKAFOR)
    assert "What now?" not in teacher.get(f"/steps/{step}").text
    with house.app.app_context():
        activity.deactivate(DISTRICT, ADA, DANA, {Hat.COACH: None}, NOW)
    page = text_of(teacher.get(f"/steps/{step}").text)
    assert "Dana Ruiz works with you no longer: you say how this step ends." in page
    assert "What now?" in page
    ended = {"state": "let_go", "revision": "1", "why": "Another goal now."}
    assert post(teacher, f"/steps/{step}/closing", **ended).status_code == 303
    assert WAIT.text in text_of(teacher.get("/steps/without-count").text)


def test_an_own_step_stands_on_the_teacher_s_home_without_a_coach(
    house: House, own_step: str
) -> None:
    page = text_of(house.browser(OKAFOR).get("/").text)
    assert WAIT.text in page
    assert "· with" not in page


LONG = "Wait. " * 400 + "The last words."


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("closing", "why"),
        ("branches", "step_text"),
        ("branches", "step_support"),
        ("branches", "step_look_for"),
    ],
)
def test_a_text_that_is_too_long_is_refused_and_stays_whole(
    house: House, dana: FlaskClient, step: str, path: str, field: str
) -> None:
    typed = {"step_text": "Count.", "step_look_for": "counts", "step_support_kind": "model"}
    about = {"state": "let_go", "revision": "1", **typed, field: LONG}
    refused = post(dana, f"/steps/{step}/{path}", **about)
    assert refused.status_code == 422
    assert "That is too long" in refused.text
    assert LONG in refused.text
    with house.app.app_context():
        assert steps.step(DISTRICT, DANA, step).is_open


@pytest.mark.parametrize("text", [LONG, "Wait\0for it."])
def test_a_new_step_and_one_of_the_library_are_never_cut(
    house: House, dana: FlaskClient, text: str
) -> None:
    whole = {"step_text": text, "step_look_for": "waits", "teacher": OKAFOR}
    assert post(dana, "/steps", **whole).status_code == 422
    about = {"rubric": WALKTHROUGH, "criterion": "LF.goals"}
    for added in ({"text": text, "look_for": "goal"}, {"text": "Post it.", "look_for": text}):
        refused = post(dana, "/steps/library", **about, **added)
        assert refused.status_code == 422
        assert text in refused.text
    with house.app.app_context():
        assert steps.steps_of(DISTRICT, DANA, OKAFOR) == []
        assert library.kept(DISTRICT) == []


def test_support_of_no_known_kind_is_refused(house: House, dana: FlaskClient) -> None:
    whole = {"step_text": "Wait.", "step_look_for": "waits", "teacher": OKAFOR}
    assert post(dana, "/steps", **whole, step_support_kind="x" * 30).status_code == 422


def test_who_comes_second_sees_what_changed_and_keeps_the_words(
    house: House, dana: FlaskClient, step: str
) -> None:
    post(dana, f"/steps/{step}/due-date", revision="1", due_on="2027-01-15")
    late = post(dana, f"/steps/{step}/closing", state="let_go", revision="1", why="Too big a step.")
    assert late.status_code == 409
    assert "It now goes on until Fri, Jan 15, 2027" in text_of(late.text)
    assert "Too big a step." in late.text


def test_a_teacher_sets_an_own_step_and_lets_it_go(house: House) -> None:
    teacher = house.browser(OKAFOR)
    lacking = post(teacher, "/steps", step_text="Wait.")
    assert lacking.status_code == 422
    made = post(teacher, "/steps", step_text="Wait.", step_look_for="waits")
    assert "Your turn: practice" in text_of(teacher.get(made.location).text)
    again = post(teacher, "/steps", step_text="Ask.", step_look_for="asks")
    assert again.status_code == 409
    assert house.browser(DANA).get(made.location).status_code == 404


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


def test_the_screen_of_the_next_visit_arms_the_counter(
    house: House, dana: FlaskClient, step: str
) -> None:
    visit = seen(house, step, 1)
    armed = dana.get("/api/v1/pack", headers=ORIGIN).json["steps"]
    assert armed[0]["teacher"] == OKAFOR
    assert (armed[0]["label"], armed[0]["uses"], armed[0]["visits"]) == (CANARIES["counted"], 3, 2)
    assert armed[0]["seen"] == [[visit.id, 1]]


def test_a_page_without_javascript_counts_the_step_too(
    house: House, dana: FlaskClient, step: str
) -> None:
    visit = VISIT
    house.finish()
    page = dana.get(f"/capture/{visit}/plain").text
    assert CANARIES["counted"] in page
    marked = post(dana, f"/capture/{visit}/plain/marks", read_to="3", **{f"tally/step-{step}": "2"})
    assert marked.status_code == 303
    assert house.draft().counts == {f"step-{step}": 2}


@pytest.fixture
def own_step(house: House) -> str:
    with house.app.app_context():
        whom = ForWhom(OKAFOR, None)
        return setting_steps.set_own(DISTRICT, OKAFOR, whom, WAIT, FIRST, NOW)


def test_a_look_at_the_own_class_arms_the_teacher_s_own_step(house: House, own_step: str) -> None:
    teacher = house.browser(OKAFOR)
    screen = teacher.get(OWN_CLASS).text
    assert CANARIES["counted"] in screen
    armed = teacher.get("/api/v1/pack", headers=ORIGIN).json["steps"]
    assert [(each["teacher"], each["id"]) for each in armed] == [(OKAFOR, own_step)]


def test_an_own_step_is_counted_without_javascript_too(house: House, own_step: str) -> None:
    teacher = house.browser(OKAFOR)
    look(house, "look", "S4 asked why.")
    visit = the_id("look")
    page = teacher.get(f"/capture/{visit}/plain").text
    assert CANARIES["counted"] in page
    assert "Your step" in page
    counted = {f"tally/step-{own_step}": "2"}
    marked = post(teacher, f"/capture/{visit}/plain/marks", read_to="5", **counted)
    assert marked.status_code == 303
    with house.app.app_context():
        found = steps.step(DISTRICT, OKAFOR, own_step)
    assert [each.count for each in found.counts] == [2]


def test_a_coach_arms_no_step_that_is_a_teacher_s_own(house: House, own_step: str) -> None:
    assert house.browser(DANA).get("/api/v1/pack", headers=ORIGIN).json["steps"] == []


def test_an_own_goal_brings_its_look_fors_to_the_own_class(house: House) -> None:
    Cycling(house.app, coach=None).open()
    teacher = house.browser(OKAFOR)
    pack = teacher.get("/api/v1/pack", headers=ORIGIN).json
    assert len(pack["looks"][OKAFOR]) > 1
    screen = teacher.get(OWN_CLASS).text
    assert '"looks"' in screen
    assert house.browser(DANA).get("/api/v1/pack", headers=ORIGIN).json["looks"] == {}


def seals(page: str) -> dict[str, str]:
    return {name: hidden(page, name) for name in ("seal", "over")}
