"""What a device asks for before a visit: its session, and the pack."""

from flask import Flask
from flask.testing import FlaskClient

from tests.cast import DANA, DISTRICT, WALKTHROUGH, publish_rubric


def test_the_session_names_the_person_as_text(dana: FlaskClient) -> None:
    found = dana.get("/api/v1/session").json
    assert (found["ok"], found["user"]) == (True, DANA)
    assert isinstance(found["server_time_ms"], int)


def test_the_pack_holds_what_a_visit_needs(dana: FlaskClient) -> None:
    pack = dana.get("/api/v1/pack").json
    assert pack["person"] == {"id": DANA, "name": "Dana Ruiz"}
    assert [teacher["name"] for teacher in pack["teachers"]] == ["Mr. Lindqvist", "Ms. Okafor"]
    rubric = pack["rubrics"][0]
    assert (rubric["id"], rubric["version"]) == (WALKTHROUGH, "2.0.0")
    criterion = rubric["domains"][0]["criteria"][0]
    assert set(criterion) == {
        "code", "title", "prompt", "levels", "non_scores", "look_fors", "behaviours",
    }  # fmt: skip
    assert set(criterion["levels"][0]) == {"code", "label", "descriptor"}
    assert set(pack) == {
        "person",
        "rubrics",
        "teachers",
        "planned",
        "terms",
        "steps",
        "looks",
        "server_time_ms",
    }


def test_protocols_come_in_the_persons_language(app: Flask, dana: FlaskClient) -> None:
    with app.app_context():
        publish_rubric(DISTRICT, "time-use.yaml")
    grid = next(r for r in dana.get("/api/v1/pack").json["rubrics"] if r["protocols"])
    codes = grid["protocols"][0]["groups"][0]["codes"]
    assert all(isinstance(code["text"], str) for code in codes)


def test_a_pack_that_has_not_changed_is_not_sent_again(dana: FlaskClient) -> None:
    tag = dana.get("/api/v1/pack").headers["ETag"]
    again = dana.get("/api/v1/pack", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
