"""The school years of a timeline, and what is quoted from its ends."""

from datetime import date

from observe.domain.observation import Kind
from observe.domain.people import Term
from observe.domain.policy import Role
from observe.domain.timeline import NoteSeen, ThenAndNow, school_years, then_and_now, year_at
from tests.domain.charted import visit


def test_then_and_now_are_the_ends_of_what_spans_most_visits() -> None:
    visits = [visit(1), visit(2), visit(3)]
    one, two, three = (each.id for each in visits)
    notes = [
        NoteSeen(one, "Board empty.", ("goals",)),
        NoteSeen(one, "S: “We do page 14.”", ("goals",)),
        NoteSeen(two, "Two tables.", ("goals", "pace")),
        NoteSeen(three, "S: “I chose it.”", ("goals",)),
        NoteSeen(three, "Timer.", ("pace",)),
    ]
    assert then_and_now(visits, notes, None) == ThenAndNow("goals", notes[1], notes[3])
    assert then_and_now(visits, notes, "pace") == ThenAndNow("pace", notes[2], notes[4])
    assert then_and_now(visits, notes, "never tagged") == ThenAndNow("goals", notes[1], notes[3])


def test_there_is_no_then_and_now_in_one_visit_or_among_own_words() -> None:
    own = visit(9, "Amara", Kind.SELF, Role.TEACHER)
    notes = [
        NoteSeen("Dana 1", "One.", ("goals",)),
        NoteSeen("Dana 1", "Two.", ("goals",)),
        NoteSeen(own.id, "I.", ("goals",)),
    ]
    assert then_and_now([visit(1), own], notes, None) is None


def test_a_district_without_terms_has_no_school_years() -> None:
    assert school_years([]) == ()


def test_a_school_year_lasts_until_the_next_begins() -> None:
    terms = [
        Term("3", "Fall", "2026–27", date(2026, 8, 17), date(2026, 12, 18)),
        Term("1", "Fall", "2025–26", date(2025, 8, 18), date(2025, 12, 19)),
        Term("2", "Spring", "2025–26", date(2026, 1, 5), date(2026, 5, 29)),
    ]
    years = school_years(terms)
    assert [(year.title, year.starts_on, year.ends_on) for year in years] == [
        ("2026–27", date(2026, 8, 17), None),
        ("2025–26", date(2025, 8, 18), date(2026, 8, 16)),
    ]
    assert year_at(years, date(2026, 7, 1)) == years[1]
    assert year_at(years, date(2024, 7, 1)) is None
