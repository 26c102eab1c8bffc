"""What people are told on their pages: the strip of notices, and how many things are new."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Any

from flask import Blueprint, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from ..domain.policy import Action
from ..store import notices
from ..store.notices import News, Notice
from .guard import actor, allow, maybe_actor, now, wants_part
from .pages import day

blueprint = Blueprint("notices", __name__)

SENTENCES = {
    "roles_changed": lazy_gettext("%(by)s changed your roles."),
    "changed_roles": lazy_gettext("You changed the roles of %(person)s."),
    "reset_link_made": lazy_gettext(
        "%(by)s made a link with which your password can be set anew. If you did not ask for it, tell them."
    ),
    "password_changed": lazy_gettext(
        "Your password was changed. If that was not you, tell an administrator at once."
    ),
    "email_changed": lazy_gettext("You now sign in with %(email)s."),
    "reactivated": lazy_gettext("Your account is active again."),
    "work_handed_over": lazy_gettext("The unfinished visits of %(from)s are yours now."),
    "plans_dropped": lazy_gettext(
        "%(teacher)s is not visited any more, so your planned visits there were taken off."
    ),
    "visit_planned": lazy_gettext(
        "%(by)s plans to visit you on %(day)s. It stands in your calendar, if you have taken its address."
    ),
    "visit_moved": lazy_gettext("%(by)s has changed the visit that is planned with you: %(day)s."),
    "visit_dropped": lazy_gettext("%(by)s will not come on %(day)s: that visit was dropped."),
    "asked_before_lesson": lazy_gettext(
        "%(by)s has questions before the visit of %(day)s: you find them on your start page."
    ),
    "evidence_shared": lazy_gettext(
        "%(by)s shared what they noted on %(day)s: add what is missing, then rate yourself."
    ),
    "both_sealed": lazy_gettext(
        "%(by)s has sealed too: your levels of %(day)s now stand side by side."
    ),
    "conference_set": lazy_gettext(
        "The conference with %(by)s about your lesson is on %(day)s: you speak first."
    ),
    "silent_device": lazy_gettext(
        "Your %(device)s still holds notes from %(day)s: at least %(count)s. Open Observe on it to send them."
    ),
    "cycle_opened": lazy_gettext(
        "%(by)s opened a coaching cycle with you. Its goal and its plan are on your timeline."
    ),
    "cycle_reflected": lazy_gettext("%(by)s wrote the reflection of your cycle."),
    "cycle_closed": lazy_gettext("%(by)s closed your cycle. It stays readable for you both."),
    "cycle_reopened": lazy_gettext("%(by)s opened your cycle again."),
    "record_lent": lazy_gettext(
        "%(teacher)s lets you read the record of %(day)s. You find it among the shared records."
    ),
    "record_withdrawn": lazy_gettext(
        "%(teacher)s has taken back the record of %(day)s: you cannot open it any more."
    ),
    "window_passed": lazy_gettext(
        "The observer of your lesson of %(day)s has gone on without your self-rating."
    ),
    "delivered": lazy_gettext(
        "Delivered, not acknowledged: the record of %(day)s for %(teacher)s."
    ),
    "declined": lazy_gettext("%(teacher)s declined the record of %(day)s, with a comment."),
    "reopening_asked": lazy_gettext(
        "You are asked to open the record of %(day)s again (%(teacher)s)."
    ),
    "closing_asked": lazy_gettext("You are asked to close the record of %(day)s (%(teacher)s)."),
    "reopening_granted": lazy_gettext(
        "Your request about the record of %(day)s (%(teacher)s) was agreed to."
    ),
    "reopening_refused": lazy_gettext(
        "Your request about the record of %(day)s (%(teacher)s) was not agreed to."
    ),
    "reopened": lazy_gettext("The record of %(day)s (%(teacher)s) is open again."),
    "closed": lazy_gettext("Administrators closed the record of %(day)s (%(teacher)s)."),
    "mail_refused": lazy_gettext(
        "Mail to %(email)s does not arrive. Ask an administrator to correct the address; "
        "your feedback is here all the same."
    ),
}
"""Each kind of notice; a feature that tells of something of its own adds its sentence here."""

LEADS_TO = {
    "visit_planned": ("planning.show", "plan"),
    "visit_moved": ("planning.show", "plan"),
    "asked_before_lesson": ("pre_conference.show", "planned"),
    "evidence_shared": ("evaluation.show", "observation"),
    "both_sealed": ("evaluation.show", "observation"),
    "conference_set": ("evaluation.show", "observation"),
    "window_passed": ("evaluation.show", "observation"),
    "delivered": ("record.show", "observation"),
    "declined": ("record.show", "observation"),
    "reopening_asked": ("reopening.show", "observation"),
    "closing_asked": ("reopening.show", "observation"),
    "reopening_refused": ("reopening.show", "observation"),
    "reopened": ("evaluation.show", "observation"),
    "cycle_opened": ("cycles.show", "cycle"),
    "cycle_reflected": ("cycles.show", "cycle"),
    "cycle_closed": ("cycles.show", "cycle"),
    "cycle_reopened": ("cycles.show", "cycle"),
    "record_lent": ("record.show", "observation"),
}
"""The page that a kind is about: its endpoint, and the argument that the notice's `at` or `plan` fills."""


@blueprint.post("/notices/<uuid:notice>/reading")
@allow(Action.USE)
def read(notice: object) -> ResponseReturnValue:
    notices.put_away(actor().district, actor().id, str(notice), now())
    if wants_part():
        return render_template("told/_count.html", elsewhere=True)
    return redirect(url_for("home.show"), 303)


@blueprint.app_template_filter("noticed")
def noticed(notice: Notice) -> str:
    """The sentence of a notice; a kind that nobody has words for yet is told all the same."""
    template = SENTENCES.get(notice.kind)
    if template is None:
        return _("Something about your account has changed. An administrator can tell you more.")
    return str(template) % _Known(_readable(notice.detail))


@blueprint.app_template_filter("place_of_notice")
def place(notice: Notice) -> str | None:
    """The address of what it tells of; None where that is no page, or an older notice does not say which."""
    key = notice.detail.get("at") or notice.detail.get("plan")
    if notice.kind not in LEADS_TO or key is None:
        return None
    endpoint, argument = LEADS_TO[notice.kind]
    values: dict[str, Any] = {argument: key}
    return url_for(endpoint, **values)


@blueprint.app_context_processor
def _for_every_page() -> dict[str, object]:
    return {"news": _news}


def _readable(detail: Mapping[str, str]) -> dict[str, str]:
    """A day, which is kept as 2026-11-17, in the reader's words."""
    with suppress(KeyError, ValueError):
        return {**detail, "day": day(date.fromisoformat(detail["day"]))}
    return dict(detail)


class _Known(dict[str, str]):
    """The values of a notice; one that an older notice does not hold must not break every page."""

    def __missing__(self, name: str) -> str:
        return "…"


def _news() -> News:
    """What is new for who is signed in, asked once a page; nothing on a page that tells of a fault."""
    who = None if g.get("at_fault") else maybe_actor()
    if who is None:
        return News(0, ())
    if "news" not in g:
        g.news = notices.news(who.district, who.id)
    found: News = g.news
    return found
