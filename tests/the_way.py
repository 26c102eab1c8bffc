"""A formal observation walked through its states by the store, as its two parties would."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from observe.domain.evaluation import Given, given_from, seal_levels
from observe.domain.observation import LAST_RATED, State
from observe.domain.record import seal
from observe.store import conferring, drafts, evaluations, evidence, sealing
from observe.store.base import reading, refers
from observe.store.drafts import Draft
from observe.store.due import missed
from observe.store.tables_capture import Observation
from observe.store.tables_evaluation import Due
from tests.cast import DISTRICT

_ORDER = (State.EVIDENCE_SHARED, State.SELF_ASSESSED, State.RATED, State.CONFERENCED)


def walk(
    visit: str,
    by: str,
    teacher: str,
    at: datetime,
    to: State = State.CONFERENCED,
    own: Mapping[str, str] | None = None,
    recorded: bool = True,
) -> None:
    """From captured to this state; at the end the observer's levels are recorded unless said otherwise."""
    steps = {
        State.EVIDENCE_SHARED: lambda: share_evidence(visit, by, at),
        State.SELF_ASSESSED: lambda: rate_self(visit, teacher, own or {}, at),
        State.RATED: lambda: seal_rated(visit, by, at),
        State.CONFERENCED: lambda: confer(visit, by, at, recorded),
    }
    for state in _ORDER[: _ORDER.index(to) + 1]:
        steps[state]()


def share_evidence(visit: str, by: str, at: datetime) -> None:
    shown = evidence.preview_evidence(drafts.draft(DISTRICT, by, visit), "en")
    evidence.share_evidence(DISTRICT, by, visit, seal(shown), language="en", at=at)


def rate_self(visit: str, teacher: str, levels: Mapping[str, str], at: datetime) -> None:
    given = [Given(criterion, level) for criterion, level in levels.items()]
    save_own(visit, teacher, given)
    seal_own(visit, teacher, at)


def save_own(visit: str, teacher: str, given: list[Given]) -> None:
    found = evaluations.seen(DISTRICT, teacher, visit)
    sealing.save_own(DISTRICT, teacher, visit, given, found.revision)


def seal_own(visit: str, teacher: str, at: datetime) -> None:
    found = evaluations.seen(DISTRICT, teacher, visit)
    shown = seal_levels(found.rubric, found.evidence_sha, found.draft)
    sealing.seal_own(DISTRICT, teacher, visit, shown, at)


def seal_rated(visit: str, by: str, at: datetime) -> None:
    found = evaluations.seen(DISTRICT, by, visit)
    given = given_from(drafts.draft(DISTRICT, by, visit).ratings)
    sealing.seal_rated(
        DISTRICT, by, visit, seal_levels(found.rubric, found.evidence_sha, given), at
    )


def confer(visit: str, by: str, at: datetime, recorded: bool = True) -> None:
    conferring.hold_conference(DISTRICT, by, visit, at)
    if recorded:
        record_levels(visit, by, at)


def record_levels(visit: str, by: str, at: datetime, **levels: str) -> None:
    """The observer's sealed levels, but for those named here."""
    found = evaluations.seen(DISTRICT, by, visit)
    changed = {code.replace("_", "."): level for code, level in levels.items()}
    given = [
        Given(
            each.criterion,
            changed.get(each.criterion, each.level),
            each.comment,
            each.segment,
            each.rating_id,
        )
        for each in found.rated or ()
    ]
    conferring.record_levels(DISTRICT, by, visit, given, found.revision, at)


def ready(visit: str, by: str, at: datetime, own: Mapping[str, str] | None = None) -> Draft:
    """A captured visit of any kind as sharing would freeze it; a formal one comes the whole way first."""
    draft = drafts.draft(DISTRICT, by, visit)
    if draft.visit.kind in LAST_RATED and draft.visit.state == State.CAPTURED:
        assert draft.visit.teacher
        walk(visit, by, draft.visit.teacher, at, own=own)
        draft = drafts.draft(DISTRICT, by, visit)
    return conferring.agreed(DISTRICT, draft)


def to_do(person: str) -> list[str]:
    """What rules ask of somebody that is not done yet and not missed."""
    query = (
        select(Due.event)
        .join(Observation, refers(Due, "observation_id", Observation))
        .where(Due.person_id == person, Due.done_on.is_(None), ~missed())
        .order_by(Due.due_on)
    )
    with reading(DISTRICT) as session:
        return list(session.scalars(query))
