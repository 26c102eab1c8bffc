"""Schools, terms and classes: kept by administrators, and never lost with what rests on them."""

import re
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from observe.domain.errors import NotAllowed, NotNow
from observe.domain.people import School, Section
from observe.domain.policy import Actor, Role
from observe.store import audit, classes, entering, ground, places
from observe.store.base import reading
from observe.store.ids import new_id
from observe.store.tables_people import Audit
from observe.store.tables_people import School as SchoolRow
from tests.cast import (
    ADA,
    DANA,
    DISTRICT,
    HADDAD,
    LINCOLN,
    LINDQVIST,
    MADISON,
    NOW,
    OKAFOR,
    OTHER_DISTRICT,
    SCIENCE,
    the_id,
)
from tests.reviewing import VISIT, House, post, text_of

FALL = the_id("Cedar Valley fall")
ELSEWHERE = the_id("Elsewhere")
ACTOR = Actor(ADA, DISTRICT, "Ada Brandt", frozenset({Role.ADMINISTRATOR}), {})


@pytest.fixture
def house(app: Flask) -> House:
    return House(app)


@pytest.fixture
def ada(house: House) -> FlaskClient:
    return house.browser(ADA)


def page(client: FlaskClient, path: str = "/places") -> str:
    return text_of(client.get(path).text)


def schools(house: House) -> dict[str, School]:
    with house.app.app_context():
        return {each.name: each for each in ground.schools(DISTRICT)}


def acts(house: House) -> list[str]:
    with house.app.app_context(), reading(DISTRICT) as session:
        rows = select(Audit.action).where(Audit.district_id == DISTRICT).order_by(Audit.seq)
        return list(session.scalars(rows))


def add_school(house: House, name: str = "Old Mill") -> str:
    with house.app.app_context():
        places.add(ACTOR, the_id(name), name, "", NOW)
    return the_id(name)


# Schools


def test_the_page_shows_schools_with_people_and_classes(ada: FlaskClient) -> None:
    assert "Lincoln 014 4 people · 1 class" in page(ada)
    assert "Fall 2026 2026–27 Mon, Aug 17" in page(ada)


def test_an_empty_district_is_led_on(house: House) -> None:
    with house.app.app_context():
        assert places.listed(the_id("nowhere")) == []


def test_a_school_is_added_with_the_next_free_code(house: House, ada: FlaskClient) -> None:
    assert post(ada, "/places/schools", name=" Old Mill ", code="").status_code == 303
    assert schools(house)["Old Mill"].code == "001"
    assert "Old Mill was added." in page(ada)
    assert acts(house)[-1] == "add school"


@pytest.mark.parametrize(
    ("name", "code", "cure"),
    [
        ("", "", "Give the school its name."),
        ("LINCOLN", "", "There is a school of this name already"),
        ("New", "014", "Lincoln has this code already"),
        ("x" * 201, "", "at most 200 characters"),
    ],
)
def test_a_school_that_cannot_be_is_refused_with_the_cure_and_kept_typed(
    house: House, ada: FlaskClient, name: str, code: str, cure: str
) -> None:
    answer = post(ada, "/places/schools", name=name, code=code)
    assert answer.status_code == 422
    assert cure in text_of(answer.text)
    assert f'value="{name}"' in answer.text
    assert len(schools(house)) == 2


def test_a_school_gets_another_name(house: House, ada: FlaskClient) -> None:
    post(ada, f"/places/schools/{LINCOLN}", name="Lincoln Elementary", code="14")
    assert schools(house)["Lincoln Elementary"].code == "14"
    again = post(ada, f"/places/schools/{LINCOLN}", name="Madison", code="")
    assert again.status_code == 422


def test_a_school_with_people_or_visits_is_not_removed(house: House, ada: FlaskClient) -> None:
    answer = post(ada, f"/places/schools/{LINCOLN}/removal")
    assert answer.status_code == 409
    assert "close it instead" in text_of(answer.text)
    assert "Lincoln" in schools(house)


def test_a_school_that_nothing_refers_to_is_removed(house: House, ada: FlaskClient) -> None:
    school = add_school(house)
    assert post(ada, f"/places/schools/{school}/removal").status_code == 303
    assert "Old Mill" not in schools(house)
    assert acts(house)[-1] == "remove school"
    assert post(ada, f"/places/schools/{school}/removal").status_code == 404


def test_a_school_used_while_it_is_removed_stays(house: House) -> None:
    """The page said that it may go; somebody begins to use it before the button is pressed."""
    school = add_school(house)
    with house.app.app_context():
        assert not places.school(DISTRICT, school).used
        entering.enter_sections(
            DISTRICT, {OKAFOR: [Section(the_id("new"), school, "Art", "", "", "")]}
        )
        with pytest.raises(NotNow):
            places.remove(ACTOR, school, NOW)
        with reading(DISTRICT) as session:
            assert session.get(SchoolRow, (DISTRICT, school))
        assert audit.first_break(DISTRICT) is None


def test_who_is_no_longer_an_administrator_changes_nothing(house: House) -> None:
    """They were one when the page was asked for."""
    dana = Actor(DANA, DISTRICT, "Dana Ruiz", frozenset({Role.ADMINISTRATOR}), {})
    with house.app.app_context(), pytest.raises(NotAllowed):
        places.set_active(dana, LINCOLN, active=False, at=NOW)
    assert schools(house)["Lincoln"].active


def test_a_school_is_closed_and_opened_again(house: House, ada: FlaskClient) -> None:
    post(ada, f"/places/schools/{MADISON}/activity", active="no")
    assert not schools(house)["Madison"].active
    assert "it is offered for no new visit" in page(ada, f"/places/schools/{MADISON}")
    assert "Madison 015 2 people · 2 classes Closed" in page(ada)
    post(ada, f"/places/schools/{MADISON}/activity", active="yes")
    assert schools(house)["Madison"].active
    assert acts(house)[-2:] == ["close school", "reopen school"]


def test_a_closed_school_is_offered_for_no_new_visit(house: House, ada: FlaskClient) -> None:
    """Its history stays: who coached there still opens the timeline."""
    dana = house.browser(DANA)
    assert LINDQVIST in dana.get("/capture/new").text
    post(ada, f"/places/schools/{MADISON}/activity", active="no")
    assert LINDQVIST not in dana.get("/capture/new").text
    assert dana.get(f"/teachers/{LINDQVIST}/timeline").status_code == 200


# Terms


def test_a_proposed_term_is_taken_with_one_tap(house: House, ada: FlaskClient) -> None:
    found = ada.get("/places").text
    form = found[found.index('action="/places/terms"') :]
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[: form.index("</form>")]))
    assert fields["title"].startswith("Spring 20")
    assert post(ada, "/places/terms", **fields).status_code == 303
    with house.app.app_context():
        assert ground.terms(DISTRICT)[-1].title == fields["title"]
    assert acts(house)[-1] == "add term"


TERM = {"title": "Spring", "school_year": "", "starts_on": "2027-01-05", "ends_on": "2027-06-04"}


@pytest.mark.parametrize(
    ("changes", "cure"),
    [
        ({"ends_on": "2026-12-24", "starts_on": "2026-12-28"}, "ends before it starts"),
        ({"starts_on": "2026-12-01"}, "overlap with Fall 2026"),
        ({"title": "Fall 2026", "school_year": "2026–27"}, "choose another name"),
        ({"starts_on": ""}, "Choose a day"),
        ({"ends_on": "soon"}, "Choose a day"),
        ({"starts_on": "9999-12-31", "ends_on": "0001-01-01"}, "ends before it starts"),
    ],
)
def test_a_term_out_of_order_is_refused_with_the_cure(
    ada: FlaskClient, changes: dict[str, str], cure: str
) -> None:
    answer = post(ada, "/places/terms", **{**TERM, **changes})
    assert answer.status_code == 422
    assert cure in text_of(answer.text)


def test_a_term_is_changed_and_removed_and_visits_stay(house: House, ada: FlaskClient) -> None:
    house.finish()
    changed = {**TERM, "title": "Autumn", "starts_on": "2026-08-10", "ends_on": "2026-12-18"}
    assert post(ada, f"/places/terms/{FALL}", **changed).status_code == 303
    with house.app.app_context():
        found = ground.terms(DISTRICT)[0]
    assert (found.title, found.school_year) == ("Autumn", "2026–27")
    assert found.starts_on == date(2026, 8, 10)
    assert post(ada, f"/places/terms/{FALL}/removal").status_code == 303
    assert house.browser(DANA).get(f"/observations/{VISIT}/review").status_code == 200
    assert ada.get(f"/places/terms/{FALL}").status_code == 404


# Classes


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


# Who may


ADDRESSES = [
    "/places",
    f"/places/schools/{LINCOLN}",
    f"/places/schools/{LINCOLN}/classes",
    f"/places/classes/{SCIENCE}",
    f"/places/terms/{FALL}",
]


@pytest.mark.parametrize("path", ADDRESSES)
def test_only_administrators_keep_places(house: House, path: str) -> None:
    assert house.browser(ADA).get(path).status_code == 200
    assert house.browser(DANA).get(path).status_code == 404
    assert post(house.browser(DANA), path).status_code in (404, 405)


def test_places_of_another_district_are_not_there(house: House, ada: FlaskClient) -> None:
    assert ada.get(f"/places/schools/{ELSEWHERE}").status_code == 404
    assert post(ada, f"/places/schools/{ELSEWHERE}", name="Mine", code="1").status_code == 404
    assert post(ada, f"/places/schools/{ELSEWHERE}/removal").status_code == 404
    assert post(ada, f"/places/terms/{the_id('Elsewhere fall')}/removal").status_code == 404
    with house.app.app_context():
        assert [each.name for each in ground.schools(OTHER_DISTRICT)] == ["Elsewhere"]


def test_who_came_from_the_first_steps_finds_the_way_back(ada: FlaskClient) -> None:
    assert 'href="/setup"' in ada.get("/places?then=setup").text.partition("<main")[2]
    assert 'href="/setup"' not in ada.get("/places?then=/evil").text.partition("<main")[2]
    answer = post(ada, "/places/schools", name="Old Mill", code="", then="setup")
    assert answer.headers["Location"] == "/places?then=setup"
