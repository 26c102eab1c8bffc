"""A district that was founded a minute ago: each page opens or says that it is not there."""

from flask import Flask

from observe.domain.policy import Role
from tests.cast import sign_in
from tests.empty_district import NEWCOMERS, enter_empty_district
from tests.walking import addresses


def test_no_page_fails_where_nothing_was_done_yet(app: Flask) -> None:
    with app.app_context():
        enter_empty_district()
    failed = []
    for role, person in NEWCOMERS.items():
        browser = sign_in(app, person)
        for endpoint, address in addresses(app):
            status = browser.get(address).status_code
            if status >= 500:
                failed.append((role.value, endpoint, status))
    assert failed == []


def test_who_may_publish_a_rubric_is_led_there_from_the_library_of_steps(app: Flask) -> None:
    with app.app_context():
        enter_empty_district()
    led = {
        role: 'href="/rubrics/offered"' in sign_in(app, NEWCOMERS[role]).get("/steps/library").text
        for role in (Role.ADMINISTRATOR, Role.COACH)
    }
    assert led == {Role.ADMINISTRATOR: True, Role.COACH: False}


def test_no_visit_can_be_begun_or_planned_before_there_is_a_rubric(app: Flask) -> None:
    with app.app_context():
        enter_empty_district()
    teacher = NEWCOMERS[Role.TEACHER]
    for role, address in (
        (Role.TEACHER, "/capture/new"),
        (Role.LEADER, f"/capture/new?teacher={teacher}"),
        (Role.LEADER, f"/plans/new?teacher={teacher}"),
    ):
        page = sign_in(app, NEWCOMERS[role]).get(address).text
        assert "No rubric is published here yet." in page, address
        assert "Begin</button>" not in page, address
        assert "Plan the visit</button>" not in page, address
