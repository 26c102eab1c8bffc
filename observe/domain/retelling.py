"""A shared record in another language: the rubric's words by their codes, people's words as they are."""

from collections.abc import Iterable
from dataclasses import replace

from .compose_lesson import lesson_retold
from .record import BehaviourGiven, CriterionShown, LevelGiven, LookForSeen, Record
from .rubric import Criterion, LookFor, Rubric


def retold(record: Record, rubric: Rubric, language: str) -> Record:
    """The record with what its rubric says put into this language; as it is where it says nothing.

    Meant for reading: the seal stays that of the record as it was shared.
    """
    if language == record.language or language not in rubric.languages:
        return record
    return replace(
        record,
        language=language,
        rubric_title=rubric.say(rubric.title, language),
        criteria=tuple(_criterion(each, rubric, language) for each in record.criteria),
        look_fors=_look_fors(record.look_fors, rubric.look_fors, rubric, language),
        lesson=lesson_retold(record.lesson, rubric, language),
    )


def _criterion(shown: CriterionShown, rubric: Rubric, language: str) -> CriterionShown:
    criterion = rubric.criterion(shown.code)
    if criterion is None:
        return shown
    domain = rubric.domain(criterion.domain)
    return replace(
        shown,
        title=rubric.say(criterion.title, language),
        domain_title=rubric.say(domain.title, language) if domain else shown.domain_title,
        levels=tuple(_level(each, rubric, criterion, language) for each in shown.levels),
        look_fors=_look_fors(shown.look_fors, criterion.look_fors, rubric, language),
        behaviours=tuple(
            _behaviour(each, rubric, criterion, language) for each in shown.behaviours
        ),
        combined=shown.combined
        and replace(
            shown.combined, label=_label(shown.combined.code, rubric, criterion.scale, language)
        ),
    )


def _behaviour(
    given: BehaviourGiven, rubric: Rubric, criterion: Criterion, language: str
) -> BehaviourGiven:
    known = next((each for each in criterion.behaviours if each.code == given.code), None)
    if known is None:
        return given
    label = _label(given.level, rubric, known.scale, language)
    return replace(given, text=rubric.say(known.text, language), label=label)


def _label(code: str, rubric: Rubric, scale: str, language: str) -> str:
    choices = dict(rubric.scales[scale].choices())
    return rubric.say(choices[code], language) if code in choices else code


def _level(given: LevelGiven, rubric: Rubric, criterion: Criterion, language: str) -> LevelGiven:
    scale = rubric.scale_of(criterion)
    codes = [level.code for level in scale.levels]
    following = codes[given.place] if given.place and given.place < len(codes) else None
    found = scale.level(given.code) or scale.non_score(given.code)
    after = scale.level(following) if following else None
    said = criterion.descriptors
    return replace(
        given,
        label=rubric.say(found.label, language) if found else given.label,
        descriptor=rubric.say(said[given.code], language) if given.code in said else "",
        next_label=rubric.say(after.label, language) if after else given.next_label,
        next_descriptor=rubric.say(said[following], language)
        if following and following in said
        else given.next_descriptor,
    )


def _look_fors(
    seen: tuple[LookForSeen, ...], known: Iterable[LookFor], rubric: Rubric, language: str
) -> tuple[LookForSeen, ...]:
    texts = {each.code: rubric.say(each.text, language) for each in known}
    return tuple(replace(each, text=texts.get(each.code, each.text)) for each in seen)
