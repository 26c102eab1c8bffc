"""Counts across coaches: what waits, what stands open, and the day in the middle."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from observe.domain.coverage import Reached, coverage
from observe.domain.dosage import Counted, Dose, Pairing, Steps, doses
from observe.domain.people import Term
from observe.domain.school_time import term_at, working_days_before

TODAY = date(2026, 11, 17)
CHICAGO = ZoneInfo("America/Chicago")
LONG_AGO = date(2026, 8, 17)


def seen(days: int) -> datetime:
    return datetime(2026, 11, 17, 18, tzinfo=UTC) - timedelta(days=days)


def pair(coach: str, days: int | None, since: date = LONG_AGO) -> Pairing:
    return Pairing(coach, since, None if days is None else seen(days))


def counted(**changes: object) -> Counted:
    held = {
        "coaches": [("d", "Dana"), ("t", "Theo")],
        "pairings": [pair("d", 3), pair("d", 15), pair("d", None), pair("t", 14)],
        "visits": {"d": 3},
        "steps": {"d": Steps(open=2, overdue=1, met=4), "t": Steps(not_met=1)},
        "waits": {"d": [0, 2, 9], "t": [1]},
    }
    return Counted(**{**held, **changes})


def test_each_coach_has_a_row_and_all_have_one() -> None:
    whole, rows = doses(counted(), TODAY, CHICAGO)
    assert rows == [
        Dose("Dana", 3, 2, 3, Steps(open=2, overdue=1, met=4), 2),
        Dose("Theo", 1, 0, 0, Steps(not_met=1), 1),
    ]
    assert whole == Dose("", 4, 2, 3, Steps(open=2, overdue=1, met=4, not_met=1), 1)


def test_on_the_fifteenth_day_a_teacher_waits_and_a_visit_clears_it() -> None:
    for days, waiting in ((14, 0), (15, 1), (0, 0)):
        whole, _ = doses(counted(pairings=[pair("d", days)]), TODAY, CHICAGO)
        assert whole.waiting == waiting, days


def test_who_joined_a_caseload_last_week_does_not_wait_yet() -> None:
    new = pair("d", None, TODAY - timedelta(days=7))
    assert doses(counted(pairings=[new]), TODAY, CHICAGO)[0].waiting == 0


def test_without_teachers_or_feedback_there_is_no_number() -> None:
    whole, _ = doses(counted(pairings=[], waits={}), TODAY, CHICAGO)
    assert (whole.per_teacher, whole.days) == (None, None)


def test_coverage_is_in_the_order_of_names_and_names_the_unseen() -> None:
    reached = [
        Reached("c", "Ms. Cole", "cole", date(2026, 9, 1), None),
        Reached("a", "Mr. Abt", "abt", date(2026, 5, 1), None),
        Reached("b", "Ms. Bay", "bay", None, date(2026, 10, 1)),
        Reached("d", "Mr. Dorn", "dorn", None, None),
    ]
    found = coverage(reached, LONG_AGO)
    assert [each.id for each in found.teachers] == ["a", "b", "c", "d"]
    assert [each.id for each in found.unseen] == ["a", "d"]
    assert found.seen == 2


def test_five_working_days_skip_the_weekend() -> None:
    assert working_days_before(date(2026, 11, 17), 5) == date(2026, 11, 10)
    assert working_days_before(date(2026, 11, 15), 5) == date(2026, 11, 9)


def test_between_terms_the_last_one_counts() -> None:
    fall = Term("f", "Fall", "2026–27", date(2026, 8, 17), date(2026, 12, 18))
    spring = Term("s", "Spring", "2026–27", date(2027, 1, 4), date(2027, 6, 4))
    assert term_at([spring, fall], date(2026, 12, 30)) == fall
    assert term_at([spring, fall], date(2027, 1, 4)) == spring
    assert term_at([spring, fall], date(2026, 8, 1)) is None
