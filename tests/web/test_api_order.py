"""Batches that meet: levels that conflict, sequences used twice, and what comes after the finish."""

from flask.testing import FlaskClient

from tests.cast import Tablet
from tests.web.sending import send


def test_two_ratings_on_one_base_conflict(dana: FlaskClient) -> None:
    one, two = Tablet("one"), Tablet("two")
    send(dana, one.batch(one.create(), one.rate("LF.goals", "2", ms=10)))
    answer = send(dana, two.batch(two.rate("LF.goals", "3", ms=20)))
    assert answer.json["acks"][0]["flags"] == ["conflict"]


def test_a_rating_on_the_one_before_replaces_it(dana: FlaskClient) -> None:
    tablet = Tablet()
    first = tablet.rate("LF.goals", "2")
    answer = send(
        dana, tablet.batch(tablet.create(), first, tablet.rate("LF.goals", "3", base=first["id"]))
    )
    assert answer.json["acks"][2]["flags"] == []


def test_a_device_sequence_used_twice_is_stored_and_flagged(dana: FlaskClient) -> None:
    tablet = Tablet()
    create, note = tablet.create(), tablet.note("one")
    answer = send(dana, tablet.batch(create, note, {**tablet.note("two"), "device_seq": 2}))
    assert [ack["flags"] for ack in answer.json["acks"]] == [[], [], ["seq_fork"]]


def test_what_no_manifest_vouches_for_is_late_after_the_finish(dana: FlaskClient) -> None:
    tablet, other = Tablet("one"), Tablet("two")
    answer = send(dana, tablet.batch(tablet.create(), tablet.note("one"), tablet.finish()))
    assert answer.json["state"] == "captured"
    assert answer.json["completeness"] == {"complete": True, "missing": {}}
    late = send(dana, other.batch(other.note("from a second tablet", ms=5)))
    assert late.json["acks"][0]["flags"] == ["late"]


def test_what_a_manifest_vouches_for_is_never_late(dana: FlaskClient) -> None:
    tablet = Tablet()
    create, note, finish = tablet.create(), tablet.note("slow"), tablet.finish()
    first = send(dana, tablet.batch(create, finish))
    assert first.json["completeness"] == {"complete": False, "missing": {tablet.device_id: 1}}
    then = send(dana, tablet.batch(note))
    assert then.json["acks"][0]["flags"] == []
    assert then.json["completeness"] == {"complete": True, "missing": {}}


def test_after_reopening_nothing_is_late(dana: FlaskClient) -> None:
    tablet = Tablet()
    send(dana, tablet.batch(tablet.create(), tablet.finish()))
    answer = send(
        dana, tablet.batch(tablet.entry("obs.reopen", reason="more"), tablet.note("again"))
    )
    assert [ack["flags"] for ack in answer.json["acks"]] == [[], []]
    assert answer.json["state"] == "capturing"
