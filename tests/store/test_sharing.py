"""Sharing freezes what was shown, and each change of state happens once."""

from dataclasses import replace

import pytest

from observe.domain.errors import NotNow, NotThere
from observe.domain.observation import State
from observe.domain.policy import Role
from observe.domain.record import seal
from observe.store import answers, drafts, previewing, sharing
from observe.store.drafted_words import Words
from tests.cast import DANA, LINDQVIST, MATH, NOW, OKAFOR, SCIENCE, THEO, Tablet, capture
from tests.store.previewed import STEP, VISIT, WORDS, a_finished_visit, share, shown_to


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


def test_a_visit_about_a_class_keeps_it(district: str) -> None:
    a_finished_visit()
    assert drafts.draft(district, DANA, VISIT).visit.section == SCIENCE
    share(district)
    assert shown_to(DANA, district).heading.section == "Grade 5 Science"
