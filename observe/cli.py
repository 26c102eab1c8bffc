"""The command groups: `observe …`, for those who run an installation."""

import os
import secrets
import signal
import socket
import sys
import uuid
from contextlib import nullcontext
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import click
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import upgrade
from granian import Granian
from granian.constants import Interfaces
from sqlalchemy.exc import OperationalError, ProgrammingError

from . import create_app
from .config import Way, files, is_mailbox
from .demo.load import DEMO_DOMAIN, load_demo
from .demo.sandbox import make_sandbox
from .domain.asking import asked
from .domain.errors import NotAllowed, Refusal
from .domain.export import Counts, Edition
from .domain.people import District
from .domain.policy import Action, Actor, Scope, may, reading_scope
from .exchange.rubric_file import check_files, read_rubric
from .post.letters import trial
from .post.transport import NotSent, Refused, outbox, transport
from .post.worker import Worker, working
from .store import access, audit, export_choices, exports, people, projection, rubrics, sandbox
from .store import backup as backups
from .store.access import FIRST_ADMINISTRATOR
from .web.guard import fingerprint
from .web.passwords import HASHER
from .workbook.excel import write_workbook

_LINK_LASTS = timedelta(days=2)
_THREADS = 12


class Spoken(click.Group):
    """Refusals are sentences for the person at the terminal, not tracebacks."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except Refusal as refusal:
            raise click.ClickException(str(refusal)) from refusal
        except (OperationalError, ProgrammingError) as error:
            told = str(error.orig).splitlines()[0]
            raise click.ClickException(
                f"The database does not answer as it should ({told}). "
                "Run observe migrate; if that does not help, check DATABASE_URL."
            ) from error


@click.group(cls=Spoken)
def main() -> None:
    """Observe: classroom observation and coaching."""


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


@main.group()
def rubric() -> None:
    """Check and publish rubric files."""


@rubric.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
def check(paths: tuple[Path, ...]) -> None:
    """Name every fault with its line, key and cure."""
    problems = check_files(paths)
    for problem in problems:
        click.echo(str(problem))
    if problems:
        sys.exit(1)
    click.echo(f"{len(paths)} valid.")


@rubric.command("publish")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--district", help="The district's name, where there is more than one.")
def publish_rubric(paths: tuple[Path, ...], district: str | None) -> None:
    """Make rubric versions usable; a published version never changes."""
    problems = check_files(paths)
    if problems:
        raise click.ClickException("Nothing was published:\n" + "\n".join(map(str, problems)))
    with create_app().app_context():
        chosen = _district(district)
        for path in paths:
            found = read_rubric(path.read_text(encoding="utf-8"), path.name)
            new = rubrics.publish(chosen.id, found.plain, found.sha, datetime.now(UTC))
            words = "published" if new else "was published already"
            click.echo(f"{found.rubric.id} {found.rubric.version} {words}.")


@main.command()
def rebuild() -> None:
    """Project every observation anew from its log of entries."""
    with create_app().app_context():
        for each in people.districts():
            click.echo(f"{each.name}: {projection.rebuild(each.id)} observations rebuilt.")


@main.command()
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="The folder for it.")
@click.option("--keep", type=click.IntRange(min=1), help="Delete older ones but so many.")
@click.option("--database", envvar="OBSERVE_BACKUP_URL", default="", help="As another role.")
def backup(out: Path | None, keep: int | None, database: str) -> None:
    """Copy the whole database while it is in use, and verify the copy."""
    app = create_app()
    with app.app_context():
        made = backups.back_up(app.extensions["observe"].data_dir, out, datetime.now(UTC), database)
    words = "read back and counted" if made.verified else "NOT VERIFIED: this role may not restore"
    click.echo(f"{made.file}: {made.manifest.rows} rows, {words}.")
    if keep:
        click.echo(f"{backups.forget_older(made, keep)} older deleted.")


@main.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_context
def restore(context: click.Context, file: Path) -> None:
    """Take a backup into an empty installation; everybody signs in again."""
    scripts = ScriptDirectory(str(files() / "migrations"))
    known = {each.revision for each in scripts.walk_revisions()}
    with create_app().app_context():
        manifest = backups.restore(file, known, datetime.now(UTC))
    context.invoke(migrate)
    click.echo(f"{manifest.rows} rows are here again, as of {manifest.made_at:%Y-%m-%d %H:%M} UTC.")


@main.group()
def export() -> None:
    """Take shared records away in open formats."""


@export.command("workbook")
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--as", "email", help="For whom, by e-mail; else the district's administrator.")
@click.option("--district", help="The district's name, where there is more than one.")
@click.option("--school", default="", help="Its code or id.")
@click.option("--teacher", default="", help="Their code or id.")
@click.option("--observer", default="", help="Their code or id.")
@click.option("--rubric", default="", help="Its id, or id@version.")
@click.option("--from", default="", help="The first day, such as 2026-08-17.")
@click.option("--to", default="", help="The last day.")
def export_workbook(out: Path, email: str | None, district: str | None, **words: str) -> None:
    """Write all that somebody may read as one Excel file."""
    with create_app().app_context():
        who = (
            export_choices.somebody(email)
            if email
            else export_choices.administrator(_district(district).id)
        )
        counts = _write_workbook(out, who, words, datetime.now(UTC))
    click.echo(f"{out}: {counts.visits} visits and {counts.ratings} ratings, for {who.name}.")


def _write_workbook(out: Path, who: Actor, words: dict[str, str], at: datetime) -> Counts:
    """The same rows as the page's, written whole or not at all, and written down."""
    own = not may(who, Action.EXPORT)
    if own and not may(who, Action.EXPORT_OWN):
        raise NotAllowed(
            f"{who.name} has neither a district or school to export nor an own record."
        )
    scope = Scope(who.id, frozenset()) if own else reading_scope(who)
    wanted = asked(words, export_choices.choices(who.district, scope, who.language))
    narrowed = replace(wanted.filter, teacher=who.id) if own else wanted.filter
    edition = Edition(
        people.district(who.district).name,
        who.name,
        tuple(sorted(who.roles)),
        at,
        who.timezone,
        who.language,
        wanted.told,
        own,
    )
    half = out.with_name(f"{out.name}.part")
    try:
        with half.open("wb") as file, exports.extract(who.district, scope, narrowed) as extract:
            write_workbook(extract, edition, file)
            counts = extract.counts
        kept = {name: str(value) for name, value in asdict(narrowed).items() if value}
        detail = {"filter": kept, "visits": counts.visits, "ratings": counts.ratings}
        audit.record_act(who.district, who.id, "export", "workbook.xlsx command", at, detail)
        half.replace(out)
    except OSError as error:
        raise click.ClickException(f"{out} cannot be written: {error.strerror}.") from error
    finally:
        half.unlink(missing_ok=True)
    return counts


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


def _district(name: str | None) -> District:
    found = [each for each in people.districts() if each.sandbox_of is None]
    chosen = [each for each in found if name in (None, each.name)]
    if len(chosen) != 1:
        names = ", ".join(each.name for each in found) or "none yet"
        raise click.ClickException(f"Say which district with --district (there are: {names}).")
    return chosen[0]


def _worker(app: Flask) -> Worker:
    others = {sandbox.KIND: make_sandbox}
    return Worker(app, transport(app.extensions["observe"]), _address(app), others)


def _address(app: Flask) -> str:
    url: str | None = app.extensions["observe"].url
    return url or f"http://127.0.0.1:{os.environ.get('OBSERVE_PORT', '8000')}"


if __name__ == "__main__":
    main()
