"""An administrator's part: people, rubrics, exports, and the health of the installation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib.metadata import PackageNotFoundError, version

from flask import current_app
from flask_babel import gettext as _
from flask_babel import ngettext

from ...config import Way
from ...domain.rubric import Rubric
from ...store import backup_log, installation, people, rubrics, setup
from ...store.backup_log import LastBackup
from ...store.installation import Export, Holding, Space, Standing
from ..assets import build
from ..guard import actor, now
from ..pages import day, language, listed, number
from .hat import Hat

_BACKUP_STALE = timedelta(days=7)
_NAMED = ("teacher", "observer")
_GIGABYTE, _MEGABYTE = 10**9, 10**6


@dataclass(frozen=True, slots=True)
class Taken:
    """An export in words: who took what away, when, and what it was narrowed to."""

    who: str
    what: str
    at: datetime
    narrowed: str


@dataclass(frozen=True, slots=True)
class DistrictDesk:
    setup_left: int
    standing: Standing
    rubrics: list[tuple[Rubric, str, datetime]]
    exports: list[Taken]
    holding: Sequence[Holding]
    space: Space
    free: str
    total: str
    database: str
    backup: LastBackup | None
    backup_stale: bool
    mail_leaves: bool
    version: str


def hat() -> Hat:
    found = _desk()
    return Hat(
        part="home/_district.html",
        title=_("District"),
        urgent=_urgent(found),
        calm=_("Everything is in order"),
        found=found,
    )


def _desk() -> DistrictDesk:
    district, config = actor().district, current_app.extensions["observe"]
    last, space = backup_log.last(config.data_dir), installation.space(config.data_dir)
    return DistrictDesk(
        setup_left=setup.setup(district).left,
        standing=installation.standing(district),
        rubrics=_rubrics(district),
        exports=_exports(district),
        holding=installation.holding(district),
        space=space,
        free=_size(space.free),
        total=_size(space.total),
        database=_size(space.database),
        backup=last,
        backup_stale=last is None or not last.verified or now() - last.at > _BACKUP_STALE,
        mail_leaves=config.mail.way == Way.SMTP,
        version=_version(),
    )


def _rubrics(district: str) -> list[tuple[Rubric, str, datetime]]:
    """Rubric, its title and when it was last used, the latest first."""
    used = installation.rubrics_in_use(district)
    held = rubrics.versions(district, [(each.rubric, each.version) for each in used])
    known = (each for each in used if (each.rubric, each.version) in held)
    found = [(held[each.rubric, each.version], each.last) for each in known]
    return [(rubric, rubric.say(rubric.title, language()), last) for rubric, last in found]


def _exports(district: str) -> list[Taken]:
    found = installation.last_exports(district)
    ids = {each.filter[key] for each in found for key in _NAMED if key in each.filter}
    names = {key: each.called for key, each in people.people(district, ids).items()} if ids else {}
    return [Taken(each.who, each.what, each.at, _narrowed(each, names)) for each in found]


def _narrowed(export: Export, names: Mapping[str, str]) -> str:
    kept = export.filter
    words = [names[kept[key]] for key in _NAMED if kept.get(key) in names]
    if "school" in kept:
        words.append(_("one school"))
    if "rubric" in kept:
        words.append(_("one rubric"))
    if "since" in kept:
        words.append(_("from %(day)s", day=day(date.fromisoformat(kept["since"]))))
    if "until" in kept:
        words.append(_("until %(day)s", day=day(date.fromisoformat(kept["until"]))))
    return listed(words) if words else _("all that they may read")


def _size(count: int) -> str:
    """A number of bytes in the unit that people speak of."""
    if count >= _GIGABYTE:
        return _("%(number)s GB", number=number(round(count / _GIGABYTE, 1)))
    return _("%(number)s MB", number=number(max(1, round(count / _MEGABYTE))))


def _urgent(found: DistrictDesk) -> tuple[str, ...]:
    """What endangers the work first, then what keeps people out."""
    clauses = []
    if found.space.scarce and not actor().training:
        clauses.append(_("space is running out"))
    if found.setup_left:
        clauses.append(
            ngettext("%(num)d first step left", "%(num)d first steps left", found.setup_left)
        )
    if found.standing.locked_out:
        clauses.append(
            ngettext(
                "%(num)d person cannot sign in yet",
                "%(num)d people cannot sign in yet",
                found.standing.locked_out,
            )
        )
    if found.backup_stale and not actor().training:
        clauses.append(_("no fresh backup"))
    return tuple(clauses)


def _version() -> str:
    """The release; where it runs from its sources, the build of the served files."""
    try:
        return version("observe")
    except PackageNotFoundError:
        return build()
