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
