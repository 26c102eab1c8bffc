"""Static files, each under the build it belongs to."""

import gzip
import os
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient

from observe.config import BadConfiguration
from observe.web import assets
from tests.cast import DANA, sign_in


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def build(client: FlaskClient) -> str:
    found: str = client.get("/healthz").json["build"]
    return found


def test_every_file_that_a_page_names_is_there(app: Flask, build: str) -> None:
    page = sign_in(app, DANA).get("/").text
    named = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page))
    assert len(named) > 3
    for name in named:
        assert name.startswith(f"/static/{build}/")
        assert app.test_client().get(name).status_code == 200, name


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("css/tokens.css", "text/css"),
        ("js/capture/fold.js", "text/javascript"),
        ("vendor/htmx.min.js", "text/javascript"),
    ],
)
def test_a_file_says_what_it_is_and_may_be_kept_for_a_year(
    client: FlaskClient, build: str, name: str, kind: str
) -> None:
    answer = client.get(f"/static/{build}/{name}")
    assert answer.headers["Content-Type"].split(";")[0] == kind
    kept = answer.headers["Cache-Control"]
    assert {"public", "immutable", "max-age=31536000"} == set(kept.split(", "))


def test_a_file_that_has_not_changed_is_not_sent_again(client: FlaskClient, build: str) -> None:
    first = client.get(f"/static/{build}/css/tokens.css")
    again = client.get(
        f"/static/{build}/css/tokens.css", headers={"If-None-Match": first.headers["ETag"]}
    )
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(("wish", "unpack"), [("br", brotli.decompress), ("gzip", gzip.decompress)])
def test_text_is_sent_small_to_who_can_unpack_it(
    client: FlaskClient, build: str, wish: str, unpack: object
) -> None:
    plain = client.get(f"/static/{build}/css/parts.css")
    small = client.get(f"/static/{build}/css/parts.css", headers={"Accept-Encoding": wish})
    assert small.headers["Content-Encoding"] == wish
    assert len(small.data) < len(plain.data) / 2
    assert unpack(small.data) == plain.data  # type: ignore[operator]


@pytest.mark.parametrize(
    "path",
    [
        "css/none.css",
        "css",
        "",
        "../../observe.sqlite3",
        "%2e%2e/%2e%2e/observe.sqlite3",
        "..%2f..%2fsecret-key",
        "/etc/passwd",
        "css/" + "x" * 5_000,
        "css/nul%00.css",
    ],
)
def test_nothing_but_static_files_is_served(client: FlaskClient, build: str, path: str) -> None:
    assert client.get(f"/static/{build}/{path}").status_code in (404, 308)


@pytest.mark.parametrize("other", ["..", ".", "none", "%2e%2e", "builds", "x" * 5_000])
def test_a_build_that_is_not_kept_is_not_there(client: FlaskClient, other: str) -> None:
    assert client.get(f"/static/{other}/observe.sqlite3").status_code in (404, 308)


def installed(directory: Path, content: str) -> Path:
    """A folder of static files."""
    static = directory / "static"
    static.mkdir(exist_ok=True)
    (static / "a.css").write_text(content)
    return static


def test_a_change_in_any_file_is_another_build(tmp_path: Path) -> None:
    one = assets._build(installed(tmp_path, "a {}"))
    assert assets._build(installed(tmp_path, "a {}")) == one
    assert assets._build(installed(tmp_path, "b {}")) != one


def test_a_page_of_the_build_before_still_finds_its_files(tmp_path: Path) -> None:
    builds = tmp_path / "builds"
    for number in range(4):
        static = installed(tmp_path, f"build {number}")
        assets._keep(static, f"build{number}", builds)
        os.utime(builds / f"build{number}", (number, number))
    kept = sorted(each.name for each in builds.iterdir())
    assert kept == ["build2", "build3"]
    assert (builds / "build2" / "a.css").read_text() == "build 2"


def test_a_copy_cut_in_the_middle_is_made_anew(tmp_path: Path) -> None:
    builds = tmp_path / "builds"
    (builds / "one.part").mkdir(parents=True)
    (builds / "one.part" / "half.css").write_text("half")
    os.utime(builds / "one.part", (1, 1))
    assets._keep(installed(tmp_path, "whole"), "one", builds)
    assert [each.name for each in (builds / "one").iterdir()] == ["a.css"]
    assert [each.name for each in builds.iterdir()] == ["one"]


def test_servers_that_start_at_once_share_one_copy(tmp_path: Path) -> None:
    static, builds = installed(tmp_path, "whole"), tmp_path / "builds"
    for number in range(300):
        (static / f"{number}.css").write_text("a {}")
    together = Barrier(4)

    def start(_server: int) -> Path:
        together.wait()
        return assets._keep(static, "one", builds)

    with ThreadPoolExecutor(4) as servers:
        assert set(servers.map(start, range(4))) == {builds}
    assert [each.name for each in builds.iterdir()] == ["one"]
    assert len(list((builds / "one").iterdir())) == 301


def test_without_the_browser_code_the_server_does_not_start(
    own_app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assets, "files", lambda: tmp_path)
    with pytest.raises(BadConfiguration, match="browser code is missing"):
        assets.install(own_app, own_app.extensions["observe"])
