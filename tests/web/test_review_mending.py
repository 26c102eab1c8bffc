"""What a review puts right: tags, wordings, levels, the subject of a visit, and whether it counts."""

import pytest
from flask.testing import FlaskClient

from tests.cast import DANA, LINDQVIST, MATH, OKAFOR, PRIYA, THEO, Tablet, the_id
from tests.reviewing import VISIT, House, hidden, post, text_of
from tests.web.looking_over import PART, REVIEW, SHARING, a_visit


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


@pytest.mark.parametrize(("kind", "named"), [("walkthrough", True), ("formal", False)])
def test_what_is_not_rated_is_no_loose_end_where_levels_come_last(
    house: House, kind: str, named: bool
) -> None:
    tablet = Tablet()
    house.finish(tablet.note("Board: a goal.", ms=1000), tablet=tablet, kind=kind, by=PRIYA)
    page = text_of(house.browser(PRIYA).get(REVIEW).text)
    assert "Notes without a criterion" in page
    assert ("Not rated" in page) is named
