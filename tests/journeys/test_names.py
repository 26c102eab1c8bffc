"""Names that only the device knows: hints while writing, offers on the review page, and nothing sent."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, Route, expect

from observe import create_app
from tests.cast import DANA, SCIENCE, Tablet, the_id
from tests.conftest import config_at
from tests.journeys.conftest import TABLET, Server, begin, is_sent, sign_in_at, write
from tests.reviewing import House

At = Callable[..., Page]
CANARY = "Zebulon"


@pytest.fixture
def visit(server: Server, request: pytest.FixtureRequest) -> str:
    """A finished coaching visit in which Mia is named three times."""
    house, name = House(create_app(config_at(server.data_dir))), request.node.name
    observation, tablet = the_id(name), Tablet(name)
    house.finish(
        tablet.note("Mia: “I picked the model.” Omar nods.", ms=1000, tags=["LF.goals"]),
        tablet.note("Will Mia’s table wait?", ms=2000, private=True),
        tablet.rate("LF.goals", "2", ms=3000, comment="Mia retold it."),
        tablet=tablet,
        visit=observation,
        kind="coaching",
    )
    return observation


def keep_names(page: Page, *lines: str) -> None:
    page.goto("/names")
    page.get_by_label("Class", exact=True).select_option(SCIENCE)
    page.get_by_label("First names, one per line").fill("\n".join(lines))
    page.get_by_role("button", name="Keep on this device").tap()
    expect(page.get_by_text("Kept on this device", exact=True)).to_be_visible()


def listen(page: Page) -> list[str]:
    """Everything that leaves this page's browser."""
    sent: list[str] = []

    def note(request: Request) -> None:
        sent.append(f"{request.url} {request.post_data or ''} {request.all_headers()}")

    page.context.on("request", note)
    return sent


def test_names_of_a_class_are_kept_changed_and_forgotten_on_the_device(at: At) -> None:
    page = at(DANA, **TABLET)
    sent = listen(page)
    keep_names(page, "Mia", f"{CANARY} p7")
    held = page.get_by_role("list").filter(has_text="Grade 5 Science, Ms. Okafor · 2")
    expect(held).to_be_visible()
    page.reload()
    page.get_by_label("Class", exact=True).select_option(SCIENCE)
    expect(page.get_by_label("First names, one per line")).to_have_value(f"Mia\n{CANARY} p7")
    page.get_by_role("button", name="Forget all names").tap()
    expect(page.get_by_text("No names are kept on this device.")).to_be_visible()
    assert page.evaluate("JSON.stringify(localStorage)").count(CANARY) == 0
    assert sent
    assert [each for each in sent if CANARY in each] == []


def test_a_name_typed_into_a_note_brings_a_hint_that_never_blocks(at: At) -> None:
    page = at(DANA, **TABLET)
    keep_names(page, "Mia", f"{CANARY} P7", "Will")
    begin(page, "Okafor", "coaching")
    box = page.get_by_role("textbox", name="What you see and hear")
    hint = page.locator(".name-hint")
    box.press_sequentially("Will it melt? mia")
    expect(hint).to_contain_text("Will")
    box.fill("")
    expect(hint).to_be_hidden()
    box.press_sequentially("Mia’s model")
    expect(hint).to_contain_text("This may be a student’s name: Mia. Use a seat?")
    assert Axe().run(page).response["violations"] == []
    hint.get_by_role("button", name="Use S1").tap()
    expect(box).to_have_value("S1’s model")
    expect(box).to_be_focused()
    expect(hint).to_be_hidden()
    box.press("Enter")
    write(page, "Mia again")
    expect(page.locator("#stream")).to_contain_text("Mia again")
    expect(hint).to_be_hidden()


def test_what_was_typed_before_the_list_was_read_is_looked_at_too(at: At) -> None:
    page, held = at(DANA, **TABLET), []
    keep_names(page, "Mia")

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/js/names/capture.js", hold)
    with page.expect_request("**/js/names/capture.js"):
        begin(page, "Okafor", "coaching")
    page.get_by_role("textbox", name="What you see and hear").press_sequentially("Mia’s model")
    held[0].continue_()
    expect(page.locator(".name-hint")).to_contain_text("This may be a student’s name: Mia.")


def test_no_request_carries_a_name_of_the_list(at: At, visit: str) -> None:
    page = at(DANA, **TABLET)
    sent = listen(page)
    keep_names(page, "Mia", f"{CANARY} P7")
    begin(page, "Okafor", "coaching")
    write(page, "S7 draws")
    is_sent(page)
    page.goto(f"/observations/{visit}/review")
    expect(page.locator("#names [data-count]")).to_have_text("1")
    page.get_by_label("Glow").press_sequentially("Calm.")
    expect(page.get_by_role("status").first).to_have_text("Saved, not shared")
    assert len(sent) > 20
    assert [each for each in sent if CANARY in each] == []


def test_the_seats_are_explained_once_on_each_device(at: At) -> None:
    page = at(DANA, **TABLET)
    begin(page, "Okafor", "coaching")
    told = page.get_by_text("Name no student: write the seat, S1 or P7.")
    expect(told).to_be_visible()
    page.locator(".stream").get_by_role("button", name="Close").tap()
    expect(told).to_be_hidden()
    begin(page, "Okafor", "coaching")
    page.wait_for_load_state("networkidle")
    expect(told).to_be_hidden()


def test_a_known_name_is_replaced_on_the_review_page_in_three_taps_and_brought_back(
    at: At, visit: str
) -> None:
    page = at(DANA, **TABLET)
    keep_names(page, "Ana", "Mia", "Will")
    page.goto(f"/observations/{visit}/review")
    page.get_by_text("A student’s name in here?").tap()
    page.get_by_role("button", name="Replace Mia by S2").tap()
    expect(page.get_by_text("Found in 3 places.")).to_be_visible()
    assert "mia" not in page.url.lower()
    assert Axe().run(page).response["violations"] == []
    page.get_by_role("button", name="Replace with S2").tap()
    expect(page.get_by_text("3 places now say S2.").first).to_be_visible()
    expect(page.locator("#preview")).to_contain_text("S2: “I picked the model.” Omar nods.")
    expect(page.locator("#preview")).not_to_contain_text("Mia")
    page.locator("#names").get_by_role("button", name="Undo").tap()
    expect(page.locator("#preview")).to_contain_text("Mia: “I picked the model.”")


def test_a_name_in_the_words_brings_a_hint_beside_the_field(at: At, visit: str) -> None:
    page = at(DANA, **TABLET)
    keep_names(page, "Ana", "Omar")
    page.goto(f"/observations/{visit}/review")
    page.get_by_label("Glow").press_sequentially("Omar listened.")
    page.locator(".name-hint").get_by_role("button", name="Use S2").tap()
    expect(page.get_by_label("Glow")).to_have_value("S2 listened.")
    expect(page.locator("#preview")).to_contain_text("S2 listened.")


def test_a_name_is_replaced_without_javascript(
    browser: Browser, server: Server, visit: str
) -> None:
    context = browser.new_context(base_url=server.url, java_script_enabled=False)
    page = context.new_page()
    sign_in_at(page, DANA)
    page.goto(f"/observations/{visit}/review")
    page.locator("#names > summary").click()
    page.get_by_label("Name to look for").fill("mia")
    page.get_by_label("Seat", exact=True).fill("s1")
    page.get_by_role("button", name="Show its places").click()
    expect(page.get_by_text("Found in 3 places.")).to_be_visible()
    page.get_by_role("checkbox").nth(1).uncheck()
    page.get_by_role("button", name="Replace with S1").click()
    expect(page.get_by_text("2 places now say S1.").first).to_be_visible()
    page.goto("/names")
    expect(page.get_by_text("This page works with JavaScript only")).to_be_visible()
    context.close()
