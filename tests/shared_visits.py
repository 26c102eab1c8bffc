"""Shared visits of the cast, made the way their observers would make them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from observe.domain.batch import Batch
from observe.domain.policy import Reach, Role
from observe.domain.record import Step, seal
from observe.store import answers, drafts, entries, previewing, sharing
from observe.store.drafted_words import Words
from tests.cast import (
    DANA,
    DISTRICT,
    LINCOLN,
    MADISON,
    OKAFOR,
    PRIYA,
    SCIENCE,
    WALKTHROUGH,
    Tablet,
    the_id,
)
from tests.the_way import ready


@dataclass(frozen=True)
class Shared:
    """A visit to be shared; `levels` maps criteria to levels, `notes` pairs a text with its tags, `own` is how the
    teacher rated a formal one; `day` and `at` are in UTC."""

    day: date
    by: str = DANA
    kind: str = "coaching"
    levels: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    comment: str | None = None
    step: Step | None = None
    teacher: str = OKAFOR
    section: str = SCIENCE
    rubric: str = WALKTHROUGH
    version: str = "2.0.0"
    own: Mapping[str, str] = field(default_factory=dict)
    tallies: Mapping[str, int] = field(default_factory=dict)
    at: time = time(16, 5)

    @property
    def id(self) -> str:
        return the_id(f"{self.teacher} seen by {self.by} on {self.day}")


def share(*visits: Shared, opened: bool = True) -> None:
    for visit in visits:
        capture_only(visit)
        drafts.save_words(DISTRICT, visit.by, visit.id, Words("", "", visit.step))
        draft = ready(visit.id, visit.by, _at(visit) + timedelta(minutes=50), visit.own)
        sharing.share(
            DISTRICT,
            visit.by,
            Role.LEADER if visit.by == PRIYA else Role.COACH,
            visit.id,
            seal(previewing.preview(draft, "en")),
            language="en",
            timezone="America/Chicago",
            at=_at(visit) + timedelta(hours=1),
        )
        if opened:
            answers.open_first(DISTRICT, visit.teacher, visit.id, _at(visit) + timedelta(hours=2))


def capture_only(visit: Shared) -> None:
    """The visit finished, and nothing of it shared."""
    tablet = Tablet(visit.id, start_ms=int(_at(visit).timestamp() * 1000))
    about = {
        "teacher": visit.teacher,
        "section": visit.section,
        "kind": visit.kind,
        "rubric": visit.rubric,
        "rubric_version": visit.version,
    }
    made = [tablet.create(**about), tablet.entry("obs.start")]
    made += [
        tablet.note(text, ms=at * 1000, tags=list(tags))
        for at, (text, tags) in enumerate(visit.notes, start=1)
    ]
    made += [
        tablet.rate(criterion, level, ms=60_000, comment=visit.comment)
        for criterion, level in visit.levels.items()
    ]
    made += [
        tablet.entry("tally.add", code, ms=90_000, delta=times)
        for code, times in visit.tallies.items()
    ]
    made.append(tablet.finish())
    batch = Batch(tablet.device_id, tablet.name, tablet.start_ms, 0, tablet.seq, tuple(made))
    reach = Reach(visit.by, visit.by != PRIYA, frozenset({LINCOLN, MADISON}))
    answer = entries.append(DISTRICT, visit.by, reach, visit.id, batch, _at(visit))
    assert {ack.status for ack in answer.acks} == {"stored"}, answer.acks


def _at(visit: Shared) -> datetime:
    return datetime.combine(visit.day, visit.at, UTC)
