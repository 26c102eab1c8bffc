"""Terms: proposed, in order, and changed without touching a visit."""

import re
from datetime import date

import pytest
from flask.testing import FlaskClient

from observe.store import ground
from tests.cast import DANA, DISTRICT
from tests.reviewing import VISIT, House, post, text_of
from tests.web.at_places import FALL, acts


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
