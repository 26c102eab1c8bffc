"""The installation's settings, read once from the environment; a bad one stops the start with a sentence."""

import ipaddress
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from .domain.errors import Refusal

SHORTEST_SECRET = 32
_MAILBOX = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*", re.ASCII)
_MAIL_PORTS = {"smtp": 587, "smtps": 465}
_PACKAGE = Path(__file__).resolve().parent


class BadConfiguration(Refusal):
    """A setting that cannot be served with; `str()` says which, why and the cure."""


class Way(StrEnum):
    """How mail leaves: into a folder, onto the terminal, or to a mail server."""

    FILE = "file"
    CONSOLE = "console"
    SMTP = "smtp"


@dataclass(frozen=True, slots=True)
class Mail:
    """`secured` is "start" for STARTTLS, "always" for TLS from the first byte, "" for a relay on this machine."""

    way: Way = Way.FILE
    sender: str = "observe@localhost"
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = field(default="", repr=False)
    secured: str = ""


@dataclass(frozen=True, slots=True)
class Config:
    """`url` is the public origin, None where only this machine is served; without `offline`, browsers
    give up the worker that opens visits without a network."""

    data_dir: Path
    database_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    url: str | None
    proxies: int
    mail: Mail = Mail()
    offline: bool = True

    @property
    def secure(self) -> bool:
        return self.url is not None and self.url.startswith("https://")

    @property
    def trusted_hosts(self) -> list[str]:
        own = urlsplit(self.url).hostname if self.url else None
        return [*([own] if own else []), "localhost", "127.0.0.1", "[::1]", "::1"]


def files() -> Path:
    """Where templates, static, rubrics and migrations stand: in the wheel, or beside the package."""
    packed = _PACKAGE / "_files"
    return packed if packed.is_dir() else _PACKAGE.parent


def from_environment(environment: Mapping[str, str]) -> Config:
    """The settings in force. Raises BadConfiguration for one that would not be safe or cannot work."""
    data_dir = Path(environment.get("OBSERVE_DATA_DIR") or "data").expanduser().resolve()
    url = _origin(environment.get("OBSERVE_URL", ""))
    _check_host(environment.get("OBSERVE_HOST", ""), url)
    return Config(
        data_dir=_made(data_dir),
        database_url=_database(environment.get("DATABASE_URL", ""), data_dir),
        secret_key=_secret(environment.get("OBSERVE_SECRET_KEY", ""), url, data_dir),
        url=url,
        proxies=_proxies(environment.get("OBSERVE_PROXIES", "")),
        mail=_mail(
            environment.get("OBSERVE_MAIL", ""), environment.get("OBSERVE_MAIL_FROM", ""), url
        ),
        offline=_offline(environment.get("OBSERVE_OFFLINE", "")),
    )


def is_mailbox(address: str) -> bool:
    """Whether it is one plain address that mail can be sent to."""
    return _MAILBOX.fullmatch(address) is not None


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def _origin(value: str) -> str | None:
    if not value:
        return None
    parts = _split(value)
    if parts is None or not _is_origin(parts):
        raise BadConfiguration(
            f"OBSERVE_URL is {value!r}; it must be an origin such as https://observe.school.example."
        )
    if parts.scheme == "http" and not is_loopback(parts.hostname or ""):
        raise BadConfiguration(
            f"OBSERVE_URL is {value!r}: without https, sign-ins could be read on the way. "
            "Put a server with a certificate in front and give its https address."
        )
    return f"{parts.scheme}://{parts.netloc}"


def _is_origin(parts: SplitResult) -> bool:
    more = (parts.path.strip("/"), parts.query, parts.fragment, parts.username, parts.password)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not any(more)


def _split(address: str) -> SplitResult | None:
    """The parts of an address; None for what is none, such as one with a word for a port."""
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return None
    return parts


def _check_host(host: str, url: str | None) -> None:
    if host and not is_loopback(host) and not (url and url.startswith("https://")):
        raise BadConfiguration(
            f"Listening on {host} lets other machines in: set OBSERVE_URL to the https address "
            "under which they reach this server, or leave --host at 127.0.0.1."
        )


def _secret(value: str, url: str | None, data_dir: Path) -> str:
    if value:
        if len(value) < SHORTEST_SECRET or len(set(value)) < 8 or _repeats(value):
            raise BadConfiguration(
                f"OBSERVE_SECRET_KEY is too easy to guess: use {SHORTEST_SECRET} or more random characters."
            )
        return value
    if url and url.startswith("https://"):
        raise BadConfiguration(
            "OBSERVE_SECRET_KEY is not set: give the server a random key of "
            f"{SHORTEST_SECRET} or more characters and keep it secret."
        )
    return _own_secret(data_dir / "secret-key")


def _repeats(value: str) -> bool:
    """Whether it is one piece said again and again."""
    return value in (value + value)[1:-1]


def _own_secret(kept: Path) -> str:
    """The key of a server for this machine alone, made once; one cut off in the writing is made anew."""
    if not kept.exists() or len(kept.read_text()) < SHORTEST_SECRET:
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(48))
    return kept.read_text()


def _database(value: str, data_dir: Path) -> str:
    if not value:
        return f"sqlite:///{_own_file(data_dir / 'observe.sqlite3')}"
    kind, _, rest = value.partition("://")
    if kind in ("postgresql", "postgres", "postgresql+psycopg"):
        if _split(value) is None:
            raise BadConfiguration("DATABASE_URL names a host or port that cannot be one.")
        return f"postgresql+psycopg://{rest}"
    if kind == "sqlite" and rest.startswith("/"):
        if rest in ("/", "/:memory:") or "mode=memory" in rest:
            raise BadConfiguration(
                "DATABASE_URL keeps everything in memory, and a restart would lose it: name a file."
            )
        return value
    raise BadConfiguration(
        "DATABASE_URL must start with postgresql:// or sqlite:///; leave it out for the built-in SQLite."
    )


def _own_file(path: Path) -> Path:
    """Made before SQLite would, whose files anybody on the machine may read."""
    if not path.exists():
        path.touch(mode=0o600)
    return path


def _proxies(value: str) -> int:
    if value and not value.isdecimal():
        raise BadConfiguration(
            f"OBSERVE_PROXIES is {value!r}; it is the number of proxies in front of the server, 0 or more."
        )
    return int(value or 0)


def _offline(value: str) -> bool:
    if value not in ("", "on", "off"):
        raise BadConfiguration(
            f"OBSERVE_OFFLINE is {value!r}; off takes the worker for visits without a network back "
            "from every browser, on (the default) brings it."
        )
    return value != "off"


def _mail(value: str, sender: str, url: str | None) -> Mail:
    if sender and not is_mailbox(sender):
        raise BadConfiguration(
            f"OBSERVE_MAIL_FROM is {sender!r}; it is one address, such as observe@school.example."
        )
    if value in ("", Way.FILE, Way.CONSOLE):
        host = (urlsplit(url).hostname if url else None) or "localhost"
        return Mail(Way(value or Way.FILE), sender or f"observe@{host}")
    parts = _split(value)
    if parts is None or parts.scheme not in _MAIL_PORTS or not parts.hostname or _has_path(parts):
        raise BadConfiguration(
            "OBSERVE_MAIL must be file, console, or a mail server such as "
            "smtp://user:password@mail.school.example:587 (special characters written as %40)."
        )
    if bool(parts.username) != bool(parts.password):
        raise BadConfiguration("OBSERVE_MAIL names a user or a password: give both, or neither.")
    if not sender:
        raise BadConfiguration(
            "OBSERVE_MAIL_FROM is not set: give the address that mail is sent from, "
            "such as observe@school.example."
        )
    return Mail(
        Way.SMTP,
        sender,
        parts.hostname,
        parts.port or _MAIL_PORTS[parts.scheme],
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        _secured(parts),
    )


def _secured(parts: SplitResult) -> str:
    if parts.scheme == "smtps":
        return "always"
    return "" if is_loopback(parts.hostname or "") else "start"


def _has_path(parts: SplitResult) -> bool:
    return bool(parts.path.strip("/") or parts.query or parts.fragment)


def _made(directory: Path) -> Path:
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BadConfiguration(
            f"OBSERVE_DATA_DIR {directory} cannot be made: {error.strerror}."
        ) from error
    return directory
