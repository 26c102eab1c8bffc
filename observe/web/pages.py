"""What every page shares: languages, the district's clock, and words for times, kinds and states."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton
from babel.lists import format_list
from flask import Flask
from flask_babel import (
    format_date,
    format_decimal,
    format_percent,
    format_time,
    get_locale,
    lazy_gettext,
    ngettext,
)
from flask_babel import gettext as _

from ..domain.errors import NotValid
from ..domain.observation import Kind, State
from ..domain.policy import Action, Role, may
from ..domain.steps import Support
from ..domain.wording import Sentence
from . import words
from .guard import maybe_actor, now
from .words import LANGUAGES as LANGUAGES
from .words import language as language

KIND_WORDS = {
    Kind.WALKTHROUGH: lazy_gettext("Walkthrough"),
    Kind.COACHING: lazy_gettext("Coaching visit"),
    Kind.FORMAL: lazy_gettext("Formal observation"),
    Kind.PEER: lazy_gettext("Peer visit"),
    Kind.SELF: lazy_gettext("Self-observation"),
    Kind.LEARNING_WALK: lazy_gettext("Learning walk"),
    Kind.FAMILY_VISIT: lazy_gettext("Family visit"),
    Kind.CALIBRATION: lazy_gettext("Calibration"),
}

STATE_WORDS = {
    State.PLANNED: lazy_gettext("Planned"),
    State.CAPTURING: lazy_gettext("Draft"),
    State.CAPTURED: lazy_gettext("Draft"),
    State.EVIDENCE_SHARED: lazy_gettext("Shared"),
    State.SELF_ASSESSED: lazy_gettext("Shared"),
    State.RATED: lazy_gettext("Shared"),
    State.CONFERENCED: lazy_gettext("Shared"),
    State.SHARED: lazy_gettext("Shared"),
    State.ACKNOWLEDGED: lazy_gettext("Received"),
    State.CLOSED: lazy_gettext("Received"),
}

SUPPORT_WORDS = {
    Support.PRACTICE: lazy_gettext("Practice it together"),
    Support.MODEL: lazy_gettext("See it modeled"),
    Support.CO_TEACH: lazy_gettext("Co-teach it"),
}

ROLE_WORDS = {
    Role.TEACHER: lazy_gettext("Teacher"),
    Role.COACH: lazy_gettext("Coach"),
    Role.LEADER: lazy_gettext("School leader"),
    Role.COACHING_LEAD: lazy_gettext("Coaching lead"),
    Role.ADMINISTRATOR: lazy_gettext("Administrator"),
}


def install(app: Flask) -> None:
    words.install(app)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        day=day,
        clock=clock,
        day_and_clock=day_and_clock,
        long_day=long_day,
        overdue=overdue,
        minutes=minutes,
        told=told,
        listed=listed,
        number=number,
        percent=percent,
    )
    app.jinja_env.globals.update(
        kind_words=KIND_WORDS,
        state_words=STATE_WORDS,
        role_words=ROLE_WORDS,
        support_words=SUPPORT_WORDS,
        Action=Action,
        language=language,
        direction=words.direction,
        gloss=words.meaning,
        languages=LANGUAGES,
    )
    app.context_processor(_for_every_page)


def zone() -> ZoneInfo:
    actor = maybe_actor()
    return _zone(actor.timezone if actor else "UTC")


def today() -> date:
    return now().astimezone(zone()).date()


def overdue(due_on: date | None) -> str:
    """How many days ago something was due; nothing where that day is not over, or nobody set one."""
    late = (today() - due_on).days if due_on else 0
    return ngettext("%(num)d day overdue", "%(num)d days overdue", late) if late > 0 else ""


def day(value: date | datetime) -> str:
    """Tue, Nov 24 – with the year where it is not this one."""
    year = value.astimezone(zone()).year if isinstance(value, datetime) else value.year
    pattern = "MMMEd" if year == today().year else "yMMMEd"
    return _skeleton(value, pattern)


def long_day(value: date | datetime) -> str:
    """Tuesday, November 24, 2026."""
    return str(format_date(value, "full"))


def clock(value: datetime) -> str:
    """1:20 PM, by the district's clock."""
    return str(format_time(value, "short"))


def day_and_clock(value: datetime) -> str:
    return f"{day(value)}, {clock(value)}"


def minutes(value: timedelta | int) -> str:
    """A length in minutes; an integer is a number of milliseconds."""
    seconds = value.total_seconds() if isinstance(value, timedelta) else value / 1000
    count = max(1, round(seconds / 60))
    return ngettext("%(num)d minute", "%(num)d minutes", count)


def number(value: float) -> str:
    return str(format_decimal(value))


def percent(value: float) -> str:
    """A share from 0 to 1."""
    return str(format_percent(value))


def listed(values: Iterable[object]) -> str:
    """One, two and three."""
    return format_list([str(_in_words(each)) for each in values], locale=get_locale())


def told(value: Sentence | str) -> str:
    """A sentence in the reader's language, its values too."""
    if isinstance(value, str):
        return value
    values = {name: _in_words(each) for name, each in value.values.items()}
    if value.many:
        return ngettext(value.template, value.many, values.pop("num"), **values)
    return _(value.template, **values)


def told_fields(refused: NotValid) -> dict[str, str]:
    """What is wrong with each field of a form, in the reader's language."""
    return {name: told(each) for name, each in refused.fields.items()}


def ago(value: date) -> str:
    """How long since, in words."""
    days = (today() - value).days
    if days == 0:
        return _("today")
    return ngettext("%(num)d day ago", "%(num)d days ago", days)


def _skeleton(value: date | datetime, skeleton: str) -> str:
    local = value.astimezone(zone()).date() if isinstance(value, datetime) else value
    moment = datetime.combine(local, time())
    return format_skeleton(skeleton, moment, locale=get_locale())


def _in_words(value: object) -> object:
    if isinstance(value, Sentence):
        return told(value)
    if isinstance(value, tuple):
        return listed(value)
    return day(value) if isinstance(value, date) else value


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _for_every_page() -> dict[str, object]:
    actor = maybe_actor()
    return {
        "actor": actor,
        "can": lambda action: actor is not None and may(actor, action),
    }
