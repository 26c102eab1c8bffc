"""Starting an installation, serving it, and doing its work."""

import os
import secrets
import signal
import socket
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from threading import Event

import click
from flask import Flask
from flask_migrate import upgrade
from granian import Granian
from granian.constants import Interfaces

from .. import create_app
from ..config import files
from ..demo.load import load_demo
from ..demo.loading import DEMO_DOMAIN
from ..demo.sandbox import make_sandbox
from ..post.delivery import deliver
from ..post.transport import transport
from ..post.worker import Worker, working
from ..store import access, delivering, sandbox
from ..store.access import FIRST_ADMINISTRATOR
from ..web.passwords import HASHER
from ..web.signed_in import fingerprint
from .group import main

_LINK_LASTS = timedelta(days=2)
_THREADS = 12


@main.command()
def migrate() -> None:
    """Bring the database's tables up to this program."""
    with create_app().app_context():
        upgrade(directory=str(files() / "migrations"))


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--no-work", is_flag=True, help="Send no mail: observe work does so elsewhere.")
def serve(host: str, port: int, no_work: bool) -> None:
    """Serve the app, with one worker beside it."""
    _refuse_taken(host, port)
    os.environ |= {"OBSERVE_HOST": host, "OBSERVE_PORT": str(port)}
    app = create_app()
    server = Granian(
        "observe:create_app",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        blocking_threads=_THREADS,
        backpressure=_THREADS * 16,
        log_access=False,
        websockets=False,
    )
    with nullcontext() if no_work else working(_worker(app)):
        server.serve()


@main.command()
@click.option("--once", is_flag=True, help="Do what is due now and end, as from cron.")
def work(once: bool) -> None:
    """Do what waits to be done, such as sending mail; several workers never do the same twice."""
    worker = _worker(create_app())
    if once:
        count = worker.run_due()
        click.echo(f"{count} done." if count else "Nothing was due.")
        return
    stop = Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    click.echo("Working; end with Ctrl+C.")
    worker.keep_on(stop)


@main.command()
@click.option("--seed", default=7, show_default=True)
def demo(seed: int) -> None:
    """Enter the demo district, unless it is there already."""
    password = os.environ.get("OBSERVE_DEMO_PASSWORD")
    if not password:
        raise click.ClickException("Set OBSERVE_DEMO_PASSWORD: the demo accounts need a password.")
    with create_app().app_context():
        made = load_demo(seed, datetime.now(UTC), HASHER.hash(password))
        if not made:
            access.set_passwords(DEMO_DOMAIN, HASHER.hash(password))
    click.echo("Demo district ready." if made else "The demo district is there already.")


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--demo", "with_demo", is_flag=True, help="With the demo district.")
@click.option("--no-work", is_flag=True, help="Send no mail: observe work does so elsewhere.")
@click.pass_context
def start(context: click.Context, host: str, port: int, with_demo: bool, no_work: bool) -> None:
    """Migrate, enter the demo district or greet the first administrator, and serve."""
    _refuse_taken(host, port)
    os.environ |= {"OBSERVE_HOST": host, "OBSERVE_PORT": str(port)}
    context.invoke(migrate)
    if with_demo:
        context.invoke(demo)
    else:
        context.invoke(first_administrator, if_empty=True)
    context.invoke(serve, host=host, port=port, no_work=no_work)


@main.command("first-administrator")
@click.option("--if-empty", is_flag=True, help="Say nothing where somebody has an account.")
def first_administrator(if_empty: bool) -> None:
    """Print a one-time link with which the first administrator signs up."""
    app = create_app()
    with app.app_context():
        if access.has_accounts():
            if not if_empty:
                raise click.ClickException("There are accounts already: ask an administrator.")
            return
        token = secrets.token_urlsafe(32)
        until = datetime.now(UTC) + _LINK_LASTS
        access.make_link(fingerprint(token), FIRST_ADMINISTRATOR, until)
    click.echo(
        f"Make the first administrator here, once, within 2 days:\n  {_address(app)}/welcome/{token}"
    )


def _refuse_taken(host: str, port: int) -> None:
    """Granian shares a port with another server, and each visitor would meet one or the other."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as taken:
            raise click.ClickException(
                f"Cannot serve on {host}, port {port}: {taken}. Name another one with --port."
            ) from taken


def _worker(app: Flask) -> Worker:
    others = {sandbox.KIND: make_sandbox, delivering.KIND: deliver}
    return Worker(app, transport(app.extensions["observe"]), _address(app), others)


def _address(app: Flask) -> str:
    url: str | None = app.extensions["observe"].url
    return url or f"http://127.0.0.1:{os.environ.get('OBSERVE_PORT', '8000')}"
