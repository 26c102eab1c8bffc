"""Classes: added to those who teach, put away once they have visits, and given to another teacher."""

import pytest
from flask.testing import FlaskClient

from observe.domain.people import Section
from observe.store import classes, entering
from observe.store.ids import new_id
from tests.cast import (
    DANA,
    DISTRICT,
    HADDAD,
    LINCOLN,
    LINDQVIST,
    MADISON,
    NOW,
    OKAFOR,
    SCIENCE,
    the_id,
)
from tests.reviewing import VISIT, House, post, text_of
from tests.web.at_places import acts, page


def test_a_school_lists_its_classes_and_finds_them_by_teacher(ada: FlaskClient) -> None:
    found = page(ada, f"/places/schools/{MADISON}")
    assert "Art Mr. Haddad Art · 6-8 · 20 Grade 7 Math Mr. Lindqvist" in found
    assert "Mr. Haddad" not in page(ada, f"/places/schools/{MADISON}?named=lindq")
    assert "No class here has a teacher called “Zoë”" in page(
        ada, f"/places/schools/{MADISON}?named=Zo%C3%AB"
    )


def test_a_long_list_of_classes_goes_on_by_key(house: House) -> None:
    more = [Section(new_id(NOW), MADISON, f"Class {n:02d}", "", "", "") for n in range(5)]
    with house.app.app_context():
        entering.enter_sections(DISTRICT, {HADDAD: more})
        seen, after = [], None
        while True:
            found, after = classes.of_school(DISTRICT, MADISON, after=after, most=3)
            seen += [each.title for each in found]
            if after is None:
                break
    assert seen == ["Art", *(each.title for each in more), "Grade 7 Math"]


CLASS = {"title": "Chess", "subject": "", "grade_band": "5", "room": "12"}


def test_a_class_is_added_to_a_teacher_of_the_school(house: House, ada: FlaskClient) -> None:
    there = f"/places/schools/{LINCOLN}/classes"
    assert "Amara Okafor (Ms. Okafor)" in page(ada, there)
    assert post(ada, there, teacher=OKAFOR, **CLASS).status_code == 303
    assert "Chess Ms. Okafor 5 · 12" in page(ada, f"/places/schools/{LINCOLN}")
    assert acts(house)[-1] == "add class"


@pytest.mark.parametrize(
    ("changes", "cure"),
    [
        ({"teacher": LINDQVIST}, "Choose somebody who teaches at this school."),
        ({"teacher": ""}, "Choose a teacher."),
        ({"title": "grade 5 science"}, "has a class of this name here already"),
        ({"title": ""}, "Give the class a name"),
        ({"room": "r" * 51}, "at most 50 characters"),
    ],
)
def test_a_class_that_cannot_be_is_refused_with_the_cure(
    ada: FlaskClient, changes: dict[str, str], cure: str
) -> None:
    typed = {**CLASS, "teacher": OKAFOR, **changes}
    answer = post(ada, f"/places/schools/{LINCOLN}/classes", **typed)
    assert answer.status_code == 422
    assert cure in text_of(answer.text)


def test_a_closed_school_gets_no_new_class(ada: FlaskClient) -> None:
    post(ada, f"/places/schools/{LINCOLN}/activity", active="no")
    there = f"/places/schools/{LINCOLN}/classes"
    assert ada.get(there).status_code == 409
    assert post(ada, there, teacher=OKAFOR, **CLASS).status_code == 409


def test_a_class_with_visits_is_put_away_and_never_removed(house: House, ada: FlaskClient) -> None:
    house.finish()
    assert "It has visits, so it stays" in page(ada, f"/places/classes/{SCIENCE}")
    assert post(ada, f"/places/classes/{SCIENCE}/removal").status_code == 409
    assert post(ada, f"/places/classes/{SCIENCE}/activity", active="no").status_code == 303
    assert "Grade 5 Science" not in house.browser(DANA).get(f"/capture/new?teacher={OKAFOR}").text
    assert house.browser(DANA).get(f"/observations/{VISIT}/review").status_code == 200
    post(ada, f"/places/classes/{SCIENCE}/activity", active="yes")
    assert acts(house)[-2:] == ["put away class", "bring back class"]


def test_a_class_without_visits_is_changed_and_removed(house: House, ada: FlaskClient) -> None:
    changed = {**CLASS, "title": "Grade 5 Science Lab"}
    assert post(ada, f"/places/classes/{SCIENCE}", **changed).status_code == 303
    assert "Grade 5 Science Lab Ms. Okafor 5 · 12" in page(ada, f"/places/schools/{LINCOLN}")
    assert post(ada, f"/places/classes/{SCIENCE}", **{**CLASS, "title": ""}).status_code == 422
    assert post(ada, f"/places/classes/{SCIENCE}/removal").status_code == 303
    assert ada.get(f"/places/classes/{SCIENCE}").status_code == 404


def test_a_class_goes_over_to_another_teacher_and_visits_stay_where_they_were(
    house: House, ada: FlaskClient
) -> None:
    house.finish()
    there = f"/places/schools/{MADISON}/classes"
    math = the_id("Grade 7 Math")
    form = ada.get(f"{there}?instead_of={math}").text
    assert 'value="Grade 7 Math"' in form
    typed = {**CLASS, "title": "Grade 7 Math", "teacher": HADDAD, "instead_of": math}
    assert post(ada, there, **typed).status_code == 303
    found = page(ada, f"/places/schools/{MADISON}")
    assert "Grade 7 Math Mr. Haddad 5 · 12" in found
    assert "Grade 7 Math Mr. Lindqvist Mathematics · 6-8 · 4 Put away" in found
    assert acts(house)[-2:] == ["put away class", "add class"]
    refused = {**typed, "instead_of": SCIENCE, "title": ""}
    assert post(ada, there, **refused).status_code == 422
    assert "Put away" not in page(ada, f"/places/schools/{LINCOLN}")
