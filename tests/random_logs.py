"""Random logs of visits: several devices, forks, jumping clocks, conflicts and bases that never came."""

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from observe.domain.entry import SCHEMA_V, Entry
from tests.cast import LINDQVIST, MATH, OKAFOR, SCIENCE, WALKTHROUGH, the_id
from tests.timed import TIMED

NOTES = [the_id(f"note {number}") for number in range(3)]
CRITERIA = ["LF.goals", "LL.pace", "R.demand"]
TALLY, CHECK = "LF.goals.retell", "LF.goals.posted"
WORDS = ["", "S: “Why?”", "é\U0001f600", "\u05e9\u05dc\u05d5\u05dd"]
DEVICES = ["a", "b", "\ufffd", "\U0001f600"]  # UTF-16 and code points order the last two otherwise

_level = st.sampled_from(["1", "2", "4", "NO", None])
_text = st.sampled_from(WORDS)
_private = st.booleans()
_manifest = st.dictionaries(st.sampled_from(DEVICES), st.integers(0, 30), max_size=3)
_amendments = st.sampled_from(
    [
        {"field": "teacher", "from": None, "to": LINDQVIST},
        {"field": "section", "from": None, "to": None},
        {"field": "kind", "from": "walkthrough", "to": "coaching"},
        {"field": "rubric", "to": {"rubric": WALKTHROUGH, "rubric_version": "2.0.0"}},
        {"field": "rubric", "to": WALKTHROUGH},
    ]
)
_created = {
    "rubric": WALKTHROUGH,
    "rubric_version": "2.0.0",
    "kind": "walkthrough",
    "planned": None,
}


def _payload(**values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(values)


def _worded(**more: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({"text": _text}, optional={"private": _private, **more})


_tags = st.lists(st.sampled_from(CRITERIA), max_size=2)
_rating = st.fixed_dictionaries(
    {"level": _level},
    optional={
        "segment": st.sampled_from([None, 1, 2]),
        "comment": st.sampled_from([None, "Because of the notes at 10:21."]),
    },
)
_tag = _payload(criterion=st.sampled_from(CRITERIA))
_creation = st.sampled_from(
    [
        {**_created, "teacher": OKAFOR, "section": SCIENCE},
        {**_created, "teacher": LINDQVIST, "section": MATH, "kind": "coaching"},
        {**_created, "teacher": OKAFOR},
    ]
)

_KINDS: dict[str, tuple[list[Any], st.SearchStrategy[dict[str, Any]]]] = {
    "obs.create": ([None], _creation),
    "obs.start": ([None], st.just({})),
    "obs.reopen": ([None], st.just({"reason": "more to say"})),
    "obs.amend": ([None], _amendments),
    "obs.discard": ([None], st.just({})),
    "obs.finish": ([None], _payload(manifest=_manifest)),
    "note.add": (NOTES, _worded(tags=_tags)),
    "note.edit": (NOTES, _worded()),
    "note.delete": (NOTES, st.just({})),
    "tag.add": (NOTES, _tag),
    "tag.remove": (NOTES, _tag),
    "rate.set": (CRITERIA, _rating),
    "tally.add": ([TALLY], _payload(delta=st.sampled_from([1, 1, -1]))),
    "check.set": ([CHECK], _payload(on=st.booleans())),
    "clock.step": ([None], _payload(step_ms=st.integers(-5_000, 5_000))),
}
_moment = st.sampled_from(["PT4M", "PT9M", "PT19M", "PT1M30S"])
_TIMED: dict[str, tuple[list[Any], st.SearchStrategy[dict[str, Any]]]] = {
    "obs.create": (
        [None],
        _creation.map(lambda each: {**each, "rubric": TIMED, "rubric_version": "1.0.0"}),
    ),
    "obs.finish": ([None], _payload(manifest=_manifest)),
    "note.add": (NOTES, _worded()),
    "rate.set": (
        ["A.one", "A.one.b"],
        _payload(level=_level.filter(lambda each: each != "4"), segment=st.sampled_from([1, 2])),
    ),
    "tally.add": (["A.one.ask"], _payload(delta=st.sampled_from([1, 1, -1]))),
    "interval.set": (
        ["grid"],
        st.fixed_dictionaries(
            {
                "interval": st.integers(1, 3),
                "codes": st.dictionaries(
                    st.sampled_from(["A.EXP", "L.LIS", "L.OTH"]),
                    st.sampled_from([True, False, None]),
                    max_size=2,
                ),
            },
            optional={"note": st.sampled_from([None, "", "A drill"])},
        ),
    ),
    "segment.mark": (
        ["parts"],
        _payload(segment=st.integers(1, 2), edge=st.sampled_from(["start", "end"])),
    ),
    "snapshot.set": (
        ["parts"],
        _payload(
            at=_moment,
            values=st.fixed_dictionaries(
                {},
                optional={
                    "S.task": st.sampled_from(["Y", "N"]),
                    "S.on": st.sampled_from(["1", "NO"]),
                    "S.off": st.integers(0, 30),
                },
            ),
        ),
    ),
    "event.add": (
        ["events"],
        st.fixed_dictionaries(
            {"code": st.sampled_from(["E.cold", "E.out"]), "start_ms": st.integers(1, 3)},
            optional={"end_ms": st.sampled_from([None, 0, 2, 9])},
        ),
    ),
}
_OFTEN = ["note.add", "note.edit", "note.edit", "note.delete", "rate.set", "rate.set", "rate.set"]


@st.composite
def logs(draw: Callable[..., Any], most: int = 24, timed: bool = False) -> list[Entry]:
    """Entries as devices could make them, in the order in which they were made.

    With `timed` they are those of the rubric in tests/timed.py, its time protocols above all.
    """
    kinds = _TIMED if timed else _KINDS
    often = list(_TIMED)[-4:] * 2 if timed else _OFTEN
    made: list[Entry] = []
    seqs = dict.fromkeys(DEVICES, 0)
    for _ in range(draw(st.integers(0, most))):
        device = draw(st.sampled_from(DEVICES))
        seqs[device] += draw(st.sampled_from([1, 1, 1, 2, 0])) or (seqs[device] == 0)
        kind = draw(st.sampled_from([*kinds, *often]))
        targets, payloads = kinds[kind]
        target = draw(st.sampled_from(targets))
        made.append(
            Entry(
                id=str(draw(st.uuids(allow_nil=False))),
                device_id=device,
                device_seq=seqs[device],
                kind=kind,
                target=target,
                base=draw(_base(made, kind, target)),
                payload=draw(payloads),
                lesson_ms=draw(st.integers(0, 9)),
                wall_ms=draw(st.integers(0, 9)),
                approx=draw(st.booleans()),
                schema_v=SCHEMA_V,
                build="test",
            )
        )
    return list({entry.id: entry for entry in made}.values())


def _base(made: list[Entry], kind: str, target: str | None) -> st.SearchStrategy[str | None]:
    """Nothing, an entry of the same subject, or one that is not here."""
    if kind.split(".")[0] not in ("note", "rate"):
        return st.none()
    own = [entry.id for entry in made if entry.target == target]
    return st.sampled_from([None, the_id("never came"), *own, *own, *own])


def the_same_logs(count: int, timed: bool = False) -> list[list[Entry]]:
    """The same logs at every run, for what is too slow to be tried one by one."""
    found: list[list[Entry]] = []

    @settings(
        max_examples=count,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(logs(timed=timed))
    def collect(log: list[Entry]) -> None:
        found.append(log)

    collect()
    return found
