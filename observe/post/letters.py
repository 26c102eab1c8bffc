"""What mail says: that there is something to read or to send, where, and nothing of it."""

from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from urllib.parse import urlsplit

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from ..config import Config
from ..store.jobs import Job
from ..store.mail import Letter
from ..store.silence import Silence
from ..web.pages import long_day
from ..web.words import speaking


def new_feedback(letter: Letter, job: Job, config: Config) -> EmailMessage:
    """Built within a request's context, so that its links are whole."""
    with speaking(letter.language, job.district):
        settings = url_for("me.show", _external=True)
        text = "\n\n".join(
            [
                _("There is new feedback for you in Observe. Sign in to read it:"),
                url_for("record.show", observation=letter.observation, _external=True),
                _("Nothing of it stands in this mail, so that nobody else reads it on the way."),
                _("You can turn this mail off in Observe, in your settings:") + f"\n{settings}",
            ]
        )
        message = message_to(config, letter.to, _("You have new feedback in Observe"), text)
    return stamped(message, letter.language, job, "feedback", settings, config)


def still_held(silence: Silence, job: Job, config: Config) -> EmailMessage:
    """Built within a request's context; the day and the device are all that it says of the visit."""
    with speaking(silence.language, job.district):
        settings = url_for("me.show", _external=True)
        text = "\n\n".join(
            [
                ngettext(
                    "Your %(device)s still holds at least %(num)d note or tap from %(day)s.",
                    "Your %(device)s still holds at least %(num)d notes or taps from %(day)s.",
                    silence.count,
                    device=silence.device,
                    day=long_day(silence.day),
                ),
                _("Open Observe on it, with Wi-Fi. They are safe there and then go by themselves:")
                + f"\n{url_for('home.show', _external=True)}",
                _("This mail does not repeat them, so that nobody else reads them on the way."),
                _("You can turn this mail off in Observe, in your settings:") + f"\n{settings}",
            ]
        )
        message = message_to(config, silence.to, _("Notes still wait on one of your devices"), text)
    return stamped(message, silence.language, job, "devices", settings, config)


def trial(to: str, key: str, at: datetime, config: Config) -> EmailMessage:
    """A message to see whether mail gets through, in English as all commands."""
    text = "This is a trial of Observe’s mail. It got through."
    message = message_to(config, to, "Observe: mail gets through", text)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{key}@{_host(config)}>"
    return message


def stamped(
    message: EmailMessage, language: str, job: Job, about: str, settings: str, config: Config
) -> EmailMessage:
    message["Content-Language"] = language
    message["Date"] = format_datetime(job.made_at)
    message["Message-ID"] = f"<{job.id}@{_host(config)}>"
    message["List-ID"] = f"Observe <{about}.{_host(config)}>"
    message["List-Unsubscribe"] = f"<{settings}>"
    return message


def message_to(config: Config, to: str, subject: str, text: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = formataddr(("Observe", config.mail.sender))
    message["To"] = to
    message["Subject"] = subject
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(f"{text}\n", cte="quoted-printable")
    return message


def _host(config: Config) -> str:
    own = urlsplit(config.url).hostname if config.url else None
    return own or config.mail.sender.rpartition("@")[2]
