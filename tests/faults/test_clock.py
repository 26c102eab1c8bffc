"""Trials of clocks: days off, moved backwards, and asleep."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from tests.faults.catalogue import Fault, fault
from tests.faults.mishaps import refuse
from tests.faults.scene import Scene, numbered
from tests.faults.screens import Screen, happened
from tests.faults.tampering import HIDE, SHIFTED_CLOCK, lacking
from tests.faults.test_network import everything

DAYS_OFF = 9 * 24 * 3_600_000 + 5 * 3_600_000 + 17 * 60_000
HOURS_BACK = 3 * 3_600_000
TEN_MINUTES = 600_000
HERE = ZoneInfo("America/Chicago")


@fault(
    Fault.DAYS_OFF,
    controls=("the device's wall clock is shown", "the device's wall clock is recorded"),
)
def test_a_device_that_is_days_off_changes_no_time(scene: Scene) -> None:
    tablet = shifted(scene, DAYS_OFF)
    scene.write(tablet, *numbered(2))
    tablet.is_sent()
    shown = tablet.page.locator("#stream time").first.inner_text()
    assert minutes_from_now(shown) <= 1, f"the page says {shown}"
    row = observation(scene, tablet.visit)
    begun_at = datetime.fromisoformat(row["started_at"]).replace(tzinfo=UTC)
    assert abs((datetime.now(UTC) - begun_at).total_seconds()) < 120
    ahead = scene.server.log(tablet.visit)[-1]["wall_ms"] - datetime.now(UTC).timestamp() * 1000
    happened(ahead > DAYS_OFF - 60_000, "the device is days off")
    scene.claims.clear()
    scene.verdict(tablet)


@fault(Fault.BACKWARDS, controls=("lesson time comes from the wall clock",))
def test_a_clock_that_is_set_back_moves_no_note(scene: Scene) -> None:
    tablet = shifted(scene, 0)
    scene.write(tablet, "S1: “Before it is set back.”")
    tablet.page.evaluate(f"trialShift = -{HOURS_BACK}")
    tablet.page.wait_for_timeout(1200)
    scene.write(tablet, "S2: “After it is set back.”", "S3: “And later.”")
    tablet.is_sent()
    notes = [each for each in scene.server.log(tablet.visit) if each["kind"] == "note.add"]
    moved = notes[0]["wall_ms"] - notes[1]["wall_ms"]
    happened(moved > HOURS_BACK - 60_000, "the clock was set back")
    assert [str(each["approx"]) for each in notes] == ["False"] * 3
    scene.claims.clear()
    scene.verdict(tablet)


@fault(Fault.ASLEEP, controls=("sleep is not counted", "what was bridged is not marked"))
def test_ten_minutes_of_sleep_are_ten_minutes_of_the_lesson(scene: Scene) -> None:
    tablet = shifted(scene, 0)
    scene.write(tablet, "S1: “Before it sleeps.”")
    tablet.is_sent()
    off = scene.proxy.breaks(refuse, matches=everything)
    tablet.page.evaluate(HIDE, True)
    tablet.page.evaluate(f"trialShift = {TEN_MINUTES}")
    tablet.page.evaluate(HIDE, False)
    scene.write(tablet, "S2: “After it slept.”")
    scene.proxy.lift(off)
    tablet.send_now()
    tablet.is_sent()
    one, two = [each for each in scene.server.log(tablet.visit) if each["kind"] == "note.add"]
    happened(two["wall_ms"] - one["wall_ms"] > TEN_MINUTES, "the device has slept")
    assert TEN_MINUTES <= two["lesson_ms"] - one["lesson_ms"] < TEN_MINUTES + 60_000
    assert (one["approx"], two["approx"]) == (False, True)
    scene.claims.clear()
    scene.verdict(tablet)


def shifted(scene: Scene, by: int) -> Screen:
    """A begun visit on a device whose wall clock is off."""
    return lacking(scene, SHIFTED_CLOCK % by, f"trialShift === {by}")


def minutes_from_now(shown: str) -> int:
    """Between a clock's face and this moment where the district is, round the dial."""
    hour, minute = map(int, re.findall(r"\d+", shown)[:2])
    now = datetime.now(HERE)
    apart = abs((hour % 12) * 60 + minute - (now.hour % 12) * 60 - now.minute)
    return min(apart, 720 - apart)


def observation(scene: Scene, visit: str) -> dict[str, str]:
    with scene.server.database() as connection:
        row = connection.execute(
            "SELECT * FROM observation WHERE id = ?", [visit.replace("-", "")]
        ).fetchone()
    return dict(row)
