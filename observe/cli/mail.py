"""Seeing whether mail gets through."""

import uuid
from datetime import UTC, datetime

import click

from .. import create_app
from ..config import Way, is_mailbox
from ..post.letters import trial
from ..post.transport import NotSent, Refused, outbox, transport
from .group import main


@main.group("mail")
def mail_group() -> None:
    """See whether mail gets through."""


@mail_group.command("test")
@click.argument("address")
def test_mail(address: str) -> None:
    """Send one trial message to an address, now."""
    if not is_mailbox(address):
        raise click.ClickException(f"{address} is no address, such as kim@school.example.")
    config = create_app().extensions["observe"]
    key = str(uuid.uuid4())
    try:
        transport(config).send(trial(address, key, datetime.now(UTC), config), key)
    except (NotSent, Refused) as error:
        raise click.ClickException(f"The mail to {address} did not leave. {error}") from error
    places = {Way.FILE: f"{outbox(config) / key}.eml", Way.CONSOLE: "the terminal"}
    click.echo(f"Sent to {places.get(config.mail.way, config.mail.host)}.")
