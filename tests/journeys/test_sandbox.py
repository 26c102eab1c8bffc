"""Training: a district makes its copy of the demo, somebody tries a visit in it and comes back."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.cast import ADA, DANA
from tests.journeys.conftest import PHONE, TABLET, Server, is_sent, lived_in, write

At = Callable[..., Page]
BANNER = "Training: nothing here is real."
A_WHILE = 240_000


@pytest.fixture(scope="module")
def server(cast_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A district that makes its training."""
    with lived_in(cast_database, tmp_path_factory.mktemp("sandbox")) as running:
        yield running


def test_a_district_makes_its_training_and_a_coach_tries_a_visit_in_it(at: At) -> None:
    ada, dana = at(ADA, viewport={"width": 1366, "height": 768}), at(DANA, **TABLET)
    dana.goto("/sandbox")
    expect(dana.get_by_text("An administrator of your district can make one.")).to_be_visible()
    ada.goto("/sandbox")
    ada.get_by_role("button", name="Make the training district").click()
    expect(ada.get_by_text("The training district is being made.")).to_be_visible()
    expect(ada.get_by_text("Whose part do you take?")).to_be_visible(timeout=A_WHILE)
    assert Axe().run(ada).response["violations"] == []

    dana.reload()
    dana.get_by_role("button", name=re.compile("^Coach ")).tap()
    expect(dana.get_by_text(BANNER)).to_be_visible()
    assert Axe().run(dana).response["violations"] == []
    dana.goto("/capture/new")
    dana.get_by_role("link", name=re.compile("^Choose")).first.tap()
    dana.get_by_role("button", name="Begin").tap()
    dana.wait_for_url(re.compile(r"/capture/[0-9a-f-]{36}$"))
    expect(dana.get_by_text(BANNER)).to_be_visible()
    write(dana, "S4 tries out the tablet")
    is_sent(dana)
    tried = dana.url
    dana.goto("/sandbox")
    dana.get_by_role("button", name="Back to my district").tap()
    expect(dana.get_by_text("You are back in your district.")).to_be_visible()
    expect(dana.get_by_text(BANNER)).to_have_count(0)
    answer = dana.goto(tried)
    assert answer is not None
    assert answer.status == 404

    phone = at(DANA, **{**PHONE, "viewport": {"width": 320, "height": 640}})
    phone.goto("/sandbox")
    phone.get_by_role("button", name=re.compile("^Teacher ")).tap()
    expect(phone.get_by_text(BANNER)).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 320
    assert Axe().run(phone).response["violations"] == []
