"""Pages of action steps: what starts, how it ends, and two at once."""

import pytest
from flask.testing import FlaskClient

from observe.store import activity, library, steps
from observe.store.hanging import Hat
from tests.cast import ADA, DANA, DISTRICT, NOW, OKAFOR, WALKTHROUGH
from tests.reviewing import House, hidden, post, text_of
from tests.web.stepping import SHARING, WAIT, seals, seen


def test_a_step_without_a_look_for_cannot_start_and_says_where_it_is_missing(
    house: House, dana: FlaskClient
) -> None:
    house.finish()
    page = post(dana, SHARING, glow="", step_text="Wait.", step_uses="", step_visits="2")
    assert page.status_code == 422
    assert "This step has no look-for yet" in text_of(page.text)
    assert "This step has no rule yet" in text_of(page.text)
    assert house.draft().visit.shared_at is None


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


def test_a_branch_that_came_second_stands_in_its_open_form(
    house: House, dana: FlaskClient, step: str
) -> None:
    post(dana, f"/steps/{step}/due-date", revision="1", due_on="2027-01-15")
    typed = {"step_text": "Wait for five hands.", "step_look_for": "waits", "step_uses": "1"}
    typed |= {"step_visits": "1", "step_support_kind": "model"}
    late = post(dana, f"/steps/{step}/branches", **typed, revision="1")
    assert late.status_code == 409
    assert ">Wait for five hands.</textarea>" in late.text
    assert '<details class="card" open><summary>Not yet: try it another way' in late.text


def test_words_for_a_step_that_has_ended_meanwhile_are_given_back(
    house: House, dana: FlaskClient, step: str
) -> None:
    page = f"/steps/{step}"
    shown = hidden(dana.get(page).text, "revision")
    assert post(dana, f"{page}/closing", state="let_go", why="No.", revision=shown).location
    branched = {"step_text": "Wait for five hands.", "step_look_for": "waits", "step_uses": "1"}
    for act, typed in {
        "closing": {"state": "met", "why": "Seen in the hall."},
        "branches": {**branched, "step_visits": "1", "step_support_kind": "model"},
    }.items():
        answer = post(dana, f"{page}/{act}", **typed, revision=shown)
        assert answer.status_code == 409
        for words in typed.values():
            if " " in words:
                assert f">{words}</textarea>" in answer.text, act


def test_a_teacher_sets_an_own_step_and_lets_it_go(house: House) -> None:
    teacher = house.browser(OKAFOR)
    lacking = post(teacher, "/steps", step_text="Wait.")
    assert lacking.status_code == 422
    made = post(teacher, "/steps", step_text="Wait.", step_look_for="waits")
    assert "Your turn: practice" in text_of(teacher.get(made.location).text)
    again = post(teacher, "/steps", step_text="Ask.", step_look_for="asks")
    assert again.status_code == 409
    assert house.browser(DANA).get(made.location).status_code == 404
