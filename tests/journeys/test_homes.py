"""The start pages in a browser: empty ones for every role, and the state line of the device at hand."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from observe import create_app
from observe.domain.policy import Role
from observe.store.base import db
from tests.cast import ADA, DANA
from tests.conftest import config_at
from tests.empty_district import NEWCOMERS, enter_empty_district
from tests.journeys.conftest import PHONE, TABLET, Server, begin, is_sent, write

At = Callable[..., Page]


@pytest.fixture(scope="module")
def founded(server: Server) -> None:
    app = create_app(config_at(server.data_dir))
    with app.app_context():
        enter_empty_district()
        db.session.remove()
        db.engine.dispose()


@pytest.mark.usefixtures("founded")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("role", Role)
def test_an_empty_home_is_accessible_and_leads_somewhere(at: At, role: Role, scheme: str) -> None:
    page = at(NEWCOMERS[role], viewport={"width": 1366, "height": 768}, color_scheme=scheme)
    found = Axe().run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"][:160]) for each in found] == []
    assert page.locator("h1").count() == 1
    assert page.locator("main a").count() >= 1


@pytest.mark.usefixtures("founded")
@pytest.mark.parametrize("role", Role)
def test_an_empty_home_is_never_wider_than_a_small_phone(at: At, role: Role) -> None:
    page = at(NEWCOMERS[role], **{**PHONE, "viewport": {"width": 320, "height": 640}})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("width", [820, 1180, 1366])
def test_a_long_name_leaves_the_bar_to_its_links(at: At, width: int) -> None:
    page = at(DANA, viewport={"width": width, "height": 820})
    bar = page.get_by_role("navigation", name="Main").locator("..")
    before = bar.bounding_box()
    page.get_by_text("Dana Ruiz", exact=True).first.evaluate(
        "each => { each.textContent = 'Guadalupe-Esperanza Castellanos Etxeberria de la Vega y Ruiz' }"
    )
    assert bar.bounding_box() == before


def test_a_usual_name_is_whole_where_links_have_a_row_of_their_own(at: At) -> None:
    page = at(ADA, viewport={"width": 820, "height": 1180})
    name = page.get_by_text("Ada Brandt", exact=True).first
    fits = (
        "each => (each.textContent = 'Denise Whitaker-Osei', each.scrollWidth <= each.clientWidth)"
    )
    assert name.evaluate(fits)


def test_home_says_what_this_device_has_not_sent(at: At) -> None:
    page = at(DANA, **TABLET)
    expect(page.locator(".sent")).to_have_text("Sent")
    visit = begin(page, "Okafor")
    is_sent(page)
    page.route("**/api/**", lambda route: route.abort())
    write(page, "S4: “I can show it.”")
    page.goto("/")
    link = page.get_by_role("link", name="Saved on this device, 1 waiting")
    expect(link).to_be_visible()
    assert link.get_attribute("href") == f"/capture/{visit}"
    page.unroute("**/api/**")
    expect(page.locator(".sent")).to_have_text("Sent")
    entries = page.request.get(f"/api/v1/observations/{visit}").json()["entries"]
    assert entries[-1]["payload"]["text"] == "S4: “I can show it.”"
