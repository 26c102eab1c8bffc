"""Which of its rubric versions a district offers for new visits; what was made with another stays."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update

from ..domain.errors import NotNow, NotThere
from ..domain.policy import Actor
from ..domain.rubric import Rubric
from .audit import note_down, wait_for_turn
from .base import reading, writing
from .rubrics import versions
from .tables_capture import Observation, RubricVersion

_STATES = {True: "published", False: "retired"}


@dataclass(frozen=True, slots=True)
class Offered:
    """A version with whether new visits may use it, and how many visits were made with it."""

    rubric: Rubric
    offered: bool
    visits: int


def offers(district: str) -> list[Offered]:
    """Every version that was ever published here, by title and version."""
    visits = (
        select(func.count())
        .select_from(Observation)
        .where(
            Observation.district_id == RubricVersion.district_id,
            Observation.rubric == RubricVersion.rubric,
            Observation.rubric_version == RubricVersion.version,
            Observation.discarded.is_(False),
        )
        .correlate(RubricVersion)
        .scalar_subquery()
    )
    with reading(district) as session:
        rows = session.execute(
            select(RubricVersion.rubric, RubricVersion.version, RubricVersion.state, visits).where(
                RubricVersion.district_id == district,
                RubricVersion.state.in_(list(_STATES.values())),
            )
        ).all()
    found = versions(district, [(row[0], row[1]) for row in rows])
    made = [Offered(found[row[0], row[1]], row[2] == _STATES[True], row[3]) for row in rows]
    return sorted(
        made, key=lambda each: (each.rubric.say(each.rubric.title, "en"), each.rubric.version)
    )


def offer(actor: Actor, rubric: str, version: str, offered: bool, at: datetime) -> None:
    """Offer a version for new visits, or no longer. Raises NotNow for the last one, NotThere."""
    with writing(actor.district) as session:
        wait_for_turn(session, actor.district)
        here = RubricVersion.district_id == actor.district
        row = session.get(RubricVersion, (actor.district, rubric, version), with_for_update=True)
        if row is None or row.state not in _STATES.values():
            raise NotThere("There is no such rubric here.")
        if row.state == _STATES[offered]:
            return
        published = select(func.count()).where(here, RubricVersion.state == _STATES[True])
        if not offered and session.scalar(published) == 1:
            raise NotNow("This is the only rubric on offer: offer another one first.")
        session.execute(
            update(RubricVersion)
            .where(here, RubricVersion.rubric == rubric, RubricVersion.version == version)
            .values(state=_STATES[offered])
        )
        act = "offer rubric" if offered else "retire rubric"
        note_down(session, actor.district, actor.id, act, f"{rubric} {version}"[:200], at)
