"""What all commands share: the group they stand in, and which district is meant."""

import click
from sqlalchemy.exc import OperationalError, ProgrammingError

from ..domain.errors import Refusal
from ..domain.people import District
from ..store import ground


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


def chosen_district(name: str | None) -> District:
    """The one named, or the only one there is; training is never meant."""
    found = [each for each in ground.districts() if each.sandbox_of is None]
    chosen = [each for each in found if name in (None, each.name)]
    if len(chosen) != 1:
        names = ", ".join(each.name for each in found) or "none yet"
        raise click.ClickException(f"Say which district with --district (there are: {names}).")
    return chosen[0]
