"""The district's own data: changed by administrators, for everybody at once."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from observe.domain.people import District
from observe.store import ground
from observe.store.base import reading
from observe.store.tables_people import Audit
from tests.cast import DANA, DISTRICT
from tests.reviewing import House, post, text_of

GOOD = {"name": "Cedar Valley", "timezone": "America/Chicago", "language": "en"}


def district(house: House) -> District:
    with house.app.app_context():
        return ground.district(DISTRICT)


def test_the_page_says_what_a_time_zone_does(ada: FlaskClient) -> None:
    found = text_of(ada.get("/district").text)
    assert "No visit moves: only the clock time that is shown changes." in found


def test_a_change_holds_for_everybody_at_once(house: House, ada: FlaskClient) -> None:
    changed = {"name": "Cedar Hills", "timezone": "America/New_York", "language": "es"}
    assert post(ada, "/district", **changed).status_code == 303
    found = district(house)
    assert (found.name, found.timezone, found.language) == tuple(changed.values())
    assert '<html lang="es"' in house.browser(DANA).get("/").text


def test_only_what_differs_is_noted_down(house: House, ada: FlaskClient) -> None:
    post(ada, "/district", **GOOD)
    post(ada, "/district", **{**GOOD, "timezone": "America/Denver"})
    with house.app.app_context(), reading(DISTRICT) as session:
        rows = session.scalars(select(Audit.detail).where(Audit.action == "change district"))
        assert list(rows) == [{"timezone": ["America/Chicago", "America/Denver"]}]


@pytest.mark.parametrize(
    ("changes", "cure"),
    [
        ({"name": "  "}, "Give the district or school a name."),
        ({"name": "x" * 201}, "at most 200 characters"),
        ({"name": "a\u0007"}, "cannot be stored"),
        ({"timezone": "Mars/Olympus"}, "Choose a time zone from the list."),
        ({"timezone": "../../etc/passwd"}, "Choose a time zone from the list."),
        ({"language": "tlh"}, "Choose a language from the list."),
    ],
)
def test_what_cannot_be_is_refused_with_the_cure_and_kept_typed(
    house: House, ada: FlaskClient, changes: dict[str, str], cure: str
) -> None:
    answer = post(ada, "/district", **{**GOOD, **changes})
    assert answer.status_code == 422
    assert cure in text_of(answer.text)
    assert district(house).name == "Cedar Valley"


def test_only_administrators_see_and_change_it(house: House) -> None:
    dana = house.browser(DANA)
    assert dana.get("/district").status_code == 404
    assert post(dana, "/district", **{**GOOD, "name": "Mine"}).status_code == 404
    assert district(house).name == "Cedar Valley"
