"""The district's own steps to choose from, by criterion and level; coaches and administrators keep them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from ..domain.errors import NotThere, NotValid
from ..domain.rubric import Rubric
from ..domain.step_texts import unfit, unfit_look_for
from ..domain.suggest import Suggestion
from ..domain.wording import Sentence
from .audit import note_down, wait_for_turn
from .base import reading, refers, writing
from .ids import new_id
from .tables_coaching import LibraryStep
from .tables_people import Person

_MOST = 500


@dataclass(frozen=True, slots=True)
class Kept:
    """A step of the library; `level` is a code, or None for any."""

    id: str
    rubric: str
    criterion: str
    level: str | None
    text: str
    look_for: str
    author: str
    active: bool


def kept(district: str, rubric: str | None = None) -> list[Kept]:
    """All of them, retired ones too, in the order of their criteria and their making."""
    query = (
        select(LibraryStep, Person.name)
        .join(Person, refers(LibraryStep, "author_id", Person))
        .where(LibraryStep.district_id == district)
        .order_by(LibraryStep.rubric, LibraryStep.criterion, LibraryStep.id)
        .limit(_MOST)
    )
    if rubric:
        query = query.where(LibraryStep.rubric == rubric)
    with reading(district) as session:
        return [
            Kept(
                row.id,
                row.rubric,
                row.criterion,
                row.level,
                row.text,
                row.look_for,
                name,
                row.active,
            )
            for row, name in session.execute(query)
        ]


def offered(
    district: str, rubric: Rubric, criteria: Collection[str], language: str
) -> list[Suggestion]:
    """Those in use for these criteria."""
    if not criteria:
        return []
    query = (
        select(LibraryStep)
        .where(
            LibraryStep.district_id == district,
            LibraryStep.rubric == rubric.id,
            LibraryStep.criterion.in_(criteria),
            LibraryStep.active,
        )
        .order_by(LibraryStep.criterion, LibraryStep.id)
        .limit(_MOST)
    )
    with reading(district) as session:
        found = [(each, rubric.criterion(each.criterion)) for each in session.scalars(query)]
    return [
        Suggestion(each.criterion, rubric.say(criterion.title, language), each.text, each.look_for)
        for each, criterion in found
        if criterion
    ]


def add(
    district: str, author: str, rubric: Rubric, criterion: str, level: str | None, text: str,
    look_for: str, at: datetime,
) -> str:  # fmt: skip
    """What is offered in the same words already stands once. Raises NotValid naming what is missing or cannot be stored."""
    problems: dict[str, str | Sentence] = {}
    if unfits := unfit(text):
        problems["text"] = unfits
    if unfits := unfit_look_for(look_for):
        problems["look_for"] = unfits
    found = rubric.criterion(criterion)
    if found is None:
        problems["criterion"] = "Choose the criterion that it is for."
    elif level and rubric.scale_of(found).level(level) is None:
        problems["level"] = "Choose one of the levels of this criterion, or any."
    if not text.strip():
        problems["text"] = "Write what to practice: it is missing here."
    if not look_for.strip():
        problems["look_for"] = "Write what will be counted: a step cannot start without."
    if problems:
        raise NotValid("Not added: look at what is marked below.", problems)
    key = new_id(at)
    said = {
        "rubric": rubric.id,
        "criterion": criterion,
        "level": level or None,
        "text": text.strip(),
        "look_for": look_for.strip(),
        "active": True,
    }
    with writing(district) as session:
        wait_for_turn(session, district)
        same = select(LibraryStep.id).filter_by(district_id=district, **said)
        if stands := session.scalar(same.limit(1)):
            return stands
        session.add(LibraryStep(district_id=district, id=key, author_id=author, made_at=at, **said))
        note_down(session, district, author, "add library step", key, at)
    return key


def keep(district: str, actor: str, step: str, active: bool, at: datetime) -> None:
    """Offer a step of the library again, or no longer. Raises NotThere."""
    with writing(district) as session:
        changed = session.scalar(
            update(LibraryStep)
            .where(LibraryStep.district_id == district, LibraryStep.id == step)
            .values(active=active)
            .returning(LibraryStep.id)
        )
        if changed is None:
            raise NotThere("There is no such step in the library.")
        action = "offer library step" if active else "retire library step"
        note_down(session, district, actor, action, step, at)
