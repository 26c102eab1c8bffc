"""What a device keeps to work without a network: the worker, its shells, the pack in parts, the manifest."""

import json
import re
import struct
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from observe import create_app
from observe.config import Config
from tests.cast import ADA, DANA, EMAILS, LINDQVIST, OKAFOR, ORIGIN, database, sign_in


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def facts(client: FlaskClient) -> dict[str, dict[str, str]]:
    first = client.get("/sw.js").text.splitlines()[0]
    return json.loads(first.removeprefix("self.OBSERVE = ").removesuffix(";"))


def test_the_worker_is_asked_for_each_time_and_sent_only_when_it_is_new(
    client: FlaskClient,
) -> None:
    answer = client.get("/sw.js")
    assert (answer.status_code, answer.mimetype) == (200, "text/javascript")
    assert answer.headers["Cache-Control"] == "no-cache"
    again = client.get("/sw.js", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_everything_that_the_worker_keeps_is_there(client: FlaskClient) -> None:
    found = facts(client)
    assert found["build"] == client.get("/healthz").json["build"]
    kept = [*found["files"], *found["shells"].values(), *found["pages"].values()]
    assert {each: client.get(each).status_code for each in kept} == dict.fromkeys(kept, 200)
    for name in ("vendor/capture.js", "vendor/capture.css", "vendor/offline.js", "names/hint.js"):
        assert any(each.endswith(name) for each in found["files"]), name


def test_every_part_of_the_capture_screen_is_kept(client: FlaskClient) -> None:
    """What it imports now, and what it imports only when it is needed."""
    kept = set(facts(client)["files"])
    folder = next(each for each in kept if each.endswith("vendor/capture.js")).rpartition("/")[0]
    for name in [each for each in kept if "/vendor/" in each and each.endswith(".js")]:
        parts = re.findall(r'"\./([\w.-]+\.js)"', client.get(name).text)
        assert [each for each in parts if f"{folder}/{each}" not in kept] == [], name


@pytest.mark.parametrize(
    ("language", "words"), [("en", "What you see and hear"), ("es", "Lo que ve y oye")]
)
def test_a_shell_speaks_its_language_and_holds_nobody_s_data(
    app: Flask, language: str, words: str
) -> None:
    for browser in (app.test_client(), sign_in(app, DANA)):
        page = browser.get(f"/capture/shell/{language}").text
        assert f'<html lang="{language}"' in page
        assert words in page
        assert "data-obs-page" in page
        for told in (DANA, EMAILS[DANA], OKAFOR, LINDQVIST, "Okafor", 'id="person"'):
            assert told not in page


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_page_without_a_network_holds_nobody_s_data(app: Flask, language: str) -> None:
    for browser in (app.test_client(), sign_in(app, DANA)):
        page = browser.get(f"/offline/{language}").text
        assert f'<html lang="{language}"' in page
        assert len(re.findall(r"<h1[\s>]", page)) == 1
        assert re.search(r"<title>[^<]{4,}</title>", page)
        for told in (DANA, EMAILS[DANA], OKAFOR, "Okafor", 'id="person"'):
            assert told not in page


@pytest.mark.parametrize("address", ["/capture/shell/xx", "/offline/xx"])
def test_a_language_that_nobody_speaks_has_no_page(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_worker_that_is_switched_off_takes_itself_away(
    cast_database: Path, tmp_path: Path
) -> None:
    (tmp_path / "observe.sqlite3").write_bytes(cast_database.read_bytes())
    app = create_app(Config(tmp_path, database(tmp_path), "k" * 40, None, 0, offline=False))
    source = app.test_client().get("/sw.js").text
    assert "unregister()" in source
    assert "fetch" not in source
    assert person(sign_in(app, DANA).get("/").text)["worker"] == ""


def test_a_page_tells_its_device_whose_it_is(app: Flask) -> None:
    told = person(sign_in(app, DANA).get("/").text)
    assert (told["user"], told["language"], told["locale"]) == (DANA, "en", "en-US")
    assert told["observes"] is True
    assert person(sign_in(app, OKAFOR).get("/").text)["observes"] is True
    assert person(sign_in(app, ADA).get("/").text)["observes"] is False
    assert 'id="person"' not in app.test_client().get("/sign-in").text


def person(page: str) -> dict[str, object]:
    found = re.search(r'id="person">(.*?)</script>', page)
    assert found
    return json.loads(found.group(1))


# The pack


def test_a_plain_pack_is_the_one_of_the_contract(app: Flask) -> None:
    pack = sign_in(app, DANA).get("/api/v1/pack").json
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
    for rubric in pack["rubrics"]:
        assert set(rubric) == {"id", "version", "title", "domains", "protocols", "html"}


def test_a_device_is_not_sent_a_rubric_that_it_holds(app: Flask) -> None:
    client = sign_in(app, DANA)
    whole = client.get("/api/v1/pack?have=").json
    shas = [each["sha"] for each in whole["rubrics"]]
    assert all(each["html"] and "domains" in each for each in whole["rubrics"])
    slim = client.get(f"/api/v1/pack?have={','.join(shas)}").json
    assert [each["sha"] for each in slim["rubrics"]] == shas
    assert not any("html" in each or "domains" in each for each in slim["rubrics"])
    assert slim["teachers"] == whole["teachers"]


def test_a_pack_has_one_tag_whatever_the_device_holds(app: Flask) -> None:
    client = sign_in(app, DANA)
    first = client.get("/api/v1/pack?have=")
    sha = first.json["rubrics"][0]["sha"]
    again = client.get(f"/api/v1/pack?have={sha}", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_rubric_in_another_language_is_another_rubric(app: Flask) -> None:
    client = sign_in(app, DANA)
    english = [each["sha"] for each in client.get("/api/v1/pack?have=").json["rubrics"]]
    client.post("/me/preferences", data={"language": "es"}, headers=ORIGIN)
    spanish = [each["sha"] for each in client.get("/api/v1/pack?have=").json["rubrics"]]
    assert english != spanish


def test_a_capture_page_names_its_rubric_as_the_pack_does(app: Flask) -> None:
    client = sign_in(app, DANA)
    [rubric] = client.get("/api/v1/pack?have=").json["rubrics"]
    query = {"teacher": OKAFOR, "kind": "coaching", "rubric": f"{rubric['id']}@{rubric['version']}"}
    page = client.get("/capture/new", query_string=query).text
    visit = json.loads(re.search(r'id="visit">(.*?)</script>', page).group(1))  # type: ignore[union-attr]
    assert visit["sha"] == rubric["sha"]
    assert rubric["html"] in page


# On a home screen


def test_the_app_can_be_put_on_a_home_screen(client: FlaskClient) -> None:
    answer = client.get("/manifest.webmanifest")
    assert answer.mimetype == "application/manifest+json"
    manifest = json.loads(answer.text)
    assert (manifest["display"], manifest["start_url"], manifest["scope"]) == (
        "standalone",
        "/",
        "/",
    )
    assert [each["url"] for each in manifest["shortcuts"]] == ["/capture/new"]
    sizes = {each["sizes"]: size_of(client.get(each["src"]).data) for each in manifest["icons"]}
    assert sizes == {"192x192": (192, 192), "512x512": (512, 512)}
    assert [each["purpose"] for each in manifest["icons"]] == ["any", "any", "maskable"]


def test_every_page_names_the_manifest_and_its_colors(client: FlaskClient) -> None:
    page = client.get("/sign-in").text
    assert '<link rel="manifest" href="/manifest.webmanifest">' in page
    assert (
        len(re.findall(r'<meta name="theme-color" media="[^"]+" content="#[0-9a-f]{6}">', page))
        == 2
    )
    icon = re.search(r'rel="apple-touch-icon" href="([^"]+)"', page)
    assert icon
    assert size_of(client.get(icon.group(1)).data) == (180, 180)


def size_of(png: bytes) -> tuple[int, int]:
    """Width and height, from the header of a PNG."""
    assert png.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", png[16:24])
    return width, height
