"""Whose timeline shows what to whom, and what reaches nobody else."""

import re
from datetime import date

import pytest
from flask import Flask

from tests.cast import ADA, DANA, HADDAD, LINDQVIST, OKAFOR, PRIYA, STRANGER, THEO, sign_in
from tests.shared_visits import Shared, share
from tests.web.timelines import CANARY, FIRST, SECOND, STEP, TEACHERS, WALK, Page, page


def test_the_coach_sees_own_visits_only(told: Flask) -> None:
    found = Page(page(told, DANA)).marks
    assert {name.split(" by ")[1].split(":")[0] for _, name in found} == {"Dana Ruiz"}


def test_the_heading_says_whose_visits_and_who_sees_them(told: Flask) -> None:
    assert "Ms. Okafor · 2026–27 · 2 coaching visits by Dana Ruiz · only you two see this" in page(
        told, DANA
    )
    assert "coaching visits are between you and each coach" in page(told, OKAFOR, "/timeline")
    assert "1 walkthrough by Priya Nair, 1 formal observation by Priya Nair" in page(told, PRIYA)


def test_the_teacher_sees_all_voices_on_lines_of_their_own(told: Flask) -> None:
    html = page(told, OKAFOR, "/timeline")
    assert {name.split(":")[0] for _, name in Page(html).marks} == {
        "Sep 9, coaching visit by Dana Ruiz",
        "Oct 6, walkthrough by Priya Nair",
        "Oct 20, formal observation by Priya Nair",
        "Nov 9, coaching visit by Dana Ruiz",
    }
    assert len(re.findall(r'<g class="voice coach"><line class="step-line" x1="[\d.]+%', html)) == 1
    assert not re.findall(
        r'<g class="voice (leader|evaluation)"><line class="step-line" x1="[1-9]', html
    )


@pytest.mark.parametrize("person", [PRIYA, ADA])
def test_no_byte_of_coaching_reaches_a_leader_or_the_district(told: Flask, person: str) -> None:
    assert CANARY in page(told, DANA)
    html = page(told, person)
    for secret in (
        CANARY,
        FIRST.id,
        SECOND.id,
        STEP.text,
        "Dana Ruiz",
        "We do page",
        "coaching visit",
    ):
        assert secret not in html
    assert WALK.id in html
    assert Page(html).marks


@pytest.mark.parametrize("person", [PRIYA, ADA])
def test_a_teacher_with_coaching_alone_looks_like_one_never_seen(app: Flask, person: str) -> None:
    before = page(app, person)
    with app.app_context():
        share(FIRST, SECOND)
    assert _without_build(page(app, person)) == _without_build(before)


def test_another_coach_sees_nothing_of_a_coach(told: Flask) -> None:
    answer = sign_in(told, THEO).get(TEACHERS)
    assert answer.status_code == 404
    assert "Okafor" not in answer.text
    with told.app_context():
        share(Shared(date(2026, 9, 30), by=THEO, levels={"LF.goals": "4"}))
    assert "Theo Marsh" not in page(told, DANA)
    assert "Theo Marsh" in page(told, OKAFOR, "/timeline")


@pytest.mark.parametrize("person", [DANA, PRIYA, ADA])
def test_a_teacher_out_of_reach_is_not_there(told: Flask, person: str) -> None:
    client = sign_in(told, person)
    assert client.get(f"/teachers/{STRANGER}/timeline").status_code == 404
    expected = {DANA: (200, 404), PRIYA: (404, 404), ADA: (200, 200)}[person]
    found = tuple(
        client.get(f"/teachers/{each}/timeline").status_code for each in (LINDQVIST, HADDAD)
    )
    assert found == expected


def test_a_teacher_opens_no_colleague(told: Flask) -> None:
    assert sign_in(told, LINDQVIST).get(TEACHERS).status_code == 404
    assert sign_in(told, LINDQVIST).get("/timeline").status_code == 200
    assert sign_in(told, DANA).get("/timeline").status_code == 404


def _without_build(html: str) -> str:
    return re.sub(r"/static/\w+/", "/static/", html)
