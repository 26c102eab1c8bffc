"""What a reader may not open is in no byte of their workbook, CSV or JSON."""

import io
from zipfile import ZipFile

import pytest

from observe.domain.export import Filter
from observe.domain.policy import Scope
from observe.domain.record import Step
from observe.store import exports
from observe.workbook.twins import write_csv, write_json
from tests.cast import ADA, DANA, DISTRICT, HADDAD, LINCOLN, OKAFOR, PRIYA, THEO
from tests.workbook.visits import EDITION, captured, note, rate, shared, workbook

pytestmark = pytest.mark.usefixtures("district", "visits")

SHARED = b"canary shared"
HIDDEN = [b"canary draft", b"canary private", b"canary coaching", b"canary step", b"canary rating"]


@pytest.fixture
def visits() -> None:
    words = {"step": Step("canary step", None, "canary step met", None)}
    shared("walkthrough", note("canary shared"), note("canary private", private=True), words=words)
    captured("draft", note("canary draft"), rate("LF.goals", "1", comment="canary rating"))
    shared("coaching", note("canary coaching"), kind="coaching", words={"glow": "canary coaching"})


def bytes_of(scope: Scope, asked: Filter | None = None) -> bytes:
    """All of the workbook, unpacked, with its twins."""
    package = ZipFile(workbook(scope, asked))
    found = [package.read(name) for name in package.namelist()]
    for sheet in ("Ratings", "Evidence", "Feedback", "README"):
        out = io.BytesIO()
        with exports.extract(DISTRICT, scope, asked or Filter()) as extract:
            write_csv(extract, EDITION, sheet, out)
        found.append(out.getvalue())
    out = io.BytesIO()
    with exports.extract(DISTRICT, scope, asked or Filter()) as extract:
        write_json(extract, EDITION, out)
    return b"\n".join([*found, out.getvalue()])


@pytest.mark.parametrize("scope", [Scope(ADA, None), Scope(PRIYA, frozenset({LINCOLN}))])
def test_the_district_and_the_school_get_what_was_shared_and_nothing_else(scope: Scope) -> None:
    found = bytes_of(scope)
    assert SHARED in found
    assert [word for word in HIDDEN if word in found] == []


def test_asking_for_a_teacher_opens_nothing_more() -> None:
    found = bytes_of(Scope(ADA, None), Filter(teacher=OKAFOR))
    assert SHARED in found
    assert [word for word in HIDDEN if word in found] == []


@pytest.mark.parametrize("person", [OKAFOR, DANA])
def test_teacher_and_coach_get_their_coaching_and_no_draft(person: str) -> None:
    found = bytes_of(Scope(person, frozenset()))
    assert [word for word in HIDDEN if word in found] == [b"canary coaching", b"canary step"]
    assert SHARED in found


@pytest.mark.parametrize("person", [THEO, HADDAD])
def test_others_get_nothing(person: str) -> None:
    assert b"canary" not in bytes_of(Scope(person, frozenset()))
