"""The page on which an observer looks over a visit and shares it."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from observe.domain.observation import State
from observe.store import drafts
from observe.web.pages import today
from tests.cast import (
    ADA,
    DANA,
    LINDQVIST,
    MATH,
    OKAFOR,
    ORIGIN,
    PRIYA,
    STRANGER,
    THEO,
    Tablet,
    the_id,
)
from tests.reviewing import VISIT, House, hidden, post, text_of

REVIEW = f"/observations/{VISIT}/review"
WORDS = f"/observations/{VISIT}/words"
SHARING = f"/observations/{VISIT}/sharing"
RECORD = f"/observations/{VISIT}"
TYPED = {
    "glow": "You waited.",
    "grow": "Wait longer.",
    "step_text": "Ask one student a day to retell their goal.",
    "step_criterion": "LF.goals",
    "step_met_when": "Seen twice",
    "step_due_on": "",
}
PART = {**ORIGIN, "HX-Request": "true"}


@pytest.fixture
def house(app: Flask) -> House:
    return House(app)


@pytest.fixture
def dana(house: House) -> FlaskClient:
    return house.browser(DANA)


def a_visit(house: House) -> Tablet:
    tablet = Tablet()
    note = tablet.note("S: “I picked the model.”", ms=60_000, note="picked", tags=["LF.goals"])
    return house.finish(note, tablet.rate("LF.goals", "2", ms=90_000), tablet=tablet)


def share_fields(client: FlaskClient) -> dict[str, str]:
    page = client.get(REVIEW).text
    return {"seal": hidden(page, "seal"), "over": hidden(page, "over")}


def test_the_preview_shows_what_the_teacher_gets(house: House, dana: FlaskClient) -> None:
    a_visit(house)
    page = text_of(dana.get(REVIEW).text)
    assert "What Ms. Okafor gets" in page
    assert "Student: “I picked the model.” 10:06 AM" in page
    assert "Emerging Students repeat a class objective" in page


@pytest.mark.parametrize("person", [THEO, OKAFOR, PRIYA, ADA, STRANGER])
def test_nobody_else_opens_it(house: House, person: str) -> None:
    a_visit(house)
    client = house.browser(person)
    for method, path in (("GET", REVIEW), ("POST", WORDS), ("POST", SHARING)):
        assert client.open(path, method=method, headers=ORIGIN).status_code == 404


def test_an_open_visit_says_to_finish_first_and_offers_no_sharing(
    house: House, dana: FlaskClient
) -> None:
    tablet = Tablet()
    house.capture(tablet, tablet.create(), tablet.entry("obs.start"), tablet.note("x"))
    page = dana.get(REVIEW).text
    assert "Still open: finish it first." in page
    assert f'href="/capture/{VISIT}"' in page
    assert f'formaction="{SHARING}"' not in page
    assert post(dana, SHARING, **share_fields(dana)).status_code == 409


def test_saving_words_never_shares(house: House, dana: FlaskClient) -> None:
    a_visit(house)
    answer = post(dana, WORDS, **TYPED)
    assert (answer.status_code, answer.location) == (303, REVIEW)
    assert house.draft().visit.state is State.CAPTURED
    assert "You waited." in dana.get(REVIEW).text
    assert house.browser(OKAFOR).get(RECORD).status_code == 404


def test_saving_with_htmx_answers_with_the_new_preview_alone(
    house: House, dana: FlaskClient
) -> None:
    a_visit(house)
    part = dana.post(WORDS, data=TYPED, headers=PART).text
    assert part.lstrip().startswith('<section class="preview')
    assert "You waited." in part
    assert "Saved, not shared" in part
    assert "<textarea" not in part


def test_a_seal_from_the_saved_part_shares(house: House, dana: FlaskClient) -> None:
    a_visit(house)
    part = dana.post(WORDS, data=TYPED, headers=PART).text
    fields = {"seal": hidden(part, "seal"), "over": hidden(part, "over")}
    assert post(dana, SHARING, **TYPED, **fields).location == RECORD


def test_sharing_takes_the_words_in_the_form_along(house: House, dana: FlaskClient) -> None:
    a_visit(house)
    answer = post(dana, SHARING, **TYPED, **share_fields(dana))
    assert (answer.status_code, answer.location) == (303, RECORD)
    record = house.shared().record
    assert (record.glow, record.grow) == ("You waited.", "Wait longer.")
    assert record.step
    assert (record.step.text, record.step.criterion) == (TYPED["step_text"], "LF.goals")
    assert "Shared with Ms. Okafor" in dana.get(RECORD).text


def test_sharing_with_the_seal_alone_takes_the_saved_words(house: House, dana: FlaskClient) -> None:
    a_visit(house)
    post(dana, WORDS, **TYPED)
    assert post(dana, SHARING, **share_fields(dana)).status_code == 303
    assert house.shared().record.glow == "You waited."


def test_all_words_are_optional(house: House, dana: FlaskClient) -> None:
    a_visit(house)
    empty = dict.fromkeys(TYPED, "")
    assert post(dana, SHARING, **empty, **share_fields(dana)).status_code == 303
    record = house.shared().record
    assert (record.glow, record.grow, record.step) == ("", "", None)


def test_what_arrived_since_the_preview_is_a_409_with_the_fresh_preview(
    house: House, dana: FlaskClient
) -> None:
    tablet = a_visit(house)
    fields = share_fields(dana)
    house.capture(tablet, tablet.note("T: “One more thing.”", ms=120_000))
    answer = post(dana, SHARING, **TYPED, **fields)
    page = text_of(answer.text)
    assert answer.status_code == 409
    assert "Something arrived after this preview was made." in page
    assert "Teacher: “One more thing.”" in page
    assert "You waited." in page
    assert house.draft().visit.state is State.CAPTURED
    again = {name: hidden(answer.text, name) for name in ("seal", "over")}
    assert post(dana, SHARING, **TYPED, **again).status_code == 303


def test_entries_still_on_a_device_are_named_and_need_a_word(
    house: House, dana: FlaskClient
) -> None:
    tablet = Tablet("Dana’s tablet")
    made = [tablet.create(), tablet.note("here")]
    tablet.note("still there")
    house.capture(tablet, *made, tablet.finish())
    page = text_of(dana.get(REVIEW).text)
    assert "1 note or tap from Dana’s tablet has not been received yet." in page
    assert "I know that 1 is missing: share without it" in page
    fields = share_fields(dana)
    assert post(dana, SHARING, **fields).status_code == 409
    assert post(dana, SHARING, incomplete="on", **fields).status_code == 303


def test_a_day_that_has_passed_is_refused_and_nothing_is_kept(
    app: Flask, house: House, dana: FlaskClient
) -> None:
    a_visit(house)
    with app.test_request_context():
        yesterday = (today() - timedelta(days=2)).isoformat()
    for path in (WORDS, SHARING):
        answer = post(dana, path, **{**TYPED, "step_due_on": yesterday}, **share_fields(dana))
        assert answer.status_code == 422
        assert "That day has passed." in answer.text
        assert "You waited." in answer.text
    assert house.draft().words == drafts.Words()


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("glow", "x" * 20_001, "at most 20,000 characters"),
        ("step_due_on", "soon", "That is not a date."),
        ("grow", "nul \0", "cannot be stored"),
    ],
)
def test_words_that_cannot_be_kept_are_named(
    house: House, dana: FlaskClient, field: str, value: str, sentence: str
) -> None:
    a_visit(house)
    answer = dana.post(WORDS, data={**TYPED, field: value}, headers=PART)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Not saved" in answer.text
    assert house.draft().words == drafts.Words()


def test_the_step_is_suggested_from_the_lowest_level_and_picked_with_one_tap(
    house: House, dana: FlaskClient
) -> None:
    a_visit(house)
    page = dana.get(REVIEW).text
    rubric = house.draft().rubric
    assert rubric
    goals = rubric.criterion("LF.goals")
    assert goals
    first = rubric.say(goals.next_steps["2"][0], "en")
    assert first in text_of(page)
    part = dana.post(
        WORDS, data={**TYPED, "step_text": "", "pick": f"LF.goals {first}"}, headers=PART
    )
    assert part.text.index('id="step"') < part.text.index('hx-swap-oob="true"')
    words = house.draft().words
    assert words.step
    assert (words.step.text, words.step.criterion) == (first, "LF.goals")
    assert words.glow == "You waited."


def test_a_step_half_written_is_kept_and_not_shared(house: House, dana: FlaskClient) -> None:
    a_visit(house)
    half = {**TYPED, "step_text": ""}
    post(dana, WORDS, **half)
    assert 'value="Seen twice"' in dana.get(REVIEW).text
    post(dana, SHARING, **half, **share_fields(dana))
    assert house.shared().record.step is None


def test_who_can_read_is_said_before_sharing(house: House, dana: FlaskClient) -> None:
    house.finish(kind="coaching")
    assert "In Observe, only Ms. Okafor and you can open this." in dana.get(REVIEW).text
    house.finish(kind="walkthrough", visit=the_id("other"), tablet=Tablet("other"))
    page = text_of(dana.get(f"/observations/{the_id('other')}/review").text)
    assert "the leader of Lincoln and the district’s administrators can open this" in page


def test_a_shared_visit_leads_to_its_record(house: House, dana: FlaskClient) -> None:
    a_visit(house)
    house.share()
    for answer in (dana.get(REVIEW), post(dana, SHARING)):
        assert (answer.status_code, answer.location) == (303, RECORD)
    assert post(dana, WORDS, **TYPED).status_code == 409


def test_an_untagged_note_is_tagged_right_here(house: House, dana: FlaskClient) -> None:
    tablet = Tablet()
    house.finish(tablet.note("T: “Why?”", ms=5_000, note="why"), tablet=tablet)
    assert "Notes without a criterion" in dana.get(REVIEW).text
    answer = post(dana, f"/observations/{VISIT}/tags", note="why", criterion="R.demand")
    assert (answer.status_code, answer.location) == (303, REVIEW)
    assert "Notes without a criterion" not in dana.get(REVIEW).text
    logged = dana.get(f"/api/v1/observations/{VISIT}").json["entries"][-1]
    assert (logged["kind"], logged["device_id"]) == ("tag.add", f"server-{DANA}")


def test_the_part_after_tagging_brings_a_preview_that_can_be_shared(
    house: House, dana: FlaskClient
) -> None:
    tablet = Tablet()
    house.finish(tablet.note("T: “Why?”", note="why"), tablet=tablet)
    part = dana.post(
        f"/observations/{VISIT}/tags",
        data={"note": "why", "criterion": "R.demand"},
        headers=PART,
        follow_redirects=True,
    ).text
    assert part.lstrip().startswith('<details class="card" id="loose-ends"')
    fields = {"seal": hidden(part, "seal"), "over": hidden(part, "over")}
    assert post(dana, SHARING, **fields).status_code == 303


@pytest.mark.parametrize(
    ("note", "criterion", "status"),
    [("why", "XX.none", 422), ("why", "", 422), ("other", "R.demand", 404)],
)
def test_a_tag_that_does_not_fit_is_refused(
    house: House, dana: FlaskClient, note: str, criterion: str, status: int
) -> None:
    tablet = Tablet()
    house.finish(tablet.note("T: “Why?”", note="why"), tablet=tablet)
    answer = post(dana, f"/observations/{VISIT}/tags", note=note, criterion=criterion)
    assert answer.status_code == status


def test_two_wordings_are_decided_by_choosing_one(house: House, dana: FlaskClient) -> None:
    tablet, other = Tablet(), Tablet("other")
    note = tablet.note("one", note="n")
    house.finish(note, tablet=tablet)
    edits = [
        device.entry("note.edit", "n", base=note["id"], text=text)
        for device, text in ((tablet, "left"), (other, "right"))
    ]
    house.capture(tablet, edits[0])
    house.capture(other, edits[1])
    assert "Two versions: choose one" in dana.get(REVIEW).text
    post(dana, f"/observations/{VISIT}/decisions", head=edits[0]["id"])
    decided = house.draft().notes[0]
    assert (decided.text, decided.conflict) == ("left", False)
    assert "Two versions: choose one" not in dana.get(REVIEW).text
    again = post(dana, f"/observations/{VISIT}/decisions", head=edits[0]["id"])
    assert again.status_code == 404


def test_two_levels_are_decided_by_choosing_one(house: House, dana: FlaskClient) -> None:
    tablet, other = Tablet(), Tablet("other")
    first = tablet.rate("LF.goals", "2")
    house.finish(first, tablet=tablet)
    second = other.rate("LF.goals", "3", comment="Heard two retell it.")
    house.capture(other, second)
    post(dana, f"/observations/{VISIT}/decisions", head=second["id"])
    rating = house.draft().ratings[0]
    assert (rating.level, rating.comment, rating.conflict) == ("3", "Heard two retell it.", False)


def test_loose_ends_name_levels_without_evidence_and_private_thoughts(
    house: House, dana: FlaskClient
) -> None:
    tablet = Tablet()
    house.finish(
        tablet.rate("LL.pace", "2"),
        tablet.note("Tired today?", private=True),
        tablet=tablet,
    )
    page = text_of(dana.get(REVIEW).text)
    assert "Levels without evidence Pace follows learning" in page
    assert "Private thoughts, which stay with you Tired today?" in page
    preview = page[: page.index("Your words")]
    assert "Tired today?" not in preview


def test_a_wrong_teacher_class_and_kind_are_put_right(house: House, dana: FlaskClient) -> None:
    a_visit(house)
    path = f"/observations/{VISIT}/correction"
    assert "Mr. Lindqvist, Grade 7 Math" in dana.get(path).text
    post(dana, path, about=f"{LINDQVIST}/{MATH}", kind="coaching", rubric="")
    visit = house.draft().visit
    assert (visit.teacher, visit.section, visit.kind) == (LINDQVIST, MATH, "coaching")
    assert "What Mr. Lindqvist gets" in dana.get(REVIEW).text


@pytest.mark.parametrize(
    "typed",
    [
        {"about": f"{OKAFOR}/{MATH}"},
        {"about": f"{the_id('nothing')}/"},
        {"kind": "formal"},
        {"rubric": "https://observe.example/none@1.0.0"},
    ],
)
def test_a_correction_outside_the_choices_is_refused(
    house: House, dana: FlaskClient, typed: dict[str, str]
) -> None:
    a_visit(house)
    before = house.draft().visit
    assert post(dana, f"/observations/{VISIT}/correction", **typed).status_code == 422
    assert house.draft().visit == before


def test_a_visit_is_discarded_and_brought_back(house: House, dana: FlaskClient) -> None:
    a_visit(house)
    assert post(dana, f"/observations/{VISIT}/discard").location == "/visits"
    assert "This visit is discarded" in dana.get(REVIEW).text
    assert post(dana, SHARING).status_code == 409
    answer = post(dana, f"/observations/{VISIT}/restoring")
    assert (answer.status_code, answer.location) == (303, REVIEW)
    assert "What Ms. Okafor gets" in dana.get(REVIEW).text


@pytest.mark.parametrize("part", ["correction", "tags", "decisions", "discard", "restoring"])
def test_nobody_else_puts_anything_right(house: House, part: str) -> None:
    a_visit(house)
    typed = {"note": "picked", "criterion": "LF.goals", "kind": "coaching"}
    for person in (THEO, OKAFOR, PRIYA):
        answer = post(house.browser(person), f"/observations/{VISIT}/{part}", **typed)
        assert answer.status_code == 404


def test_the_page_asks_at_most_twelve_times(house: House, dana: FlaskClient) -> None:
    tablet = Tablet()
    notes = [tablet.note(f"T: “{each}”", ms=each * 1000) for each in range(60)]
    house.finish(*notes, tablet=tablet)
    dana.get(REVIEW)
    for path in (REVIEW, f"/observations/{VISIT}/correction"):
        with house.counting() as asked:
            assert dana.get(path).status_code == 200
        assert len(asked) <= 12


def test_two_versions_name_their_device_and_time_and_all_that_came_is_counted(
    house: House, dana: FlaskClient
) -> None:
    ipad, chromebook = Tablet("iPad"), Tablet("Chromebook")
    first = ipad.rate("LF.goals", "2", ms=60_000)
    house.capture(ipad, ipad.create(), ipad.entry("obs.start"), first)
    house.capture(chromebook, chromebook.rate("LF.goals", "3", ms=120_000))
    house.capture(ipad, ipad.finish(**{chromebook.device_id: 1}))
    page = text_of(dana.get(REVIEW).text)
    assert "iPad · 10:06" in page
    assert "Chromebook · 10:07" in page
    assert "All 2 notes and taps received from 2 devices." in page
