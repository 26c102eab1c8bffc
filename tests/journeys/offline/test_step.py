"""An action step from visit to visit: counted without a network, not yet met, branched, met at the next."""

from datetime import UTC, date, datetime, timedelta

from playwright.sync_api import Page, expect

from observe.domain.record import Step
from observe.domain.steps import StepNow
from observe.store import steps
from tests.cast import DANA, DISTRICT, OKAFOR
from tests.journeys.conftest import write
from tests.journeys.offline.conftest import NEW, Open, visit_of
from tests.journeys.offline.station import Station, arrive, opened
from tests.shared_visits import Shared, share

DUE = date(2030, 1, 8)
WAIT = Step("Wait after each question.", "LF.goals", "", DUE, None, "waits three seconds", 3, 2)


def set_a_step(station: Station) -> None:
    assert station.app
    with station.app.app_context():
        share(Shared((datetime.now(UTC) - timedelta(days=3)).date(), step=WAIT))


def line(station: Station) -> list[StepNow]:
    assert station.app
    with station.app.app_context():
        return steps.steps_of(DISTRICT, DANA, OKAFOR)


def finish(page: Page) -> None:
    page.get_by_role("button", name="Finish visit").click()
    page.locator("#finish-now").click()


def review(page: Page, visit: str) -> None:
    expect(page.locator("#saved")).to_have_text("Sent", timeout=20_000)
    page.goto(f"/observations/{visit}/review")


def choose(page: Page, name: str) -> None:
    page.get_by_role("radio", name=name, exact=True).check()


def test_a_step_is_armed_without_a_network_branches_and_is_met_at_the_next_visit(
    device: Open, station: Station
) -> None:
    set_a_step(station)
    page = arrive(device(), DANA)
    station.stop()
    opened(page, NEW)
    counter = page.get_by_role("button", name="waits three seconds")
    expect(counter).to_contain_text("0 of 3")
    counter.tap()
    counter.tap()
    page.get_by_role("button", name="Undo").tap()
    expect(counter).to_contain_text("1 of 3")
    write(page, "T: “Why?”")
    first = visit_of(page)
    finish(page)

    station.start()
    opened(page, f"/capture/{first}")
    review(page, first)
    expect(page.get_by_role("group", name="Their step so far")).to_contain_text("1 of 3")
    choose(page, "Not yet")
    choose(page, "See it modeled")
    page.get_by_label("What to practice").fill("Count to three in silence.")
    page.get_by_label("Count this (look-for)").fill("counts in silence")
    expect(page.locator("#preview")).to_contain_text("See it modeled")
    page.get_by_role("button", name="Share with Ms. Okafor").click()
    page.get_by_text("Not yet met: it goes on in another way").wait_for()

    opened(page, NEW)
    counter = page.get_by_role("button", name="counts in silence")
    for _each in range(3):
        counter.tap()
    expect(counter).to_contain_text("3 of 3")
    counter.tap()
    expect(counter).to_contain_text("4 seen")
    page.get_by_role("button", name="Undo").tap()
    expect(counter).to_contain_text("3 of 3")
    second = visit_of(page)
    finish(page)
    review(page, second)
    choose(page, "Met")
    expect(page.locator("#preview")).to_contain_text("Met")
    page.get_by_role("button", name="Share with Ms. Okafor").click()
    page.get_by_role("link", name="All its counts").click()
    expect(page.get_by_role("heading", name="How it went on")).to_be_visible()
    old, branch = line(station)
    assert (old.state, branch.state) == ("not_yet", "met")
    assert (branch.branch_of, branch.support_kind) == (old.id, "model")
    assert [each["count"] for each in branch.evidence["visits"]] == [3]
