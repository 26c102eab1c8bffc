"""Lists of visits: who finds what in them, and whose turn each row says it is."""

import pytest
from flask.testing import FlaskClient

from observe.domain.people import PlannedVisit
from observe.store import plans
from observe.web import visits
from tests.cast import (
    ADA,
    DANA,
    DISTRICT,
    LINDQVIST,
    MATH,
    NOW,
    OKAFOR,
    PRIYA,
    SCIENCE,
    THEO,
    WALKTHROUGH,
    Tablet,
    the_id,
)
from tests.reviewing import VISIT, House, post, text_of


def visit(house: House, name: str = "a visit", shared: bool = False, **about: str) -> str:
    house.finish(tablet=Tablet(name), visit=the_id(name), **about)
    if shared:
        house.share(the_id(name))
    return the_id(name)


def page(client: FlaskClient, query: str = "") -> str:
    return text_of(client.get(f"/visits{query}").text)


def test_an_empty_list_says_what_comes_next(house: House, dana: FlaskClient) -> None:
    assert "You have not visited anybody yet. Start a visit" in page(dana)
    assert "No feedback yet." in page(house.browser(OKAFOR))
    assert "No walkthrough or formal observation has been shared yet." in page(house.browser(ADA))


def test_each_row_says_whose_turn_it_is(house: House, dana: FlaskClient) -> None:
    visit(house)
    assert "Draft Your turn: sort and share" in page(dana)
    house.share()
    assert "Shared Ms. Okafor’s turn: not opened yet" in page(dana)
    okafor = house.browser(OKAFOR)
    assert "New Your turn: read and answer" in page(okafor)
    okafor.get(f"/observations/{VISIT}")
    assert "Ms. Okafor’s turn: opened, not answered yet" in page(dana)
    assert "Shared Your turn: read and answer" in page(okafor)
    post(okafor, f"/observations/{VISIT}/acknowledgement")
    assert "Received" in page(dana)
    assert "turn:" not in page(dana)


def test_an_open_visit_leads_back_to_the_room(house: House, dana: FlaskClient) -> None:
    tablet = Tablet()
    house.capture(tablet, tablet.create(), tablet.entry("obs.start"))
    assert "Your turn: finish it" in page(dana)
    assert f'href="/capture/{VISIT}"' in dana.get("/visits").text


def test_planned_visits_stand_on_top_and_start_with_one_tap(
    house: House, dana: FlaskClient
) -> None:
    planned = PlannedVisit(
        the_id("plan"), OKAFOR, SCIENCE, WALKTHROUGH, "2.0.0", "walkthrough", NOW
    )
    with house.app.app_context():
        plans.plan(DISTRICT, DANA, [planned])
    found = dana.get("/visits").text
    assert "Planned Your turn: start the visit Start visit" in text_of(found)
    assert f'href="/capture/new?planned={planned.id}"' in found
    assert planned.id not in dana.get("/visits?state=draft").text


def test_a_teacher_finds_what_is_new_first(house: House) -> None:
    visit(house, "old", shared=True, kind="coaching")
    house.open(the_id("old"))
    visit(house, "new", shared=True, kind="coaching")
    found = house.browser(OKAFOR).get("/visits").text
    assert "1 not opened yet" in found
    assert found.index(the_id("new")) < found.index(the_id("old"))


def test_a_teacher_finds_no_draft(house: House) -> None:
    visit(house)
    assert VISIT not in house.browser(OKAFOR).get("/visits").text


def test_leaders_and_administrators_find_what_their_scope_holds(house: House) -> None:
    walk = visit(house, "walk", shared=True)
    coaching = visit(house, "coaching", shared=True, kind="coaching")
    elsewhere = visit(house, "elsewhere", shared=True, teacher=LINDQVIST, section=MATH)
    for person, query, mine in (
        (PRIYA, "?list=school", {walk}),
        (ADA, "", {walk, elsewhere}),
        (THEO, "", set()),
    ):
        text = house.browser(person).get(f"/visits{query}").text
        assert {each for each in (walk, coaching, elsewhere) if each in text} == mine


def test_filters_live_in_the_address(house: House, dana: FlaskClient) -> None:
    draft = visit(house, "draft")
    shared = visit(house, "shared", shared=True, teacher=LINDQVIST, section=MATH)

    def found(query: str) -> set[str]:
        text = dana.get(f"/visits{query}").text
        return {each for each in (draft, shared) if each in text}

    assert found("") == {draft, shared}
    assert found("?state=draft") == {draft}
    assert found(f"?teacher={LINDQVIST}") == {shared}
    assert found(f"?state=draft&teacher={LINDQVIST}") == set()
    assert "No visit fits these filters. Show all" in page(dana, "?state=received")


def test_a_long_list_goes_on_page_by_page(
    house: House, dana: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visits, "_MOST", 2)
    made = {visit(house, f"visit {number}") for number in range(5)}
    seen: list[str] = []
    address: str | None = "/visits?state=draft"
    while address:
        text = dana.get(address).text
        here = [each for each in made if f"/observations/{each}/review" in text]
        assert 0 < len(here) <= 2
        seen += here
        address = next_page(text)
    assert sorted(seen) == sorted(made)


def next_page(text: str) -> str | None:
    before, found, _rest = text.partition('" rel="next">')
    return before.rpartition('href="')[2].replace("&amp;", "&") if found else None


@pytest.mark.parametrize(
    "query",
    [
        "?list=school",
        "?list=none",
        "?state=none",
        "?teacher=none",
        "?before=x~y",
        "?before=2026-01-01~x",
    ],
)
def test_an_address_that_makes_no_sense_is_told_so(dana: FlaskClient, query: str) -> None:
    assert dana.get(f"/visits{query}").status_code == 422


def test_a_discarded_visit_can_be_brought_back_from_here(house: House, dana: FlaskClient) -> None:
    visit(house)
    post(dana, f"/observations/{VISIT}/discard")
    assert "1 discarded visit" in page(dana)
    assert f'action="/observations/{VISIT}/restoring"' in dana.get("/visits").text
    post(dana, f"/observations/{VISIT}/restoring")
    assert "discarded" not in page(dana).replace("The visit is back", "")
    assert "Your turn: sort and share" in page(dana)


@pytest.mark.parametrize("person", [DANA, OKAFOR, PRIYA, ADA])
def test_a_list_asks_at_most_twelve_times_however_long(house: House, person: str) -> None:
    for number in range(12):
        visit(house, f"visit {number}", shared=number % 2 == 0)
    client = house.browser(person)
    with house.counting() as asked:
        assert client.get("/visits").status_code == 200
    assert len(asked) <= 12
