"""Trials of the server: killed, started again, full, locked, and renewed during a visit."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.faults.builds import changed
from tests.faults.catalogue import Fault, fault
from tests.faults.devices import Device
from tests.faults.scene import Scene, numbered
from tests.faults.screens import happened
from tests.faults.servers import TrialServer

SYNCED = 2
"""SQLite's FULL: the disk has a commit before anybody is told of it."""


@fault(Fault.KILLED_BEFORE, controls=("entries are written behind their acknowledgement",))
def test_a_server_killed_before_the_commit_has_promised_nothing(scene: Scene) -> None:
    server = scene.own_server()
    device = visiting(scene)
    scene.write(device, *numbered(5))
    killed_at(scene, server, "before", device)
    assert not {each["id"] for each in device.waiting()} & {
        each["id"] for each in server.log(device.visit)
    }
    scene.restart()
    device.send_all()
    scene.verdict(device)


@fault(
    Fault.KILLED_AFTER,
    controls=("a repeated entry is stored under another id", "commits are not synced to the disk"),
)
def test_a_server_killed_after_the_commit_hears_it_all_again_and_keeps_one(scene: Scene) -> None:
    server = scene.own_server()
    device = visiting(scene)
    scene.write(device, *numbered(5))
    killed_at(scene, server, "after", device)
    assert {each["id"] for each in device.waiting()} <= {
        each["id"] for each in server.log(device.visit)
    }
    scene.restart()
    device.send_all()
    assert {*device.statuses.values()} == {"stored", "duplicate"}
    assert server.syncs() == {SYNCED}
    scene.verdict(device)


@fault(Fault.RESTARTED, controls=("a failed attempt is the last one",))
def test_a_visit_goes_on_while_the_server_is_started_again(scene: Scene) -> None:
    server = scene.own_server()
    tablet = scene.tablet()
    tablet.begin()
    scene.write(tablet, "S1: “Before it goes.”")
    tablet.is_sent()
    server.stop()
    scene.write(tablet, *numbered(3, "S{}: “While it is away.”"))
    tablet.waits(3)
    scene.restart()
    happened(server.lives == 2, "the server has a second life")
    tablet.is_sent()
    scene.verdict(tablet)


@fault(Fault.DISK_FULL, controls=("what the database refuses is acknowledged all the same",))
def test_a_full_disk_refuses_and_keeps_what_it_had(scene: Scene) -> None:
    server = scene.own_server()
    device = visiting(scene)
    server.set_trap("full")
    scene.write(device, *(text * 400 for text in numbered(3)))
    assert device.send() == 503
    happened(server.sprung("full") > 0, "the database may not grow")
    server.lift_trap()
    device.send_all()
    scene.verdict(device)


@fault(Fault.LOCKED, controls=("what the database refuses is acknowledged all the same",))
def test_a_locked_database_is_asked_again(scene: Scene) -> None:
    server = scene.own_server(busy_ms=200)
    device = visiting(scene)
    scene.write(device, *numbered(3))
    with locked(server):
        assert device.send() == 503
    device.send_all()
    scene.verdict(device)


@fault(
    Fault.NEW_VERSION,
    controls=("an older build is refused", "static files of the build before are dropped"),
)
def test_a_visit_begun_with_one_version_ends_with_the_next(scene: Scene, tmp_path: Path) -> None:
    scene.own_server()
    tablet = scene.tablet()
    tablet.begin()
    scene.write(tablet, "S1: “In the old version.”")
    tablet.is_sent()
    own = tablet.page.evaluate("document.querySelector('script[type=module]').src")
    before = health(scene.server)
    scene.server.stop()
    scene.write(tablet, "S2: “While it is renewed.”")
    scene.restart(changed(scene.build, tmp_path / "next"))
    happened(health(scene.server) != before, "another build answers")
    tablet.is_sent()
    scene.write(tablet, "S3: “The old page, the new server.”")
    tablet.is_sent()
    assert scene.server.ask("GET", urlsplit(own).path)[0] == 200
    tablet.reload()
    new = tablet.page.evaluate("document.querySelector('script[type=module]').src")
    happened(new != own, "the page is of the new build")
    scene.write(tablet, "S4: “In the new version.”")
    tablet.is_sent()
    scene.verdict(tablet)


def visiting(scene: Scene) -> Device:
    """A device on a visit whose first notes are on the server."""
    device = scene.device("tablet")
    device.create()
    scene.write(device, *numbered(3, "T: “Question {}?”"))
    device.send_all()
    return device


def killed_at(scene: Scene, server: TrialServer, door: str, device: Device) -> None:
    server.set_trap(door)
    assert device.send() is None
    server.is_dead()
    happened(server.sprung(door) == 1, f"the server is killed {door} the commit")


@contextmanager
def locked(server: TrialServer) -> Iterator[None]:
    """Somebody else is writing, and does not end."""
    with server.database() as other:
        other.isolation_level = None
        other.execute("BEGIN IMMEDIATE")
        with server.database() as third:
            third.execute("PRAGMA busy_timeout=1")
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                third.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def health(server: TrialServer) -> bytes:
    build: bytes = server.ask("GET", "/healthz")[1].split(b'"build":"')[1][:12]
    return build
