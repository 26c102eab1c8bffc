"""How messages leave, tried against a real mail server and a real folder."""

import shutil
import smtplib
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from pathlib import Path
from threading import Thread

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from observe.config import Config, Mail, Way
from observe.post.letters import trial
from observe.post.transport import Console, NotSent, Outbox, Refused, Server, transport
from tests.cast import NOW

LOOPBACK = "127.0.0.1"
TO = "okafor@school.example"


@dataclass
class MailServer:
    """What a mail server answers, and what it has taken."""

    to_rcpt: str = "250 OK"
    to_data: str = "250 OK"
    taken: list[Envelope] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd calls it so
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        if self.to_rcpt.startswith("2"):
            envelope.rcpt_tos.append(address)
        return self.to_rcpt

    async def handle_DATA(  # noqa: N802 - aiosmtpd calls it so
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        if self.to_data.startswith("2"):
            self.taken.append(envelope)
        return self.to_data


@contextmanager
def running(server: MailServer, **options: object) -> Iterator[Mail]:
    """A mail server on a free port of this machine."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port = probe.getsockname()[1]
    controller = Controller(server, hostname=LOOPBACK, port=port, **options)
    controller.start()
    try:
        yield Mail(Way.SMTP, "observe@school.example", LOOPBACK, port)
    finally:
        controller.stop()


def message() -> EmailMessage:
    return trial(TO, "a-key", NOW, Config(Path(), "", "", None, 0))


def test_a_mail_server_takes_the_message_as_it_is() -> None:
    server = MailServer()
    with running(server) as mail:
        Server(mail).send(message(), "a-key")
    [taken] = server.taken
    assert taken.rcpt_tos == [TO]
    assert b"Message-ID: <a-key@localhost>" in (taken.original_content or b"")


def test_a_repeat_is_recognised_by_its_message_id() -> None:
    server = MailServer()
    with running(server) as mail:
        for _again in range(2):
            Server(mail).send(message(), "a-key")
    first, second = (each.original_content for each in server.taken)
    assert first == second


@pytest.mark.parametrize("answer", ["550 5.1.1 No such user", "553 bad name", "552 5.2.2 full"])
def test_an_address_that_the_server_refuses_for_good_is_told_from_other_trouble(
    answer: str,
) -> None:
    with running(MailServer(to_rcpt=answer)) as mail, pytest.raises(Refused, match=answer[:3]):
        Server(mail).send(message(), "a-key")


@pytest.mark.parametrize(
    "server",
    [
        MailServer(to_rcpt="451 4.3.0 try later"),
        MailServer(to_rcpt="550 5.7.1 relaying denied"),
        MailServer(to_rcpt="530 5.7.0 authentication required"),
        MailServer(to_data="554 5.7.1 looks like spam"),
        MailServer(to_data="452 4.3.1 no room"),
    ],
    ids=lambda server: f"{server.to_rcpt[:7]}, {server.to_data[:7]}",
)
def test_trouble_that_is_not_the_addresss_is_tried_again(server: MailServer) -> None:
    with running(server) as mail, pytest.raises(NotSent):
        Server(mail).send(message(), "a-key")
    assert server.taken == []


@contextmanager
def speaking(*lines: bytes) -> Iterator[Mail]:
    """What listens on a port and answers whatever it is told with these lines, one after the other."""
    with socket.create_server((LOOPBACK, 0)) as listening:

        def answer() -> None:
            with suppress(OSError), listening.accept()[0] as caller:
                for line in lines:
                    caller.sendall(line + b"\r\n")
                    caller.recv(65536)

        thread = Thread(target=answer)
        thread.start()
        try:
            yield Mail(Way.SMTP, "observe@school.example", LOOPBACK, listening.getsockname()[1])
        finally:
            thread.join()


GREETING = (b"220 hello", b"250 OK", b"250 OK")


@pytest.mark.parametrize(
    "lines",
    [
        (b"HTTP/1.1 400 Bad Request\r\n\r\n<html>",),
        (bytes(range(256)),),
        (b"220 " + b"x" * 20_000,),
        (*GREETING, b"451 \0 later \xff\x1b[31m"),
        (*GREETING, b"451-" + b"x" * 5_000 + b"\r\n451 y"),
        (*GREETING, b"550 5.7.1 \0"),
    ],
    ids=("web page", "bytes", "no end", "control", "much", "rules"),
)
def test_what_no_mail_server_would_say_is_trouble_told_in_a_line_that_can_be_kept(
    lines: tuple[bytes, ...],
) -> None:
    with speaking(*lines) as mail, pytest.raises(NotSent) as told:
        Server(mail).send(message(), "a-key")
    assert str(told.value).isprintable()
    assert 0 < len(str(told.value)) <= 300


def test_a_server_that_is_not_there_is_tried_again() -> None:
    with running(MailServer()) as mail:
        pass
    with pytest.raises(NotSent, match=f"{LOOPBACK} port {mail.port}"):
        Server(mail).send(message(), "a-key")


def test_no_message_goes_to_a_server_that_offers_no_encryption_where_it_is_asked_for() -> None:
    server = MailServer()
    with running(server) as mail, pytest.raises(NotSent):
        Server(Mail(mail.way, mail.sender, mail.host, mail.port, secured="start")).send(
            message(), "a-key"
        )
    assert server.taken == []


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate and its key for localhost, signed by nobody else."""
    if not shutil.which("openssl"):
        pytest.skip("There is no openssl here to make a certificate with.")
    path = tmp_path_factory.mktemp("tls") / "localhost.pem"
    words = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext"
    names = ("subjectAltName=DNS:localhost", "-keyout", str(path), "-out", f"{path}.crt")
    subprocess.run(["openssl", *words.split(), *names], check=True, capture_output=True)
    path.write_text(path.read_text() + Path(f"{path}.crt").read_text())
    return path


@contextmanager
def guarded(server: MailServer, certificate: Path, password: str) -> Iterator[Server]:
    """A mail server that wants STARTTLS and a password, and how we are set up for it."""

    def check(
        _smtp: SMTP, _session: Session, _mail: Envelope, _how: str, given: LoginPassword
    ) -> AuthResult:
        return AuthResult(success=given.password == b"right", handled=False)

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    asks = {"require_starttls": True, "authenticator": check, "auth_required": True}
    with running(server, tls_context=context, **asks) as mail:
        yield Server(
            replace(mail, host="localhost", user="kim", password=password, secured="start")
        )


def test_a_server_that_asks_for_encryption_and_a_password_gets_both(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    server = MailServer()
    with guarded(server, certificate, "right") as ours:
        ours.send(message(), "a-key")
    assert len(server.taken) == 1


def test_a_wrong_password_is_trouble_of_ours_and_not_of_the_address(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with guarded(MailServer(), certificate, "wrong") as ours, pytest.raises(NotSent, match="535"):
        ours.send(message(), "a-key")


def test_a_server_whose_certificate_nobody_vouches_for_gets_no_message(certificate: Path) -> None:
    server = MailServer()
    with guarded(server, certificate, "right") as ours, pytest.raises(NotSent, match="certificate"):
        ours.send(message(), "a-key")
    assert server.taken == []


def test_a_farewell_that_fails_does_not_make_a_message_unsent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def hang_up(self: smtplib.SMTP) -> None:
        raise smtplib.SMTPServerDisconnected("gone")

    monkeypatch.setattr(smtplib.SMTP, "quit", hang_up)
    server = MailServer()
    with running(server) as mail:
        Server(mail).send(message(), "a-key")
    assert len(server.taken) == 1


def test_a_message_in_the_outbox_is_whole_and_for_its_owner_alone(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox")
    outbox.send(message(), "a-key")
    [path] = outbox.folder.iterdir()
    assert path.name == "a-key.eml"
    assert path.stat().st_mode & 0o777 == 0o600
    assert outbox.folder.stat().st_mode & 0o777 == 0o700
    assert f"To: {TO}".encode() in path.read_bytes()


def test_a_message_stands_in_the_outbox_once_however_often_it_is_sent(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    (tmp_path / ".a-key.part").write_text("half of it, from before a kill")
    outbox.send(message(), "a-key")
    first = (tmp_path / "a-key.eml").stat()
    outbox.send(message(), "a-key")
    assert [path.name for path in tmp_path.iterdir()] == ["a-key.eml"]
    assert (tmp_path / "a-key.eml").stat().st_ino == first.st_ino


def test_an_outbox_that_cannot_be_written_is_trouble_to_be_tried_again(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(NotSent, match="outbox"):
        Outbox(tmp_path / "taken").send(message(), "a-key")


def test_the_settings_name_the_way(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ways = {Way.FILE: Outbox, Way.CONSOLE: Console, Way.SMTP: Server}
    for way, kind in ways.items():
        found = transport(Config(tmp_path, "", "", None, 0, Mail(way, host=LOOPBACK)))
        assert isinstance(found, kind)
    Console().send(message(), "a-key")
    assert f"To: {TO}" in capsys.readouterr().out
