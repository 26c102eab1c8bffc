"""What the end of a note says, abbreviations, levels by number, and one undo that outlives a reload."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.cast import DANA
from tests.journeys.conftest import TABLET, begin, is_sent, kinds, log_of, write

At = Callable[..., Page]
Entry = tuple[str, str | None, dict[str, object]]


def made(page: Page, visit: str) -> list[Entry]:
    """What the device wrote after the start: kind, target and payload."""
    is_sent(page)
    entries = log_of(page, visit)
    return [(each["kind"], each["target"], each["payload"]) for each in entries[2:]]


def test_an_equals_sign_files_and_rates(at: At) -> None:
    page = at(DANA, **TABLET)
    visit = begin(page, "Okafor")
    write(page, "S: “My goal is to explain heat.” #2=3")
    note, rating = made(page, visit)
    assert note[2] == {
        "text": "S: “My goal is to explain heat.”",
        "tags": ["LF.goals"],
        "private": False,
    }
    assert (rating[0], rating[1], rating[2]["level"]) == ("rate.set", "LF.goals", "3")


def test_a_plus_counts_a_tally_by_its_short_name(at: At) -> None:
    page = at(DANA, **TABLET)
    visit = begin(page, "Okafor")
    write(page, "“So heat moves.” #2 +2a")
    write(page, "+retell")
    kinds_made = [(kind, target) for kind, target, _ in made(page, visit)]
    assert kinds_made[0][0] == "note.add"
    assert kinds_made[1:] == [("tally.add", "LF.goals.retell")] * 2


def test_numbers_alone_tag_the_last_note(at: At) -> None:
    page = at(DANA, **TABLET)
    visit = begin(page, "Okafor")
    write(page, "three hands")
    write(page, "#1 #2")
    assert [(kind, payload.get("criterion")) for kind, _, payload in made(page, visit)[1:]] == [
        ("tag.add", "LF.profile"),
        ("tag.add", "LF.goals"),
    ]
    expect(page.get_by_role("textbox", name="What you see and hear")).to_have_value("")


@pytest.mark.parametrize(
    "words", ["costs 5 #99", "2 +2", "see #2=9", "5 +xyz", "say /undo to them", "#2 is next"]
)
def test_what_means_nothing_stays_in_the_note(at: At, words: str) -> None:
    page = at(DANA, **TABLET)
    visit = begin(page, "Okafor")
    write(page, words)
    ((kind, _, payload),) = made(page, visit)
    assert (kind, payload["text"], payload["tags"]) == ("note.add", words, [])


def test_undo_typed_takes_back_the_last_act(at: At) -> None:
    page = at(DANA, **TABLET)
    visit = begin(page, "Okafor")
    write(page, "not this")
    write(page, "/undo")
    expect(page.locator("#stream li[data-note]")).to_have_text(re.compile("Deleted"))
    assert [kind for kind, _, _ in made(page, visit)] == ["note.add", "note.delete"]


def test_quick_keys_begin_what_was_said_and_done(at: At) -> None:
    page = at(DANA, **TABLET)
    begin(page, "Okafor")
    box = page.get_by_role("textbox", name="What you see and hear")
    page.get_by_role("button", name="T: teacher says").tap()
    expect(box).to_be_focused()
    page.keyboard.type("Why?")
    page.get_by_role("button", name="Action").tap()
    page.keyboard.type("4 hands")
    expect(box).to_have_value("T: Why? A: 4 hands")


def test_an_abbreviation_becomes_its_phrase_only_when_the_note_is_added(at: At) -> None:
    page = at(DANA, **TABLET)
    begin(page, "Okafor")
    box = page.get_by_role("textbox", name="What you see and hear")
    box.press_sequentially("T asks. ;wt 4 s; ;nothing ")
    expect(box).to_have_value("T asks. ;wt 4 s; ;nothing ")
    box.press("Enter")
    expect(page.locator("#stream .text")).to_have_text("T asks. Wait time 4 s; ;nothing")


def test_own_phrases_are_kept_on_this_device(at: At) -> None:
    page = at(DANA, **TABLET)
    visit = begin(page, "Okafor")
    is_sent(page)
    page.get_by_role("button", name="More", exact=True).tap()
    page.get_by_role("button", name="Add a phrase").tap()
    page.get_by_role("textbox", name="Letters 7").fill("ee")
    page.get_by_role("textbox", name="Phrase 7").fill("exit ticket")
    page.get_by_role("textbox", name="Phrase 7").press("Tab")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="More", exact=True)).to_be_focused()
    page.goto(f"/capture/{visit}")
    write(page, "10:40 ;ee")
    expect(page.locator("#stream .text")).to_have_text("10:40 exit ticket")


def test_a_text_too_long_for_one_note_goes_as_several(at: At) -> None:
    page = at(DANA, **TABLET)
    visit = begin(page, "Okafor")
    words = "one line of a pasted script\n" * 1500
    box = page.get_by_role("textbox", name="What you see and hear")
    box.evaluate(
        "(box, text) => { box.value = text; box.dispatchEvent(new Event('input', { bubbles: true })); }",
        words,
    )
    expect(page.locator("#left")).to_contain_text("it becomes 3 notes")
    box.press("Enter")
    texts = [str(payload["text"]) for _, _, payload in made(page, visit)]
    assert len(texts) == 3
    assert max(map(len, texts)) <= 20_000
    assert "\n".join(texts) == words.strip()


def test_the_room_left_is_counted_down_from_eighteen_thousand(at: At) -> None:
    page = at(DANA, **TABLET)
    begin(page, "Okafor")
    box = page.get_by_role("textbox", name="What you see and hear")
    box.fill("a" * 18_000)
    expect(page.locator("#left")).to_be_empty()
    box.press("b")
    expect(page.locator("#left")).to_have_text("1999 characters left")


def test_a_private_thought_is_one_tap_and_plainly_marked(at: At) -> None:
    page = at(DANA, **TABLET)
    visit = begin(page, "Okafor")
    page.get_by_role("button", name="Private").tap()
    expect(page.locator("#secret")).to_be_visible()
    write(page, "ask her about table C")
    expect(page.locator("#secret")).to_be_hidden()
    ((_, _, payload),) = made(page, visit)
    assert payload["private"] is True


def test_a_number_key_chooses_a_level_of_the_criterion_in_focus(at: At) -> None:
    page = at(DANA, **TABLET)
    visit = begin(page, "Okafor")
    group = page.get_by_role("group", name="The learner profile is in use")
    group.get_by_role("radio").first.focus()
    page.keyboard.press("2")
    page.keyboard.press("3")
    chosen = group.get_by_role("radio", name=re.compile("^Established"))
    expect(chosen).to_be_checked()
    expect(chosen).to_be_focused()
    page.get_by_role("link", name=re.compile("Profile.*rated Established")).wait_for()
    page.keyboard.press("0")
    page.get_by_role("link", name=re.compile("Profile.*rated Not observed")).wait_for()
    levels = [payload["level"] for _, _, payload in made(page, visit)]
    assert levels == ["3", "NO"]


def test_a_number_outside_of_a_criterion_chooses_nothing(at: At) -> None:
    page = at(DANA, **TABLET)
    visit = begin(page, "Okafor")
    page.get_by_role("button", name="Finish visit").focus()
    page.keyboard.press("3")
    write(page, "3")
    assert [kind for kind, _, _ in made(page, visit)] == ["note.add"]


def test_undo_still_knows_everything_after_a_reload(at: At) -> None:
    page = at(DANA, **TABLET)
    visit = begin(page, "Okafor")
    write(page, "keep me #2=3 +2a")
    page.get_by_role("button", name="keep me").tap()
    page.get_by_role("textbox", name="Note", exact=True).fill("changed")
    page.get_by_role("button", name="Save", exact=True).tap()
    is_sent(page)
    page.reload()
    undo = page.get_by_role("button", name="Undo")
    undo.tap()
    expect(page.locator("#stream .text")).to_have_text("keep me")
    undo.tap()
    expect(page.locator("[data-tally='LF.goals.retell'] b").first).to_have_text("0")
    undo.tap()
    expect(page.get_by_role("link", name=re.compile("Own goals.*not rated"))).to_be_attached()
    undo.tap()
    expect(page.locator("#stream li[data-note]")).to_have_text(re.compile("Deleted"))
    expect(undo).to_be_disabled()
    is_sent(page)
    assert kinds(page, visit)[-4:] == ["note.edit", "tally.add", "rate.set", "note.delete"]


def test_undo_reaches_fifty_acts_back(at: At) -> None:
    page = at(DANA, **TABLET)
    begin(page, "Okafor")
    tally = page.locator("details[open] [data-tally]").first
    for _ in range(55):
        tally.dispatch_event("click")
    undo = page.get_by_role("button", name="Undo")
    for _ in range(50):
        undo.dispatch_event("click")
    expect(undo).to_be_disabled()
    expect(tally.locator("b")).to_have_text("5")


def test_enter_within_a_composition_adds_nothing(at: At) -> None:
    page = at(DANA, **TABLET)
    begin(page, "Okafor")
    box = page.get_by_role("textbox", name="What you see and hear")
    box.fill("にほん")
    box.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "keyCode": 229})
    expect(box).to_have_value("にほん")
    expect(page.locator("#stream .text")).to_have_count(0)
