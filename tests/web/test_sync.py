"""Whatever happens between devices and server: nothing lost, nothing doubled, nothing crossed.

A model holds what each device was told and compares it with what the server gives back.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)

from observe.domain.batch import Completeness
from observe.domain.entry import Entry
from observe.domain.fold import fold
from observe.store import drafts, entries
from observe.store.tables_capture import Observation
from tests.cast import DANA, DISTRICT, HADDAD, NOW, OKAFOR, ORIGIN, THEO, Tablet, sign_in

TEACHER = {DANA: OKAFOR, THEO: HADDAD}
OTHER = {DANA: THEO, THEO: DANA}
ADDED = ("server_seq", "received_at", "author", "flags")
people = st.sampled_from([DANA, THEO])
devices = st.sampled_from(["one", "two"])
kinds = st.sampled_from(
    ["create", "start", "note", "note", "rate", "tally", "tick", "finish", "reopen"]
)
START_MS = int(NOW.timestamp() * 1000)
YEAR_MS = 365 * 24 * 3600 * 1000
clocks = st.sampled_from([-10 * YEAR_MS, -3_600_000, -1, 0, 90_000, 3 * 24 * 3_600_000, YEAR_MS])


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest) -> Flask:
    name = "app" if request.param == "sqlite" else "postgres_app"
    app: Flask = request.getfixturevalue(name)
    return app


@pytest.fixture
def browsers(either: Flask) -> dict[str, FlaskClient]:
    return {person: sign_in(either, person) for person in (DANA, THEO)}


SETTINGS = settings(
    max_examples=16,
    stateful_step_count=20,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


class Sync(RuleBasedStateMachine):
    """Two people, each with one visit and two devices; `app` and `browsers` are set by the test."""

    app: Flask
    browsers: dict[str, FlaskClient]
    made = Bundle("made")

    def __init__(self) -> None:
        super().__init__()
        self.visit = {person: str(uuid.uuid4()) for person in (DANA, THEO)}
        self.tablets = {
            (p, d): Tablet(f"{d} {uuid.uuid4()}") for p in (DANA, THEO) for d in ("one", "two")
        }
        self.waiting: dict[tuple[str, str], list[dict[str, Any]]] = {
            key: [] for key in self.tablets
        }
        self.acked: dict[str, dict[str, dict[str, Any]]] = {DANA: {}, THEO: {}}
        self.reached: dict[str, dict[str, dict[str, Any]]] = {DANA: {}, THEO: {}}
        self.came: dict[str, list[dict[str, Any]]] = {DANA: [], THEO: []}
        self.seqs: dict[str, int] = {}

    @initialize()
    def begin(self) -> None:
        """Both have a visit on the server already, so that every step tries something."""
        for person in (DANA, THEO):
            self.capture(person, "one", "create", 0)
            self.send(person, "one", heard=True, size=1, chance=Random(0))  # noqa: S311 (the same each time)

    @rule(person=people, device=devices, ms=st.integers(0, 50))
    def finish_before_the_rest(self, person: str, device: str, ms: int) -> None:
        """The finish overtakes what it vouches for."""
        self.capture(person, device, "note", ms)
        finish = self.tablets[person, device].finish(ms)
        answer = self._post(person, device, [finish])
        self.reached[person][finish["id"]] = finish
        self.seqs[finish["id"]] = answer.json["acks"][0]["server_seq"]

    @rule(target=made, person=people, device=devices, what=kinds, ms=st.integers(0, 50))
    def capture(self, person: str, device: str, what: str, ms: int) -> tuple[str, dict[str, Any]]:
        tablet = self.tablets[person, device]
        entry = {
            "create": lambda: tablet.create(teacher=TEACHER[person], section=None),
            "start": lambda: tablet.entry("obs.start", ms=ms),
            "note": lambda: tablet.note(f"{device} at {ms}", ms=ms, tags=["LF.goals"]),
            "rate": lambda: tablet.rate("LL.pace", str(ms % 4 + 1), ms=ms),
            "tally": lambda: tablet.entry("tally.add", "LF.goals.retell", ms=ms, delta=1),
            "tick": lambda: tablet.entry("check.set", "LF.goals.posted", ms=ms, on=ms % 2 == 0),
            "finish": lambda: tablet.finish(ms),
            "reopen": lambda: tablet.entry("obs.reopen", ms=ms, reason=None),
        }[what]()
        self.waiting[person, device].append(entry)
        return person, entry

    @rule(target=made, person=people, device=devices, note=made, text=st.text(max_size=5))
    def edit(self, person: str, device: str, note: tuple[str, dict[str, Any]], text: str) -> object:
        author, entry = note
        if author != person or not entry["kind"].startswith("note."):
            return multiple()
        words = {"text": text.encode("utf-8", "ignore").decode().replace("\0", "")}
        edited = self.tablets[person, device].entry(
            "note.edit", entry["target"], base=entry["id"], **words
        )
        self.waiting[person, device].append(edited)
        return person, edited

    @rule(person=people, device=devices, off_ms=clocks)
    def set_clock(self, person: str, device: str, off_ms: int) -> None:
        """The device's own clock goes wrong, or back, in the middle of the visit."""
        self.tablets[person, device].start_ms = START_MS + off_ms

    @rule(person=people, device=devices, heard=st.booleans(), size=st.integers(1, 6), chance=st.randoms(use_true_random=False))  # fmt: skip
    def send(self, person: str, device: str, heard: bool, size: int, chance: Any) -> None:
        """A part of what waits, in any order; the answer may be lost on the way."""
        queue = self.waiting[person, device]
        part = chance.sample(queue, min(size, len(queue)))
        answer = self._post(person, device, part)
        assert answer.status_code == 200, answer.text
        self.reached[person] |= {entry["id"]: entry for entry in part}
        for entry, ack in zip(part, answer.json["acks"], strict=True):
            assert ack["id"] == entry["id"]
            assert ack["status"] in ("stored", "duplicate")
            assert self.seqs.setdefault(entry["id"], ack["server_seq"]) == ack["server_seq"]
        if heard:
            self.acked[person] |= {entry["id"]: entry for entry in part}
            self.waiting[person, device] = [e for e in queue if e["id"] not in self.acked[person]]

    @rule(person=people, device=devices)
    def replay(self, person: str, device: str) -> None:
        """All that this person was ever told is stored, from whichever device."""
        part = list(self.acked[person].values())[:50]
        answer = self._post(person, device, part)
        assert {ack["status"] for ack in answer.json["acks"]} <= {"duplicate"}

    @rule(person=people, device=devices, entry=made, change=st.sampled_from([{"lesson_ms": 99}, {"payload": {"text": "forged"}}]))  # fmt: skip
    def forge(
        self, person: str, device: str, entry: tuple[str, dict[str, Any]], change: dict[str, Any]
    ) -> None:
        """An id that is taken, by whomever, with something else under it."""
        author, stolen = entry
        if stolen["id"] not in self.reached[author]:
            return
        answer = self._post(person, device, [{**stolen, **change}])
        assert [ack["status"] for ack in answer.json["acks"]] == ["id_reused"]
        assert answer.json["acks"][0]["server_seq"] is None

    @rule(person=people, device=devices, entry=made)
    def intrude(self, person: str, device: str, entry: tuple[str, dict[str, Any]]) -> None:
        """To the other one's visit, or in the other one's name."""
        if not self.reached[OTHER[person]]:
            return
        answer = self._post(person, device, [entry[1]], visit=self.visit[OTHER[person]])
        assert (answer.status_code, answer.json["code"]) == (403, "no_access")
        answer = self._post(person, device, [entry[1]], user=OTHER[person])
        assert (answer.status_code, answer.json["code"]) == (403, "wrong_user")

    @rule(person=people, device=devices, note=consumes(made))
    def send_broken(self, person: str, device: str, note: tuple[str, dict[str, Any]]) -> None:
        """One bad entry beside a good one that waits."""
        bad = {**note[1], "id": str(uuid.uuid4()), "kind": "note.sing", "device_seq": 10_000}
        part = [bad, *self.waiting[person, device][:1]]
        answer = self._post(person, device, part)
        assert answer.json["acks"][0]["status"] == "quarantined"
        for entry in part[1:]:
            self.reached[person][entry["id"]] = entry
            self.seqs.setdefault(entry["id"], answer.json["acks"][1]["server_seq"])

    @precondition(lambda self: any(self.reached.values()))
    @invariant()
    def nothing_is_lost_doubled_or_crossed(self) -> None:
        for person in (DANA, THEO):
            if not self.reached[person]:
                continue
            back = self._get(person)
            sent = {
                e["id"]: {k: v for k, v in e.items() if k not in ADDED} for e in back["entries"]
            }
            assert len(sent) == len(back["entries"])
            assert sent == self.reached[person]
            assert {entry["author"] for entry in back["entries"]} == {person}
            assert {e["id"]: e["server_seq"] for e in back["entries"]} == {
                entry: self.seqs[entry] for entry in sent
            }
            visit = fold(Entry(**entry) for entry in self.reached[person].values())
            assert back["state"] == visit.state
            assert back["completeness"] == self._completeness(person, visit.manifest)
            assert self._shown(person) == [
                (note.id, note.text, note.lesson_ms) for note in visit.notes
            ]

    def _completeness(self, person: str, manifest: Mapping[str, int] | None) -> object:
        """What a finish vouched for against what ever reached the server, counted by ourselves."""
        if manifest is None:
            return None
        came = {(e["device_id"], e["device_seq"]) for e in self.came[person]}
        missing = {
            device: sum((device, seq) not in came for seq in range(1, most + 1))
            for device, most in manifest.items()
        }
        missing = {device: count for device, count in missing.items() if count}
        return {"complete": not missing, "missing": missing}

    def _shown(self, person: str) -> list[tuple[str, str, int]]:
        """The notes as the observer's pages have them."""
        with self.app.app_context():
            notes = drafts.draft(DISTRICT, person, self.visit[person]).notes
        return [(note.id, note.text, note.lesson_ms) for note in notes]

    def teardown(self) -> None:
        for person in (DANA, THEO):
            if self.reached[person]:
                url = f"/api/v1/observations/{self.visit[person]}"
                assert self.browsers[OTHER[person]].get(url).status_code == 404

    def _post(
        self, person: str, device: str, part: list[dict[str, Any]], visit: str = "", user: str = ""
    ) -> Any:
        body = self.tablets[person, device].batch(*part, user=user or person)
        url = f"/api/v1/observations/{visit or self.visit[person]}/entries"
        answer = self.browsers[person].post(url, json=body, headers=ORIGIN)
        for entry, ack in zip(part, (answer.json or {}).get("acks", ()), strict=False):
            if ack["status"] in ("stored", "quarantined"):
                self.came[person].append(entry)
        return answer

    def _get(self, person: str) -> Any:
        return self.browsers[person].get(f"/api/v1/observations/{self.visit[person]}?since=0").json


def test_nothing_is_lost_doubled_or_crossed(
    either: Flask, browsers: dict[str, FlaskClient]
) -> None:
    machine = type("Machine", (Sync,), {"app": either, "browsers": browsers})
    run_state_machine_as_test(machine, settings=SETTINGS)


def forgets_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    store = entries._store

    def broken(
        session: Any, row: Any, author: str, batch: Any, verdicts: Any, at: Any
    ) -> dict[str, int]:
        return store(session, row, author, batch, verdicts[:-1], at)

    monkeypatch.setattr(entries, "_store", broken)


def believes_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    project = entries.project

    def broken(session: Any, row: Any, made: Any, at: Any) -> Any:
        by_wall = [replace(each, lesson_ms=abs(each.wall_ms) % 10**9) for each in made]
        return project(session, row, by_wall, at)

    monkeypatch.setattr(entries, "project", broken)


def trusts_whoever_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    find = entries._observation

    def broken(session: Any, district: str, author: str, observation: str, at: Any) -> Any:
        row = session.get(Observation, (district, observation))
        return find(session, district, row.observer_id if row else author, observation, at)

    monkeypatch.setattr(entries, "_observation", broken)


def calls_it_complete(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        entries, "completeness", lambda manifest, _slots: manifest and Completeness(True, {})
    )


@pytest.mark.parametrize(
    "breaks", [forgets_the_last, believes_the_clock, trusts_whoever_asks, calls_it_complete]
)
def test_a_broken_server_is_found_out(
    app: Flask, monkeypatch: pytest.MonkeyPatch, breaks: Callable[[pytest.MonkeyPatch], None]
) -> None:
    """The controls: the same trial against builds that each break one promise."""
    breaks(monkeypatch)
    browsers = {person: sign_in(app, person) for person in (DANA, THEO)}
    machine = type("Machine", (Sync,), {"app": app, "browsers": browsers})
    with pytest.raises((AssertionError, KeyError)):
        run_state_machine_as_test(machine, settings=settings(SETTINGS, phases=[Phase.generate]))
