"""Putting a seat code in place of a student's name throughout an own visit, and undoing that."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..domain.entry import LONGEST_TEXT, fingerprint
from ..domain.errors import NotNow, NotValid
from ..domain.fold import Note, Rating, fold
from ..domain.interval_notes import brought_back, note_key, noted
from ..domain.made import Made
from ..domain.naming import Found, Text, places, replaced
from ..domain.observation import BETWEEN, RECORDED
from ..domain.policy import Reach
from ..domain.protocols import Interval
from ..domain.record import Step
from .base import reading, writing
from .drafted_words import Renamed, Words, words_plain
from .drafts import Draft, draft_of, own_row
from .own_entries import append_own, device_of
from .projection import entry_of, log_of
from .tables_capture import Observation
from .tables_records import Feedback


def name_places(district: str, observer: str, observation: str, name: str) -> list[Found]:
    """Where a name stands in all that is written in an own visit. Raises NotThere, NotNow once shared."""
    with reading(district) as session:
        row = own_row(session, district, observer, observation)
        _check_open(row)
        return places(list(_texts(draft_of(session, row))), name)


def last_renaming(district: str, observation: str) -> Renamed | None:
    """What could be undone in a visit that its observer has open; it tells no name."""
    with reading(district) as session:
        kept = session.scalar(
            select(Feedback.renaming).where(
                Feedback.district_id == district, Feedback.observation_id == observation
            )
        )
        return Renamed(kept["code"], kept["places"]) if kept else None


def rename(
    district: str,
    observer: str,
    reach: Reach,
    observation: str,
    name: str,
    code: str,
    chosen: Collection[str],
    *,
    at: datetime,
    build: str,
) -> int:
    """Put the code at the chosen places, all of them or none; gives their number.

    Raises NotNow once shared, or where a chosen place has changed since it was shown.
    """
    with writing(district) as session:
        row = own_row(session, district, observer, observation)
        _check_open(row)
        draft = draft_of(session, row)
        texts = {each.key: each for each in _texts(draft)}
        if not set(chosen) <= {each.key for each in places(list(texts.values()), name)}:
            raise NotNow("Something changed since these places were shown. Look at them again.")
        new = {key: replaced(each, name, code, chosen) for key, each in texts.items()}
        new = {key: text for key, text in new.items() if text != texts[key].text}
        if any(len(text) > LONGEST_TEXT for text in new.values()):
            raise NotValid("One of the notes would become too long: shorten it first.")
        since = row.server_seq
        made = list(_rewritten(draft, new))
        if made:
            append_own(district, observer, reach, observation, made, at, build)
        words = _put_into_words(draft.words, new)
        held = _keep(session, row, words)
        held.renaming = {
            "code": code,
            "places": len(chosen),
            "entries": [since, row.server_seq],
            "words": _changed(draft.words, words),
        }
    return len(chosen)


def undo_renaming(
    district: str, observer: str, reach: Reach, observation: str, at: datetime, build: str
) -> None:
    """Bring back what the last replacement took; what was changed since then stays. Raises NotNow."""
    with writing(district) as session:
        row = own_row(session, district, observer, observation)
        _check_open(row)
        held = session.get(Feedback, (district, row.id))
        if held is None or held.renaming is None:
            raise NotNow("There is nothing to undo here any more.")
        draft = draft_of(session, row)
        made = list(_brought_back(session, row, draft, *held.renaming["entries"]))
        stood, changed = (_intervals_at(session, row, seq) for seq in held.renaming["entries"])
        made += brought_back(stood, changed, draft.timed.intervals)
        if made:
            append_own(district, observer, reach, observation, made, at, build)
        now = _by_field(draft.words)
        before = {
            name: old
            for name, (old, new) in held.renaming["words"].items()
            if now.get(name, "") == new
        }
        _keep(session, row, _with_fields(draft.words, before)).renaming = None


def _check_open(row: Observation) -> None:
    if row.state in BETWEEN:
        raise NotNow("Its evidence is shared already, so it stays as it is.")
    if row.state in RECORDED:
        raise NotNow(
            "This visit is shared already, so nothing in it is replaced. Take it back first, "
            "or add a correction to the record."
        )


def _texts(draft: Draft) -> Iterator[Text]:
    """Everything written in the visit; the key of words is a hash, so that it changes with them."""
    for note in draft.notes:
        for head in () if note.deleted else note.heads:
            kind = "private" if head.value["private"] else "note"
            yield Text(head.entry_id, kind, head.value["text"])
    for rating in draft.ratings:
        for head in rating.heads:
            yield Text(head.entry_id, "comment", head.value.get("comment") or "")
    for interval in draft.timed.intervals:
        if interval.note:
            yield Text(note_key(interval), "interval", interval.note)
    for name, text in _by_field(draft.words).items():
        yield Text(_word_key(name, text), name, text)


def _word_key(name: str, text: str) -> str:
    return f"{name}-{fingerprint(text)[:16]}"


def _rewritten(draft: Draft, new: Mapping[str, str]) -> Iterator[Made]:
    """An amendment over each wording that changes: two in conflict stay two."""
    for note in draft.notes:
        for head in note.heads:
            if head.entry_id in new:
                value = {**head.value, "text": new[head.entry_id]}
                yield Made("note.edit", note.id, head.entry_id, value)
    for rating in draft.ratings:
        for head in rating.heads:
            if head.entry_id in new:
                value = {**head.value, "comment": new[head.entry_id]}
                yield Made("rate.set", rating.target, head.entry_id, value)
    for interval in draft.timed.intervals:
        if note_key(interval) in new:
            yield noted(interval, new[note_key(interval)])


def _brought_back(
    session: Session, row: Observation, draft: Draft, since: int, upto: int
) -> Iterator[Made]:
    logged = {each.id: each for each in log_of(session, row)}
    written: list[Note | Rating] = [*draft.notes, *draft.ratings]
    current = {head.entry_id for each in written for head in each.heads}
    for each in logged.values():
        ours = each.device_id == device_of(row.observer_id) and since < each.server_seq <= upto
        if ours and each.base and each.id in current:
            entry, base = entry_of(each), entry_of(logged[each.base])
            name = "text" if entry.kind == "note.edit" else "comment"
            yield Made(
                entry.kind, entry.target, entry.id, {**entry.payload, name: base.payload[name]}
            )


def _intervals_at(session: Session, row: Observation, seq: int) -> tuple[Interval, ...]:
    """As they stood when the log reached so far."""
    logged = log_of(session, row)
    return fold(entry_of(each) for each in logged if each.server_seq <= seq).intervals


def _by_field(words: Words) -> dict[str, str]:
    step = words.step or Step("", None, "", None)
    return {
        "glow": words.glow,
        "grow": words.grow,
        "step_text": step.text,
        "step_met_when": step.met_when,
        "step_look_for": "" if step.look_for else step.look_for_text,
        "step_support": step.support,
        "step_why": words.follow.why if words.follow else "",
    }


def _put_into_words(words: Words, new: Mapping[str, str]) -> Words:
    before = _by_field(words)
    changed = {name: new.get(_word_key(name, text), text) for name, text in before.items()}
    return _with_fields(words, changed)


def _with_fields(words: Words, fields: Mapping[str, str]) -> Words:
    after = {**_by_field(words), **fields}
    step = words.step and replace(
        words.step,
        text=after["step_text"],
        met_when=after["step_met_when"],
        look_for_text=after["step_look_for"] or words.step.look_for_text,
        support=after["step_support"],
    )
    follow = words.follow and replace(words.follow, why=after["step_why"])
    return replace(words, glow=after["glow"], grow=after["grow"], step=step, follow=follow)


def _changed(before: Words, after: Words) -> dict[str, list[str]]:
    old, new = _by_field(before), _by_field(after)
    return {name: [old[name], new[name]] for name in old if old[name] != new[name]}


def _keep(session: Session, row: Observation, words: Words) -> Feedback:
    key = (row.district_id, row.id)
    held = session.get(Feedback, key) or Feedback(district_id=key[0], observation_id=key[1])
    held.glow, held.grow, held.step = words.glow, words.grow, words_plain(words)
    session.add(held)
    return held
