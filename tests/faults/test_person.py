"""Trials of what people do: haste, two tablets, signing out, somebody else's session, finishing and reopening."""

import hashlib

from playwright.sync_api import expect

from tests.cast import DANA, THEO
from tests.faults.catalogue import Fault, fault
from tests.faults.mishaps import refuse
from tests.faults.scene import Scene, numbered
from tests.faults.screens import Screen, happened, signed_in
from tests.faults.test_network import begun, everything

GROUP = "LF.goals"


@fault(Fault.ENTERS, controls=("the box is cleared only after the note is kept",))
def test_enter_six_times_at_once_makes_one_note(scene: Scene) -> None:
    tablet = begun(scene)
    scene.write(tablet, "S1: “Once.”")
    pressed = tablet.box.evaluate(
        """(box) => {
          box.value = "S2: “And six times.”";
          box.dispatchEvent(new Event("input", { bubbles: true }));
          const press = () => box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
          return [1, 2, 3, 4, 5, 6].map(press).length;
        }"""
    )
    happened(pressed == 6, "Enter is pressed six times")
    tablet.is_sent()
    expect(tablet.page.locator("#stream li")).to_have_count(2)
    notes = [each for each in scene.server.log(tablet.visit) if each["kind"] == "note.add"]
    assert [each["payload"]["text"] for each in notes] == ["S1: “Once.”", "S2: “And six times.”"]
    scene.verdict(tablet, show=False)


@fault(
    Fault.TWO_TABLETS,
    controls=("a contested rating is not marked", "what other devices wrote is not shown"),
)
def test_two_tablets_on_one_visit_keep_both_and_show_what_is_contested(scene: Scene) -> None:
    one = begun(scene)
    two = scene.tablet()
    two.open(one.visit)
    scene.write(one, "S1: “On the first tablet.”")
    scene.write(two, "S2: “On the second tablet.”")
    for tablet in (one, two):
        tablet.is_sent()
    for tablet, level in ((one, "2"), (two, "3")):
        with scene.proxy.broken(refuse):
            tablet.rate(GROUP, level)
            tablet.waits(1)
    for tablet in (one, two):
        tablet.send_now()
        tablet.is_sent()
    log = scene.server.log(one.visit)
    happened(len({each["device_id"] for each in log}) == 2, "two devices have written")
    ratings = [each for each in log if each["kind"] == "rate.set"]
    assert [each["payload"]["level"] for each in ratings] == ["2", "3"]
    assert [str(each["flags"]) for each in ratings] == ["[]", '["conflict"]']
    for tablet in (one, two):
        tablet.reload()
        expect(tablet.page.locator("#stream .text")).to_have_count(2)
        expect(tablet.page.get_by_text("Two levels were given").first).to_be_visible()
    assert one.shown() == two.shown()
    scene.verdict(one, two, show=False)


@fault(Fault.SIGNED_OUT, controls=("who is signed out loses the queue",))
def test_signed_out_in_mid_lesson_all_is_kept_until_the_next_sign_in(scene: Scene) -> None:
    key = scene.server.new_cookie(DANA)
    tablet = scene.tablet(key)
    tablet.begin()
    tablet.is_sent()
    origin = {"Origin": f"http://127.0.0.1:{scene.server.port}", "Cookie": f"observe={key}"}
    happened(scene.server.ask("POST", "/sign-out", b"", origin)[0] == 303, "she is signed out")
    waits_for_her(scene, tablet)


@fault(Fault.EXPIRED, controls=("who is signed out loses the queue",))
def test_an_expired_session_keeps_all_and_goes_on_for_the_same_person(scene: Scene) -> None:
    key = scene.server.new_cookie(DANA)
    tablet = scene.tablet(key)
    tablet.begin()
    tablet.is_sent()
    with scene.server.database() as connection:
        ended = connection.execute(
            "UPDATE session SET expires_at = '2020-01-01 00:00:00.000000' WHERE key_hash = ?",
            [fingerprint(key)],
        ).rowcount
        connection.commit()
    happened(ended == 1, "her session has expired")
    waits_for_her(scene, tablet)


def waits_for_her(scene: Scene, tablet: Screen) -> None:
    """What is written while nobody is signed in, and what becomes of it."""
    scene.write(tablet, *numbered(2))
    tablet.waits(2)
    tablet.is_told("You are signed out. Notes are still saved on this device.")
    scene.write(tablet, "S3: “Saving goes on.”")
    tablet.waits(3)
    assert [each["state"] for each in tablet.log()].count("local") == 3
    signed_in(tablet.context, scene.proxy.url, scene.server.new_cookie(DANA))
    tablet.send_now()
    tablet.is_sent()
    scene.verdict(tablet)


@fault(
    Fault.ANOTHER,
    controls=(
        "the page sends as whoever is signed in",
        "the server takes a batch for whoever is signed in",
    ),
)
def test_nothing_is_sent_as_the_person_who_signed_in_since(scene: Scene) -> None:
    tablet = scene.tablet()
    off = scene.proxy.breaks(refuse)
    tablet.begin()
    scene.write(tablet, *numbered(2))
    tablet.waits(4)
    signed_in(tablet.context, scene.proxy.url, scene.server.cookie(THEO))
    scene.proxy.lift(off)
    tablet.send_now()
    tablet.is_told("belong to Dana Ruiz")
    happened(403 in [each.status for each in scene.proxy.batches()], "Theo's session is refused")
    assert scene.server.log(tablet.visit) == []
    signed_in(tablet.context, scene.proxy.url, scene.server.cookie(DANA))
    tablet.send_now()
    tablet.is_sent()
    authors = {each["author_id"] for each in scene.server.log(tablet.visit)}
    assert authors == {DANA.replace("-", "")}
    scene.verdict(tablet)


@fault(
    Fault.FINISH,
    controls=("the manifest leaves out what waits", "a finish is kept in the page alone"),
)
def test_a_visit_finished_offline_arrives_complete(scene: Scene) -> None:
    tablet = begun(scene)
    off = scene.proxy.breaks(refuse, matches=everything)
    tablet.context.set_offline(True)
    scene.write(tablet, *numbered(4))
    tablet.finish()
    expect(tablet.page.locator("#finished")).to_contain_text("5 notes and taps wait on this device")
    tablet.context.set_offline(False)
    happened(lambda: len(off.hits) > 0, "the network refuses the device")
    scene.proxy.lift(off)
    tablet.send_now()
    tablet.is_sent()
    expect(tablet.page.locator("#finished")).to_contain_text("Everything is on the server.")
    finish = scene.server.log(tablet.visit)[-1]
    assert finish["payload"]["manifest"] == {finish["device_id"]: 7}
    assert standing(tablet)["completeness"] == {"complete": True, "missing": {}}
    scene.verdict(tablet)


@fault(Fault.REOPEN, controls=("whatever comes after a finish is late",))
def test_a_visit_that_is_reopened_goes_on_as_before(scene: Scene) -> None:
    tablet = begun(scene)
    scene.write(tablet, "S1: “Before the end.”")
    tablet.finish()
    tablet.is_sent()
    tablet.page.get_by_role("button", name="Reopen").click()
    scene.write(tablet, "S2: “After it.”")
    tablet.is_sent()
    kinds = [each["kind"] for each in scene.server.log(tablet.visit)]
    happened(kinds[-3:] == ["obs.finish", "obs.reopen", "note.add"], "it is finished and reopened")
    assert {str(each["flags"]) for each in scene.server.log(tablet.visit)} == {"[]"}
    assert standing(tablet)["state"] == "capturing"
    scene.verdict(tablet)


def standing(tablet: Screen) -> dict[str, object]:
    found: dict[str, object] = tablet.page.evaluate(
        "visit => fetch(`/api/v1/observations/${visit}?since=0`).then((answer) => answer.json())",
        tablet.visit,
    )
    return found


def fingerprint(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
