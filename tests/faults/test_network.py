"""Trials of the network between the device and the server."""

from tests.faults import mishaps
from tests.faults.catalogue import Fault, fault
from tests.faults.proxy import Request
from tests.faults.scene import Scene, numbered
from tests.faults.screens import Screen, happened
from tests.faults.tampering import SHORT_PATIENCE


def everything(request: Request) -> bool:
    return True


def of_the_api(request: Request) -> bool:
    return request.path.startswith("/api/")


def begun(scene: Scene) -> Screen:
    """A visit whose first entries are on the server."""
    tablet = scene.tablet()
    tablet.begin()
    tablet.is_sent()
    return tablet


@fault(Fault.OFF, controls=("an unanswered batch counts as sent",))
def test_a_visit_written_without_any_network_arrives_whole(scene: Scene) -> None:
    tablet = begun(scene)
    off = scene.proxy.breaks(mishaps.refuse, matches=everything)
    tablet.context.set_offline(True)
    scene.write(tablet, *numbered(6))
    tablet.rate("LF.goals", "3")
    tablet.waits(7)
    assert len(scene.server.log(tablet.visit)) == 2
    tablet.context.set_offline(False)
    happened(lambda: len(off.hits) > 0, "the network refuses the device")
    scene.proxy.lift(off)
    tablet.send_now()
    tablet.is_sent()
    assert [each["kind"] for each in scene.server.log(tablet.visit)].count("rate.set") == 1
    scene.verdict(tablet)


@fault(Fault.FLAPPING, controls=("after five failures nothing is tried any more",))
def test_a_network_that_is_off_and_on_20_times_loses_and_doubles_nothing(scene: Scene) -> None:
    tablet = begun(scene)
    turns = 0
    for text in numbered(20):
        with scene.proxy.broken(mishaps.refuse, matches=everything) as off:
            scene.write(tablet, text)
            tablet.context.set_offline(True)
            tablet.context.set_offline(False)
            happened(lambda off=off: bool(off.hits), "the network is off")
            turns += 1
        lost = scene.proxy.breaks(mishaps.lose_answer, times=1, matches=of_the_api)
        tablet.context.set_offline(True)
        tablet.context.set_offline(False)
        happened(lambda lost=lost: bool(lost.hits), "the network is on")
    happened(turns == 20, "it was off and on 20 times")
    tablet.is_sent()
    scene.verdict(tablet)


@fault(
    Fault.SLOW,
    controls=("an answer is waited for one second only", "sent is shown before the answer"),
)
def test_round_trips_of_3_seconds_delay_and_nothing_else(scene: Scene) -> None:
    tablet = begun(scene)
    slow = scene.proxy.breaks(mishaps.slow(3.0), matches=of_the_api)
    scene.write(tablet, *numbered(4))
    tablet.is_sent()
    happened(lambda: bool(slow.hits) and longest_trip(scene) >= 2.9, "a round trip takes 3 seconds")
    scene.verdict(tablet)


def longest_trip(scene: Scene) -> float:
    return max(each.until - each.request.at for each in scene.proxy.batches())


@fault(Fault.ANSWER_LOST, controls=("ids minted anew for each attempt",))
def test_answers_that_are_lost_after_the_commit_double_nothing(scene: Scene) -> None:
    tablet = begun(scene)
    lost = scene.proxy.breaks(mishaps.lose_answer, times=1)
    cut = scene.proxy.breaks(mishaps.cut_after(40), times=1)
    scene.write(tablet, *numbered(3))
    happened(lambda: len(lost.hits) + len(cut.hits) == 2, "one answer is lost, one cut")
    tablet.send_now()
    tablet.is_sent()
    scene.verdict(tablet)


@fault(Fault.HALF, controls=("a batch that is answered counts as sent, whatever is listed",))
def test_what_the_answer_does_not_list_is_sent_again(scene: Scene) -> None:
    tablet = begun(scene)
    for half, words in ((mishaps.store_half, "S{}"), (mishaps.acknowledge_half, "T: “{}”")):
        off = scene.proxy.breaks(mishaps.refuse)
        scene.write(tablet, *numbered(7, words))
        tablet.waits(7)
        halved = scene.proxy.breaks(half, times=1)
        scene.proxy.lift(off)
        tablet.send_now()
        happened(lambda halved=halved: len(halved.hits) == 1, "half of a batch is acknowledged")
        tablet.is_sent()
    scene.verdict(tablet)


@fault(Fault.PORTAL, controls=("any 200 counts as an answer",))
def test_a_captive_portal_changes_nothing_but_the_words(scene: Scene) -> None:
    tablet = begun(scene)
    with scene.proxy.broken(mishaps.say(200, mishaps.HOTEL), matches=everything) as portal:
        scene.write(tablet, *numbered(3))
        tablet.waits(3)
        tablet.is_told("sign in to Wi-Fi")
        happened(len(portal.hits) > 0, "the portal answers")
    tablet.send_now()
    tablet.is_sent()
    scene.verdict(tablet)


@fault(Fault.REDIRECT, controls=("a redirect is followed and believed",))
def test_a_redirect_to_some_sign_in_is_no_answer(scene: Scene) -> None:
    tablet = begun(scene)
    there = mishaps.say(302, b"", Location="/sign-in")
    with scene.proxy.broken(there) as redirect:
        scene.write(tablet, *numbered(3))
        tablet.waits(3)
        happened(lambda: len(redirect.hits) > 0, "the batch is redirected")
    tablet.send_now()
    tablet.is_sent()
    scene.verdict(tablet)


@fault(Fault.BAD_GATEWAY, controls=("an answer in the 500s counts as a refusal",))
def test_a_bad_gateway_is_waited_out(scene: Scene) -> None:
    tablet = begun(scene)
    gateway = scene.proxy.breaks(mishaps.say(502, b"<h1>Bad Gateway</h1>"), times=2)
    scene.write(tablet, "S0: “Alone in its batch.”")
    happened(lambda: len(gateway.hits) > 0, "the gateway has no server")
    scene.write(tablet, *numbered(3))
    tablet.is_sent()
    happened(len(gateway.hits) == 2, "the gateway has no server twice")
    scene.verdict(tablet)


@fault(Fault.UNAVAILABLE, controls=("Retry-After is not heeded",))
def test_a_server_that_asks_for_time_is_given_it(scene: Scene) -> None:
    waits(scene, 503)


@fault(Fault.TOO_MANY, controls=("Retry-After is not heeded", "429 counts as a refusal"))
def test_a_device_that_is_told_it_sends_too_much_waits(scene: Scene) -> None:
    waits(scene, 429)


def waits(scene: Scene, status: int) -> None:
    """Entries made while the answer is on its way do not cut the waiting short either."""
    tablet = begun(scene)
    busy = mishaps.late(0.7, mishaps.say_json(status, ok=False, code="too_many", retry_after=3))
    told = scene.proxy.breaks(busy, times=1)
    scene.write(tablet, "S1: “First.”")
    happened(lambda: len(told.hits) == 1, f"the server says {status}")
    scene.write(tablet, *numbered(2, "T: “And {}, while it waits.”"))
    tablet.is_sent()
    answered = next(each.until for each in scene.proxy.batches() if each.status == status)
    tried = [each.request.at for each in scene.proxy.batches()]
    assert min(at for at in tried if at > answered) - answered >= 2.95, "it was asked to wait"
    scene.verdict(tablet)


@fault(Fault.TIMEOUT, controls=("an answer is waited for without end",))
def test_an_answer_that_never_comes_is_given_up(scene: Scene) -> None:
    context = scene.context()
    context.add_init_script(SHORT_PATIENCE)
    tablet = Screen(context, scene.proxy.url)
    tablet.begin()
    tablet.is_sent()
    hole = scene.proxy.breaks(mishaps.hold, times=1)
    scene.write(tablet, *numbered(3))
    tablet.is_sent()
    happened(len(hole.hits) == 1, "one batch is never answered")
    scene.verdict(tablet)
