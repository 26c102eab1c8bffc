"""The capture screen in a real browser: every act, and the words that tell where it is kept."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

from tests.cast import DANA
from tests.journeys.conftest import PHONE, TABLET, begin, is_sent, write

At = Callable[..., Page]


def log_of(page: Page, visit: str) -> list[dict]:
    return page.request.get(f"/api/v1/observations/{visit}?since=0").json()["entries"]


def kinds(page: Page, visit: str) -> list[str]:
    return [entry["kind"] for entry in log_of(page, visit)]


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


def test_a_rating_is_one_tap_and_says_so_in_the_jump_bar(at: At) -> None:
    page = at(DANA, **TABLET)
    visit = begin(page, "Okafor")
    page.get_by_role("navigation", name="Criteria").get_by_text("Own goals").tap()
    group = page.get_by_role("group", name="Goals that students own")
    group.get_by_role("radio", name=re.compile("^Established")).check(force=True)
    link = page.get_by_role("link", name=re.compile("Own goals.*rated Established"))
    expect(link).to_be_visible()
    is_sent(page)
    rated = log_of(page, visit)[-1]
    assert (rated["kind"], rated["target"], rated["payload"]["level"]) == (
        "rate.set",
        "LF.goals",
        "3",
    )


def test_a_second_rating_names_the_one_it_replaces(at: At) -> None:
    page = at(DANA, **TABLET)
    visit = begin(page, "Okafor")
    group = page.get_by_role("group", name="The learner profile is in use")
    group.get_by_role("radio", name=re.compile("^Emerging")).check(force=True)
    group.get_by_role("radio", name="Not observed").check(force=True)
    is_sent(page)
    first, second = log_of(page, visit)[-2:]
    assert (second["base"], second["payload"]["level"], second["flags"]) == (first["id"], "NO", [])


def test_undo_takes_back_each_act_in_turn(at: At) -> None:
    page = at(DANA, **TABLET)
    begin(page, "Okafor")
    write(page, "A note to take back")
    group = page.get_by_role("group", name="The learner profile is in use")
    group.get_by_role("radio", name=re.compile("^Emerging")).check(force=True)
    tally = page.locator("details[open] [data-tally]").first
    tally.tap()
    tally.tap()
    undo = page.get_by_role("button", name="Undo")
    undo.tap()
    expect(tally.locator("b")).to_have_text("1")
    undo.tap()
    undo.tap()
    expect(group.get_by_role("radio", name=re.compile("^Emerging"))).not_to_be_checked()
    undo.tap()
    expect(page.locator("#stream li")).to_have_text(re.compile("Deleted"))
    expect(undo).to_be_disabled()


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


def test_two_tabs_on_one_visit_merge(at: At) -> None:
    page = at(DANA, **TABLET)
    visit = begin(page, "Okafor")
    write(page, "from the first tab")
    is_sent(page)
    second = page.context.new_page()
    second.goto(f"/capture/{visit}")
    write(second, "from the second tab")
    expect(page.locator("#stream .text")).to_have_text(
        ["from the first tab", "from the second tab"]
    )
    is_sent(second)
    entries = log_of(page, visit)
    assert len({(e["device_id"], e["device_seq"]) for e in entries}) == len(entries) == 4
    assert all(entry["flags"] == [] for entry in entries)


def test_two_tablets_on_one_visit_merge_and_a_contested_rating_is_chosen(at: At) -> None:
    one, two = at(DANA, **TABLET), at(DANA, **TABLET)
    visit = begin(one, "Okafor")
    is_sent(one)
    two.goto(f"/capture/{visit}")
    for page, level in ((one, "Emerging"), (two, "Established")):
        group = page.get_by_role("group", name="The learner profile is in use")
        group.get_by_role("radio", name=re.compile(f"^{level}")).check(force=True)
        is_sent(page)
    one.reload()
    choice = one.get_by_role("button", name="Keep “Established”")
    choice.first.tap()
    expect(choice).to_have_count(0)
    is_sent(one)
    assert [entry["kind"] for entry in log_of(one, visit)].count("rate.set") == 4


def test_what_the_server_has_not_said_it_has_is_never_called_sent(at: At) -> None:
    page = at(DANA, **TABLET)
    begin(page, "Okafor")
    is_sent(page)

    def swallow(route: Route) -> None:
        route.fulfill(status=200, content_type="text/html", body="<h1>Hotel Wi-Fi</h1>")

    page.route("**/entries", swallow)
    write(page, "a note behind a portal")
    expect(page.locator("#saved")).to_have_text("Saved on this device, 1 waiting")
    expect(page.locator("#stream .mark")).to_have_text("on this device")
    expect(page.get_by_role("alert")).to_contain_text("sign in to Wi-Fi")
    page.unroute("**/entries")
    page.locator("#saved").tap()
    page.get_by_role("button", name="Send now").tap()
    is_sent(page)
    expect(page.locator("#stream .mark")).to_have_text("")


def test_signed_out_in_mid_lesson_nothing_is_lost(at: At) -> None:
    page = at(DANA, **TABLET)
    visit = begin(page, "Okafor")
    is_sent(page)
    page.context.clear_cookies()
    write(page, "written while signed out")
    expect(page.get_by_role("alert")).to_contain_text("You are signed out. Notes are still saved")
    page.get_by_role("link", name="Sign in").tap()
    page.get_by_label("E-mail").fill("dana@school.example")
    page.get_by_label("Password").fill("a cast of named people")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"**/capture/{visit}")
    is_sent(page)
    assert kinds(page, visit)[-1] == "note.add"


def test_without_storage_on_the_device_the_screen_says_so_and_the_server_gets_it(at: At) -> None:
    page = at(DANA, **TABLET)
    page.add_init_script("Object.defineProperty(globalThis, 'indexedDB', { value: undefined })")
    visit = begin(page, "Okafor")
    held = page.request
    page.route("**/entries", lambda route: route.abort())
    write(page, "nowhere yet")
    expect(page.locator("#saved")).to_have_text("NOT SAVED: keep this page open")
    expect(page.get_by_role("alert")).to_contain_text("NOT SAVED")
    page.unroute("**/entries")
    page.locator("#saved").tap()
    page.get_by_role("button", name="Send now").tap()
    is_sent(page)
    assert (
        held.get(f"/api/v1/observations/{visit}").json()["entries"][-1]["payload"]["text"]
        == "nowhere yet"
    )


def test_finishing_is_two_taps_and_lists_what_could_be_put_right(at: At) -> None:
    page = at(DANA, **TABLET)
    visit = begin(page, "Okafor")
    write(page, "not filed")
    page.get_by_role("button", name="Finish visit").tap()
    expect(page.locator("#unrated li")).to_have_count(9)
    expect(page.locator("#unfiled li")).to_contain_text(["not filed"])
    page.get_by_role("button", name="Finish visit").tap()
    expect(page.locator("#finished")).to_contain_text(
        "Visit finished. Everything is on the server."
    )
    finish = log_of(page, visit)[-1]
    assert finish["payload"]["manifest"] == {finish["device_id"]: finish["device_seq"]}


def test_words_still_in_the_box_become_a_note_at_the_finish(at: At) -> None:
    page = at(DANA, **TABLET)
    visit = begin(page, "Okafor")
    page.get_by_role("textbox", name="What you see and hear").fill("half a thought")
    page.get_by_role("button", name="Finish visit").tap()
    expect(page.locator("#unfiled li")).to_contain_text(["half a thought"])
    is_sent(page)
    assert kinds(page, visit)[-1] == "note.add"


def test_the_clock_stops_with_the_visit(at: At) -> None:
    page = at(DANA, **TABLET)
    begin(page, "Okafor")
    page.get_by_role("button", name="Finish visit").tap()
    page.get_by_role("button", name="Finish visit").tap()
    expect(page.get_by_role("heading", name="Visit finished.")).to_be_visible()
    stopped = page.get_by_role("timer").inner_text()
    now = page.evaluate("performance.now()")
    page.wait_for_function("before => performance.now() > before + 2100", arg=now)
    expect(page.get_by_role("timer")).to_have_text(stopped)


def test_the_tag_button_says_which_note_it_tags(at: At) -> None:
    page = at(DANA, **TABLET)
    begin(page, "Okafor")
    group = page.get_by_role("group", name="The learner profile is in use")
    expect(group.get_by_role("button", name="Tag last note")).to_be_visible()
    page.get_by_role("textbox", name="What you see and hear").fill("new")
    expect(group.get_by_role("button", name="Tag this note")).to_be_visible()


def test_what_is_saved_says_when_it_was_last_sent(at: At) -> None:
    page = at(DANA, **TABLET)
    begin(page, "Okafor")
    is_sent(page)
    page.locator("#saved").tap()
    expect(page.locator("#details dl")).to_have_text(re.compile(r"^Sent2Last sent\d+:\d\d$"))


def test_filing_brings_the_criterion_into_view(at: At) -> None:
    page = at(DANA, **TABLET)
    begin(page, "Okafor")
    write(page, "S: “I chose the harder one.” #9")
    group = page.get_by_role("group", name="Productive struggle")
    expect(group.get_by_role("radio", name=re.compile("^Not yet"))).to_be_in_viewport()


def test_with_the_keyboard_up_one_criterion_is_shown(at: At) -> None:
    page = at(DANA, viewport={"width": 1180, "height": 420}, has_touch=True)
    begin(page, "Okafor")
    write(page, "S: “I chose the harder one.” #9")
    expect(page.locator("details.criterion:visible")).to_have_count(1)


def test_on_a_phone_every_tally_is_one_tap_away(at: At) -> None:
    page = at(DANA, **PHONE)
    begin(page, "Okafor")
    page.get_by_role("radio", name="Tally").check()
    shut = page.locator("details:not([open]) [data-tally]").first
    shut.tap()
    expect(shut.locator("b")).to_have_text("1")


def test_a_wrong_teacher_is_put_right_and_the_notes_stay(at: At) -> None:
    page = at(DANA, **TABLET)
    visit = begin(page, "Okafor")
    write(page, "stays")
    is_sent(page)
    page.get_by_role("button", name=re.compile("Ms. Okafor")).tap()
    page.get_by_label("Teacher", exact=True).select_option("Mr. Lindqvist")
    page.get_by_role("button", name="Put right").tap()
    expect(
        page.get_by_role("button", name=re.compile("Mr. Lindqvist.*Grade 7 Math"))
    ).to_be_visible()
    expect(page.locator("#stream .text")).to_have_text("stays")
    assert kinds(page, visit).count("obs.amend") == 2


def test_a_visit_started_by_accident_is_discarded(at: At) -> None:
    page = at(DANA, **TABLET)
    visit = begin(page, "Okafor")
    page.get_by_role("button", name=re.compile("Ms. Okafor")).tap()
    page.get_by_role("button", name="Started by accident: discard").tap()
    page.wait_for_url(f"**/observations/{visit}/review")
    expect(page.get_by_role("heading", name="This visit is discarded")).to_be_visible()
    page.goto("/")
    assert page.locator(f'a[href*="{visit}"]').count() == 0


def test_a_discarded_visit_is_brought_back_before_more_is_written(at: At) -> None:
    page = at(DANA, **TABLET)
    visit = begin(page, "Okafor")
    write(page, "not by accident")
    page.get_by_role("button", name=re.compile("Ms. Okafor")).tap()
    page.get_by_role("button", name="Started by accident: discard").tap()
    page.wait_for_url(f"**/observations/{visit}/review")
    page.goto(f"/capture/{visit}")
    page.get_by_role("button", name="Bring it back").tap()
    expect(page.get_by_role("heading", name="This visit is discarded")).to_have_count(0)
    page.goto(f"/capture/{visit}")
    expect(page.locator("#stream .text")).to_have_text("not by accident")


def test_a_whole_visit_is_done_by_keyboard(at: At) -> None:
    page = at(DANA, **TABLET)
    visit = begin(page, "Okafor")
    box = page.get_by_role("textbox", name="What you see and hear")
    box.focus()
    page.keyboard.type("S: “My goal is to explain heat.” #2")
    page.keyboard.press("Enter")
    _tab_to(page, "input[name='LF.goals']")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(
        page.get_by_role("link", name=re.compile("Own goals.*rated Established"))
    ).to_be_visible()
    _tab_to(page, "details[open] [data-tally]")
    page.keyboard.press("Enter")
    _tab_to(page, "#undo")
    page.keyboard.press("Enter")
    _tab_to(page, "#finish")
    page.keyboard.press("Enter")
    _tab_to(page, "#finish-now")
    page.keyboard.press("Enter")
    expect(page.locator("#finished")).to_be_visible()
    is_sent(page)
    ratings = [e["payload"]["level"] for e in log_of(page, visit) if e["kind"] == "rate.set"]
    assert ratings[-1] == "3"
    assert len(ratings) <= 2


def _tab_to(page: Page, selector: str) -> None:
    for _ in range(120):
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab never reaches {selector}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", [TABLET, PHONE, {"viewport": {"width": 820, "height": 1180}}])
def test_axe_finds_nothing_on_the_capture_screen(at: At, device: dict, scheme: str) -> None:
    page = at(DANA, **device, color_scheme=scheme)
    begin(page, "Okafor")
    for n in range(3):
        write(page, f"S{n}: “I tried again.” #{n + 1}")
    if device is PHONE:
        page.locator(".panes label", has_text="Rate").click()
    page.locator("details[open] .level").nth(1).click()
    assert violations(page) == []
    page.get_by_role("button", name="Finish visit").click()
    assert violations(page) == []


def violations(page: Page) -> list[tuple[str, str]]:
    found = Axe().run(page).response["violations"]
    return [(each["id"], node["html"][:200]) for each in found for node in each["nodes"]]


@pytest.mark.parametrize(
    ("width", "height"), [(1180, 820), (1180, 420), (820, 1180), (590, 820), (390, 844), (320, 640)]
)
def test_nothing_scrolls_sideways_and_the_box_stays_in_reach(
    at: At, width: int, height: int
) -> None:
    page = at(DANA, viewport={"width": width, "height": height})
    begin(page, "Okafor")
    for n in range(12):
        write(
            page,
            f"A long enough line of what was said and seen to wrap in any column, number {n}. #1",
        )
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    box = page.get_by_role("textbox", name="What you see and hear").bounding_box()
    assert box is not None
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= height


def test_targets_in_class_are_48_pixels(at: At) -> None:
    page = at(DANA, **TABLET)
    begin(page, "Okafor")
    small = page.evaluate(
        """() => [...document.querySelectorAll('.capture button, .capture a, .head button, .capture label')]
          .filter(each => each.checkVisibility() && !each.matches('.text'))
          .map(each => [each.textContent.trim(), each.getBoundingClientRect()])
          .filter(([, box]) => box.height < 47.5 || box.width < 40)
          .map(([name, box]) => `${name} ${box.width}x${box.height}`)"""
    )
    assert small == []
