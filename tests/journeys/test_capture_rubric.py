"""The rubric beside the notes: ratings, tallies, and one undo for everything."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.cast import DANA
from tests.journeys.conftest import PHONE, TABLET, begin, choose, is_sent, log_of, write

At = Callable[..., Page]


def test_a_rating_is_one_tap_and_says_so_in_the_jump_bar(at: At) -> None:
    page = at(DANA, **TABLET)
    visit = begin(page, "Okafor")
    page.get_by_role("navigation", name="Criteria").get_by_text("Own goals").tap()
    group = page.get_by_role("group", name="Goals that students own")
    choose(group.get_by_role("radio", name=re.compile("^Established")))
    link = page.get_by_role("link", name=re.compile("Own goals.*rated Established"))
    expect(link).to_be_visible()
    is_sent(page)
    rated = log_of(page, visit)[-1]
    assert (rated["kind"], rated["target"], rated["payload"]["level"]) == (
        "rate.set",
        "LF.goals",
        "3",
    )


def test_a_tapped_level_is_entered_before_what_the_hand_does_next(at: At) -> None:
    page = at(DANA, **TABLET)
    visit = begin(page, "Okafor")
    page.evaluate(
        """() => {
          const open = document.querySelector("details[open]");
          open.querySelector("input").click();
          open.querySelector("[data-act=clear]").click();
        }"""
    )
    is_sent(page)
    rated = [each for each in log_of(page, visit) if each["kind"] == "rate.set"]
    assert [each["payload"]["level"] for each in rated] == ["1", None]


def test_a_level_tapped_just_before_leaving_is_kept(at: At) -> None:
    page = at(DANA, **TABLET)
    visit = begin(page, "Okafor")
    is_sent(page)
    with page.expect_navigation(url="**/"):
        page.evaluate(
            """() => {
              document.querySelectorAll("details[open] .level > input")[2].click();
              location.assign("/");
            }"""
        )
    page.goto(f"/capture/{visit}")
    expect(page.get_by_role("link", name=re.compile("Profile.*rated Established"))).to_be_visible()


def test_a_second_rating_names_the_one_it_replaces(at: At) -> None:
    page = at(DANA, **TABLET)
    visit = begin(page, "Okafor")
    group = page.get_by_role("group", name="The learner profile is in use")
    choose(group.get_by_role("radio", name=re.compile("^Emerging")))
    choose(group.get_by_role("radio", name="Not observed"))
    is_sent(page)
    first, second = log_of(page, visit)[-2:]
    assert (second["base"], second["payload"]["level"], second["flags"]) == (first["id"], "NO", [])


def test_undo_takes_back_each_act_in_turn(at: At) -> None:
    page = at(DANA, **TABLET)
    begin(page, "Okafor")
    write(page, "A note to take back")
    group = page.get_by_role("group", name="The learner profile is in use")
    choose(group.get_by_role("radio", name=re.compile("^Emerging")))
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


def test_filing_brings_the_criterion_into_view(at: At) -> None:
    page = at(DANA, **TABLET)
    begin(page, "Okafor")
    write(page, "S: “I chose the harder one.” #9")
    group = page.get_by_role("group", name="Productive struggle")
    expect(group.get_by_role("radio", name=re.compile("^Not yet"))).to_be_in_viewport()


def test_on_a_phone_every_tally_is_one_tap_away(at: At) -> None:
    page = at(DANA, **PHONE)
    begin(page, "Okafor")
    page.get_by_role("radio", name="Tally").check()
    shut = page.locator("details:not([open]) [data-tally]").first
    shut.tap()
    expect(shut.locator("b")).to_have_text("1")
