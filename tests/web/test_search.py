"""One search: what it finds, for whom, and what it never tells."""

import re
from datetime import date
from html import unescape

import pytest
from flask import Flask

from observe.domain.record import Step
from observe.store import newest, searching
from tests.cast import (
    ADA,
    DANA,
    LENA,
    LINDQVIST,
    MATH,
    OKAFOR,
    PRIYA,
    STRANGER,
    THEO,
    Tablet,
)
from tests.reviewing import House, text_of
from tests.shared_visits import Shared, capture_only, share

PART = {"HX-Request": "true"}
SAID = "S4: “I picked the model because José asked.”"
SHARED = Shared(date(2026, 11, 10), levels={"LF.goals": "2"}, notes=((SAID, ("LF.goals",)),))


def found(house: House, person: str, asked: str, **more: str) -> str:
    """The part that holds the results, without the field that says what was asked."""
    answer = house.browser(person).get("/search", query_string={"q": asked, **more}, headers=PART)
    assert answer.status_code == 200
    return answer.text


def groups(part: str) -> list[str]:
    return [unescape(each) for each in re.findall(r'<h2 id="found-[a-z-]+">([^<]+)</h2>', part)]


def hits(part: str) -> list[str]:
    found = re.findall(r'<p class="hit">(.*?)</p>', unmarked(part), re.DOTALL)
    return [text_of(each) for each in found]


def unmarked(part: str) -> str:
    return re.sub("</?mark>", "", part)


@pytest.fixture
def shared(house: House) -> House:
    with house.app.app_context():
        share(SHARED)
    return house


# What is found


def test_before_anything_is_asked_the_page_gives_examples(house: House) -> None:
    page = house.browser(DANA).get("/search").text
    assert "What you can look for" in page
    assert 'href="/search?q=walkthrough"' in page


@pytest.mark.parametrize("asked", ["", "a", "!", "%%", "__"])
def test_fewer_than_two_letters_find_nothing_and_say_so(house: House, asked: str) -> None:
    part = found(house, ADA, asked)
    assert hits(part) == []
    assert "What you can look for" in part


@pytest.mark.parametrize("asked", ["okafor", "OKA", "amara okafor", "Ms. Okafor"])
def test_a_teacher_is_found_by_any_part_of_the_name(house: House, asked: str) -> None:
    part = found(house, DANA, asked)
    assert groups(part) == ["Teachers"]
    assert hits(part) == ["Ms. Okafor"]
    assert f'href="/teachers/{OKAFOR}/timeline"' in part


@pytest.mark.parametrize("asked", ["haddad", "nair", "far", "stranger"])
def test_a_coach_finds_no_teacher_out_of_reach_and_nobody_else(house: House, asked: str) -> None:
    assert hits(found(house, DANA, asked)) == []


def test_an_administrator_finds_everybody_of_the_district(house: House) -> None:
    assert hits(found(house, ADA, "priya")) == ["Principal Nair"]
    assert hits(found(house, ADA, "stranger")) == []


@pytest.mark.parametrize("person", [OKAFOR, LENA])
def test_who_follows_no_teachers_finds_none(house: House, person: str) -> None:
    assert hits(found(house, person, "lindqvist")) == []


@pytest.mark.parametrize(
    "asked", ["okafor science", "coaching", "Nov 10", "2026-11-10", "okafor november"]
)
def test_a_visit_is_found_by_teacher_class_kind_and_day(shared: House, asked: str) -> None:
    assert "Ms. Okafor, Grade 5 Science" in hits(found(shared, DANA, asked))


@pytest.mark.parametrize("asked", ["Nov 11", "formal", "okafor math", "okafor october"])
def test_a_visit_of_another_day_kind_or_class_is_not(shared: House, asked: str) -> None:
    assert "My visits" not in groups(found(shared, DANA, asked))


@pytest.mark.parametrize("asked", ["MODEL", "jose asked", "because josé", "“I picked"])
def test_words_of_a_note_are_found_whatever_case_and_accents(shared: House, asked: str) -> None:
    part = found(shared, DANA, asked)
    assert groups(part) == ["Notes of my visits"]
    assert f'href="/observations/{SHARED.id}"' in part


def test_the_words_are_marked_where_they_stand(shared: House) -> None:
    assert "because <mark>José</mark> asked" in found(shared, DANA, "jose")


def test_what_somebody_wrote_is_text_and_never_mark_up(house: House) -> None:
    tablet = Tablet()
    house.finish(tablet.note("<b>bold</b> <script>alert(1)</script>"), tablet=tablet)
    part = found(house, DANA, "bold")
    assert "&lt;b&gt;<mark>bold</mark>&lt;/b&gt;" in part
    assert "<script>" not in part


@pytest.mark.parametrize("asked", ["a%b", "a_b", "100%"])
def test_signs_of_the_database_s_language_are_letters_here(house: House, asked: str) -> None:
    tablet = Tablet()
    house.finish(tablet.note("axb acb 1000"), tablet=tablet)
    assert hits(found(house, DANA, asked)) == []


def test_a_draft_leads_to_where_it_is_sorted(house: House) -> None:
    with house.app.app_context():
        capture_only(SHARED)
    assert f'href="/observations/{SHARED.id}/review"' in found(house, DANA, "picked model")


def test_a_visit_thrown_away_is_not_found(house: House) -> None:
    tablet = Tablet()
    house.finish(tablet.note("a word of it"), tablet.entry("obs.discard"), tablet=tablet)
    assert hits(found(house, DANA, "word")) == []
    assert hits(found(house, DANA, "science")) == []


def test_nothing_found_says_what_to_try(house: House) -> None:
    part = found(house, DANA, "xylophone")
    assert "Nothing you can open contains “xylophone”." in part


# What is never told


def test_a_step_is_found_by_the_two_whom_it_is_between_and_by_nobody_else(house: House) -> None:
    step = Step("Put three cards on each table.", "LF.goals", "seen 3 times", None)
    with house.app.app_context():
        share(Shared(date(2026, 11, 10), by=PRIYA, kind="walkthrough", step=step))
    assert groups(found(house, OKAFOR, "cards")) == ["Words in my feedback"]
    part = found(house, PRIYA, "cards")
    assert groups(part) == ["Notes of my visits"]
    assert "Action step" in text_of(part)
    for person in (DANA, ADA, LENA, THEO, LINDQVIST, STRANGER):
        assert hits(found(house, person, "cards")) == []


def test_a_teacher_finds_no_word_of_what_they_have_not_opened(house: House) -> None:
    with house.app.app_context():
        share(SHARED, opened=False)
    assert hits(found(house, OKAFOR, "picked model")) == []
    assert groups(found(house, OKAFOR, "science")) == ["My feedback"]
    house.open(SHARED.id)
    assert groups(found(house, OKAFOR, "picked model")) == ["Words in my feedback"]


@pytest.mark.parametrize("person", [PRIYA, ADA, THEO, LINDQVIST, STRANGER])
def test_a_coaching_visit_is_found_by_nobody_else(shared: House, person: str) -> None:
    for asked in ("picked model", "science", "coaching", "Nov 10"):
        assert SHARED.id not in found(shared, person, asked)
    assert hits(found(shared, person, "picked model")) == []


def test_a_private_thought_says_that_it_is_private(house: House) -> None:
    tablet = Tablet()
    house.finish(tablet.note("Tired today, I think", private=True), tablet=tablet)
    assert "Private: only you read this" in found(house, DANA, "tired")


def test_a_coaching_lead_searches_no_visits(shared: House) -> None:
    assert hits(found(shared, LENA, "science")) == []
    for place in ("own", "school-notes"):
        answer = shared.browser(LENA).get(f"/search?q=science&in={place}")
        assert answer.status_code == 422


def test_who_has_nothing_to_search_is_told_why(house: House) -> None:
    assert "nothing to search" in house.browser(LENA).get("/search").text
    assert "nothing to search" not in house.browser(OKAFOR).get("/search").text


# Many


def many(house: House, count: int) -> None:
    with house.app.app_context():
        share(
            *(
                Shared(date(2026, 9, 1 + n), notes=((f"A model, number {n:02}.", ()),))
                for n in range(count)
            )
        )


@pytest.mark.parametrize(("place", "asked"), [("own", "science"), ("own-notes", "model")])
def test_more_results_come_in_pages_without_a_gap_or_a_double(
    house: House, place: str, asked: str
) -> None:
    many(house, 25)
    client, address, seen = house.browser(DANA), f"/search?q={asked}&in={place}", []
    while address:
        part = client.get(address, headers=PART).text
        seen += re.findall(r'<p class="fine">(\w+, \w+ \d+)', part)
        (address,) = re.findall(r'href="([^"]+)" rel="next"', part) or [""]
        address = unescape(address)
    assert len(seen) == len(set(seen)) == 25


def test_the_overview_shows_a_few_of_each_and_leads_to_the_rest(house: House) -> None:
    many(house, 7)
    part = found(house, DANA, "model")
    assert len(hits(part)) == 5
    assert "in=own-notes" in part


def test_older_visits_than_were_looked_through_are_offered(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(newest, "LOOKED_THROUGH", 3)
    monkeypatch.setattr(searching, "LOOKED_THROUGH", 3)
    many(house, 7)
    client, seen = house.browser(DANA), set()
    address = "/search?q=number+01"
    for _step in range(4):
        part = client.get(address, headers=PART).text
        seen |= set(hits(part))
        further = re.findall(r'href="([^"]+in=own-notes[^"]+)"', part)
        if not further:
            break
        address = unescape(further[0])
    assert seen == {"Ms. Okafor, Grade 5 Science"}


@pytest.mark.parametrize(
    "address",
    [
        "/search?q=math&in=nowhere",
        "/search?q=math&in=own&before=never",
        f"/search?q=math&in=own-notes&before=2026-01-01T00:00:00~{MATH}~x~y",
        f"/search?q=math&in=own-notes&before=2026-01-01T00:00:00~{MATH}~{10**30}~y",
    ],
)
def test_an_address_that_is_not_whole_is_refused(house: House, address: str) -> None:
    assert house.browser(DANA).get(address).status_code == 422


def test_who_is_signed_out_is_asked_to_sign_in(app: Flask) -> None:
    assert app.test_client().get("/search?q=okafor").status_code == 303


def test_on_postgresql_the_same_is_found(postgres_app: Flask) -> None:
    house = House(postgres_app)
    tablet = Tablet()
    house.finish(tablet.note(SAID), tablet.note("Ärger ÜBER Straße"), tablet=tablet)
    for asked in ("jose asked", "arger uber", "strasse", "STRAßE"):
        assert groups(found(house, DANA, asked)) == ["Notes of my visits"], asked
    assert hits(found(house, ADA, "okafor")) == ["Ms. Okafor"]
    assert "Ms. Okafor, Grade 5 Science" in hits(found(house, DANA, "science nov 17 2026"))
