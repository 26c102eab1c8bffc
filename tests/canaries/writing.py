"""What every planted observation shares: its words, its moment, and how its observer writes and shares it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from flask import Flask

from observe.domain.batch import Batch
from observe.domain.policy import Reach, Role
from observe.domain.record import seal
from observe.store import drafted_words, drafts, entries, previewing, sharing
from tests.canaries.rubric import GIVEN, LOWEST, level, version
from tests.canaries.table import OBSERVATIONS, TABLE, Cell, has, word
from tests.cast import DANA, DISTRICT, LINCOLN, NOW, PRIYA, Tablet, the_id
from tests.the_way import ready

_ROLES = {DANA: Role.COACH, PRIYA: Role.LEADER}
_REACHES = {
    DANA: Reach(DANA, True, frozenset()),
    PRIYA: Reach(PRIYA, False, frozenset({LINCOLN})),
}


@dataclass
class Ground:
    """Where canaries are planted, and which are; `ids` are those of the things that bear them."""

    app: Flask
    planted: set[Cell] = field(default_factory=set)
    ids: dict[str, str] = field(default_factory=dict)

    def word(self, row: str, thing: str) -> str:
        """The word of a cell that the table knows."""
        assert has(row, thing), f"the table has no cell for {thing} of {row}"
        self.planted.add((row, thing))
        return word(row, thing)

    def perhaps(self, row: str, thing: str) -> str:
        """The same, or nothing where the table leaves the cell empty."""
        return self.word(row, thing) if has(row, thing) else ""

    def level(self, row: str, thing: str) -> str:
        assert has(row, thing)
        self.planted.add((row, thing))
        return level(row, GIVEN[thing])

    def unplanted(self) -> set[Cell]:
        return set(TABLE) - self.planted


@dataclass
class Visit:
    """One observation of a row of the table, acted on in contexts of their own as requests have."""

    ground: Ground
    row: str
    kind: str
    by: str

    def __post_init__(self) -> None:
        self.id = the_id(f"canary {self.row}")
        self.at: datetime = NOW - timedelta(days=60 - OBSERVATIONS.index(self.row))
        self.tablet = Tablet(self.row, start_ms=int(self.at.timestamp() * 1000))
        self.ground.ids[self.row] = self.id

    def word(self, thing: str) -> str:
        return self.ground.word(self.row, thing)

    def capture(self, finished: bool = True, **about: Any) -> None:
        """Everything that an observer writes in a lesson."""
        tablet = self.tablet
        made = [tablet.create(kind=self.kind, rubric_version=version(self.row), **about)]
        made.append(tablet.entry("obs.start"))
        if has(self.row, "deleted"):
            gone = tablet.note(self.word("deleted"), note=the_id(f"gone {self.row}"), ms=500)
            made += [gone, tablet.entry("note.delete", gone["target"], ms=900, base=gone["id"])]
        made += [
            tablet.note(self.word("note"), tags=["LF.goals"], note=self.note, ms=1000),
            tablet.note(self.word("private"), private=True, ms=2000),
            tablet.rate(
                "LF.goals",
                self.ground.level(self.row, "level"),
                comment=self.word("comment"),
                ms=5000,
            ),
        ]
        self.append(*made, *([tablet.finish()] if finished else []))

    @property
    def note(self) -> str:
        return the_id(f"note of {self.row}")

    def append(self, *made: dict[str, Any]) -> None:
        tablet = self.tablet
        batch = Batch(tablet.device_id, tablet.name, tablet.start_ms, 0, tablet.seq, tuple(made))
        reach = _REACHES.get(self.by, Reach(self.by, False, frozenset(), own=True))
        with self.ground.app.app_context():
            answer = entries.append(DISTRICT, self.by, reach, self.id, batch, self.at)
        assert {ack.status for ack in answer.acks} == {"stored"}, answer.acks

    def write_late(self) -> None:
        """After it was shared: another note, and a level that is nobody's."""
        late = self.tablet.note(self.word("late"), ms=6000)
        rated = self.tablet.rate("LL.pace", level(self.row, LOWEST), comment=word(*self.late))
        self.append(late, rated)

    @property
    def late(self) -> Cell:
        return (self.row, "late")

    def share(self) -> None:
        role = _ROLES.get(self.by, Role.TEACHER)
        place = {"language": "en", "timezone": "America/Chicago"}
        at = self.at + timedelta(hours=1)
        with self.ground.app.app_context():
            draft = ready(self.id, self.by, at)
            shown = seal(previewing.preview(draft, "en"))
            sharing.share(DISTRICT, self.by, role, self.id, shown, at=at, mail_at=at, **place)

    def take_back(self) -> None:
        with self.ground.app.app_context():
            sharing.take_back(DISTRICT, self.by, self.id, self.at + timedelta(hours=2))

    def keep_words(self, words: drafted_words.Words) -> None:
        with self.ground.app.app_context():
            drafts.save_words(DISTRICT, self.by, self.id, words)
