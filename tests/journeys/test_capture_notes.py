"""Notes on the capture screen: typed, timed, filed, changed and kept while half typed."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.cast import DANA
from tests.journeys.conftest import TABLET, begin, is_sent, kinds, log_of, write

At = Callable[..., Page]


def test_a_note_is_shown_kept_and_sent_with_its_time(at: At) -> None:
    page = at(DANA, **TABLET)
    visit = begin(page, "Okafor")
    write(page, "T: “What made you change your mind?” 4 s wait.")
    expect(page.locator("#stream li")).to_have_count(1)
    expect(page.locator("#stream time")).to_have_text(re.compile(r"^\d{1,2}:\d\d$"))
    is_sent(page)
    entries = log_of(page, visit)
    assert [entry["kind"] for entry in entries] == ["obs.create", "obs.start", "note.add"]
    assert entries[2]["payload"] == {
        "text": "T: “What made you change your mind?” 4 s wait.",
        "tags": [],
        "private": False,
    }


def test_the_time_of_a_note_is_that_of_its_first_key(at: At) -> None:
    page = at(DANA, **TABLET)
    visit = begin(page, "Okafor")
    box = page.get_by_role("textbox", name="What you see and hear")
    box.press_sequentially("S")
    first = page.evaluate("performance.now()")
    page.wait_for_function("before => performance.now() > before + 700", arg=first)
    box.press_sequentially(": done")
    box.press("Enter")
    entered = page.evaluate("performance.now()")
    is_sent(page)
    create, _, note = log_of(page, visit)
    assert note["lesson_ms"] - create["lesson_ms"] < entered - 600


def test_one_tap_files_what_is_typed_and_one_more_tags_the_last_note(at: At) -> None:
    page = at(DANA, **TABLET)
    visit = begin(page, "Okafor")
    page.get_by_role("textbox", name="What you see and hear").fill("Two students retell their goal")
    chips = page.get_by_role("group", name="Tag this note")
    chips.get_by_role("button", name="2 Own goals").tap()
    page.get_by_role("group", name="Tag last note").get_by_role("button", name="1 Profile").tap()
    tags = page.locator("#stream .tags li")
    expect(tags).to_have_text(["Goals that students own", "The learner profile is in use"])
    is_sent(page)
    assert kinds(page, visit)[2:] == ["note.add", "tag.add"]
    assert log_of(page, visit)[2]["payload"]["tags"] == ["LF.goals"]


def test_a_number_at_the_end_files_a_note_by_keyboard(at: At) -> None:
    page = at(DANA, **TABLET)
    begin(page, "Okafor")
    write(page, "S: “I chose the harder one.” #4 #9")
    expect(page.locator("#stream .text")).to_have_text("S: “I chose the harder one.”")
    expect(page.locator("#stream .tags li")).to_have_count(2)


def test_the_tag_button_says_which_note_it_tags(at: At) -> None:
    page = at(DANA, **TABLET)
    begin(page, "Okafor")
    group = page.get_by_role("group", name="The learner profile is in use")
    expect(group.get_by_role("button", name="Tag last note")).to_be_visible()
    page.get_by_role("textbox", name="What you see and hear").fill("new")
    expect(group.get_by_role("button", name="Tag this note")).to_be_visible()


def test_a_note_is_edited_in_place_and_keeps_its_time(at: At) -> None:
    page = at(DANA, **TABLET)
    visit = begin(page, "Okafor")
    write(page, "frist")
    page.get_by_role("button", name="frist").tap()
    page.get_by_role("textbox", name="Note", exact=True).fill("first")
    page.get_by_role("button", name="Save", exact=True).tap()
    expect(page.locator("#stream .text")).to_have_text("first")
    is_sent(page)
    added, edited = log_of(page, visit)[-2:]
    assert (edited["kind"], edited["base"], edited["target"]) == (
        "note.edit",
        added["id"],
        added["target"],
    )


def test_a_deleted_note_can_be_restored(at: At) -> None:
    page = at(DANA, **TABLET)
    begin(page, "Okafor")
    write(page, "gone and back")
    page.get_by_role("button", name="gone and back").tap()
    page.get_by_role("button", name="Delete").tap()
    page.get_by_role("button", name="Restore").tap()
    expect(page.locator("#stream .text")).to_have_text("gone and back")


def test_half_typed_words_survive_a_reload(at: At) -> None:
    page = at(DANA, **TABLET)
    begin(page, "Okafor")
    is_sent(page)
    box = page.get_by_role("textbox", name="What you see and hear")
    box.press_sequentially("half a sen")
    page.reload()
    expect(box).to_have_value("half a sen")


def test_six_enters_at_once_make_one_note(at: At) -> None:
    page = at(DANA, **TABLET)
    visit = begin(page, "Okafor")
    box = page.get_by_role("textbox", name="What you see and hear")
    box.fill("once")
    for _ in range(6):
        box.press("Enter")
    is_sent(page)
    assert kinds(page, visit).count("note.add") == 1


def test_the_newest_note_stays_in_sight_under_many_long_ones_until_scrolled_away(at: At) -> None:
    page = at(DANA, **TABLET)
    begin(page, "Okafor")
    for n in range(12):
        write(
            page,
            f"Table {n} now. "
            + "Three students explain what they will do first. " * (n % 3 * 5 + 1),
        )
    stream = page.get_by_role("region", name="Notes of this visit")
    expect(stream.locator("li", has_text="Table 11 now.")).to_be_in_viewport(ratio=1)
    page.reload()
    expect(stream.locator("li", has_text="Table 11 now.")).to_be_in_viewport(ratio=1)
    stream.evaluate("stream => { stream.scrollTop -= 600; }")
    expect(stream.locator("li", has_text="Table 11 now.")).not_to_be_in_viewport()
    write(page, "One more")
    expect(stream.locator("li", has_text="One more")).not_to_be_in_viewport()
