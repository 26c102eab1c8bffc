"""How a message leaves: into a folder, onto the terminal, or through a mail server.

A file is delivered exactly once: it is named for the work it comes from and appears whole or not at
all, so a repeat finds it there. SMTP cannot promise that: when the line breaks after the last byte and
before the server's answer, nobody knows whether it took the message. It is then sent again under the
same Message-ID, by which mail servers and programs recognise a repeat; it is never left unsent.
"""

import contextlib
import os
import smtplib
import ssl
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Protocol

from ..config import Config, Mail, Way

_PATIENCE = 30
_LONGEST_ANSWER = 250
_NOT_THE_ADDRESS = (b"5.7", b"5.5", b"5.4", b"5.3")
_ASKS_TO_SIGN_IN = 530


class NotSent(Exception):
    """It did not leave this time; another try may. `str()` says what stood in the way."""


class Refused(Exception):
    """No mail gets to this address: the mail server says so for good."""


class Transport(Protocol):
    def send(self, message: EmailMessage, key: str) -> None:
        """Raises NotSent or Refused; `key` is the same whenever the same message is sent again."""


@dataclass(frozen=True, slots=True)
class Outbox:
    """A folder with one file a message."""

    folder: Path

    def send(self, message: EmailMessage, key: str) -> None:
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._put(message.as_bytes(policy=SMTP), key)
        except OSError as error:
            raise NotSent(f"The outbox cannot be written: {error.strerror}.") from error

    def _put(self, content: bytes, key: str) -> None:
        """What half a run left behind is written over; what stands under its name is whole."""
        whole, half = self.folder / f"{key}.eml", self.folder / f".{key}.part"
        if whole.exists():
            return
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        half.replace(whole)
        _sync(self.folder)


@dataclass(frozen=True, slots=True)
class Console:
    """The terminal, for looking at messages while developing."""

    def send(self, message: EmailMessage, key: str) -> None:  # noqa: ARG002 - as all transports
        sys.stdout.write(f"{'-' * 72}\n{message.as_string()}\n{'-' * 72}\n")
        sys.stdout.flush()


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server, met anew for each message."""

    mail: Mail

    def send(self, message: EmailMessage, key: str) -> None:  # noqa: ARG002 - it is the Message-ID
        try:
            with self._met() as server:
                server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            code, said = next(iter(error.recipients.values()))
            about = f"{code} {_words(said)}"
            if _is_the_address(code, said):
                raise Refused(about) from error
            raise NotSent(about) from error
        except smtplib.SMTPResponseException as error:
            raise NotSent(f"{error.smtp_code} {_words(error.smtp_error)}") from error
        except (smtplib.SMTPException, OSError) as error:
            about = _words(str(error))
            raise NotSent(f"{self.mail.host} port {self.mail.port}: {about}") from error

    @contextlib.contextmanager
    def _met(self) -> Iterator[smtplib.SMTP]:
        """Once the server has taken the message, no farewell that fails makes it unsent."""
        server = self._connection()
        try:
            if self.mail.secured == "start":
                server.starttls(context=ssl.create_default_context())
            if self.mail.user:
                server.login(self.mail.user, self.mail.password)
            yield server
            with contextlib.suppress(smtplib.SMTPException, OSError):
                server.quit()
        finally:
            server.close()

    def _connection(self) -> smtplib.SMTP:
        host, port = self.mail.host, self.mail.port
        if self.mail.secured == "always":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(host, port, timeout=_PATIENCE, context=context)
        return smtplib.SMTP(host, port, timeout=_PATIENCE)


def transport(config: Config) -> Transport:
    """The one that the settings name."""
    if config.mail.way == Way.SMTP:
        return Server(config.mail)
    return Console() if config.mail.way == Way.CONSOLE else Outbox(outbox(config))


def outbox(config: Config) -> Path:
    return config.data_dir / "outbox"


def _is_the_address(code: int, said: bytes) -> bool:
    """Whether it is the address that is wrong for good, and not our right to send or their rules.

    Reply codes of RFC 5321, 4.2; enhanced ones of RFC 3463, where 5.1 and 5.2 tell of an address.
    """
    return 500 <= code < 600 and code != _ASKS_TO_SIGN_IN and not said.startswith(_NOT_THE_ADDRESS)


def _words(said: bytes | str) -> str:
    """In one line that any database keeps: a server may answer with whatever it likes."""
    text = said.decode(errors="replace") if isinstance(said, bytes) else said
    return "".join(each if each.isprintable() else " " for each in text[:_LONGEST_ANSWER])


def _sync(folder: Path) -> None:
    """The name of a new file is safe only with its folder; Windows knows no such thing."""
    if os.name == "nt":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
