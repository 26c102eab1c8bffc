"""Composing the shared record of a visit from its fold and its rubric."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from .combining import combined_place, combining_rule
from .compose_lesson import lesson_of
from .fold import Note, Rating
from .protocols import Timed
from .record import (
    BehaviourGiven,
    Combined,
    CriterionShown,
    Evidence,
    LevelGiven,
    LookForSeen,
    Record,
    Step,
)
from .rubric import Criterion, LookFor, Rubric, Scale


def compose(
    rubric: Rubric,
    language: str,
    started_at: datetime,
    notes: Iterable[Note],
    ratings: Iterable[Rating],
    counts: Mapping[str, int],
    words: tuple[str, str, Step | None],
    timed: Timed | None = None,
    length_ms: int = 0,
) -> Record:
    """The record that sharing these would freeze; private thoughts and deleted notes stay out.

    `counts` holds tallies and ticks by look-for; `words` are glow, grow and the step;
    `length_ms` is that of the visit.
    """
    notes = [note for note in notes if not note.private and not note.deleted]
    script = tuple(_evidence(note, started_at) for note in notes)
    given: dict[str, list[Rating]] = defaultdict(list)
    for rating in ratings:
        if rating.level is not None:
            given[rating.target].append(rating)
    shown = (
        _criterion(rubric, criterion, language, script, given, counts)
        for criterion in rubric.criteria()
    )
    return Record(
        rubric_title=rubric.say(rubric.title, language),
        language=language,
        glow=words[0].strip(),
        grow=words[1].strip(),
        step=words[2],
        criteria=tuple(each for each in shown if _holds_anything(each)),
        script=script,
        look_fors=tuple(_seen(rubric, rubric.look_fors, counts, language)),
        lesson=lesson_of(rubric, language, timed, notes, length_ms) if timed else None,
    )


def _holds_anything(shown: CriterionShown) -> bool:
    return bool(shown.evidence or shown.levels or shown.look_fors or shown.behaviours)


def _evidence(note: Note, started_at: datetime) -> Evidence:
    return Evidence(
        note_id=note.id,
        text=note.text,
        at=started_at + timedelta(milliseconds=note.lesson_ms),
        lesson_ms=note.lesson_ms,
        approx=note.approx,
        tags=note.tags,
    )


def _criterion(
    rubric: Rubric,
    criterion: Criterion,
    language: str,
    script: tuple[Evidence, ...],
    given: Mapping[str, list[Rating]],
    counts: Mapping[str, int],
) -> CriterionShown:
    domain = rubric.domain(criterion.domain)
    ratings = sorted(given.get(criterion.code, ()), key=lambda rating: rating.segment or 0)
    return CriterionShown(
        code=criterion.code,
        title=rubric.say(criterion.title, language),
        domain=criterion.domain,
        domain_title=rubric.say(domain.title, language) if domain else "",
        evidence=tuple(each for each in script if criterion.code in each.tags),
        levels=tuple(_level(rubric, criterion, language, rating) for rating in ratings),
        look_fors=tuple(_seen(rubric, criterion.look_fors, counts, language)),
        behaviours=tuple(_behaviours(rubric, criterion, language, given)),
        combined=_combined(rubric, criterion, language, ratings),
    )


def _behaviours(
    rubric: Rubric, criterion: Criterion, language: str, given: Mapping[str, list[Rating]]
) -> Iterator[BehaviourGiven]:
    """By segment, then in the order of the rubric."""
    marked = [
        (each, rating) for each in criterion.behaviours for rating in given.get(each.code, ())
    ]
    for each, rating in sorted(marked, key=lambda pair: pair[1].segment or 0):
        label = _label(rubric, rubric.scales[each.scale], rating.level, language)
        yield BehaviourGiven(
            code=each.code,
            text=rubric.say(each.text, language),
            segment=rating.segment,
            level=rating.level or "",
            label=label or rating.level or "",
            comment=rating.comment,
        )


def _combined(
    rubric: Rubric, criterion: Criterion, language: str, ratings: list[Rating]
) -> Combined | None:
    scale = rubric.scale_of(criterion)
    codes = [level.code for level in scale.levels]
    rule = combining_rule(rubric, criterion.code)
    places = [
        codes.index(each.level) + 1 for each in ratings if each.segment and each.level in codes
    ]
    place = combined_place(rule, places)
    if place is None:
        return None
    label = _label(rubric, scale, codes[place - 1], language) or codes[place - 1]
    return Combined(rule, codes[place - 1], label, place, len(codes))


def _level(rubric: Rubric, criterion: Criterion, language: str, rating: Rating) -> LevelGiven:
    scale = rubric.scale_of(criterion)
    codes = [level.code for level in scale.levels]
    place = codes.index(rating.level) + 1 if rating.level in codes else None
    following = codes[place] if place is not None and place < len(codes) else None
    return LevelGiven(
        rating_id=rating.entry_id,
        segment=rating.segment,
        code=rating.level or "",
        label=_label(rubric, scale, rating.level, language) or "",
        descriptor=_descriptor(rubric, criterion, rating.level, language) or "",
        place=place,
        of=len(codes),
        comment=rating.comment,
        next_label=_label(rubric, scale, following, language),
        next_descriptor=_descriptor(rubric, criterion, following, language),
    )


def _label(rubric: Rubric, scale: Scale, code: str | None, language: str) -> str | None:
    found = (scale.level(code) or scale.non_score(code)) if code else None
    return rubric.say(found.label, language) if found else None


def _descriptor(
    rubric: Rubric, criterion: Criterion, code: str | None, language: str
) -> str | None:
    text = criterion.descriptors.get(code) if code else None
    return rubric.say(text, language) if text else None


def _seen(
    rubric: Rubric, look_fors: Iterable[LookFor], counts: Mapping[str, int], language: str
) -> Iterable[LookForSeen]:
    for each in look_fors:
        if counts.get(each.code):
            text = rubric.say(each.text, language)
            yield LookForSeen(each.code, each.kind, text, counts[each.code])
