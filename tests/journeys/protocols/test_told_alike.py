"""What a protocol took down is told alike by finish, review, record and figures."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from observe import create_app
from observe.domain.policy import Scope
from observe.store.base import db
from tests.cast import DANA
from tests.conftest import config_at
from tests.journeys.conftest import TABLET, Server, choose, is_sent
from tests.journeys.protocols.lesson import MINUTE, code, pass_time, scan, visit
from tests.workbook.visits import rows, workbook

At = Callable[..., Page]


def missed_everywhere(page: Page, observation: str) -> tuple[list[str], str]:
    """What the page that finishes the visit says was missed, and what its review says."""
    page.get_by_role("button", name="Finish visit").tap()
    page.locator("#finish-now").tap()
    is_sent(page)
    listed = page.locator("#missed").get_by_role("button").all_inner_texts()
    page.goto(f"/observations/{observation}/review")
    page.locator("details.as-table summary").tap()
    page.locator("#loose-ends summary").tap()
    section = page.locator("#loose-ends section", has_text="Missed in the lesson")
    return listed, section.get_by_role("listitem").inner_text()


def counted(server: Server, observation: str) -> dict[str, tuple[Any, ...]]:
    """What the workbook counts of a visit that was shared and counted at least once."""
    names = ("numerator", "denominator", "missed", "total", "late")
    with create_app(config_at(server.data_dir)).app_context():
        found = {
            row["measure_code"]: tuple(row[name] for name in names)
            for row in rows(workbook(Scope(DANA, frozenset())), "Counts")
            if row["observation_id"] == observation and row["numerator"]
        }
        db.session.remove()
        db.engine.dispose()
    return found


def test_a_grid_is_told_alike_by_finish_review_record_and_figures(at: At, server: Server) -> None:
    page = at(DANA, **TABLET)
    observation = visit(page, "time-use")
    undo = page.get_by_role("button", name="Undo")
    code(page, "Modeling").tap()
    pass_time(page, 2.1 * MINUTE)
    page.get_by_role("button", name="None of these").tap()
    pass_time(page, 2 * MINUTE)
    code(page, "Circulating").tap()
    undo.tap()
    pass_time(page, 4.5 * MINUTE)
    page.get_by_role("button", name=re.compile("^4")).tap()
    code(page, "Managing").tap()
    pass_time(page, 3.8 * MINUTE)
    listed, told = missed_everywhere(page, observation)
    assert [re.findall(r"Interval (\d+)", each) for each in listed] == [["3"], ["5"], ["6"]]
    assert told == "Two-minute intervals: intervals 3, 5, 6"
    expect(page.get_by_text("Missed, and in no figure: intervals 3, 5, 6")).to_be_visible()
    page.get_by_role("button", name="Share with Ms. Okafor").tap()
    page.wait_for_url(re.compile(f"{observation}$"))
    assert counted(server, observation) == {"A.MOD": (1, 3, 3, 6, 1), "A.MNG": (1, 3, 3, 6, 1)}


def test_segments_are_told_alike_by_finish_review_record_and_figures(
    at: At, server: Server
) -> None:
    page = at(DANA, **TABLET)
    observation = visit(page, "lesson-segments")
    undo = page.get_by_role("button", name="Undo")
    page.get_by_role("button", name="Start now").tap()
    undo.tap()
    pass_time(page, 2 * MINUTE)
    page.get_by_role("button", name="Start segment 1").tap()
    pass_time(page, 4.1 * MINUTE)
    task = scan(page).get_by_role("group", name=re.compile("^Most students have"))
    choose(task.get_by_role("radio", name="Yes"))
    pass_time(page, 5 * MINUTE)
    choose(task.get_by_role("radio", name="Yes"))
    undo.tap()
    page.get_by_role("button", name="End now").tap()
    undo.tap()
    pass_time(page, 6.5 * MINUTE)
    page.get_by_role("button", name="Start segment 2").tap()
    pass_time(page, 8 * MINUTE)
    listed, told = missed_everywhere(page, observation)
    assert (listed, told) == (["Scan 2 of 6", "Scan 3 of 6"], "Two segments with scans: 2 scans")
    parts = page.get_by_role("table", name="Segments").get_by_role("row")
    expect(parts.nth(1)).to_contain_text(re.compile(r"^1\s*2:0\d\s*17:0\d$"))
    expect(parts.nth(2)).to_contain_text("until the end")
    page.get_by_role("button", name="Share with Ms. Okafor").tap()
    page.wait_for_url(re.compile(f"{observation}$"))
    assert counted(server, observation) == {"S.task": (1, 1, 2, 3, None)}
