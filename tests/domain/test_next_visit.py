"""Whom to see next: what presses, in which order, and in which words."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from observe.domain.next_visit import Carried, by_need

TODAY = date(2026, 11, 17)
CHICAGO = ZoneInfo("America/Chicago")


def ago(days: int, hour: int = 16) -> datetime:
    return datetime(2026, 11, 17, hour, tzinfo=UTC) - timedelta(days=days)


def carried(name: str, **about: object) -> Carried:
    usual = {"since": date(2026, 8, 17), "last_seen": None, "step_due": None}
    return Carried(**{"id": name, "called": name, "sort_name": name.lower(), **usual, **about})


def in_order(*caseload: Carried) -> list[tuple[str, str, int | None]]:
    found = by_need(caseload, TODAY, CHICAGO)
    return [(each.called, str(each.why or ""), each.days) for each in found]


def test_steps_that_fall_due_come_first_then_the_unseen_then_the_longest_wait() -> None:
    assert in_order(
        carried("Fine", last_seen=ago(5)),
        carried("Long", last_seen=ago(20)),
        carried("Longer", last_seen=ago(30)),
        carried("Never"),
        carried("Soon", last_seen=ago(9), step_due=TODAY + timedelta(days=2)),
        carried("Late", last_seen=ago(9), step_due=TODAY - timedelta(days=1)),
    ) == [
        ("Late", "step due 1 day ago", 9),
        ("Soon", "step due in 2 days", 9),
        ("Never", "not seen yet", None),
        ("Longer", "more than two weeks since a visit", 30),
        ("Long", "more than two weeks since a visit", 20),
        ("Fine", "", 5),
    ]


def test_somebody_new_on_the_caseload_is_said_to_be_new() -> None:
    new = carried("New", since=TODAY - timedelta(days=4))
    assert in_order(new) == [("New", "new on your caseload", None)]


def test_somebody_seen_yesterday_does_not_press() -> None:
    seen = carried("Seen", last_seen=ago(1), step_due=TODAY)
    assert [name for name, _, _ in in_order(seen, carried("Wait", last_seen=ago(10)))] == [
        "Wait",
        "Seen",
    ]


@pytest.mark.parametrize(("days", "why"), [(14, ""), (15, "more than two weeks since a visit")])
def test_two_weeks_are_too_long_on_the_fifteenth_day(days: int, why: str) -> None:
    assert in_order(carried("A", last_seen=ago(days))) == [("A", why, days)]


def test_only_mornings_are_told_by_the_district_s_clock() -> None:
    """At 17:00 UTC it is 11:00 in Chicago in November."""
    mornings = tuple(ago(days, 17) for days in (5, 8, 12))
    never = carried("Early", last_seen=ago(5, 17), times=mornings)
    assert in_order(never) == [("Early", "never seen in the afternoon", 5)]
    once = carried("Once", last_seen=ago(5, 17), times=(*mornings, ago(13, 19)))
    assert in_order(once) == [("Once", "", 5)]


def test_equal_needs_are_in_the_order_of_names() -> None:
    alike = [carried(name, last_seen=ago(8)) for name in ("Cy", "Al", "Bo")]
    assert [name for name, _, _ in in_order(*alike)] == ["Al", "Bo", "Cy"]
