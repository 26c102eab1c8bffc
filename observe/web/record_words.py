"""How a record reads: who speaks, how long it lasted, and which of its criteria tell something."""

import re
from datetime import datetime, timedelta

from babel.dates import format_interval
from flask import Blueprint
from flask_babel import get_locale
from flask_babel import gettext as _

from ..domain.record import CriterionShown, Record
from .pages import language, zone

blueprint = Blueprint("record_words", __name__)

_START = r"(^[ \t]*|(?<=[.?!”\"»)…]\s))"
_SPEAKER = re.compile(_START + r"(T|Ss|S):(?=[\s“\"«]|$)", re.MULTILINE)
_DOER = re.compile(_START + r"(T|Ss|S)(?=\s+[a-z])", re.MULTILINE)
_MANY = re.compile(r"\bSs\b(?!:)")


@blueprint.app_template_filter("speakers")
def speakers(text: str) -> str:
    """T, S and Ss spelled out for reading; what was written stays as it is in the data.

    Within a sentence only English ones are: a note keeps the language it was written in.
    """
    speaking = {"T": _("Teacher:"), "S": _("Student:"), "Ss": _("Students:")}
    doing = {"T": _("Teacher"), "S": _("Student"), "Ss": _("Students")}
    text = _SPEAKER.sub(lambda found: found.group(1) + speaking[found.group(2)], text)
    if language() != "en":
        return text
    text = _DOER.sub(lambda found: found.group(1) + doing[found.group(2)], text)
    return _MANY.sub(_("students"), text)


@blueprint.app_template_filter("lasting")
def lasting(start: datetime, minutes: int) -> str:
    """10:05 – 10:24 AM, by the district's clock."""
    locale, end = get_locale(), start + timedelta(minutes=minutes)
    pattern = "hm" if "a" in locale.time_formats["short"].pattern else "Hm"
    return format_interval(start, end, pattern, tzinfo=zone(), locale=locale)


@blueprint.app_template_global("shown_apart")
def shown_apart(record: Record) -> tuple[list[CriterionShown], list[CriterionShown]]:
    """Criteria with something to read, and those of which there is only a word such as not observed."""
    told = [each for each in record.criteria if _tells(each)]
    return told, [each for each in record.criteria if not _tells(each)]


def _tells(shown: CriterionShown) -> bool:
    rated = any(level.place is not None or level.comment for level in shown.levels)
    return bool(rated or shown.evidence or shown.look_fors)
