"""Schools: kept by administrators, and never lost with what rests on them."""

import pytest
from flask.testing import FlaskClient

from observe.domain.errors import NotAllowed, NotNow
from observe.domain.people import School, Section
from observe.domain.policy import Actor, Role
from observe.store import audit, entering, ground, places
from observe.store.base import reading
from observe.store.tables_people import School as SchoolRow
from tests.cast import (
    ADA,
    DANA,
    DISTRICT,
    LINCOLN,
    LINDQVIST,
    MADISON,
    NOW,
    OKAFOR,
    OTHER_DISTRICT,
    SCIENCE,
    the_id,
)
from tests.reviewing import House, post, text_of
from tests.web.at_places import FALL, acts, page

ELSEWHERE = the_id("Elsewhere")
ACTOR = Actor(ADA, DISTRICT, "Ada Brandt", frozenset({Role.ADMINISTRATOR}), {})


def schools(house: House) -> dict[str, School]:
    with house.app.app_context():
        return {each.name: each for each in ground.schools(DISTRICT)}


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
