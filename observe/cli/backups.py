"""Backing up and restoring a whole installation."""

from datetime import UTC, datetime
from pathlib import Path

import click
from alembic.script import ScriptDirectory

from .. import create_app
from ..config import files
from ..store import backup as backups
from .group import main
from .serving import migrate


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
