"""Being told, in a browser: notices put away in place, and a link that is copied or scanned."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from observe.store import notices
from observe.store.base import writing
from tests.cast import DANA, DISTRICT, NOW, THEO
from tests.journeys.conftest import PHONE, TABLET, Server, lived_in
from tests.shared_visits import Shared, share

At = Callable[..., Page]
VISIT = Shared(date(2026, 10, 13), by=DANA, levels={"LF.goals": "3"})


@pytest.fixture(scope="module")
def server(cast_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Two notices for Theo, and a coaching visit that Dana has shared."""
    with lived_in(cast_database, tmp_path_factory.mktemp("told"), two_notices) as running:
        yield running


def two_notices() -> None:
    share(VISIT)
    with writing(DISTRICT) as session:
        for by in ("Ada Brandt", "Lena Fischer"):
            notices.tell(session, DISTRICT, THEO, "roles_changed", NOW, {"by": by})


def test_a_notice_goes_when_it_is_read_and_the_count_with_it(at: At) -> None:
    page = at(THEO, **PHONE)
    page.goto("/visits")
    notice = page.get_by_role("listitem").filter(has_text="Ada Brandt changed your roles.")
    home = page.get_by_role("link", name="Today (2 new)")
    expect(home).to_be_visible()
    notice.get_by_role("button", name="OK").click()
    expect(notice).to_have_count(0)
    expect(page.get_by_role("link", name="Today (1 new)")).to_be_visible()
    assert page.url.endswith("/visits")
    page.get_by_role("button", name="OK").click()
    expect(page.get_by_role("region", name="Notices for you")).to_have_count(0)
    expect(page.get_by_role("link", name="Today", exact=True)).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name="OK")).to_have_count(0)


def test_a_link_is_copied_whole_and_the_button_says_so(at: At) -> None:
    page = at(DANA, **TABLET)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"/observations/{VISIT.id}")
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.endswith(f"/observations/{VISIT.id}")
    assert copied.startswith("http://127.0.0.1:")


def test_without_a_clipboard_the_link_is_selected_and_nothing_is_claimed(at: At) -> None:
    page = at(DANA, **TABLET)
    page.add_init_script("delete Navigator.prototype.clipboard")
    page.goto(f"/observations/{VISIT.id}/link")
    page.get_by_role("button", name="Copy link").click()
    field = page.get_by_label("Address")
    expect(field).to_be_focused()
    selected = field.evaluate(
        "field => field.value.slice(field.selectionStart, field.selectionEnd)"
    )
    assert selected == field.input_value()
    expect(page.get_by_role("button", name="Copy link")).to_be_visible()


@pytest.mark.parametrize("device", [PHONE, TABLET], ids=["phone", "tablet"])
def test_the_code_is_large_enough_to_scan_across_a_table(at: At, device: dict[str, object]) -> None:
    page = at(DANA, **device)
    page.goto(f"/observations/{VISIT.id}")
    page.get_by_role("link", name="Show as QR code").click()
    code = page.get_by_role("img", name="QR code with the address below")
    expect(code).to_be_visible()
    box = code.bounding_box()
    assert box is not None
    assert box["width"] == pytest.approx(box["height"])
    assert box["width"] >= 340
    assert code.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
