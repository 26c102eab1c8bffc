"""The pack: what a device needs to start and keep a visit without the server."""

import json
import re
from collections.abc import Mapping, Set
from datetime import datetime, time, timedelta
from typing import Any

from flask import current_app, render_template
from markupsafe import Markup

from ..domain.entry import fingerprint
from ..domain.glossary import Word
from ..domain.policy import Actor, kinds_offered, observing_reach
from ..domain.protocol_plan import plans as plans_of
from ..domain.rubric import Behaviour, Criterion, Rubric, Text
from ..store import ground, people, plans, rubrics
from .armed import steps_of_all
from .guard import now
from .look_for_card import goal_looks
from .pages import KIND_WORDS, today, zone
from .signed_in import is_shared
from .words import own_words

_AHEAD = timedelta(days=7)


def pack_for(actor: Actor) -> dict[str, Any]:
    """Everything but the server's time, in the person's language."""
    teachers = people.teachers(actor.district, observing_reach(actor))
    planned = plans.planned(actor.district, actor.id, _until())
    return {
        "person": {"id": actor.id, "name": actor.name},
        "rubrics": [_rubric(each, actor.language) for each in rubrics.published(actor.district)],
        "teachers": [
            {
                "id": each.id,
                "name": each.called,
                "sections": [{"id": own.id, "title": own.title} for own in each.sections],
            }
            for each in teachers
        ],
        "planned": [
            {
                "id": each.id,
                "teacher": each.teacher,
                "section": each.section,
                "rubric": each.rubric,
                "rubric_version": each.rubric_version,
                "kind": each.kind,
                "starts_at": each.starts_at.isoformat(),
            }
            for each in planned
        ],
        "terms": [
            {
                "id": each.id,
                "title": each.title,
                "start": each.starts_on.isoformat(),
                "end": each.ends_on.isoformat(),
            }
            for each in ground.terms(actor.district)
        ],
        "steps": steps_of_all(actor),
        "looks": goal_looks(actor),
    }


def pack_for_device(actor: Actor) -> dict[str, Any]:
    """The pack, with what else a device needs: each rubric's `sha`, the kinds offered, the district's words."""
    content = pack_for(actor)
    rubrics = [{**each, "sha": _sha(each)} for each in content["rubrics"]]
    kinds = [{"code": kind, "words": str(KIND_WORDS[kind])} for kind in kinds_offered(actor)]
    own = json.loads(render_template("capture/_words.html")) if own_words() else {}
    return {**content, "rubrics": rubrics, "kinds": kinds, "words": own}


def without_contents(content: dict[str, Any], held: Set[str]) -> dict[str, Any]:
    """A device's pack without the parts of those rubrics that it holds already, by their `sha`."""
    return {
        **content,
        "rubrics": [_slim(each) if each["sha"] in held else each for each in content["rubrics"]],
    }


def rubric_sha(rubric: Rubric, language: str) -> str:
    """What a rubric's version in this language and wording is known by."""
    return _sha(_rubric(rubric, language))


def _sha(rubric: dict[str, Any]) -> str:
    return fingerprint(rubric)[:16]


def _slim(rubric: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in rubric.items() if name not in ("html", "domains")}


def _until() -> datetime:
    """How far ahead visits go along: on a device that several people use, those of today."""
    if is_shared():
        return datetime.combine(today() + timedelta(days=1), time(), zone())
    return now() + _AHEAD


def rubric_part(rubric: Rubric, language: str) -> Markup:
    """The rubric's mark-up, the same bytes in the page, the pack and the offline shell."""
    key = (rubric.id, rubric.version, language, own_words())
    parts: _Parts = current_app.extensions.setdefault("observe-rubric-parts", {})
    held = parts.get(key)
    if held is None or held[0] is not rubric:
        timed = list(zip(rubric.protocols, plans_of(rubric), strict=True))
        html = render_template("capture/_rubric.html", rubric=rubric, timed=timed, tongue=language)
        parts[key] = held = (rubric, Markup(_terse(html)))  # noqa: S704 (a template's own output)
    return held[1]


_Parts = dict[tuple[str, str, str, tuple[Word, ...]], tuple[Rubric, Markup]]


def _terse(html: str) -> str:
    """Without the white space between tags, which a device would have to keep."""
    return re.sub(r">\s+<", "><", html.strip())


def _rubric(rubric: Rubric, language: str) -> dict[str, Any]:
    def say(text: Text) -> str:
        return rubric.say(text, language)

    return {
        "id": rubric.id,
        "version": rubric.version,
        "title": say(rubric.title),
        "domains": [
            {
                "code": domain.code,
                "title": say(domain.title),
                "criteria": [_criterion(rubric, each, language) for each in domain.criteria],
            }
            for domain in rubric.domains
        ],
        "protocols": [_told(each.plain, rubric, language) for each in rubric.protocols],
        "html": rubric_part(rubric, language),
    }


def _criterion(rubric: Rubric, criterion: Criterion, language: str) -> dict[str, Any]:
    def say(text: Text) -> str:
        return rubric.say(text, language)

    scale = rubric.scale_of(criterion)
    return {
        "code": criterion.code,
        "title": say(criterion.title),
        "prompt": say(criterion.prompt),
        "levels": [
            {
                "code": level.code,
                "label": say(level.label),
                "descriptor": say(criterion.descriptors.get(level.code, {})),
            }
            for level in scale.levels
        ],
        "non_scores": [{"code": each.code, "label": say(each.label)} for each in scale.non_scores],
        "look_fors": [
            {"code": each.code, "kind": each.kind, "text": say(each.text)}
            for each in criterion.look_fors
        ],
        "behaviours": [
            {"code": each.code, "text": say(each.text), "levels": _levels(rubric, each, language)}
            for each in criterion.behaviours
        ],
    }


def _levels(rubric: Rubric, behaviour: Behaviour, language: str) -> list[dict[str, str]]:
    scale = rubric.scales[behaviour.scale]
    return [{"code": code, "label": rubric.say(label, language)} for code, label in scale.choices()]


def _told(plain: object, rubric: Rubric, language: str) -> object:
    """A protocol's form with every text in one language."""
    if isinstance(plain, Mapping):
        if plain and set(plain) <= set(rubric.languages):
            return rubric.say(plain, language)
        return {key: _told(value, rubric, language) for key, value in plain.items()}
    if isinstance(plain, list | tuple):
        return [_told(each, rubric, language) for each in plain]
    return plain
