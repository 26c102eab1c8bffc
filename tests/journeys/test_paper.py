"""What comes out of the printer: rendered by Chromium on Letter and A4, and read back page by page."""

import io
from collections.abc import Callable
from datetime import date

import pytest
from flask_migrate import upgrade
from playwright.sync_api import Page
from pypdf import PdfReader

from observe import create_app
from observe.config import files
from observe.domain.record import Step
from observe.store import answers
from observe.store.base import db
from tests.cast import DANA, DISTRICT, NOW, OKAFOR, publish_rubric, the_id
from tests.conftest import config_at
from tests.journeys.conftest import Server
from tests.shared_visits import Shared, share

At = Callable[..., Page]
FULL = "https://observe.example/rubrics/pl-observation"
FORMATS = ["Letter", "A4"]
SAID = "S{seat}: “I picked the model because my goal is drawing what heat does, and I can show it.”"
NOTES = tuple(
    (f"note {number:02} " + SAID.format(seat=number % 9 + 1), ("LF.goals",) if number % 3 else ())
    for number in range(60)
)
LEVELS = {"LF.goals": "3", "LF.profile": "2", "LL.pace": "1", "R.struggle": "NO"}
STEP = Step("Ask one student a day to retell their goal.", "LF.goals", "seen 3 times", None)
LONG = Shared(date(2026, 11, 3), levels=LEVELS, notes=NOTES, step=STEP, comment="Closer each week.")


@pytest.fixture(scope="module")
def lived_in(server: Server) -> None:
    """One long visit, received, with a reply and a correction beside it."""
    app = create_app(config_at(server.data_dir))
    with app.app_context():
        upgrade(directory=str(files() / "migrations"))
        for name in ("pl-observation", "lesson-segments", "time-use", "ten-minute-visit"):
            publish_rubric(DISTRICT, f"{name}.yaml")
        share(LONG)
        answers.reply(DISTRICT, OKAFOR, LONG.id, "LF.goals", "I see it too.", NOW, the_id("r"))
        answers.acknowledge(DISTRICT, OKAFOR, LONG.id, NOW)
        answers.add(DISTRICT, DANA, LONG.id, "LF.goals", "It was level two.", "Misread.", NOW)
        db.session.remove()
        db.engine.dispose()


def printed(page: Page, address: str, paper: str) -> list[str]:
    """The text of each printed page, white space aside."""
    page.goto(address)
    pages = PdfReader(io.BytesIO(page.pdf(format=paper))).pages
    return [" ".join(each.extract_text().split()) for each in pages]


@pytest.mark.usefixtures("lived_in")
@pytest.mark.parametrize("paper", FORMATS)
def test_a_long_record_prints_whole_with_its_foot_on_every_page(at: At, paper: str) -> None:
    pages = printed(at(DANA), f"/observations/{LONG.id}/paper", paper)
    whole = " ".join(pages)
    assert 2 < len(pages) < 8
    for number, text in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in text
        assert "Coaching visit: Ms. Okafor" in text
        assert "printed" in text
    assert [n for n in range(60) if whole.count(f"note {n:02}") != 1] == []
    for words in ("I see it too.", "It was level two.", "Misread.", "received, not agreed"):
        assert words in whole
    assert "Signed" in pages[-1]
