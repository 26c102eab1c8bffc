"""Sharing freezes what was shown, and each change of state happens once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from observe.domain.errors import NotNow, NotThere, NotValid
from observe.domain.observation import State
from observe.domain.policy import Role, Scope
from observe.domain.record import Step, seal
from observe.store import answers, audit, drafts, previewing, records, sharing
from observe.store.drafted_words import Words
from tests.cast import (
    DANA,
    LINDQVIST,
    MATH,
    NOW,
    OKAFOR,
    PRIYA,
    SCIENCE,
    THEO,
    Tablet,
    capture,
    the_id,
)

VISIT = the_id("a visit")
STEP = Step(
    "Ask one student a day to retell their goal.", "LF.goals", "Seen twice", date(2026, 11, 26)
)
WORDS = Words("You waited.", "Wait longer.", STEP)


def a_finished_visit(*more: dict[str, Any], tablet: Tablet | None = None) -> Tablet:
    tablet = tablet or Tablet()
    made = [
        tablet.create(),
        tablet.entry("obs.start"),
        tablet.note("S: “I picked the model.”", ms=1000, note="picked", tags=["LF.goals"]),
        tablet.rate("LF.goals", "2", ms=2000),
    ]
    capture(VISIT, tablet, *made, *more, tablet.finish())
    return tablet


def share(district: str, shown: str | None = None, **more: Any) -> None:
    draft = drafts.draft(district, DANA, VISIT)
    shown = shown or seal(previewing.preview(draft, "en"))
    sharing.share(
        district,
        DANA,
        Role.COACH,
        VISIT,
        shown,
        language="en",
        timezone="America/Chicago",
        at=NOW + timedelta(hours=1),
        **more,
    )


def shown_to(person: str, district: str) -> records.SharedVisit:
    return records.shared_visit(district, Scope(person, frozenset()), VISIT)


def test_the_record_is_what_was_previewed(district: str) -> None:
    a_finished_visit()
    drafts.save_words(district, DANA, VISIT, WORDS)
    shown = previewing.preview(drafts.draft(district, DANA, VISIT), "en")
    share(district)
    assert shown_to(OKAFOR, district).record == shown
    assert shown.glow == "You waited."
    assert shown.step == STEP


def test_what_arrives_after_the_preview_stops_the_share(district: str) -> None:
    tablet = a_finished_visit()
    shown = seal(previewing.preview(drafts.draft(district, DANA, VISIT), "en"))
    capture(VISIT, tablet, tablet.note("T: “One more.”", ms=3000))
    with pytest.raises(NotNow, match="arrived after this preview"):
        share(district, shown)
    assert drafts.draft(district, DANA, VISIT).visit.state is State.CAPTURED


def test_another_teacher_after_the_preview_stops_the_share(district: str) -> None:
    tablet = a_finished_visit()
    draft = drafts.draft(district, DANA, VISIT)
    shown, over = previewing.seal_shown(draft, "en"), previewing.seal_words(draft.words)
    amended = [
        tablet.entry("obs.amend", field="teacher", to=LINDQVIST),
        tablet.entry("obs.amend", field="section", to=MATH),
    ]
    capture(VISIT, tablet, *amended)
    with pytest.raises(NotNow, match="arrived after this preview"):
        share(district, shown, words=draft.words, over=over)


def test_words_typed_beside_the_preview_go_along(district: str) -> None:
    a_finished_visit()
    draft = drafts.draft(district, DANA, VISIT)
    share(
        district,
        previewing.seal_shown(draft, "en"),
        words=WORDS,
        over=previewing.seal_words(draft.words),
    )
    record = shown_to(OKAFOR, district).record
    assert (record.glow, record.grow, record.step) == (WORDS.glow, WORDS.grow, STEP)


def test_words_saved_by_the_same_page_a_moment_ago_are_no_surprise(district: str) -> None:
    a_finished_visit()
    draft = drafts.draft(district, DANA, VISIT)
    drafts.save_words(district, DANA, VISIT, WORDS)
    share(
        district,
        previewing.seal_shown(draft, "en"),
        words=WORDS,
        over=previewing.seal_words(draft.words),
    )
    assert shown_to(OKAFOR, district).record.glow == "You waited."


@pytest.mark.parametrize(
    "earlier", [Words(), Words("You", ""), Words("You waited.", "Wait longer.", None), WORDS]
)
def test_a_save_of_the_same_form_under_way_does_not_stop_its_share(
    district: str, earlier: Words
) -> None:
    a_finished_visit()
    draft = drafts.draft(district, DANA, VISIT)
    drafts.save_words(district, DANA, VISIT, earlier)
    share(district, previewing.seal_shown(draft, "en"), words=WORDS, over="another seal")
    assert drafts.draft(district, DANA, VISIT).words == WORDS


def test_words_from_another_window_are_not_overwritten(district: str) -> None:
    a_finished_visit()
    draft = drafts.draft(district, DANA, VISIT)
    drafts.save_words(district, DANA, VISIT, WORDS)
    with pytest.raises(NotNow):
        share(
            district,
            previewing.seal_shown(draft, "en"),
            words=Words("Older words."),
            over=previewing.seal_words(draft.words),
        )
    assert drafts.draft(district, DANA, VISIT).words == WORDS


def test_a_step_without_words_is_no_step(district: str) -> None:
    a_finished_visit()
    drafts.save_words(district, DANA, VISIT, Words(step=replace(STEP, text=" ")))
    share(district)
    assert shown_to(OKAFOR, district).record.step is None


def test_an_open_visit_cannot_be_shared(district: str) -> None:
    tablet = Tablet()
    capture(VISIT, tablet, tablet.create(), tablet.note("x"))
    with pytest.raises(NotNow, match="still open"):
        share(district)


def test_sharing_twice_is_refused(district: str) -> None:
    a_finished_visit()
    share(district)
    with pytest.raises(NotNow, match="shared already"):
        share(district)


def test_sharing_what_has_not_all_arrived_needs_a_word(district: str) -> None:
    tablet = Tablet()
    made = [tablet.create(), tablet.note("here")]
    tablet.note("still on the tablet")
    capture(VISIT, tablet, *made, tablet.finish())
    with pytest.raises(NotNow, match="missing: 1"):
        share(district)
    share(district, incomplete=True)
    assert [each.text for each in shown_to(OKAFOR, district).record.script] == ["here"]


def test_only_the_observer_shares(district: str) -> None:
    a_finished_visit()
    with pytest.raises(NotThere):
        sharing.share(
            district, THEO, Role.COACH, VISIT, "", language="en", timezone="UTC", at=NOW
        )  # fmt: skip


def test_a_share_is_taken_back_until_it_is_opened(district: str) -> None:
    a_finished_visit()
    drafts.save_words(district, DANA, VISIT, WORDS)
    share(district)
    sharing.take_back(district, DANA, VISIT, NOW)
    with pytest.raises(NotThere):
        shown_to(OKAFOR, district)
    draft = drafts.draft(district, DANA, VISIT)
    assert (draft.visit.state, draft.visit.shared_at, draft.words) == (State.CAPTURED, None, WORDS)
    share(district)
    answers.open_first(district, OKAFOR, VISIT, NOW)
    with pytest.raises(NotNow, match="opened this already"):
        sharing.take_back(district, DANA, VISIT, NOW)


def test_what_was_taken_back_can_be_shared_again_with_more(district: str) -> None:
    tablet = a_finished_visit()
    drafts.save_words(district, DANA, VISIT, WORDS)
    share(district)
    sharing.take_back(district, DANA, VISIT, NOW)
    capture(VISIT, tablet, tablet.note("T: “Again.”", ms=5000))
    share(district)
    assert len(shown_to(OKAFOR, district).record.script) == 2


def test_only_the_first_opening_by_the_teacher_is_written_down(district: str) -> None:
    a_finished_visit()
    share(district)
    answers.open_first(district, PRIYA, VISIT, NOW)
    assert shown_to(OKAFOR, district).heading.opened_at is None
    answers.open_first(district, OKAFOR, VISIT, NOW)
    answers.open_first(district, OKAFOR, VISIT, NOW + timedelta(days=1))
    assert shown_to(OKAFOR, district).heading.opened_at == NOW


def test_answering_counts_as_opening(district: str) -> None:
    a_finished_visit()
    share(district)
    answers.reply(district, OKAFOR, VISIT, "LF.goals", "Thank you.", NOW, the_id("reply"))
    assert shown_to(OKAFOR, district).heading.opened_at == NOW


def test_a_reply_sent_twice_stands_once(district: str) -> None:
    a_finished_visit()
    share(district)
    for _ in range(2):
        answers.reply(district, OKAFOR, VISIT, None, "Thank you.", NOW, the_id("reply"))
    assert [each.text for each in shown_to(DANA, district).replies] == ["Thank you."]


@pytest.mark.parametrize(
    ("item", "text", "key"),
    [
        (None, "  ", the_id("reply")),
        (None, "x" * 20_001, the_id("reply")),
        (None, "nul \0", the_id("reply")),
        ("XX.none", "Hello.", the_id("reply")),
        (None, "Hello.", "no key"),
    ],
)
def test_a_reply_that_cannot_stand_is_refused(
    district: str, item: str | None, text: str, key: str
) -> None:
    a_finished_visit()
    share(district)
    with pytest.raises(NotValid):
        answers.reply(district, OKAFOR, VISIT, item, text, NOW, key)
    assert shown_to(OKAFOR, district).replies == ()


@pytest.mark.parametrize(
    "act",
    [
        lambda d, who: answers.reply(d, who, VISIT, None, "Hello.", NOW, the_id("reply")),
        lambda d, who: answers.acknowledge(d, who, VISIT, NOW),
    ],
)
def test_only_the_teacher_answers(district: str, act: Callable[[str, str], None]) -> None:
    a_finished_visit()
    share(district)
    for other in (DANA, PRIYA, LINDQVIST):
        with pytest.raises(NotThere):
            act(district, other)


def test_a_record_is_received_once(district: str) -> None:
    a_finished_visit()
    share(district)
    answers.acknowledge(district, OKAFOR, VISIT, NOW)
    heading = shown_to(OKAFOR, district).heading
    assert (heading.state, heading.acknowledged_at) == (State.ACKNOWLEDGED, NOW)
    with pytest.raises(NotNow, match="already"):
        answers.acknowledge(district, OKAFOR, VISIT, NOW)


def test_a_correction_waits_until_the_record_is_received(district: str) -> None:
    a_finished_visit()
    share(district)
    with pytest.raises(NotNow):
        answers.add(district, DANA, VISIT, "LF.goals", "Established", "Misread.", NOW)


def test_a_second_correction_keeps_what_the_first_one_said(district: str) -> None:
    a_finished_visit()
    share(district)
    answers.acknowledge(district, OKAFOR, VISIT, NOW)
    answers.add(district, DANA, VISIT, "LF.goals", "Established", "Misread.", NOW)
    later = NOW + timedelta(minutes=1)
    answers.add(district, DANA, VISIT, "LF.goals", "Not yet", "Misread again.", later)
    found = [(each.old, each.new) for each in shown_to(OKAFOR, district).addenda]
    assert found == [("Emerging", "Established"), ("Established", "Not yet")]


@pytest.mark.parametrize(
    ("item", "old"),
    [("glow", "You waited."), ("step", STEP.text), ("picked", "S: “I picked the model.”")],
)
def test_a_correction_shows_what_stood_there(district: str, item: str, old: str) -> None:
    a_finished_visit()
    drafts.save_words(district, DANA, VISIT, WORDS)
    share(district)
    answers.acknowledge(district, OKAFOR, VISIT, NOW)
    answers.add(district, DANA, VISIT, item, "Other words.", "Because.", NOW)
    assert [each.old for each in shown_to(OKAFOR, district).addenda] == [old]


@pytest.mark.parametrize(
    ("item", "new", "reason"), [("XX", "y", "z"), ("glow", " ", "z"), ("glow", "y", " ")]
)
def test_a_correction_names_its_item_its_words_and_its_reason(
    district: str, item: str, new: str, reason: str
) -> None:
    a_finished_visit()
    share(district)
    answers.acknowledge(district, OKAFOR, VISIT, NOW)
    with pytest.raises(NotValid):
        answers.add(district, DANA, VISIT, item, new, reason, NOW)


def test_every_act_stands_in_a_whole_audit_log(district: str) -> None:
    a_finished_visit()
    share(district)
    answers.open_first(district, OKAFOR, VISIT, NOW)
    answers.acknowledge(district, OKAFOR, VISIT, NOW)
    assert audit.first_break(district) is None


def test_a_visit_about_a_class_keeps_it(district: str) -> None:
    a_finished_visit()
    assert drafts.draft(district, DANA, VISIT).visit.section == SCIENCE
    share(district)
    assert shown_to(DANA, district).heading.section == "Grade 5 Science"
