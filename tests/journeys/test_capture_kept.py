"""The words that tell where a visit is kept, and what two tabs or two tablets make of it."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from tests.cast import DANA, PRIYA
from tests.journeys.conftest import TABLET, begin, choose, is_sent, kinds, log_of, write

At = Callable[..., Page]


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
        choose(group.get_by_role("radio", name=re.compile(f"^{level}")))
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
    for kept in ("indexedDB", "localStorage"):
        page.add_init_script(f"Object.defineProperty(globalThis, '{kept}', {{ value: undefined }})")
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


def test_what_is_saved_says_when_it_was_last_sent(at: At) -> None:
    page = at(DANA, **TABLET)
    begin(page, "Okafor")
    is_sent(page)
    page.locator("#saved").tap()
    expect(page.locator("#details dl")).to_have_text(re.compile(r"^Sent2Last sent\d+:\d\d$"))


def test_a_second_observer_of_the_lesson_has_an_observation_of_their_own(at: At) -> None:
    coach, leader = at(DANA, **TABLET), at(PRIYA, **TABLET)
    one, other = begin(coach, "Okafor"), begin(leader, "Okafor")
    write(coach, "seen by the coach")
    write(leader, "seen by the leader")
    is_sent(coach)
    is_sent(leader)
    assert one != other
    expect(leader.locator("#stream .text")).to_have_text(["seen by the leader"])
    assert leader.request.get(f"/capture/{one}").status == 404
