"""Everybody sees what the reviewed table says and nothing else: each row of it in each state, over every route."""

import pytest

from observe.store import notices
from observe.web.notices import place
from tests.canaries.crawling import Crawl, answered
from tests.canaries.ground import Sights
from tests.canaries.people import PERSONAS
from tests.canaries.seeing import seen
from tests.canaries.table import PLANS, TABLE
from tests.canaries.writing import Ground
from tests.cast import DISTRICT

ASKED_BY_NOBODY = {
    "assets.file": "files of a build, the same for all",
    "invitations.show": "links shown once, to who has just made them",
    "invitations.show_all": "links shown once, to who has just made them",
    "joining.form": "a link that is used once, before there is anybody",
    "paste.stored": "a list of people on its way in, kept for who pasted it",
    "welcome.form": "a link that is used once, before there is anybody",
}


def test_every_cell_of_the_table_is_planted(ground: Ground) -> None:
    assert ground.unplanted() == set()


@pytest.mark.parametrize("person", PERSONAS)
def test_everybody_sees_exactly_what_the_table_says(sights: Sights, person: str) -> None:
    due = {cell for cell, readers in TABLE.items() if person in readers}
    found = seen(sights.of(person))
    assert {"leaked": found - due, "missing": due - found} == {"leaked": set(), "missing": set()}


@pytest.mark.parametrize("person", PERSONAS)
def test_what_somebody_may_not_read_is_not_even_named(sights: Sights, person: str) -> None:
    """The id of a visit, cycle, step or plan stands in no byte for who reads nothing of it."""
    known = {row for (row, _thing), readers in TABLE.items() if person in readers}
    known |= {row for row, readers in PLANS.items() if person in readers}
    hidden = {key: row for row, key in sights.ground.ids.items() if row not in known}
    told = {
        (hidden[key], address)
        for address, answer in sights.of(person).seen.items()
        for key in answer.ids & set(hidden)
    }
    assert told == set()


@pytest.mark.parametrize("person", PERSONAS)
def test_no_address_that_is_shown_fails(sights: Sights, person: str) -> None:
    """Nothing was left unseen because a page broke or a limit was reached."""
    fine = {200, 303, 401, 404}
    broken = {a: got.status for a, got in sights.of(person).seen.items() if got.status not in fine}
    assert broken == {}


@pytest.mark.parametrize("person", PERSONAS)
def test_what_a_notice_leads_to_opens_for_whom_it_tells(sights: Sights, person: str) -> None:
    client = sights.of(person).client
    with sights.ground.app.test_request_context():
        told = [
            (each.kind, place(each)) for each in notices.news(DISTRICT, PERSONAS[person]).notices
        ]
    assert [(kind, at) for kind, at in told if at and client.get(at).status_code != 200] == []


def test_every_route_answers_somebody(sights: Sights) -> None:
    """Ids that fit a new route's arguments are planted, or it is named above with a reason."""
    app = sights.ground.app
    routes = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    reached = answered(app, [sights.of(person) for person in PERSONAS])
    assert routes - reached == set(ASKED_BY_NOBODY)


ROOMS, SEARCHED = ("walkthrough", "coaching"), ("note", "glow", "grow")


@pytest.mark.parametrize("person", ["teacher", "leader", "administrator", "another coach"])
def test_the_search_finds_what_its_reader_may_open(sights: Sights, person: str) -> None:
    whole = sights.of(person)
    asked = {address: got for address, got in whole.seen.items() if address.startswith("/search")}
    searched = {cell for cell in TABLE if cell[0].startswith(ROOMS) and cell[1] in SEARCHED}
    due = {cell for cell in searched if person in TABLE[cell]}
    assert seen(Crawl(whole.client, asked)) & searched == due


TAKEN_AWAY = ("/my/record.json", "/my/record.html", "/my/workbook.xlsx")
NOT_OF_A_RECORD = {"private", "deleted"}
"""What a teacher wrote in an own look and did not keep with it."""


@pytest.mark.parametrize("address", TAKEN_AWAY)
def test_a_teacher_takes_away_everything_that_they_may_read(sights: Sights, address: str) -> None:
    whole = sights.of("teacher")
    taken = seen(Crawl(whole.client, {address: whole.seen[address]}))
    due = {
        (row, thing)
        for (row, thing), readers in TABLE.items()
        if "teacher" in readers and row != "self finished" and thing not in NOT_OF_A_RECORD
    }
    assert {"missing": sorted(due - taken), "leaked": sorted(taken - due)} == {
        "missing": [],
        "leaked": [],
    }
