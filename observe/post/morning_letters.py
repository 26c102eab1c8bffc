"""Mail that brings to mind what waits, and mail with an appointment: a link, and nothing of what was seen."""

from email.message import EmailMessage

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from ..config import Config
from ..domain.reminders import Line, Waits
from ..exchange import calendar_file
from ..exchange.calendar_file import Method, Somebody
from ..store.inviting import Invitation
from ..store.jobs import Job
from ..store.reminders import Reminder
from ..web.appointments import appointment
from ..web.pages import long_day
from ..web.words import speaking
from .letters import message_to, stamped


def what_waits(reminder: Reminder, job: Job, config: Config) -> EmailMessage:
    """Built within a request's context; how many of which sort, and by which day."""
    with speaking(reminder.language, job.district):
        settings = url_for("me.show", _external=True)
        listed = "\n".join(f"– {_line(each)}" for each in reminder.lines)
        text = "\n\n".join(
            [
                _("This waits for you in Observe:") + f"\n{listed}",
                _("Sign in to see it:") + f"\n{url_for('home.show', _external=True)}",
                _("Nothing more stands in this mail, so that nobody else reads it on the way."),
                _("You can turn this mail off in Observe, in your settings:") + f"\n{settings}",
            ]
        )
        count = sum(each.count for each in reminder.lines)
        subject = ngettext(
            "%(num)d thing waits for you in Observe",
            "%(num)d things wait for you in Observe",
            count,
        )
        message = message_to(config, reminder.to, subject, text)
    return stamped(message, reminder.language, job, "reminders", settings, config)


def invited(invitation: Invitation, job: Job, config: Config) -> EmailMessage:
    """Built within a request's context, with the appointment as mail programs take it."""
    plan = invitation.plan
    with speaking(invitation.language, job.district):
        settings = url_for("me.show", _external=True)
        made = appointment(plan, plan.teacher_id)
        text = "\n\n".join(
            [
                _says(invitation),
                made.link,
                _("You can turn this mail off in Observe, in your settings:") + f"\n{settings}",
            ]
        )
        message = message_to(config, invitation.to, _subject(invitation), text)
    organizer = Somebody(plan.observer, invitation.answers_to or config.mail.sender)
    guest = Somebody(plan.teacher, invitation.to)
    method = Method.CANCEL if made.is_dropped else Method.REQUEST
    message.add_alternative(
        calendar_file.invitation(made, organizer, guest).decode(),
        subtype="calendar",
        params={"method": method.value},
        cte="base64",
    )
    return stamped(message, invitation.language, job, "visits", settings, config)


def _subject(invitation: Invitation) -> str:
    if invitation.plan.dropped_at:
        return str(_("A visit planned in Observe was dropped"))
    if invitation.plan.sequence:
        return str(_("A visit planned in Observe was changed"))
    return str(_("A visit is planned in Observe"))


def _says(invitation: Invitation) -> str:
    day, observer = long_day(invitation.day), invitation.plan.observer
    if invitation.plan.dropped_at:
        return str(_("%(observer)s will not come on %(day)s.", observer=observer, day=day))
    says = _(
        "%(observer)s plans to visit you on %(day)s. The appointment comes with this mail.",
        observer=observer,
        day=day,
    )
    return str(says)


def _line(line: Line) -> str:
    says: str = {
        Waits.DUE: ngettext(
            "%(num)d thing is due in an observation",
            "%(num)d things are due in observations",
            line.count,
        ),
        Waits.STEP: ngettext(
            "%(num)d action step is due", "%(num)d action steps are due", line.count
        ),
        Waits.VISIT: ngettext(
            "%(num)d visit is due by the plan of its cycle",
            "%(num)d visits are due by the plans of their cycles",
            line.count,
        ),
        Waits.FEEDBACK: ngettext(
            "%(num)d visit waits for your answer",
            "%(num)d visits wait for your answer",
            line.count,
        ),
        Waits.DRAFT: ngettext(
            "%(num)d visit of yours is not shared yet",
            "%(num)d visits of yours are not shared yet",
            line.count,
        ),
        Waits.TURN: ngettext(
            "%(num)d observation waits for your part",
            "%(num)d observations wait for your part",
            line.count,
        ),
        Waits.CONSENT: ngettext(
            "%(num)d question waits for your yes or no",
            "%(num)d questions wait for your yes or no",
            line.count,
        ),
    }[line.what]
    if line.first:
        says = _("%(what)s, by %(day)s", what=says, day=long_day(line.first))
    return says
