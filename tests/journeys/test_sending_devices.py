"""What is sent beside other devices and other visits arrives once, and is told of all of them."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from tests.cast import DANA
from tests.journeys.answering import OURS, stop_clock
from tests.journeys.conftest import TABLET, begin, is_sent, log_of, write

At = Callable[..., Page]


def test_five_taps_a_second_do_not_keep_anything_from_the_server(at: At) -> None:
    page = at(DANA, **TABLET)
    visit = begin(page, "Okafor")
    is_sent(page)
    with page.expect_response("**/entries"):
        page.evaluate(
            "() => { const b = document.querySelector('[data-tally]'); let n = 0;"
            " const t = setInterval(() => { b.click(); if (++n === 12) clearInterval(t); }, 200); }"
        )
    assert 0 < sum(each["kind"] == "tally.add" for each in log_of(page, visit)) < 12
    is_sent(page)


def test_an_id_that_was_used_is_replaced_in_what_refers_to_it(at: At) -> None:
    page = at(DANA, **TABLET)
    visit = begin(page, "Okafor")
    is_sent(page)
    used: list[str] = []

    def reused(route: Route) -> None:
        made = route.request.post_data_json["entries"]
        used.extend(each["id"] for each in made if each["kind"] == "note.add")
        acks = [{"id": each["id"], "status": "id_reused", "flags": []} for each in made]
        route.fulfill(
            headers=OURS, json={"ok": True, "acks": acks, "have": {}, "state": "capturing"}
        )

    page.route("**/entries", reused, times=1)
    write(page, "frist")
    page.get_by_role("button", name="frist").tap()
    page.get_by_role("textbox", name="Note", exact=True).fill("first")
    page.get_by_role("button", name="Save", exact=True).tap()
    is_sent(page)
    page.reload()
    expect(page.locator("#stream .text")).to_have_text(["first"])
    added, edited = log_of(page, visit)[-2:]
    assert (added["kind"], edited["kind"], edited["base"]) == ("note.add", "note.edit", added["id"])
    assert added["id"] not in used


def test_a_device_that_forked_goes_on_under_a_new_id_from_one(at: At) -> None:
    page = at(DANA, **TABLET)
    visit = begin(page, "Okafor")
    is_sent(page)

    def forked(route: Route) -> None:
        found = route.fetch()
        body = found.json()
        body["acks"][0]["flags"] = ["seq_fork"]
        route.fulfill(response=found, json=body)

    page.route("**/entries", forked, times=1)
    write(page, "by the old id")
    is_sent(page)
    write(page, "by the new one")
    is_sent(page)
    old, new = log_of(page, visit)[-2:]
    assert old["device_id"] != new["device_id"]
    assert (old["device_seq"], new["device_seq"], new["flags"]) == (3, 1, [])


def test_other_visits_are_sent_from_the_one_that_is_open(at: At) -> None:
    page = at(DANA, **TABLET)
    page.route("**/entries", lambda route: route.abort())
    first = begin(page, "Okafor")
    write(page, "from the first visit")
    expect(page.locator("#saved")).to_have_text("Saved on this device, 3 waiting")
    page.unroute("**/entries")
    begin(page, "Lindqvist")
    is_sent(page)
    page.wait_for_function(
        "async (v) => (await (await fetch(`/api/v1/observations/${v}`)).json()).entries?.length === 3",
        arg=first,
    )
    assert [each["kind"] for each in log_of(page, first)] == ["obs.create", "obs.start", "note.add"]


def test_leaving_the_page_sends_what_waits_without_waiting(at: At) -> None:
    page = at(DANA, **TABLET)
    begin(page, "Okafor")
    is_sent(page)
    stop_clock(page)
    write(page, "just before leaving")
    expect(page.locator("#saved")).to_have_text("Saved on this device, 1 waiting")
    with page.expect_request("**/entries") as sent:
        page.evaluate(
            "() => { Object.defineProperty(document, 'hidden', { value: true });"
            " document.dispatchEvent(new Event('visibilitychange')); }"
        )
    body = sent.value.post_data_json
    assert [each["payload"]["text"] for each in body["entries"]] == ["just before leaving"]
    assert (body["pending_after"], body["max_seq"], body["schema_v"]) == (0, 3, 1)
    assert body["build"]


def finish(page: Page) -> None:
    page.get_by_role("button", name="Finish visit").tap()
    page.get_by_role("button", name="Finish visit").tap()


def test_the_finish_says_from_how_many_devices_everything_came(at: At) -> None:
    one, two = at(DANA, **TABLET), at(DANA, **TABLET)
    visit = begin(one, "Okafor")
    write(one, "from the first")
    is_sent(one)
    two.goto(f"/capture/{visit}")
    expect(two.locator("#also")).to_contain_text(
        re.compile(r"Also open on \w+ \(.+\)\. Tallies add up")
    )
    write(two, "from the second")
    is_sent(two)
    finish(two)
    expect(two.locator("#finished")).to_contain_text(
        "All 2 notes and taps received from 2 devices."
    )


def test_two_wordings_stand_side_by_side_until_one_is_chosen_by_keyboard(at: At) -> None:
    one, two = at(DANA, **TABLET), at(DANA, **TABLET)
    visit = begin(one, "Okafor")
    write(one, "as it was")
    is_sent(one)
    two.goto(f"/capture/{visit}")
    expect(two.locator("#stream .text")).to_have_text("as it was")
    for page, words in ((one, "as the first has it"), (two, "as the second has it")):
        page.get_by_role("button", name="as it was").tap()
        page.get_by_role("textbox", name="Note", exact=True).fill(words)
        page.get_by_role("button", name="Save", exact=True).tap()
        is_sent(page)
    one.reload()
    one.get_by_role("button", name="Finish visit").tap()
    choice = one.locator("#conflicts").get_by_role(
        "group", name=re.compile("Two versions of this note")
    )
    first = choice.get_by_role(
        "button", name=re.compile("Keep “as the first has it” this device · ")
    )
    expect(first).to_be_visible()
    second = choice.get_by_role("button", name=re.compile("Keep “as the second has it” .+ · "))
    second.press("Enter")
    expect(one.locator("#conflicts")).to_be_hidden()
    is_sent(one)
    edits = [each for each in log_of(one, visit) if each["kind"] == "note.edit"]
    assert [each["payload"]["text"] for each in edits[2:]] == ["as the second has it"] * 2
