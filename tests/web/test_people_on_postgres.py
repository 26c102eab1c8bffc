"""People come, change and go on PostgreSQL too, where the database itself keeps districts apart."""

import re
from html import unescape

from flask import Flask

from observe.store import activity, drafts, staff
from observe.store.hanging import Hat
from observe.store.staff import Cut
from tests.cast import ADA, DANA, DISTRICT, LINCOLN, NOW, THEO, Tablet, sign_in
from tests.reviewing import VISIT, House, post

CHOSEN = "river lamp copper tune"


def test_somebody_is_added_joins_leaves_and_hands_over(own_postgres_app: Flask) -> None:
    ada = sign_in(own_postgres_app, ADA)
    kim = {"name": "Kim Postgres", "called": "Kim", "email": "kim@postgres.example"}
    added = post(ada, "/people", **kim, role="coach", school=LINCOLN)
    assert added.status_code == 303
    person = added.headers["Location"].rsplit("/", 1)[1]
    made = post(ada, f"/people/{person}/links", purpose="join")
    shown = ada.get(made.headers["Location"]).text
    path = re.search(r'value="http://localhost(/join/[^"]+)"', shown)
    assert path
    client = own_postgres_app.test_client()
    assert "Welcome, Kim Postgres" in client.get(unescape(path.group(1))).text
    joined = post(client, unescape(path.group(1)), password=CHOSEN, language="en")
    assert joined.status_code == 303
    assert client.get("/me").status_code == 200
    assert "Signed in on" in ada.get("/people?named=postgres&role=coach").text
    gone = post(ada, f"/people/{person}/activity", active="no")
    assert gone.status_code == 303
    assert client.get("/api/v1/session").status_code == 401
    with own_postgres_app.app_context():
        assert [each.name for each in staff.members(DISTRICT, Cut(("postgres",)))[0]] == []


def test_work_is_handed_over_without_private_thoughts(own_postgres_app: Flask) -> None:
    house, tablet = House(own_postgres_app), Tablet()
    house.finish(
        tablet.note("zq-secret", private=True, ms=100),
        tablet.note("S2: “I chose it.”", ms=200),
        tablet=tablet,
        kind="coaching",
    )
    page = sign_in(own_postgres_app, ADA).get(f"/people/{DANA}/activity").text
    assert "1 visit not shared yet" in page
    with own_postgres_app.app_context():
        activity.deactivate(DISTRICT, ADA, DANA, {Hat.COACH: THEO}, NOW)
        assert drafts.visit(DISTRICT, THEO, VISIT) is not None
    text = sign_in(own_postgres_app, THEO).get(f"/observations/{VISIT}/review").text
    assert "I chose it" in text
    assert "zq-secret" not in text
