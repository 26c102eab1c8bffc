"""What follows on sharing: opened, answered, received and corrected, each as often as it may be."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from observe.domain.errors import NotNow, NotThere, NotValid
from observe.domain.observation import State
from observe.store import answers, audit, drafts
from tests.cast import DANA, LINDQVIST, NOW, OKAFOR, PRIYA, the_id
from tests.store.previewed import STEP, VISIT, WORDS, a_finished_visit, share, shown_to


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
