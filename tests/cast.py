"""A small district with people of known names, entered through the store."""

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from observe.config import files
from observe.domain.batch import Answer, Batch
from observe.domain.people import District, NewPerson, School, Section, Term
from observe.domain.policy import Reach, Role
from observe.exchange.rubric_file import read_rubric
from observe.store import access, entering, entries, rubrics
from observe.web import signed_in
from observe.web.passwords import HASHER
from observe.web.signed_in import fingerprint

NOW = datetime(2026, 11, 17, 16, 5, tzinfo=UTC)
WALKTHROUGH = "https://observe.example/rubrics/pl-walkthrough"
ORIGIN = {"Origin": "http://localhost", "X-Obs-Client": "capture/1"}


def the_id(name: str) -> str:
    """The same id for the same name, everywhere in the tests."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"https://observe.example/cast/{name}"))


DISTRICT, OTHER_DISTRICT = the_id("district"), the_id("other district")
LINCOLN, MADISON = the_id("Lincoln"), the_id("Madison")
DANA, THEO = the_id("Dana"), the_id("Theo")
OKAFOR, LINDQVIST, HADDAD = the_id("Okafor"), the_id("Lindqvist"), the_id("Haddad")
PRIYA, LENA, ADA = the_id("Priya"), the_id("Lena"), the_id("Ada")
SCIENCE, MATH, ART = the_id("Grade 5 Science"), the_id("Grade 7 Math"), the_id("Art")
STRANGER, STRANGER_TEACHER = the_id("Stranger"), the_id("Stranger teacher")
NOOR, MARA, FARAH = the_id("Noor"), the_id("Mara"), the_id("Farah")
"""Entered only where the ranks of many people matter, by `tests.canaries.people`."""

PASSWORD = "a cast of named people"

EMAILS = {
    DANA: "dana@school.example",
    THEO: "theo@school.example",
    OKAFOR: "okafor@school.example",
    LINDQVIST: "lindqvist@school.example",
    PRIYA: "priya@school.example",
    LENA: "lena@school.example",
    ADA: "ada@school.example",
    STRANGER: "stranger@school.example",
    NOOR: "noor@school.example",
    MARA: "mara@school.example",
    FARAH: "farah@school.example",
}


def enter_cast(rubric: str = "pl-walkthrough.yaml") -> None:
    """Dana and Theo coach; Priya leads Lincoln, Lena coaching; Ada administers; Stranger coaches elsewhere."""
    _district(
        DISTRICT,
        "Cedar Valley",
        [School(LINCOLN, "Lincoln", "014"), School(MADISON, "Madison", "015")],
    )
    _people(
        DISTRICT,
        [
            _person(DANA, "Dana Ruiz", "Dana Ruiz", (Role.COACH, LINCOLN)),
            _person(THEO, "Theo Marsh", "Theo Marsh", (Role.COACH, LINCOLN)),
            _person(OKAFOR, "Amara Okafor", "Ms. Okafor", (Role.TEACHER, LINCOLN)),
            _person(LINDQVIST, "Nils Lindqvist", "Mr. Lindqvist", (Role.TEACHER, MADISON)),
            _person(HADDAD, "Sami Haddad", "Mr. Haddad", (Role.TEACHER, MADISON)),
            _person(PRIYA, "Priya Nair", "Principal Nair", (Role.LEADER, LINCOLN)),
            _person(LENA, "Lena Fischer", "Lena Fischer", (Role.COACHING_LEAD, None)),
            _person(ADA, "Ada Brandt", "Ada Brandt", (Role.ADMINISTRATOR, None)),
        ],
    )
    entering.enter_sections(
        DISTRICT,
        {
            OKAFOR: [Section(SCIENCE, LINCOLN, "Grade 5 Science", "Science", "3-5", "12")],
            LINDQVIST: [Section(MATH, MADISON, "Grade 7 Math", "Mathematics", "6-8", "4")],
            HADDAD: [Section(ART, MADISON, "Art", "Art", "6-8", "20")],
        },
    )
    entering.assign(DISTRICT, DANA, [OKAFOR, LINDQVIST], date(2026, 8, 17))
    entering.assign(DISTRICT, THEO, [HADDAD], date(2026, 8, 17))
    _district(OTHER_DISTRICT, "Elsewhere", [School(the_id("Elsewhere"), "Elsewhere", "1")])
    _people(
        OTHER_DISTRICT,
        [
            _person(
                STRANGER, "Sasha Stranger", "Sasha Stranger", (Role.COACH, the_id("Elsewhere"))
            ),
            _person(STRANGER_TEACHER, "Tess Far", "Ms. Far", (Role.TEACHER, the_id("Elsewhere"))),
        ],
    )
    entering.assign(OTHER_DISTRICT, STRANGER, [STRANGER_TEACHER], date(2026, 8, 17))
    for district in (DISTRICT, OTHER_DISTRICT) if rubric else ():
        publish_rubric(district, rubric)


def publish_rubric(district: str, name: str) -> str:
    """Publish a shipped rubric; gives its version."""
    found = read_rubric((files() / "rubrics" / name).read_text(encoding="utf-8"), name)
    rubrics.publish(district, found.plain, found.sha, NOW)
    return found.rubric.version


def sign_in(app: Flask, person: str) -> FlaskClient:
    """A browser in which this person is signed in."""
    client = app.test_client()
    key = f"key of {person} {uuid.uuid4()}"
    with app.app_context():
        found = access.credentials(EMAILS[person])
        assert found is not None
        access.open_session(
            fingerprint(key), found.account, "test", datetime.now(UTC), signed_in.SESSION_LENGTH
        )
    client.set_cookie("observe", key)
    return client


@dataclass
class Tablet:
    """A device that numbers and stamps what is captured with it."""

    name: str = "tablet"
    seq: int = 0
    start_ms: int = int(NOW.timestamp() * 1000)

    @property
    def device_id(self) -> str:
        return f"d-{the_id(self.name)}"

    def entry(
        self,
        kind: str,
        target: str | None = None,
        /,
        *,
        ms: int = 0,
        base: str | None = None,
        **payload: Any,
    ) -> dict[str, Any]:
        self.seq += 1
        return {
            "id": str(uuid.uuid4()),
            "device_id": self.device_id,
            "device_seq": self.seq,
            "kind": kind,
            "target": target,
            "base": base,
            "payload": payload,
            "lesson_ms": ms,
            "wall_ms": self.start_ms + ms,
            "approx": False,
            "schema_v": 1,
            "build": "test",
        }

    def create(self, **changes: Any) -> dict[str, Any]:
        about = {
            "teacher": OKAFOR,
            "section": SCIENCE,
            "rubric": WALKTHROUGH,
            "rubric_version": "2.0.0",
            "kind": "walkthrough",
            "planned": None,
        }
        return self.entry("obs.create", **{**about, **changes})

    def note(self, text: str, *, ms: int = 0, note: str = "", **more: Any) -> dict[str, Any]:
        written = {"text": text, "tags": [], "private": False, **more}
        return self.entry("note.add", note or str(uuid.uuid4()), ms=ms, **written)

    def rate(
        self, criterion: str, level: str | None, *, ms: int = 0, **more: Any
    ) -> dict[str, Any]:
        base = more.pop("base", None)
        return self.entry("rate.set", criterion, ms=ms, base=base, level=level, **more)

    def finish(self, ms: int = 600_000, **others: int) -> dict[str, Any]:
        return self.entry("obs.finish", ms=ms, manifest={self.device_id: self.seq + 1, **others})

    def batch(self, *made: dict[str, Any], user: str = DANA) -> dict[str, Any]:
        """The body that this device sends."""
        return {
            "user": user,
            "device_id": self.device_id,
            "device_label": self.name,
            "schema_v": 1,
            "build": "test",
            "sent_wall_ms": self.start_ms,
            "pending_after": 0,
            "max_seq": self.seq,
            "entries": list(made),
        }


def capture(observation: str, tablet: Tablet, *made: dict[str, Any], by: str = DANA) -> Answer:
    """Append entries through the store, as their author."""
    batch = Batch(tablet.device_id, tablet.name, tablet.start_ms, 0, tablet.seq, tuple(made))
    reach = Reach(by, by in (DANA, THEO), frozenset({LINCOLN}) if by == PRIYA else frozenset())
    return entries.append(DISTRICT, by, reach, observation, batch, NOW)


def _district(district: str, name: str, schools: list[School]) -> None:
    entering.found_district(District(district, name, "America/Chicago", "en"), "salt")
    term = Term(
        the_id(f"{name} fall"), "Fall 2026", "2026–27", date(2026, 8, 17), date(2026, 12, 18)
    )
    entering.enter_places(district, schools, [term])


def _people(district: str, new: list[NewPerson]) -> None:
    entering.enter_people(district, new, [the_id(f"role of {p.name}") for p in new])


def _person(person: str, name: str, called: str, role: tuple[Role, str | None]) -> NewPerson:
    email = EMAILS.get(person)
    return NewPerson(
        id=person,
        name=name,
        called=called,
        code=f"P-{person[:6]}",
        roles=(role,),
        email=email,
        password_hash=HASHER.hash(PASSWORD) if email else None,
    )


def database(directory: Path) -> str:
    return f"sqlite:///{directory / 'observe.sqlite3'}"
