"""What an observer writes down in one visit: notes that fit the lesson, the class and the levels seen."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from random import Random

from ..domain.observation import Kind
from .bank import Lesson, Sentence, evidence, featured, feedback, lessons, lines
from .cast import FIRST_READER
from .chance import Deck
from .plan_values import NotePlan, SectionPlan
from .schedule import TEN_MINUTES, Appointment

_FIRST_MS, _LAST_MS = 45_000, 40_000
_MOST_PER_CRITERION = 3
_TABLES = "ABCDEF"
_TABLE = re.compile(r"\b([Tt])able ([A-F])\b")


@dataclass(frozen=True)
class Written:
    """The notes of a visit, and for each criterion the one that fits its level exactly."""

    notes: tuple[NotePlan, ...]
    typical: Mapping[str, str]


@dataclass
class Script:
    """Deals lessons and sentences so that neither a class nor the district repeats itself early."""

    lessons: Deck = field(default_factory=Deck)
    sentences: Deck = field(default_factory=Deck)

    def lesson(self, section: SectionPlan, draw: Random) -> Lesson:
        fit = {
            each.topic: each
            for each in lessons()
            if (each.subject, each.band) == (section.subject, section.grade_band)
            and not (section.teacher == FIRST_READER and each.topic == featured()["lesson"])
        }
        return fit[self.lessons.deal(section.key, sorted(fit), draw)]

    def notes(
        self,
        visit: Appointment,
        lesson: Lesson,
        seen: Mapping[str, int],
        tags: Mapping[str, str],
        draw: Random,
    ) -> Written:
        """`seen` is the level of each criterion looked at, `tags` the code a criterion is filed under."""
        count = visit.notes or draw.randint(*_how_many(visit))
        last = draw.random() < 0.7
        body = list(self._tagged(visit, lesson, seen, count - 2 - draw.randint(0, 2), draw))
        wanted = count - len(body) - 1 - last
        used = {sentence.text for sentence in body}
        plain = [self._line("middle", visit, used, draw) for _ in range(wanted)]
        mixed = draw.sample([*body, *plain], len(body) + len(plain))
        middle = sorted(mixed, key=lambda each: ("start", "", "end").index(each.when))
        opening = self._line("opening", visit, used, draw)
        if visit.rubric == TEN_MINUTES:
            opening = Sentence(
                f"Focus: {feedback('focus', next(iter(seen)))[0]}", "", 0, frozenset()
            )
        ending = [self._line("closing", visit, used, draw)] if last else []
        times = _times(count, visit.minutes, draw)
        said = [opening, *middle, *ending]
        notes = [
            _note(each, at, visit, lesson, tags, draw) for each, at in zip(said, times, strict=True)
        ]
        typical = {
            each.criterion: note.text
            for each, note in zip(said, notes, strict=True)
            if seen.get(each.criterion) == each.level
        }
        private = list(self._private(visit, draw))
        return Written(tuple(sorted([*notes, *private], key=lambda each: each.lesson_ms)), typical)

    def _tagged(
        self,
        visit: Appointment,
        lesson: Lesson,
        seen: Mapping[str, int],
        count: int,
        draw: Random,
    ) -> Iterator[Sentence]:
        """One sentence for each criterion in turn; a second may stand one level beside."""
        used: set[str] = set()
        most = count if visit.rubric == TEN_MINUTES else _MOST_PER_CRITERION
        for turn in range(most):
            for criterion, level in draw.sample(sorted(seen.items()), len(seen)):
                beside = turn and draw.random() < (0.5 if visit.rubric == TEN_MINUTES else 0.2)
                wanted = min(4, max(1, level + draw.choice((-1, 1)))) if beside else level
                fit = _fitting(criterion, wanted, visit.section.grade_band, lesson, used)
                if not fit or len(used) >= count:
                    continue
                sentence = self.sentences.deal(
                    visit.teacher.email, fit, draw, prefer=lambda each: each.topic is not None
                )
                used.add(sentence.text)
                yield sentence

    def _line(self, name: str, visit: Appointment, used: set[str], draw: Random) -> Sentence:
        tables = visit.section.subject != "Music"
        fit = [line for line in lines(name) if line not in used and (tables or "table" not in line)]
        text = self.sentences.deal(visit.teacher.email, fit, draw)
        used.add(text)
        return Sentence(text, "", 0, frozenset())

    def _private(self, visit: Appointment, draw: Random) -> Iterator[NotePlan]:
        if visit.notes is None and draw.random() < 0.4:
            text = self.sentences.deal(visit.observer, lines("private"), draw)
            yield NotePlan(visit.minutes * 60_000 - draw.randint(2_000, 30_000), text, (), True)


def fill(text: str, visit: Appointment, lesson: Lesson, draw: Random) -> str:
    """The sentence with its slots filled; seats stand for students, who are never named."""
    size = visit.section.size
    letter = "P" if visit.section.key.endswith("2") else "S"
    s, s2, s3 = (f"{letter}{each}" for each in draw.sample(range(1, size + 1), 3))
    table, table2 = draw.sample(_TABLES, 2)
    chosen = {
        "s": s, "s2": s2, "s3": s3, "table": table, "table2": table2, "all": size,
        "few": draw.randint(2, 3), "some": draw.randint(4, 6), "many": draw.randint(13, 18),
        "sec": draw.randint(3, 7), "min": draw.randint(2, 6), "page": draw.randint(12, 88),
    }  # fmt: skip
    capital = {_capital(name): _capital(word) for name, word in lesson.words.items()}
    filled = _capital(text.format_map({**capital, **lesson.words, **chosen}))
    return _TABLE.sub(_group, filled) if visit.section.subject == "Music" else filled


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _group(table: re.Match[str]) -> str:
    """A music room has no tables."""
    return ("Group " if table.group(1) == "T" else "group ") + table.group(2)


def _how_many(visit: Appointment) -> tuple[int, int]:
    if visit.kind is Kind.FORMAL:
        return 19, 24
    if visit.rubric == TEN_MINUTES:
        return 8, 10
    return (8, 12) if visit.kind is Kind.WALKTHROUGH else (10, 17)


def _fitting(
    criterion: str, level: int, band: str, lesson: Lesson, used: set[str]
) -> list[Sentence]:
    return [
        each
        for each in (*lesson.moments, *evidence())
        if (each.criterion, each.level) == (criterion, level)
        and band in each.bands
        and each.text not in used
    ]


def _times(count: int, minutes: int, draw: Random) -> list[int]:
    """Offsets in order, spread over the visit as a person types them."""
    room = minutes * 60_000 - _FIRST_MS - _LAST_MS
    width = room / count
    return [
        _FIRST_MS + int((at + draw.uniform(0.05, 0.9)) * width)
        if at
        else draw.randint(8_000, 44_000)
        for at in range(count)
    ]


def _note(
    sentence: Sentence,
    at: int,
    visit: Appointment,
    lesson: Lesson,
    tags: Mapping[str, str],
    draw: Random,
) -> NotePlan:
    codes = [sentence.criterion, *sentence.also] if sentence.criterion else []
    filed = (
        () if draw.random() < 0.1 else dict.fromkeys(tags[each] for each in codes if each in tags)
    )
    return NotePlan(at, fill(sentence.text, visit, lesson, draw), tuple(filed))
