"""Trials of what is captured: long, in any script, malformed, twice under one id, or of a version to come."""

from tests.faults.catalogue import Fault, fault
from tests.faults.devices import Device
from tests.faults.mishaps import refuse, say_json
from tests.faults.scene import Scene, numbered
from tests.faults.screens import happened
from tests.faults.test_network import begun

LONGEST = 20_000
POISON = "S0: “This one is refused.”"
EMOJI = (
    "👩🏽‍🏫: “Wer hat 🦋 gesehen?” 👨‍👩‍👧‍👦 🇰🇪 1️⃣",
    "e\u0301 is not é here, and ﬁ is no fi; 𝒙² + 𝒚² 🏴󠁧󠁢󠁥󠁮󠁧󠁿",
)
RIGHT_TO_LEFT = (
    "המורה: “למה אתה חושב כך?” ואז 4 שניות",
    "قالت المعلمة: «لماذا؟» (٣ أيدٍ) then in English",
    "mixed: \u2067שלום\u2069 and \u200fסוף\u200f.",
)


@fault(Fault.LONG, controls=("a note is cut at 10,000 characters",))
def test_notes_of_20000_characters_arrive_to_the_last_one(scene: Scene) -> None:
    tablet = begun(scene)
    off = scene.proxy.breaks(refuse)
    for number in range(3):
        scene.write(tablet, f"{number}" + "ab cd ü " * 2499 + "ü 7 end")
    assert {len(each.text) for each in scene.written} == {LONGEST}
    tablet.waits(3)
    scene.proxy.lift(off)
    tablet.send_now()
    tablet.is_sent()
    stored = [len(each["payload"].get("text", "")) for each in scene.server.log(tablet.visit)]
    happened(stored[-1] > 1000, "a long note is on the server")
    scene.verdict(tablet)


@fault(Fault.EMOJI, controls=("text is brought into one normal form",))
def test_emoji_and_combining_characters_arrive_as_they_were_typed(scene: Scene) -> None:
    arrives(scene, *EMOJI)


@fault(Fault.RIGHT_TO_LEFT, controls=("marks of direction are stripped",))
def test_right_to_left_text_arrives_with_its_marks(scene: Scene) -> None:
    arrives(scene, *RIGHT_TO_LEFT)


def arrives(scene: Scene, *texts: str) -> None:
    tablet = begun(scene)
    scene.write(tablet, *texts)
    tablet.is_sent()
    happened(any(ord(each) > 0x500 for text in texts for each in text), "it is no plain text")
    tablet.reload()
    scene.verdict(tablet)


@fault(
    Fault.MALFORMED,
    controls=("one malformed entry refuses the whole batch", "a malformed entry is dropped"),
)
def test_one_malformed_entry_keeps_no_good_one_back(scene: Scene) -> None:
    device = visiting(scene)
    scene.write(device, *numbered(2))
    broken = device.keep({**device.tablet.note("broken"), "lesson_ms": "soon"})
    scene.write(device, "S3: “After the broken one.”")
    device.send_all(within=5)
    happened(device.statuses[broken["id"]] == "quarantined", "one entry is malformed")
    kept = scene.server.quarantine(device.visit)
    assert [each["payload"]["text"] for each in kept] == ["broken"]
    scene.verdict(device)


@fault(Fault.MALFORMED, controls=("halving loses the tail", "what is put aside is forgotten"))
def test_a_batch_that_is_refused_is_halved_down_to_the_one_to_blame(scene: Scene) -> None:
    tablet = begun(scene)
    off = scene.proxy.breaks(refuse)
    scene.write(tablet, *numbered(4))
    tablet.write(POISON)
    scene.write(tablet, *numbered(4, "T: “Question {}?”"))
    tablet.waits(9)
    poisoned = scene.proxy.breaks(
        say_json(422, ok=False, code="malformed"),
        matches=lambda each: each.is_batch and POISON.encode() in each.body,
    )
    scene.proxy.lift(off)
    tablet.send_now()
    tablet.waits(1)
    tablet.until_kept(POISON, "needs attention")
    happened(len(poisoned.hits) > 2, "batches with this entry are refused")
    parked = [each for each in tablet.log() if each["state"] == "parked"]
    assert [each["payload"]["text"] for each in parked] == [POISON]
    assert tablet.shown()[4] == POISON
    scene.gaps = {each["device_seq"] for each in parked}
    scene.verdict(tablet)


@fault(
    Fault.NEXT_SCHEMA, controls=("an entry of a newer schema is read as if it were of this one",)
)
def test_an_entry_of_the_next_schema_is_kept_raw_and_blocks_nothing(scene: Scene) -> None:
    device = visiting(scene)
    scene.write(device, *numbered(2))
    newer = device.keep(
        device.tablet.note("newer", ink=[[0, 1], [2, 3]]) | {"schema_v": 2, "hand": "left"}
    )
    scene.write(device, "S3: “After the newer one.”")
    device.send_all(within=5)
    happened(device.statuses[newer["id"]] == "quarantined", "one entry is of the next schema")
    kept = scene.server.quarantine(device.visit)
    assert [(each["code"], each["hand"]) for each in kept] == [("newer_schema", "left")]
    scene.verdict(device)


@fault(
    Fault.REUSED,
    controls=("a reused id counts as sent", "an id is looked for in its own visit only"),
)
def test_an_id_that_is_taken_is_changed_and_the_entry_arrives(scene: Scene) -> None:
    tablet = begun(scene)
    off = scene.proxy.breaks(refuse)
    scene.write(tablet, *numbered(3))
    tablet.waits(3)
    taken = tablet.log()[-2]["id"]
    other = scene.device("another", aside=True)
    other.create()
    other.keep(other.tablet.note("something else under this id", ms=5) | {"id": taken})
    scene.proxy.lift(off)
    other.send_all()
    happened(other.statuses[taken] == "stored", "the id is taken")
    tablet.send_now()
    tablet.is_sent()
    scene.verdict(tablet)


def visiting(scene: Scene) -> Device:
    device = scene.device("tablet")
    device.create()
    return device
