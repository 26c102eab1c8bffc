"""What hostile people try with accounts, links, words and lists; each must come to nothing."""

import pytest
from flask import Flask

from observe.domain.terms import TERMS
from tests.cast import (
    ADA,
    DANA,
    HADDAD,
    OKAFOR,
    PRIYA,
    STRANGER,
    THEO,
    WALKTHROUGH,
    sign_in,
    the_id,
)
from tests.reviewing import VISIT, House, post, text_of
from tests.walking import DRAFT, SHARED, addresses, furnish

# Requests that no page makes


def test_a_reply_sent_again_with_a_forged_place_makes_no_header(house: House) -> None:
    house.finish()
    house.share()
    teacher = house.browser(OKAFOR)
    words = {"key": the_id("a reply"), "text": "Thanks."}
    path = f"/observations/{VISIT}/replies"
    assert post(teacher, path, **words).status_code == 303
    answer = post(teacher, path, **words, item="\r\nSet-Cookie: a=b")
    assert answer.status_code == 303
    assert "Set-Cookie: a=b" not in str(answer.headers)


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/rubrics/offered", {"rubric": WALKTHROUGH, "version": "\0", "offered": "no"}),
        ("/people/pasted", {"text": "Name\tRole\nKim\0 Lee\tTeacher"}),
        (
            "/district/words/visit",
            {"language": "en", "one": "tour", "many": "tours", "gloss": "\0"},
        ),
        ("/sandbox/visits", {"role": "\0"}),
    ],
)
def test_what_postgresql_cannot_hold_is_refused_there_too(
    own_postgres_app: Flask, path: str, fields: dict[str, str]
) -> None:
    answer = post(sign_in(own_postgres_app, ADA), path, **fields)
    assert answer.status_code in (409, 422)
    assert "<h1" in answer.text


# Words


@pytest.mark.parametrize("gloss", ["a\x1eb\x1fc\0", "\0", "\u202ereversed", "w" * 301])
def test_a_gloss_holds_no_character_that_another_page_could_stumble_on(
    app: Flask, gloss: str
) -> None:
    ada = sign_in(app, ADA)
    typed = {"language": "en", "one": "tour", "many": "tours", "gloss": gloss}
    answer = post(ada, "/district/words/visit", **typed)
    assert answer.status_code == 422
    assert ada.get("/district/words").status_code == 200
    assert "tours" not in text_of(ada.get("/visits").text)


def test_no_word_of_a_district_is_mark_up_or_breaks_a_page(app: Flask) -> None:
    ada = sign_in(app, ADA)
    for term in TERMS:
        plain = term.replace("_", " ")
        words = {"language": "en", "one": f"num d {plain}", "many": f"s {plain}s"}
        gloss = "<script>alert(1)</script>%(num)d %s % {{ 7*7 }} \"'><b>"
        answer = post(ada, f"/district/words/{term}", **words, gloss=gloss)
        assert answer.status_code == 303, (term, answer.status_code)
    house = furnish(app)
    for person in (DANA, OKAFOR, ADA):
        reader = house.browser(person)
        for endpoint, address in addresses(app):
            answer = reader.get(address)
            assert answer.status_code < 500, address
            if endpoint != "glossary.show":
                assert b"<script>alert" not in answer.data, address


@pytest.mark.parametrize("word", ["<b>", "%(num)d", "%s", "{x}", "a\0b", "&lt;", "a\u202eb", "'"])
def test_a_word_of_a_district_is_letters_and_nothing_else(app: Flask, word: str) -> None:
    typed = {"language": "en", "one": word, "many": "tours"}
    assert post(sign_in(app, ADA), "/district/words/visit", **typed).status_code == 422


# What stays with whom


def test_nothing_of_who_signed_out_is_left_in_the_browser_for_the_next(app: Flask) -> None:
    ada = sign_in(app, ADA)
    assert post(
        ada, "/people", name="Kim Lee", role="coach", school="", email="kim@cedar.us"
    ).location
    made = post(ada, f"/people/{OKAFOR}/links", purpose="reset")
    assert made.status_code == 303
    assert post(ada, "/sign-out").status_code == 303
    assert not ada.get_cookie("observe_notice")
    assert "Kim Lee" not in ada.get("/sign-in").text


@pytest.mark.parametrize(
    "taker", [OKAFOR, PRIYA, STRANGER, ADA, DANA, THEO.upper(), "waits/../", "x"]
)
def test_unfinished_visits_go_to_nobody_who_may_not_have_them(house: House, taker: str) -> None:
    house.finish()
    ada = house.browser(ADA)
    answer = post(ada, f"/people/{DANA}/activity", active="no", coach=taker, leader=taker)
    assert answer.status_code == 422
    assert house.browser(DANA).get(f"/observations/{VISIT}/review").status_code == 200


@pytest.mark.parametrize(
    "then", ["//evil.example", "https://evil.example", "setup\r\nX: y", "people"]
)
def test_where_somebody_came_from_leads_nowhere_else(app: Flask, then: str) -> None:
    ada = sign_in(app, ADA)
    school = {"name": "Birch Hill", "code": "", "then": then}
    answer = post(ada, "/places/schools", **school)
    assert answer.status_code == 303
    assert answer.location == "/places"
    assert "evil" not in ada.get("/people/new", query_string={"then": then}).text


@pytest.mark.parametrize("language", ["../../etc", "\0", "en-US-x-" + "y" * 9000, "*;q=9", "zz"])
def test_no_language_that_is_asked_for_breaks_a_page(app: Flask, language: str) -> None:
    stranger = app.test_client()
    asked = {"Accept-Language": language.replace("\0", "")}
    assert stranger.get("/sign-in", headers=asked).status_code == 200
    assert post(stranger, "/language", language=language).status_code == 422
    ada = sign_in(app, ADA)
    answer = ada.get("/district/words", query_string={"language": language})
    assert answer.status_code in (200, 404)


def test_nothing_that_changes_anything_is_taken_from_another_site(app: Flask) -> None:
    ada, taken = sign_in(app, ADA), []
    build = app.url_map.bind("localhost").build
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or ()):
            values = {name: "visit" if name == "word" else the_id("x") for name in rule.arguments}
            path = build(rule.endpoint, values, method="POST")
            kind = "application/json" if path.startswith("/api/") else None
            answer = ada.post(path, headers={"Origin": "https://evil.example"}, content_type=kind)
            if answer.status_code != 403:
                taken.append(path)
    assert taken == []


@pytest.mark.parametrize("visit", [SHARED[0].id, DRAFT.id])
def test_the_id_of_another_observer_s_visit_is_the_same_in_capitals(app: Flask, visit: str) -> None:
    furnish(app)
    theo = sign_in(app, THEO)
    paper = {"teacher": HADDAD, "rubric": f"{WALKTHROUGH}@2.0.0", "kind": "coaching"}
    when = {"day": "2026-11-17", "start": "10:00", "notes": "Not mine."}
    for forged in (visit, visit.upper()):
        answer = post(theo, "/visits/afterwards", observation=forged, **paper, **when)
        assert answer.status_code == 403
    assert "Not mine." not in theo.get("/visits").text
