"""Evidence first, ratings last: what is shown of a formal observation before, at and after its sealing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from .compose import compose
from .entry import fingerprint
from .fold import Note, Rating
from .record import CriterionShown, Evidence, Record
from .rubric import Criterion, Rubric

MOST_COMMENT = 2_000


@dataclass(frozen=True, slots=True)
class Given:
    """One level by one party; `criterion` may be a behavior's code, `segment` None is the whole visit."""

    criterion: str
    level: str
    comment: str = ""
    segment: int | None = None
    rating_id: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A level in words; `place` counts from 1 among `of`, None for what is not a level."""

    code: str
    label: str
    place: int | None
    of: int
    segment: int | None
    comment: str


@dataclass(frozen=True, slots=True)
class Compared:
    """What both said of one criterion; `kind` is different, one or same."""

    code: str
    title: str
    domain: str
    own: Said | None
    rated: tuple[Said, ...]
    kind: str


def evidence_record(
    rubric: Rubric,
    language: str,
    started_at: datetime,
    notes: Iterable[Note],
    counts: Mapping[str, int],
) -> Record:
    """The evidence alone: notes and look-fors under their criteria, no level and no word about one."""
    return compose(rubric, language, started_at, notes, (), counts, ("", "", None))


def notes_of(evidence: Record) -> tuple[Note, ...]:
    """The notes as they were shared: what arrived later changes nothing of them."""
    return tuple(_note(each) for each in evidence.script)


def counts_of(evidence: Record) -> dict[str, int]:
    seen = [*evidence.look_fors, *(each for one in evidence.criteria for each in one.look_fors)]
    return {each.code: each.count for each in seen}


def given_from(ratings: Iterable[Rating]) -> tuple[Given, ...]:
    """The levels of a fold, those that were cleared left out."""
    return tuple(
        Given(each.target, each.level, each.comment or "", each.segment, each.entry_id)
        for each in ratings
        if each.level is not None
    )


def ratings_from(given: Iterable[Given]) -> tuple[Rating, ...]:
    """As ratings of a fold again, for the record."""
    return tuple(
        Rating(
            each.criterion, each.segment, each.level, each.comment or None, each.rating_id, 0, ()
        )
        for each in given
    )


def plain_levels(given: Iterable[Given]) -> list[dict[str, Any]]:
    return [{name: getattr(each, name) for name in Given.__slots__} for each in given]


def levels_from(plain: Sequence[Mapping[str, Any]]) -> tuple[Given, ...]:
    return tuple(Given(**each) for each in plain)


def seal_levels(rubric: Rubric, evidence_sha: str, given: Iterable[Given]) -> str:
    """SHA-256 of what is shown when somebody seals: the evidence, each level in words, each comment."""
    shown = sorted(
        (each.criterion, each.segment or 0, each.level, _label(rubric, each), each.comment)
        for each in given
    )
    return fingerprint([evidence_sha, rubric.id, rubric.version, shown])


def of_rubric(rubric: Rubric, given: Iterable[Given]) -> tuple[Given, ...]:
    """Only what the rubric knows, in its order."""
    known = {each.code: at for at, each in enumerate(rubric.criteria())}
    kept = [
        each
        for each in given
        if each.criterion in known
        and each.level in dict(_scale(rubric, rubric.criterion(each.criterion)))
    ]
    return tuple(sorted(kept, key=lambda each: (known[each.criterion], each.segment or 0)))


def compare(
    rubric: Rubric, language: str, own: Iterable[Given], rated: Iterable[Given]
) -> tuple[Compared, ...]:
    """Differences first, then what only one of them rated, then the same; each in the rubric's order."""
    mine = {each.criterion: each for each in own}
    theirs: dict[str, list[Given]] = {}
    for each in rated:
        theirs.setdefault(each.criterion, []).append(each)
    found = [
        _compared(rubric, language, each, mine.get(each.code), theirs.get(each.code, []))
        for each in rubric.criteria()
        if each.code in mine or each.code in theirs
    ]
    order = ("different", "one", "same")
    return tuple(sorted(found, key=lambda each: order.index(each.kind)))


def said(rubric: Rubric, language: str, given: Given) -> Said:
    criterion = rubric.criterion(given.criterion)
    codes = [each.code for each in rubric.scale_of(criterion).levels] if criterion else []
    place = codes.index(given.level) + 1 if given.level in codes else None
    label = _label(rubric, given, language)
    return Said(given.level, label, place, len(codes), given.segment, given.comment)


def with_added(
    evidence: Record, rubric: Rubric, language: str, added: Iterable[str | None]
) -> Record:
    """The evidence with an empty place for each criterion that only the teacher wrote about."""
    shown = {each.code for each in evidence.criteria}
    missing = {code for code in added if code and code not in shown}
    if not missing:
        return evidence
    here = {each.code: each for each in evidence.criteria}
    criteria = tuple(
        here.get(each.code) or _empty(rubric, language, each)
        for each in rubric.criteria()
        if each.code in here or each.code in missing
    )
    return replace(evidence, criteria=criteria)


def _compared(
    rubric: Rubric, language: str, criterion: Criterion, own: Given | None, rated: list[Given]
) -> Compared:
    if own is None or not rated:
        kind = "one"
    else:
        kind = "same" if {each.level for each in rated} == {own.level} else "different"
    domain = rubric.domain(criterion.domain)
    return Compared(
        code=criterion.code,
        title=rubric.say(criterion.title, language),
        domain=rubric.say(domain.title, language) if domain else "",
        own=said(rubric, language, own) if own else None,
        rated=tuple(
            said(rubric, language, each) for each in sorted(rated, key=lambda g: g.segment or 0)
        ),
        kind=kind,
    )


def _empty(rubric: Rubric, language: str, criterion: Criterion) -> CriterionShown:
    domain = rubric.domain(criterion.domain)
    title = rubric.say(domain.title, language) if domain else ""
    own = rubric.say(criterion.title, language)
    return CriterionShown(criterion.code, own, criterion.domain, title, (), (), ())


def _note(each: Evidence) -> Note:
    return Note(
        id=each.note_id,
        text=each.text,
        private=False,
        tags=each.tags,
        lesson_ms=each.lesson_ms,
        wall_ms=0,
        approx=each.approx,
        deleted=False,
        heads=(),
    )


def _scale(rubric: Rubric, criterion: Criterion | None) -> list[tuple[str, Any]]:
    return rubric.scale_of(criterion).choices() if criterion else []


def _label(rubric: Rubric, given: Given, language: str | None = None) -> str:
    choices = dict(_scale(rubric, rubric.criterion(given.criterion)))
    found = choices.get(given.level)
    return rubric.say(found, language or rubric.default_language) if found else given.level
