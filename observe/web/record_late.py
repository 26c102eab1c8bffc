"""What reached a visit after its record was frozen, in words for its observer."""

from typing import Any

from flask_babel import gettext as _

from ..domain.rubric import Rubric
from .pages import language


def late_words(entry: Any, rubric: Rubric | None) -> tuple[str, str]:
    """What a late entry is, and its text where it has one."""
    criterion = rubric.criterion(entry.target or "") if rubric else None
    title = rubric.say(criterion.title, language()) if rubric and criterion else entry.target
    if entry.kind.startswith("note."):
        return _("Note"), entry.payload.get("text", _("deleted"))
    if entry.kind == "rate.set":
        return _("Rating"), f"{title}: {entry.payload['level'] or _('cleared')}"
    if entry.kind.startswith("tag."):
        return _("Filed under"), entry.payload["criterion"]
    return _("Something counted"), entry.target or ""
