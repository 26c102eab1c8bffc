"""Sharing a visit and taking it back: one conditional statement for each change of state."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import exists
from sqlalchemy.orm import Session

from ..domain.due import After, Event
from ..domain.errors import NotNow
from ..domain.observation import RECORDED, Kind, State
from ..domain.policy import Role, observes_rightly
from ..domain.record import Record, seal
from ..domain.school_time import local_day
from . import due, mail
from .arriving import check_arrived
from .audit import note_down
from .base import writing
from .conferring import conferenced, way_of
from .delivering import expect
from .drafted_words import Words, words_plain
from .drafts import Draft, draft_of, own_row
from .following_up import follow_up
from .freezing import freeze, thaw
from .moving import move, moved
from .previewing import as_shown, preview
from .tables_capture import Observation
from .tables_coaching import RecordShare
from .tables_records import Feedback


def share(
    district: str,
    observer: str,
    role: Role,
    observation: str,
    shown: str,
    *,
    language: str,
    timezone: str,
    at: datetime,
    incomplete: bool = False,
    words: Words | None = None,
    over: str | None = None,
    mail_at: datetime | None = None,
) -> None:
    """Freeze what was previewed and let the teacher read it; with `mail_at`, mail tells them then.

    `shown` is the seal of the previewed record. With `words`, which stood in the form beside the
    preview, it is `seal_shown`, and `over` is `seal_words` of the words that the form last saved; a
    save of the same form may still be under way, so words that only say less are no other's.
    Raises NotNow where it was shared before, is still being captured, is not complete (unless
    `incomplete` says that this is known), or has changed since the preview.
    """
    with writing(district) as session:
        row = own_row(session, district, observer, observation)
        draft = draft_of(session, row)
        _check_shareable(draft, incomplete)
        draft = as_shown(way_of(session, row, draft), shown, language, words, over)
        record = preview(draft, language)
        _keep(session, row, draft.words)
        day = _day(row, timezone)
        branch_of = follow_up(session, row, draft, day)
        freeze(session, row, role, record, day, at, branch_of)
        if row.kind == Kind.SELF:
            _keep_own(session, row, record, at)
        else:
            _hand_over(session, row, record, at, mail_at)


def take_back(district: str, observer: str, observation: str, at: datetime) -> None:
    """Undo sharing. Raises NotNow once the teacher has opened it."""
    with writing(district) as session:
        row = own_row(session, district, observer, observation)
        shared_at = row.shared_at
        way = conferenced(session, district, observation)
        before = State.CONFERENCED if way else State.CAPTURED
        unopened = Observation.opened_at.is_(None)
        if row.kind == Kind.SELF:
            _open_own(session, row)
        elif not moved(session, row, State.SHARED, before, unopened, {"shared_at": None}):
            raise NotNow("The teacher has opened this already, so it cannot be taken back.")
        thaw(session, district, observation)
        move(session, row, before, observer, at, "taken back")
        due.undone(session, row, Event.SHARING)
        due.needless(session, row, Event.ACKNOWLEDGEMENT)
        note_down(session, district, observer, "take back", observation, at)
        if shared_at:
            mail.drop(session, district, observation, shared_at, at)


def _hand_over(
    session: Session, row: Observation, record: Record, at: datetime, mail_at: datetime | None
) -> None:
    """It is the teacher's from now on, with all that is due, told and noted down because of it."""
    row.shared_at, row.opened_at = at, None
    move(session, row, State.SHARED, row.observer_id, at)
    due.done(session, row, Event.SHARING, at)
    due.happened(session, row, After.SHARING, at)
    expect(session, row, at)
    detail = {"seal": seal(record)}
    note_down(session, row.district_id, row.observer_id, "share", row.id, at, detail)
    if mail_at:
        mail.ask(session, row.district_id, row.teacher_id or "", row.id, mail_at, at)


def _keep_own(session: Session, row: Observation, record: Record, at: datetime) -> None:
    """A self-observation is nobody's to answer: it stands in the own record, read by its teacher alone."""
    row.shared_at = row.opened_at = at
    move(session, row, State.CLOSED, row.observer_id, at)
    detail = {"seal": seal(record)}
    note_down(session, row.district_id, row.observer_id, "keep", row.id, at, detail)


def _open_own(session: Session, row: Observation) -> None:
    """Raises NotNow while somebody else may read it."""
    lent = exists().where(
        RecordShare.district_id == row.district_id, RecordShare.observation_id == row.id
    )
    values = {"shared_at": None, "opened_at": None}
    if not moved(session, row, State.CLOSED, State.CAPTURED, ~lent, values):
        raise NotNow("Somebody else may read this: take it back from them first, then change it.")


def _check_shareable(draft: Draft, incomplete: bool) -> None:
    if draft.visit.discarded:
        raise NotNow("This visit is in the bin: bring it back first.")
    if draft.visit.state in RECORDED:
        raise NotNow("This visit is shared already.")
    if not observes_rightly(draft.visit.observer, draft.visit.teacher, draft.visit.kind):
        raise NotNow("A self-observation is for your own class, and for no other.")
    if draft.visit.state in (State.PLANNED, State.CAPTURING):
        raise NotNow("This visit is still open: finish it first, then share.")
    if draft.visit.school is None:
        raise NotNow("This teacher belongs to no school yet: an administrator can put that right.")
    check_arrived(draft.completeness, incomplete)


def _day(row: Observation, timezone: str) -> date:
    return local_day(row.started_at, ZoneInfo(timezone))


def _keep(session: Session, row: Observation, words: Words) -> None:
    session.merge(
        Feedback(
            district_id=row.district_id,
            observation_id=row.id,
            glow=words.glow,
            grow=words.grow,
            step=words_plain(words),
        )
    )
