"""Checking and publishing rubric files, and projecting what was captured anew."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from .. import create_app
from ..exchange.rubric_file import check_files, read_rubric
from ..store import ground, projection, rubrics
from .group import chosen_district, main


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
        chosen = chosen_district(district)
        for path in paths:
            found = read_rubric(path.read_text(encoding="utf-8"), path.name)
            new = rubrics.publish(chosen.id, found.plain, found.sha, datetime.now(UTC))
            words = "published" if new else "was published already"
            click.echo(f"{found.rubric.id} {found.rubric.version} {words}.")


@main.command()
def rebuild() -> None:
    """Project every observation anew from its log of entries."""
    with create_app().app_context():
        for each in ground.districts():
            click.echo(f"{each.name}: {projection.rebuild(each.id)} observations rebuilt.")
