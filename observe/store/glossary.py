"""The district's own words for our terms."""

from datetime import datetime
from functools import reduce

from sqlalchemy import ColumnElement, ScalarSelect, delete, func, select

from ..domain.glossary import Word, checked
from .audit import note_down
from .base import reading, writing
from .tables_told import GlossaryWord

_FIELD, _ROW = "\x1f", "\x1e"  # no word of a district holds a control character


def words(district: str, language: str) -> tuple[Word, ...]:
    """What this district says instead of ours, in one language; in the order of the terms' names."""
    with reading(district) as session:
        rows = session.scalars(
            select(GlossaryWord)
            .where(GlossaryWord.district_id == district, GlossaryWord.language == language)
            .order_by(GlossaryWord.term)
        )
        return tuple(Word(row.term, row.one, row.many, row.gender, row.gloss) for row in rows)


def in_one_text(district: str, language: ColumnElement[str] | str) -> ScalarSelect[str]:
    """The same as one value, for a query that asks for something else as well."""
    fields = (GlossaryWord.one, GlossaryWord.many, GlossaryWord.gender, GlossaryWord.gloss)
    whole = reduce(lambda text, each: text + _FIELD + each, fields, GlossaryWord.term + "")
    return (
        select(func.aggregate_strings(whole, _ROW))
        .where(GlossaryWord.district_id == district, GlossaryWord.language == language)
        .scalar_subquery()
    )


def from_one_text(text: str | None) -> tuple[Word, ...]:
    """The words of `in_one_text`, in the order of the terms' names."""
    rows = (text or "").split(_ROW)
    return tuple(Word(*row.split(_FIELD)) for row in sorted(rows) if row)


def choose(district: str, actor: str, language: str, word: Word, at: datetime) -> Word:
    """The district says this from now on. Raises NotValid for what cannot be said."""
    with writing(district) as session:
        kept = checked(word.term, language, word, words(district, language))
        session.merge(
            GlossaryWord(
                district_id=district,
                term=kept.term,
                language=language,
                one=kept.one,
                many=kept.many,
                gender=kept.gender,
                gloss=kept.gloss,
            )
        )
        detail = {"language": language, "one": kept.one, "many": kept.many}
        note_down(session, district, actor, "choose word", kept.term, at, detail)
        return kept


def reset(district: str, actor: str, language: str, term: str, at: datetime) -> None:
    """Back to our own word; does nothing where it is ours already."""
    with writing(district) as session:
        gone = session.scalar(
            delete(GlossaryWord)
            .where(
                GlossaryWord.district_id == district,
                GlossaryWord.term == term,
                GlossaryWord.language == language,
            )
            .returning(GlossaryWord.term)
        )
        if gone:
            note_down(session, district, actor, "reset word", term, at, {"language": language})
