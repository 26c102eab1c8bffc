"""The district's name, clock and language, as its administrators set them."""

from datetime import datetime

from sqlalchemy.orm import Session

from ..domain.errors import NotThere
from ..domain.policy import Actor
from .administering import managing
from .audit import note_down
from .base import writing
from .tables_people import District


def change(actor: Actor, name: str, timezone: str, language: str, at: datetime) -> None:
    """Store all three; only what differs is noted down."""
    with writing(actor.district) as session:
        managing(session, actor.district, actor.id)
        row = session.get(District, actor.district, populate_existing=True)
        if row is None:
            raise NotThere("There is no such district.")
        wanted = {"name": name, "timezone": timezone, "language": language}
        changed = {key: value for key, value in wanted.items() if getattr(row, key) != value}
        if not changed:
            return
        detail = {key: [getattr(row, key), value] for key, value in changed.items()}
        for key, value in changed.items():
            setattr(row, key, value)
        note_down(session, actor.district, actor.id, "change district", actor.district, at, detail)


def is_training(session: Session, district: str) -> bool:
    return session.get_one(District, district).sandbox_of is not None
