"""Composing the time of a lesson from what its protocols hold, and telling it in another language."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from .fold import Note
from .lesson import (
    Answer,
    Coded,
    Events,
    EventSeen,
    Grid,
    Happened,
    Lane,
    Lesson,
    Part,
    Scan,
    Scans,
    SeenCode,
)
from .protocol_plan import Item, Plan, plans
from .protocols import Interval, Snapshot, Timed
from .rubric import Rubric, Text

LATE_MS = 30_000
"""An interval first coded longer than this after its end was coded from memory, and says so."""

MOST_INTERVALS = 240
"""A picture of a whole day in two-minute steps; what a stray number puts beyond it is not drawn."""


def lesson_of(
    rubric: Rubric, language: str, timed: Timed, notes: Iterable[Note] = ()
) -> Lesson | None:
    """None where no time protocol was used. `notes` tell how long the lesson was watched."""
    tell = _Telling(rubric, language)
    watched = watched_ms(timed, notes)
    by_kind: dict[str, list[Plan]] = {}
    for plan in plans(rubric):
        by_kind.setdefault(plan.kind, []).append(plan)
    scanning = [*by_kind.get("segment", ()), *by_kind.get("snapshot", ())]
    found = Lesson(
        length_ms=watched,
        grids=tuple(_grids(by_kind.get("interval", ()), timed, watched, tell)),
        parts=tuple(_parts(by_kind.get("segment", ()), timed)),
        scans=tuple(_scans(scanning, timed, tell)),
        events=tuple(_events(by_kind.get("event", ()), timed, tell)),
    )
    return found if found.grids or found.parts or found.scans or found.events else None


def watched_ms(timed: Timed, notes: Iterable[Note] = ()) -> int:
    """The lesson time of the last thing written down while watching; finishing later adds nothing."""
    times = [note.lesson_ms for note in notes if not note.private and not note.deleted]
    times += [each.first_ms for each in timed.intervals]
    times += [ms for each in timed.segments for ms in (each.start_ms, each.end_ms) if ms]
    times += [each.lesson_ms for each in timed.snapshots]
    times += [each.end_ms or each.start_ms for each in timed.events]
    return max(times, default=0)


def intervals_passed(plan: Plan, coded: Iterable[Interval], watched: int) -> int:
    """How many intervals ended while the lesson was watched, or were coded before they ended."""
    last = max((each.number for each in coded), default=0)
    return min(MOST_INTERVALS, max(last, watched // plan.length_ms if plan.length_ms else 0))


def lesson_retold(lesson: Lesson | None, rubric: Rubric, language: str) -> Lesson | None:
    """The same with the rubric's words in this language; words that it no longer has stay."""
    if lesson is None:
        return None
    tell = _Telling(rubric, language)
    return replace(
        lesson,
        grids=tuple(
            replace(
                grid,
                title=tell.title(grid.protocol, grid.title),
                lanes=tuple(_lane_retold(grid.protocol, lane, tell) for lane in grid.lanes),
            )
            for grid in lesson.grids
        ),
        scans=tuple(
            replace(
                each,
                title=tell.title(each.protocol, each.title),
                made=tuple(_scan_retold(each.protocol, scan, tell) for scan in each.made),
            )
            for each in lesson.scans
        ),
        events=tuple(
            replace(
                each,
                title=tell.title(each.protocol, each.title),
                codes=tuple(
                    replace(one, text=tell.code(each.protocol, one.code, one.text))
                    for one in each.codes
                ),
            )
            for each in lesson.events
        ),
    )


class _Telling:
    """What a rubric calls the things of its protocols, in one language."""

    def __init__(self, rubric: Rubric, language: str) -> None:
        self._rubric, self._language = rubric, language
        self._plans = {plan.code: plan for plan in plans(rubric)}

    def say(self, text: Text | None, otherwise: str = "") -> str:
        return self._rubric.say(text, self._language) if text else otherwise

    def title(self, protocol: str, otherwise: str) -> str:
        plan = self._plans.get(protocol)
        return self.say(plan.title, otherwise) if plan else otherwise

    def code(self, protocol: str, code: str, otherwise: str) -> str:
        plan = self._plans.get(protocol)
        texts = {each.code: each.text for each in plan.codes()} if plan else {}
        return self.say(texts.get(code), otherwise)

    def group(self, protocol: str, code: str, otherwise: str) -> str:
        plan = self._plans.get(protocol)
        titles = {each.code: each.title for each in plan.groups} if plan else {}
        return self.say(titles.get(code), otherwise)

    def answer(self, item: Item, value: str | int) -> Answer:
        label = self.say(item.answer(value), str(value))
        return Answer(item.code, self.say(item.text), value, label)

    def item(self, protocol: str, code: str) -> Item | None:
        plan = self._plans.get(protocol)
        return next((each for each in plan.items if each.code == code), None) if plan else None


def _grids(found: Iterable[Plan], timed: Timed, watched: int, tell: _Telling) -> Iterator[Grid]:
    for plan in found:
        own = [each for each in timed.intervals if each.protocol == plan.code]
        total = intervals_passed(plan, own, watched)
        kept = [each for each in own if each.number <= total]
        if kept and plan.length_ms:
            yield Grid(
                protocol=plan.code,
                title=tell.say(plan.title, plan.code),
                length_ms=plan.length_ms,
                total=total,
                coded=tuple(Coded(e.number, is_late(e, plan), e.note) for e in kept),
                lanes=tuple(
                    Lane(
                        group.code,
                        tell.say(group.title),
                        tuple(
                            SeenCode(
                                code.code,
                                tell.say(code.text, code.code),
                                tuple(e.number for e in kept if e.codes.get(code.code)),
                            )
                            for code in group.codes
                        ),
                    )
                    for group in plan.groups
                ),
            )


def is_late(interval: Interval, plan: Plan) -> bool:
    return interval.first_ms > interval.number * plan.length_ms + LATE_MS


def _parts(found: Iterable[Plan], timed: Timed) -> Iterator[Part]:
    known = {plan.code for plan in found}
    for each in timed.segments:
        if each.protocol in known:
            yield Part(each.protocol, each.number, each.start_ms, each.end_ms)


def _scans(found: Iterable[Plan], timed: Timed, tell: _Telling) -> Iterator[Scans]:
    for plan in found:
        made = [each for each in timed.snapshots if each.protocol == plan.code and each.values]
        if made:
            yield Scans(
                plan.code,
                tell.say(plan.title, plan.code),
                plan.moments,
                tuple(_scan(plan, each, tell) for each in made),
            )


def _scan(plan: Plan, snapshot: Snapshot, tell: _Telling) -> Scan:
    part, within = None, snapshot.at_ms
    if plan.kind == "segment" and plan.length_ms:
        before, within = divmod(snapshot.at_ms, plan.length_ms)
        part = before + 1
    answers = tuple(
        tell.answer(item, snapshot.values[item.code])
        for item in plan.items
        if item.code in snapshot.values
    )
    return Scan(snapshot.at, part, within // 60_000, snapshot.lesson_ms, answers)


def _events(found: Iterable[Plan], timed: Timed, tell: _Telling) -> Iterator[Events]:
    for plan in found:
        own = [each for each in timed.events if each.protocol == plan.code]
        if own:
            seen = tuple(
                EventSeen(
                    code.code,
                    tell.say(code.text, code.code),
                    tuple(Happened(e.start_ms, e.end_ms) for e in own if e.code == code.code),
                )
                for code in plan.codes()
            )
            yield Events(plan.code, tell.say(plan.title, plan.code), seen)


def _lane_retold(protocol: str, lane: Lane, tell: _Telling) -> Lane:
    rows = tuple(replace(row, text=tell.code(protocol, row.code, row.text)) for row in lane.rows)
    return replace(lane, title=tell.group(protocol, lane.code, lane.title), rows=rows)


def _scan_retold(protocol: str, scan: Scan, tell: _Telling) -> Scan:
    answers = tuple(
        tell.answer(item, answer.value) if item else answer
        for answer, item in ((each, tell.item(protocol, each.item)) for each in scan.answers)
    )
    return replace(scan, answers=answers)
