"""Evidence first, ratings last: each state by the store, who sees what in it, and two who race."""

from datetime import date, timedelta

import pytest
from flask import Flask

from observe.domain.errors import NotNow, NotThere, NotValid
from observe.domain.evaluation import Given
from observe.domain.observation import State
from observe.store import conferring, drafts, evaluations, evidence, previewing, sealing, sharing
from observe.store.notices import news
from tests.cast import DANA, DISTRICT, LINDQVIST, NOW, OKAFOR, PRIYA, Tablet, the_id
from tests.reviewing import VISIT, House
from tests.the_way import rate_self, save_own, seal_own, seal_rated, share_evidence, walk


@pytest.fixture
def house(app: Flask) -> House:
    house = House(app)
    tablet = Tablet()
    note = tablet.note("S: “I chose the essay.”", tags=["LF.goals"], note=the_id("a note"), ms=1000)
    house.finish(
        note,
        tablet.note("Felt rushed to me.", private=True, ms=2000),
        tablet.rate("LF.goals", "2", comment="Half of them knew.", ms=5000),
        tablet=tablet,
        kind="formal",
        by=PRIYA,
    )
    return house


def test_evidence_holds_notes_and_no_word_about_levels(house: House) -> None:
    with house.app.app_context():
        share_evidence(VISIT, PRIYA, NOW)
        found = evaluations.seen(DISTRICT, OKAFOR, VISIT)
    assert [each.text for each in found.evidence.script] == ["S: “I chose the essay.”"]
    assert [each.code for each in found.evidence.criteria] == ["LF.goals"]
    assert all(not each.levels for each in found.evidence.criteria)
    assert found.standing.state is State.EVIDENCE_SHARED
    assert (found.own, found.rated, found.agreed) == (None, None, None)


def test_a_formal_observation_cannot_be_shared_in_one_go(house: House) -> None:
    with house.app.app_context(), pytest.raises(NotNow) as refused:
        sharing.share(DISTRICT, PRIYA, "leader", VISIT, "", language="en", timezone="UTC", at=NOW)
    assert "share the evidence first" in str(refused.value)


def test_what_arrives_after_the_evidence_changes_neither_state_nor_evidence(house: House) -> None:
    with house.app.app_context():
        share_evidence(VISIT, PRIYA, NOW)
    tablet = Tablet("late")
    house.capture(
        tablet,
        tablet.note("A late note.", ms=7000),
        tablet.entry("obs.reopen", reason="wrong"),
        tablet.entry("obs.amend", field="kind", **{"from": "formal"}, to="coaching"),
        by=PRIYA,
    )
    with house.app.app_context():
        found = evaluations.seen(DISTRICT, PRIYA, VISIT)
    assert found.standing.state is State.EVIDENCE_SHARED
    assert found.kind == "formal"
    assert len(found.evidence.script) == 1


def test_neither_sees_the_others_levels_before_both_are_in(house: House) -> None:
    with house.app.app_context():
        share_evidence(VISIT, PRIYA, NOW)
        seal_rated(VISIT, PRIYA, NOW)
        assert evaluations.seen(DISTRICT, OKAFOR, VISIT).rated is None
        save_own(VISIT, OKAFOR, [Given("LF.goals", "4", "They all knew.")])
        assert evaluations.seen(DISTRICT, PRIYA, VISIT).draft == ()
        seal_own(VISIT, OKAFOR, NOW)
        for person in (OKAFOR, PRIYA):
            found = evaluations.seen(DISTRICT, person, VISIT)
            assert found.standing.state is State.RATED
            assert [each.level for each in found.own or ()] == ["4"]
            assert [each.level for each in found.rated or ()] == ["2"]


def test_the_observer_sees_the_self_rating_only_after_their_own(house: House) -> None:
    with house.app.app_context():
        walk(VISIT, PRIYA, OKAFOR, NOW, State.SELF_ASSESSED, {"LF.goals": "3"})
        found = evaluations.seen(DISTRICT, PRIYA, VISIT)
        assert found.standing.own_in
        assert found.own is None
        seal_rated(VISIT, PRIYA, NOW)
        assert evaluations.seen(DISTRICT, PRIYA, VISIT).own is not None


def test_what_is_sealed_is_what_was_shown(house: House) -> None:
    with house.app.app_context():
        share_evidence(VISIT, PRIYA, NOW)
        save_own(VISIT, OKAFOR, [Given("LF.goals", "3")])
        with pytest.raises(NotNow):
            sealing.seal_own(DISTRICT, OKAFOR, VISIT, "another hash", NOW)
        with pytest.raises(NotNow):
            sealing.seal_rated(DISTRICT, PRIYA, VISIT, "another hash", NOW)


def test_sealing_comes_once(house: House) -> None:
    with house.app.app_context():
        share_evidence(VISIT, PRIYA, NOW)
        seal_own(VISIT, OKAFOR, NOW)
        with pytest.raises(NotNow):
            seal_own(VISIT, OKAFOR, NOW)
        with pytest.raises(NotNow):
            save_own(VISIT, OKAFOR, [Given("LF.goals", "1")])


def test_of_two_pages_of_one_teacher_the_second_is_told(house: House) -> None:
    with house.app.app_context():
        share_evidence(VISIT, PRIYA, NOW)
        revision = evaluations.seen(DISTRICT, OKAFOR, VISIT).revision
        sealing.save_own(DISTRICT, OKAFOR, VISIT, [Given("LF.goals", "3")], revision)
        with pytest.raises(NotNow, match="Another page of yours"):
            sealing.save_own(DISTRICT, OKAFOR, VISIT, [Given("LF.goals", "1")], revision)
        assert [g.level for g in evaluations.seen(DISTRICT, OKAFOR, VISIT).draft] == ["3"]


def test_nobody_but_the_two_opens_it(house: House) -> None:
    with house.app.app_context():
        with pytest.raises(NotThere):
            evaluations.seen(DISTRICT, OKAFOR, VISIT)
        share_evidence(VISIT, PRIYA, NOW)
        for person in (DANA, LINDQVIST):
            with pytest.raises(NotThere):
                evaluations.seen(DISTRICT, person, VISIT)
            with pytest.raises(NotThere):
                evidence.annotate(DISTRICT, person, VISIT, the_id("key"), "Mine.", NOW)


def test_the_teacher_adds_to_the_evidence_until_both_have_sealed(house: House) -> None:
    with house.app.app_context():
        share_evidence(VISIT, PRIYA, NOW)
        note = evaluations.seen(DISTRICT, OKAFOR, VISIT).evidence.script[0].note_id
        for _twice in range(2):
            evidence.annotate(
                DISTRICT, OKAFOR, VISIT, the_id("key"), "It was their second draft.", NOW, item=note
            )
        assert [a.text for a in evaluations.seen(DISTRICT, PRIYA, VISIT).added] == [
            "It was their second draft."
        ]
        with pytest.raises(NotValid):
            evidence.annotate(DISTRICT, OKAFOR, VISIT, the_id("2"), "x", NOW, criterion="none")
        rate_self(VISIT, OKAFOR, {}, NOW)
        seal_rated(VISIT, PRIYA, NOW)
        with pytest.raises(NotNow):
            evidence.annotate(DISTRICT, OKAFOR, VISIT, the_id("3"), "Too late.", NOW)


def test_without_a_rule_going_on_needs_a_reason_and_is_recorded(house: House) -> None:
    with house.app.app_context():
        share_evidence(VISIT, PRIYA, NOW)
        with pytest.raises(NotValid):
            sealing.go_on_without(DISTRICT, PRIYA, VISIT, "", NOW)
        sealing.go_on_without(DISTRICT, PRIYA, VISIT, "She is on leave.", NOW)
        found = evaluations.seen(DISTRICT, OKAFOR, VISIT)
        assert found.standing.state is State.SELF_ASSESSED
        assert found.passed == "She is on leave."
        seal_rated(VISIT, PRIYA, NOW)
        assert evaluations.seen(DISTRICT, OKAFOR, VISIT).standing.state is State.RATED


def test_the_record_holds_the_levels_recorded_together(house: House) -> None:
    with house.app.app_context():
        walk(VISIT, PRIYA, OKAFOR, NOW, own={"LF.goals": "4"}, recorded=False)
        draft = drafts.draft(DISTRICT, PRIYA, VISIT)
        with pytest.raises(NotNow, match="Record the levels together"):
            conferring.agreed(DISTRICT, draft)
        found = evaluations.seen(DISTRICT, PRIYA, VISIT)
        conferring.record_levels(
            DISTRICT, PRIYA, VISIT, [Given("LF.goals", "3", "Agreed.")], found.revision, NOW
        )
        with pytest.raises(NotNow, match="changed while you wrote"):
            conferring.record_levels(DISTRICT, PRIYA, VISIT, [], found.revision, NOW)
        record = previewing.preview(conferring.agreed(DISTRICT, draft), "en")
        assert [each.levels[0].code for each in record.criteria if each.levels] == ["3"]
        seen = evaluations.seen(DISTRICT, OKAFOR, VISIT)
        assert [each.level for each in seen.rated or ()] == ["2"]
        assert [each.level for each in seen.own or ()] == ["4"]


def test_the_conference_is_planned_for_a_day_to_come(house: House) -> None:
    with house.app.app_context():
        walk(VISIT, PRIYA, OKAFOR, NOW, State.RATED)
        revision = evaluations.seen(DISTRICT, PRIYA, VISIT).revision
        with pytest.raises(NotValid):
            conferring.plan_conference(DISTRICT, PRIYA, VISIT, date(2026, 1, 1), revision, NOW)
        day = (NOW + timedelta(days=2)).date()
        conferring.plan_conference(DISTRICT, PRIYA, VISIT, day, revision, NOW)
        assert evaluations.seen(DISTRICT, OKAFOR, VISIT).standing.conference_on == day


def test_each_is_told_when_it_is_their_turn_and_no_longer_than_it_is(house: House) -> None:
    def told(person: str) -> list[str]:
        return [each.kind for each in news(DISTRICT, person).notices]

    with house.app.app_context():
        share_evidence(VISIT, PRIYA, NOW)
        assert told(OKAFOR) == ["evidence_shared"]
        rate_self(VISIT, OKAFOR, {"LF.goals": "3"}, NOW)
        assert told(OKAFOR) == []
        seal_rated(VISIT, PRIYA, NOW)
        assert (told(OKAFOR), told(PRIYA)) == (["both_sealed"], [])


def test_the_teacher_is_told_of_the_day_of_the_conference_once(house: House) -> None:
    day = (NOW + timedelta(days=2)).date()
    with house.app.app_context():
        walk(VISIT, PRIYA, OKAFOR, NOW, State.RATED)
        for _twice in range(2):
            revision = evaluations.seen(DISTRICT, PRIYA, VISIT).revision
            conferring.plan_conference(DISTRICT, PRIYA, VISIT, day, revision, NOW)
        told = [(each.kind, each.detail["day"]) for each in news(DISTRICT, OKAFOR).notices]
        assert sorted(told) == [
            ("both_sealed", NOW.date().isoformat()),
            ("conference_set", day.isoformat()),
        ]


def test_both_note_the_conference_apart(house: House) -> None:
    with house.app.app_context():
        walk(VISIT, PRIYA, OKAFOR, NOW, State.RATED)
        for person, text in ((OKAFOR, "They owned it."), (PRIYA, "Half of them.")):
            revision = evaluations.seen(DISTRICT, person, VISIT).revision
            conferring.note_conference(DISTRICT, person, VISIT, text, revision, NOW)
        found = evaluations.seen(DISTRICT, OKAFOR, VISIT)
        assert found.conference == {"teacher": "They owned it.", "observer": "Half of them."}
