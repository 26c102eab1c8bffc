"""The worker: does what is due, one piece at a time, and survives whatever one of them does."""

import logging
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from threading import Event, Thread

from flask import Flask
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from ..config import Config
from ..domain.people import District
from ..store import ground, inviting, jobs, mail, reminders, silence
from ..store.jobs import Job
from ..store.mail_kinds import MAIL_KINDS
from .letters import new_feedback, still_held
from .morning_letters import invited, what_waits
from .transport import NotSent, Refused, Transport

_HOLD = timedelta(minutes=5)
_PAUSE = 5.0
_FAREWELL = 5.0
_WAITS = tuple(timedelta(minutes=n) for n in (1, 5, 15, 60, 240, 240, 480, 480, 720))
_MOST_TRIES = len(_WAITS) + 1
_OWN = (silence.KIND, reminders.KIND, *MAIL_KINDS)

log = logging.getLogger(__name__)


def _now() -> datetime:
    return datetime.now(UTC)


def _new_holder() -> str:
    return str(uuid.uuid4())


@dataclass(frozen=True, slots=True)
class Worker:
    """`address` is the origin under which people reach the server; `id` is what it holds work by.

    `others` does what is no mail, by the kind of work.
    """

    app: Flask
    transport: Transport
    address: str
    others: Mapping[str, Callable[[Flask, Job], None]] = field(default_factory=dict)
    clock: Callable[[], datetime] = _now
    id: str = field(default_factory=_new_holder)
    looked: dict[str, date] = field(default_factory=dict)

    def keep_on(self, stop: Event) -> None:
        """Work until told to stop; a database that does not answer is asked again later."""
        while not stop.wait(_PAUSE):
            try:
                self.run_due(stop)
            except SQLAlchemyError as error:
                log.warning("the worker waits for the database: %s", type(error).__name__)

    def run_due(self, stop: Event | None = None) -> int:
        """Do all that is due, district by district; gives how many pieces of work that was."""
        with self.app.app_context():
            districts = ground.districts()
        count = 0
        for each in districts:
            self._begin_day(each)
            district = each.id
            while not (stop and stop.is_set()) and (job := self._next(district)):
                self._do(job)
                count += 1
        return count

    def _begin_day(self, district: District) -> None:
        """In the morning of a district: ask for its look at what waits, once a day."""
        at = self.clock()
        day = reminders.morning(district, at)
        if day and self.looked.get(district.id) != day:
            with self.app.app_context():
                reminders.expect(district.id, day, at)
            self.looked[district.id] = day

    def _next(self, district: str) -> Job | None:
        at = self.clock()
        with self.app.app_context():
            return jobs.hold(district, (*_OWN, *self.others), self.id, at + _HOLD, at)

    def _do(self, job: Job) -> None:
        """One bad piece of work must not keep the others from being done, so every fault ends here."""
        try:
            if job.tries > _MOST_TRIES:
                raise NotSent("The worker was stopped in the middle of it every time.")
            if job.kind in self.others:
                self._other(job)
            elif job.kind == silence.KIND:
                self._ask_after(job)
            elif job.kind == reminders.KIND:
                self._look(job)
            else:
                self._mail(job)
        except NotSent as error:
            self._again(job, str(error))
        except OperationalError:
            raise  # the database does not answer, so nothing can be said of the work either
        except Exception as error:
            log.exception("job %s", job.id)
            self._again(job, f"A fault in Observe: {type(error).__name__}.")

    def _mail(self, job: Job) -> None:
        """No transaction is open while the message is on its way."""
        with self.app.test_request_context(base_url=self.address):
            message = self._written(job)
            if message is None:
                jobs.needless(job.district, self.id, job.id, self.clock())
                return
        try:
            self.transport.send(message, job.id)
        except Refused as error:
            log.warning("job %s: the address is refused", job.id)
            with self.app.app_context():
                mail.refused(job, self.id, str(message["To"]), str(error), self.clock())
            return
        with self.app.app_context():
            jobs.done(job.district, self.id, job.id, self.clock())

    def _written(self, job: Job) -> EmailMessage | None:
        """The message as it must be now; None where nobody needs it any more."""
        config: Config = self.app.extensions["observe"]
        if job.kind == silence.MAIL:
            found = silence.letter(job.district, job.detail)
            return still_held(found, job, config) if found else None
        if job.kind == reminders.MAIL:
            waits = reminders.letter(job.district, job.detail)
            return what_waits(waits, job, config) if waits else None
        if job.kind == inviting.INVITED:
            invitation = inviting.letter(job.district, job.detail)
            return invited(invitation, job, config) if invitation else None
        letter = mail.letter(job.district, job.detail)
        return new_feedback(letter, job, config) if letter else None

    def _ask_after(self, job: Job) -> None:
        with self.app.app_context():
            silence.tell_of(job.district, job.detail, self.clock())
            jobs.done(job.district, self.id, job.id, self.clock())

    def _look(self, job: Job) -> None:
        with self.app.app_context():
            reminders.look(job.district, job.detail, self.clock())
            jobs.done(job.district, self.id, job.id, self.clock())

    def _other(self, job: Job) -> None:
        self.others[job.kind](self.app, job)
        with self.app.app_context():
            jobs.done(job.district, self.id, job.id, self.clock())

    def _again(self, job: Job, problem: str) -> None:
        """Later each time; after about two days it has failed, and an administrator sees why."""
        at = self.clock()
        log.warning("job %s did not get done, try %d", job.id, job.tries)
        with self.app.app_context():
            if job.tries >= _MOST_TRIES:
                jobs.failed(job.district, self.id, job.id, problem, at)
            else:
                jobs.put_off(job.district, self.id, job.id, problem, at + _WAITS[job.tries - 1])


@contextmanager
def working(worker: Worker) -> Iterator[None]:
    """A worker beside something else in this process, ended with it."""
    stop = Event()
    thread = Thread(target=worker.keep_on, args=(stop,), name="worker", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(_FAREWELL)
