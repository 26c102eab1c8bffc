"""What the teacher would get of a draft, and the seal that holds sharing to it."""

from dataclasses import replace

from ..domain.compose import compose
from ..domain.entry import fingerprint
from ..domain.errors import NotNow
from ..domain.record import Record, seal
from .drafted_words import Words, words_plain
from .drafts import Draft
from .following_up import followed


def preview(draft: Draft, language: str) -> Record:
    """Exactly what the teacher would get. Raises NotNow where the visit names no teacher or rubric."""
    if draft.rubric is None or draft.visit.teacher is None:
        raise NotNow("This visit has no teacher or rubric yet: put that right first.")
    step = draft.words.step
    record = compose(
        draft.rubric,
        language,
        draft.visit.started_at,
        draft.notes,
        draft.ratings,
        draft.counts,
        (draft.words.glow, draft.words.grow, step if step and step.text.strip() else None),
        draft.timed,
        draft.visit.length_ms,
    )
    return replace(record, followed=followed(draft.open_step, draft.words.follow, draft.visit.id))


def seal_shown(draft: Draft, language: str) -> str:
    """SHA-256 of who gets what; the observer's words stand beside it, see `seal_words`."""
    visit = draft.visit
    about = (visit.teacher, visit.section, visit.kind, visit.rubric, visit.rubric_version)
    kept = replace(draft, words=replace(draft.words, follow=None))
    bare = replace(preview(kept, language), glow="", grow="", step=None)
    return fingerprint([seal(bare), *about, visit.started_at.isoformat()])


def seal_words(words: Words) -> str:
    return fingerprint([words.glow, words.grow, words_plain(words)])


def as_shown(
    draft: Draft, shown: str, language: str, words: Words | None, over: str | None
) -> Draft:
    """The draft with the words that go along. Raises NotNow where it is not what the preview showed."""
    if words is None:
        same = seal(preview(draft, language)) == shown
    else:
        kept = seal_words(draft.words) == over or _goes_on_from(draft.words, words)
        same = kept and seal_shown(draft, language) == shown
        draft = replace(draft, words=words)
    if not same:
        raise NotNow("Something arrived after this preview was made. Look at it again, then share.")
    return draft


def _goes_on_from(earlier: Words, words: Words) -> bool:
    """Whether these words keep all that the earlier ones say, as those of one form do."""
    step = earlier.step is None or not earlier.step.text.strip() or earlier.step == words.step
    same = earlier.follow is None or earlier.follow == words.follow
    return (
        step
        and same
        and words.glow.startswith(earlier.glow)
        and words.grow.startswith(earlier.grow)
    )
