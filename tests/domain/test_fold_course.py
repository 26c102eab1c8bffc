"""What a visit is of, which state it is in, and what its finishes vouch for."""

from typing import Any

import pytest

from observe.domain.entry import Entry
from observe.domain.fold import Visit, fold
from observe.domain.observation import State
from tests.cast import LINDQVIST, OKAFOR, WALKTHROUGH
from tests.domain.made_entries import added, entry


def created(name: str = "created", teacher: str = OKAFOR, **more: Any) -> Entry:
    about = {
        "rubric": WALKTHROUGH,
        "rubric_version": "2.0.0",
        "kind": "walkthrough",
        "section": None,
    }
    timing = {key: more.pop(key) for key in ("ms", "seq", "device") if key in more}
    return entry(name, "obs.create", **timing, **{**about, "teacher": teacher, **more})


def test_the_first_create_wins() -> None:
    visit = fold([created("second", LINDQVIST, ms=5, device="b"), created("first", OKAFOR)])
    assert visit.subject.teacher == OKAFOR


def test_the_last_amendment_of_each_field_wins() -> None:
    to_one = entry("one", "obs.amend", ms=1, seq=2, field="teacher", to=LINDQVIST)
    to_two = entry("two", "obs.amend", ms=2, seq=3, field="teacher", to=OKAFOR)
    kind = entry("kind", "obs.amend", ms=3, seq=4, field="kind", to="coaching")
    subject = fold([kind, to_two, to_one, created()]).subject
    assert (subject.teacher, subject.kind) == (OKAFOR, "coaching")


def test_amending_the_rubric_brings_its_version() -> None:
    to = {"rubric": "https://observe.example/rubrics/other", "rubric_version": "1.0.0"}
    subject = fold([created(), entry("to", "obs.amend", seq=2, field="rubric", to=to)]).subject
    assert (subject.rubric, subject.rubric_version) == (to["rubric"], "1.0.0")


def test_amending_the_rubric_by_its_name_alone_drops_the_version_of_the_one_before() -> None:
    amend = entry(
        "to", "obs.amend", seq=2, field="rubric", to="https://observe.example/rubrics/other"
    )
    subject = fold([created(), amend]).subject
    assert (subject.rubric, subject.rubric_version) == (amend.payload["to"], None)


def course(*kinds: str) -> Visit:
    """A visit that went through these, in this order."""
    payloads: dict[str, dict[str, Any]] = {"obs.finish": {"manifest": {"a": 1}}}
    made = [
        entry(f"{number} {kind}", kind, ms=number, seq=number, **payloads.get(kind, {}))
        for number, kind in enumerate(kinds, start=2)
    ]
    return fold([created(), *made])


@pytest.mark.parametrize(
    ("kinds", "state"),
    [
        ((), State.PLANNED),
        (("obs.start",), State.CAPTURING),
        (("obs.start", "obs.finish"), State.CAPTURED),
        (("obs.finish",), State.CAPTURED),
        (("obs.finish", "obs.start"), State.CAPTURED),
        (("obs.start", "obs.finish", "obs.reopen"), State.CAPTURING),
        (("obs.finish", "obs.reopen", "obs.finish"), State.CAPTURED),
    ],
)
def test_the_state_follows_the_course_of_the_visit(kinds: tuple[str, ...], state: State) -> None:
    assert course(*kinds).state == state


def test_a_note_without_a_start_is_capturing_already() -> None:
    assert fold([added()]).state == State.CAPTURING


def test_a_discarded_visit_comes_back_by_reopening() -> None:
    assert course("obs.discard").discarded
    assert not course("obs.discard", "obs.reopen").discarded
    assert course("obs.discard", "obs.reopen", "obs.discard").discarded


def test_the_manifest_is_the_highest_that_any_finish_vouched_for() -> None:
    assert course("obs.start").manifest is None
    one = entry("f1", "obs.finish", manifest={"a": 4, "b": 2})
    two = entry("f2", "obs.finish", ms=1, seq=2, manifest={"a": 3, "c": 1})
    assert fold([one, two]).manifest == {"a": 4, "b": 2, "c": 1}
