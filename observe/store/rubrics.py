"""Rubric versions of a district: published once, never changed, read as domain values."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, tuple_

from ..domain.errors import NotValid
from ..domain.rubric import Rubric
from ..domain.rubric_content import rubric_from
from .base import reading, writing
from .tables_capture import RubricVersion

_built: dict[str, Rubric] = {}


def publish(district: str, plain: Mapping[str, Any], sha: str, at: datetime) -> bool:
    """Make a version usable; False where exactly this one is published already.

    Raises NotValid where the same id and version stands with other content.
    """
    key, version = plain["id"], plain["version"]
    with writing(district) as session:
        held = session.get(RubricVersion, (district, key, version))
        if held and held.sha != sha:
            raise NotValid(
                "%(rubric)s %(version)s is already published with other content. "
                "A published version never changes: raise the version and publish again.",
                rubric=key,
                version=version,
            )
        if held and held.state == "published":
            return False
        if held:
            held.state = "published"
        else:
            session.add(
                RubricVersion(
                    district_id=district,
                    rubric=key,
                    version=version,
                    state="published",
                    plain=plain,
                    sha=sha,
                    published_at=at,
                )
            )
    return True


def published(district: str) -> list[Rubric]:
    """All versions that a visit may be started with, by title."""
    with reading(district) as session:
        rows = session.execute(
            select(RubricVersion.sha, RubricVersion.rubric, RubricVersion.version)
            .where(RubricVersion.district_id == district, RubricVersion.state == "published")
            .order_by(RubricVersion.rubric, RubricVersion.published_at)
        ).all()
    found = versions(district, [(row.rubric, row.version) for row in rows])
    return sorted(found.values(), key=lambda rubric: rubric.say(rubric.title, "en"))


def rubric_version(district: str, rubric: str | None, version: str | None) -> Rubric | None:
    if rubric is None or version is None:
        return None
    return versions(district, [(rubric, version)]).get((rubric, version))


def versions(district: str, keys: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], Rubric]:
    """These versions, whatever their state, by (rubric, version); built once in a process."""
    wanted = set(keys)
    if not wanted:
        return {}
    with reading(district) as session:
        rows = session.execute(
            select(RubricVersion.rubric, RubricVersion.version, RubricVersion.sha).where(
                RubricVersion.district_id == district,
                tuple_(RubricVersion.rubric, RubricVersion.version).in_(wanted),
            )
        ).all()
        return {(row.rubric, row.version): _rubric(district, *row) for row in rows}


def _rubric(district: str, rubric: str, version: str, sha: str) -> Rubric:
    if sha not in _built:
        with reading(district) as session:
            row = session.get_one(RubricVersion, (district, rubric, version))
            _built[sha] = rubric_from(row.plain)
    return _built[sha]
