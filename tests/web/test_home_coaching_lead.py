"""The start page of a coaching lead: counts of the caseloads, and no content."""

from flask import Flask

from observe.store.base import writing
from observe.store.tables_people import PersonRole
from tests.cast import DISTRICT, LENA, LINCOLN, LINDQVIST, MATH, OKAFOR, PRIYA
from tests.reviewing import text_of
from tests.web.at_home import SECRET, STEP, ago, home, shared


def test_a_coaching_lead_sees_counts_and_no_content(app: Flask) -> None:
    notes = ((f"S4: {SECRET}", ("LF.goals",)),)
    shared(app, ago(3, step=STEP, notes=notes, levels={"LF.goals": "2"}, comment=SECRET))
    page = home(app, LENA)
    said = text_of(page)
    assert "Dana Ruiz 2 1 0.5 1 same day 1 0 0 0" in said
    assert "Theo Marsh 1 0 0 1 – 0 0 0 0" in said
    assert "All coaches 3 1 0.3 2 same day 1 0 0 0" in said
    for hidden in (SECRET, "Okafor", "Lindqvist", "Haddad", "Emerging", "Grade 5 Science", OKAFOR):
        assert hidden not in page


def test_the_term_reaches_further_back_than_four_weeks(app: Flask) -> None:
    shared(app, ago(40))
    assert "Dana Ruiz 2 0" in text_of(home(app, LENA))
    assert "Dana Ruiz 2 1" in text_of(home(app, LENA, "/?over=term"))


def test_a_lead_of_one_school_counts_only_there(app: Flask) -> None:
    with app.app_context(), writing(DISTRICT) as session:
        held = session.query(PersonRole).filter_by(district_id=DISTRICT, person_id=LENA).one()
        held.school_id = LINCOLN
    shared(app, ago(3), ago(2, teacher=LINDQVIST, section=MATH))
    page = text_of(home(app, LENA))
    assert "Dana Ruiz 1 1" in page
    assert "All coaches 1 1" in page


def test_what_a_leader_s_own_visits_are_counts_as_no_coaching(app: Flask) -> None:
    shared(app, ago(3, by=PRIYA, kind="walkthrough"))
    assert "All coaches 3 0" in text_of(home(app, LENA))
