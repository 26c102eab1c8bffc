"""How often a step is seen: on the next visit’s screen, in the own class, and in the review that shares it."""

from datetime import timedelta

from flask.testing import FlaskClient

from observe.store import activity, setting_steps, steps
from observe.store.hanging import Hat
from observe.store.setting_steps import ForWhom
from tests.cast import ADA, DANA, DISTRICT, NOW, OKAFOR, ORIGIN, SCIENCE, THEO, WALKTHROUGH, the_id
from tests.cycling import Cycling
from tests.reviewing import VISIT, House, post, text_of
from tests.web.looks import look
from tests.web.stepping import CANARIES, SEEN_ON, SET_ON, WAIT, WORDS, seals, seen

OWN_CLASS = f"/capture/new?teacher={OKAFOR}&section={SCIENCE}&kind=self&rubric={WALKTHROUGH}@2.0.0"


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
        other = setting_steps.set_own(DISTRICT, DANA, whom, WAIT, SEEN_ON, NOW)
    post(dana, f"/observations/{visit.id}/taking-back")
    with house.app.app_context():
        again, armed = steps.step(DISTRICT, DANA, step), steps.open_step(DISTRICT, DANA, OKAFOR)
    assert again.is_open
    assert not again.primary
    assert armed is not None
    assert armed.id == other


def test_a_step_that_was_taken_over_is_counted_while_the_own_one_is_closed(
    house: House, dana: FlaskClient, step: str
) -> None:
    with house.app.app_context():
        earlier = SET_ON - timedelta(days=1)
        given = setting_steps.set_own(DISTRICT, THEO, ForWhom(OKAFOR, THEO), WAIT, earlier, NOW)
        activity.deactivate(DISTRICT, ADA, THEO, {Hat.COACH: DANA}, NOW)
    visit = seen(house, step, 3, shared=False)
    about = {"glow": "", "follow": "met", "follow_step": step, "follow_revision": "1"}
    post(dana, f"/observations/{visit.id}/words", **about)
    page = dana.get(f"/observations/{visit.id}/review").text
    armed = []
    for act, fields in (("sharing", about | seals(page)), ("taking-back", {})):
        post(dana, f"/observations/{visit.id}/{act}", **fields)
        with house.app.app_context():
            found = steps.open_step(DISTRICT, DANA, OKAFOR)
        armed.append(found and found.id)
    assert armed == [given, step]


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


def test_a_count_beyond_what_was_asked_for_reads_naturally(
    house: House, dana: FlaskClient, step: str
) -> None:
    seen(house, step, 4)
    okafor = house.browser(OKAFOR)
    for browser, address, words in (
        (dana, f"/steps/{step}", "4, 3 needed in 1 of 2 visits"),
        (okafor, "/my/coaching", "4, 3 needed in 1 of 2 visits"),
        (dana, "/progress", "4 uses seen, 3 needed, in 1 of 2 visits"),
        (okafor, "/timeline", "seen 4 times, 3 needed, in 1 of 2 visits"),
    ):
        page = text_of(browser.get(address).text)
        assert words in page, address
        assert "4 of 3" not in page, address
