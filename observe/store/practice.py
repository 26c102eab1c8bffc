"""A teacher's practice log: a line a try, read by nobody else."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, select, tuple_

from ..domain.entry import is_id
from ..domain.errors import KeptBefore, NotThere, NotValid
from ..domain.practice import check_line
from .audit import wait_for_turn
from .base import reading, refers, writing
from .tables_coaching import ActionStep, Practice


@dataclass(frozen=True, slots=True)
class Line:
    """`step` is what was practiced in words, "" for none in particular."""

    id: str
    day: date
    text: str
    step: str


def lines(
    district: str, teacher: str, before: tuple[date, str] | None = None, most: int = 20
) -> list[Line]:
    """Own lines, the newest first; `before` is the key of the last one seen."""
    query = (
        select(Practice.id, Practice.day, Practice.text, ActionStep.text)
        .outerjoin(ActionStep, refers(Practice, "step_id", ActionStep))
        .where(Practice.district_id == district, Practice.teacher_id == teacher)
        .order_by(Practice.day.desc(), Practice.id.desc())
    )
    if before:
        query = query.where(tuple_(Practice.day, Practice.id) < before)
    with reading(district) as session:
        return [
            Line(row[0], row[1], row[2], row[3] or "") for row in session.execute(query.limit(most))
        ]


def add(
    district: str,
    teacher: str,
    key: str,
    text: str,
    day: date,
    step: str | None,
    today: date,
    at: datetime,
) -> None:
    """Write a line; sent twice with one key (a UUID) it stands once. Raises NotValid, KeptBefore for other words."""
    check_line(text, day, today)
    if not is_id(key):
        raise NotValid("This line has no proper key: reload the page and send it again.")
    with writing(district) as session:
        wait_for_turn(session, district)
        held = session.get(Practice, (district, key))
        if held and held.teacher_id == teacher:
            if held.text != text.strip():
                raise KeptBefore("text")
            return
        if held:
            raise NotValid("This line has a used key: reload the page and send it again.")
        own = session.get(ActionStep, (district, step)) if step and is_id(step) else None
        if step and (own is None or own.teacher_id != teacher):
            raise NotValid("Choose one of your own steps, or none.")
        session.add(
            Practice(
                district_id=district,
                id=key,
                teacher_id=teacher,
                step_id=step or None,
                day=day,
                text=text.strip(),
                at=at,
            )
        )


def drop(district: str, teacher: str, line: str) -> None:
    """Take an own line away. Raises NotThere for anybody else's."""
    with writing(district) as session:
        gone = session.scalar(
            delete(Practice)
            .where(
                Practice.district_id == district,
                Practice.teacher_id == teacher,
                Practice.id == line,
            )
            .returning(Practice.id)
        )
        if gone is None:
            raise NotThere("There is no such line in your practice log.")
