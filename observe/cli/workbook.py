"""Taking shared records away as a workbook."""

from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

import click

from .. import create_app
from ..domain.asking import asked
from ..domain.errors import NotAllowed
from ..domain.export import Counts, Edition
from ..domain.policy import Action, Actor, Scope, may, reading_scope
from ..store import audit, export_choices, exports, ground
from ..workbook.excel import write_workbook
from .group import chosen_district, main


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
            else export_choices.administrator(chosen_district(district).id)
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
        ground.district(who.district).name,
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
