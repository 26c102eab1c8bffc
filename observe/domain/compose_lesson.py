"""Composing the time of a lesson from what its protocols hold, and telling it in another language."""

from collections.abc import Iterable, Iterator, Sequence
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
from .lesson_time import intervals_passed, is_late, watched_ms
from .protocol_plan import Item, Plan, plans
from .protocols import Event, Snapshot, Timed
from .rubric import Rubric, Text


def lesson_of(
    rubric: Rubric, language: str, timed: Timed, notes: Iterable[Note] = (), length_ms: int = 0
) -> Lesson | None:
    """None where no time protocol was used. `notes` and the visit's length tell how long was watched."""
    tell = _Telling(rubric, language)
    watched = watched_ms(timed, notes, length_ms)
    by_kind: dict[str, list[Plan]] = {}
    for plan in plans(rubric):
        by_kind.setdefault(plan.kind, []).append(plan)
    scanning = [*by_kind.get("segment", ()), *by_kind.get("snapshot", ())]
    found = Lesson(
        length_ms=watched,
        grids=tuple(_grids(by_kind.get("interval", ()), timed, watched, tell)),
        parts=tuple(_parts(by_kind.get("segment", ()), timed, watched)),
        scans=tuple(_scans(scanning, timed, watched, tell)),
        events=tuple(_events(by_kind.get("event", ()), timed, watched, tell)),
    )
    return found if found.grids or found.parts or found.scans or found.events else None


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
        own = plan.coded(timed)
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


def _parts(found: Iterable[Plan], timed: Timed, watched: int) -> Iterator[Part]:
    """One without an end ran its length, or until the visit ended."""
    known = {plan.code: plan.length_ms for plan in found}
    for each in timed.segments:
        if each.protocol in known and each.start_ms is not None:
            ended = each.start_ms + known[each.protocol]
            end = (ended if ended <= watched else None) if each.end_ms is None else each.end_ms
            yield Part(each.protocol, each.number, each.start_ms, end)


def _scans(found: Iterable[Plan], timed: Timed, watched: int, tell: _Telling) -> Iterator[Scans]:
    for plan in found:
        made = [each for each in timed.snapshots if each.protocol == plan.code]
        if made:
            came = {*plan.scans_came(timed, watched), *(each.at for each in made)}
            yield Scans(
                plan.code,
                tell.say(plan.title, plan.code),
                tuple(each for each in plan.moments if each in came),
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


def _events(found: Iterable[Plan], timed: Timed, watched: int, tell: _Telling) -> Iterator[Events]:
    for plan in found:
        own = [each for each in timed.events if each.protocol == plan.code]
        if own:
            seen = tuple(
                EventSeen(
                    code.code,
                    tell.say(code.text, code.code),
                    tuple(_happened([e for e in own if e.code == code.code], watched)),
                )
                for code in plan.codes()
            )
            yield Events(plan.code, tell.say(plan.title, plan.code), seen)


def _happened(events: Sequence[Event], watched: int) -> Iterator[Happened]:
    """Only the last one of its kind can have gone on when the visit ended; others were moments."""
    for each in events:
        goes_on = each is events[-1] and each.start_ms < watched
        end = each.start_ms if each.end_ms is None and not goes_on else each.end_ms
        yield Happened(each.start_ms, end)


def _lane_retold(protocol: str, lane: Lane, tell: _Telling) -> Lane:
    rows = tuple(replace(row, text=tell.code(protocol, row.code, row.text)) for row in lane.rows)
    return replace(lane, title=tell.group(protocol, lane.code, lane.title), rows=rows)


def _scan_retold(protocol: str, scan: Scan, tell: _Telling) -> Scan:
    answers = tuple(
        tell.answer(item, answer.value) if item else answer
        for answer, item in ((each, tell.item(protocol, each.item)) for each in scan.answers)
    )
    return replace(scan, answers=answers)
