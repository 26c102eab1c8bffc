"""Terms as a district's administrators keep them; visits stay where a term goes."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..domain.errors import NotThere
from ..domain.people import Term
from ..domain.places import check_term
from ..domain.policy import Actor
from .administering import managing
from .audit import note_down
from .base import reading, writing
from .tables_people import Term as TermRow


def term(district: str, term_id: str) -> Term:
    with reading(district) as session:
        row = session.get(TermRow, (district, term_id))
        if row is None:
            raise NotThere("There is no such term.")
        return _value(row)


def add(actor: Actor, new: Term, at: datetime) -> None:
    """Raises NotValid for days out of order, days of another term, and a name that stands already."""
    with writing(actor.district) as session:
        managing(session, actor.district, actor.id)
        check_term(new, _terms(session, actor.district))
        session.add(TermRow(district_id=actor.district, **_columns(new)))
        session.flush()
        note_down(session, actor.district, actor.id, "add term", new.id, at, _told(new))


def change(actor: Actor, changed: Term, at: datetime) -> None:
    with writing(actor.district) as session:
        row = _to_change(session, actor, changed.id)
        check_term(changed, _terms(session, actor.district))
        detail = {"before": _told(_value(row)), "after": _told(changed)}
        for name, value in _columns(changed).items():
            setattr(row, name, value)
        note_down(session, actor.district, actor.id, "change term", row.id, at, detail)


def remove(actor: Actor, term_id: str, at: datetime) -> str:
    """Remove a term; gives its title."""
    with writing(actor.district) as session:
        row = _to_change(session, actor, term_id)
        gone = _value(row)
        note_down(session, actor.district, actor.id, "remove term", row.id, at, _told(gone))
        session.delete(row)
        return gone.title


def _to_change(session: Session, actor: Actor, term_id: str) -> TermRow:
    managing(session, actor.district, actor.id)
    row = session.get(TermRow, (actor.district, term_id), populate_existing=True)
    if row is None:
        raise NotThere("There is no such term, or it has just been removed.")
    return row


def _terms(session: Session, district: str) -> list[Term]:
    rows = session.scalars(select(TermRow).where(TermRow.district_id == district))
    return [_value(row) for row in rows]


def _value(row: TermRow) -> Term:
    return Term(row.id, row.title, row.school_year, row.starts_on, row.ends_on)


def _columns(term: Term) -> dict[str, object]:
    return {name: getattr(term, name) for name in Term.__slots__}


def _told(term: Term) -> dict[str, object]:
    days = {"starts_on": term.starts_on.isoformat(), "ends_on": term.ends_on.isoformat()}
    return {"title": term.title, "school_year": term.school_year, **days}
