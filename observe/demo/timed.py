"""A handful of visits with a time protocol: what adults and learners did, and lessons rated in segments."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from ..domain.observation import Kind, State
from ..domain.rubric import Rubric
from .bank import timed
from .cast import Cast, TeacherRole, address
from .plan_values import ActPlan, NotePlan, VisitPlan
from .schedule import local, utc
from .school_calendar import school_days_before

_TIME_USE, _SEGMENTS = "time-use", "lesson-segments"
_INTERVAL_MS = 120_000
_SEGMENT_MS = 900_000
_MARKED = {"1": "L", "2": "L", "3": "M", "4": "H", "5": "H", "NO": "NA"}


def timed_visits(
    others: Sequence[VisitPlan], today: date, people: Cast, rubrics: Mapping[str, Rubric]
) -> Iterator[VisitPlan]:
    """None where the two rubrics are not at hand; `others` are the hours that are taken."""
    told = timed()
    for name, stories in ((_TIME_USE, told["time_use"]), (_SEGMENTS, told["segments"])):
        for story in stories if name in rubrics else ():
            teacher = people.teacher(address(story["teacher"]))
            acts = _coded(story) if name == _TIME_USE else _rated(story, rubrics[name])
            yield _visit(story, teacher, rubrics[name], tuple(acts), others, today)


def _visit(
    story: Mapping[str, Any],
    teacher: TeacherRole,
    rubric: Rubric,
    acts: tuple[ActPlan, ...],
    others: Sequence[VisitPlan],
    today: date,
) -> VisitPlan:
    minutes = -(-max(act.lesson_ms for act in acts) // 60_000) + 1
    starts_at = _free(teacher, story["days"], minutes, others, today)
    section = teacher.sections[0].key
    opened_at = starts_at + timedelta(hours=9, minutes=20)
    return VisitPlan(
        key=f"{section}@{starts_at:%Y-%m-%dT%H:%MZ}",
        observer=teacher.coach,
        teacher=teacher.email,
        section=section,
        kind=Kind.COACHING,
        rubric=rubric.id,
        rubric_version=rubric.version,
        started_at=starts_at,
        state=State.ACKNOWLEDGED,
        minutes=minutes,
        notes=tuple(
            NotePlan(_ms(each["at"]), each["text"], tuple(each.get("tags", ())))
            for each in story["notes"]
        ),
        acts=acts,
        glow=story["glow"] or None,
        grow=story["grow"] or None,
        shared_at=starts_at + timedelta(hours=4, minutes=5),
        opened_at=opened_at,
        acknowledged_at=opened_at + timedelta(minutes=6),
    )


def _free(
    teacher: TeacherRole, days: int, minutes: int, others: Iterable[VisitPlan], today: date
) -> datetime:
    """The first class on the day of the story, or on one before it on which the coach was free."""
    busy = [each for each in others if each.observer == teacher.coach]
    for day in reversed(school_days_before(today, days + 40)[:-days]):
        start = utc(local(day, teacher.sections[0].starts))
        end = start + timedelta(minutes=minutes + 5)
        if all(
            end <= each.started_at or each.started_at + timedelta(minutes=each.minutes) <= start
            for each in busy
        ):
            return start
    raise ValueError(f"{teacher.coach} has no free hour for {teacher.email}.")


def _coded(story: Mapping[str, Any]) -> Iterator[ActPlan]:
    for number, line in enumerate(story["grid"], start=1):
        if line == "missed":
            continue
        late = line.startswith("late ")
        adult, _, learners = line.removeprefix("late ").partition(" / ")
        codes = [f"A.{each}" for each in adult.split()] + [f"L.{each}" for each in learners.split()]
        at = number * _INTERVAL_MS + (52_000 if late else -9_000 - 700 * number)
        payload = {"interval": number, "codes": dict.fromkeys(codes, True), "note": None}
        yield ActPlan(at, "interval.set", _TIME_USE, payload)


def _rated(story: Mapping[str, Any], rubric: Rubric) -> Iterator[ActPlan]:
    starts = [_ms(each) for each in story["starts"]]
    for segment, start in enumerate(starts, start=1):
        end = start + _SEGMENT_MS
        for at, edge in ((start, "start"), (end, "end")):
            yield ActPlan(at, "segment.mark", "segments", {"segment": segment, "edge": edge})
        for place, (criterion, levels) in enumerate(story["levels"].items()):
            level = _levels(levels)[segment - 1]
            at = end + 8_000 + 9_000 * place
            yield _given(criterion, level, segment, at)
            named = rubric.criterion(criterion)
            for each in named.behaviours if named else ():
                yield _given(each.code, _MARKED[level], segment, at - 3_000)
    for moment, found in story["scans"].items():
        segment, within = divmod(int(moment.strip("PTM")) * 60_000, _SEGMENT_MS)
        task, *rest = found.split()
        values: dict[str, str | int] = {"S.task": task}
        values |= {"S.off": int(rest[0]), "S.on": rest[1]} if rest else {}
        at = starts[segment] + within + 14_000
        yield ActPlan(at, "snapshot.set", "segments", {"at": moment, "values": values})


def _given(target: str, level: str, segment: int, at: int) -> ActPlan:
    return ActPlan(at, "rate.set", target, {"level": level, "segment": segment, "comment": None})


def _levels(written: str) -> list[str]:
    """44 is level 4 twice; NO stands for not observed."""
    return ["NO" if each == "N" else each for each in written.replace("NO", "N")]


def _ms(clock: str) -> int:
    minutes, seconds = map(int, clock.split(":"))
    return (minutes * 60 + seconds) * 1000
