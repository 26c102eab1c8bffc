"""What pages of a formal observation between its two parties share: the value, whose turn, the way on."""

from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from ..domain.errors import NotNow
from ..domain.evaluation import said
from ..domain.observation import OPEN_TO_BOTH, RECORDED
from ..domain.turns import turn
from ..store import evaluations
from ..store.evaluations import EvaluationSeen
from .guard import actor
from .pages import language, today


def seen_here(observation: object) -> EvaluationSeen:
    """As who is signed in may know it. Raises NotThere for anybody but its two."""
    return evaluations.seen(actor().district, actor().id, str(observation))


def is_open(found: EvaluationSeen) -> bool:
    """Whether both levels are open to both."""
    return found.standing.state in OPEN_TO_BOTH


def for_page(found: EvaluationSeen) -> dict[str, Any]:
    """What each of its templates stands on."""
    return {
        "seen": found,
        "standing": found.standing,
        "turn": turn(found.standing, found.reader, found.teacher, found.observer),
        "rubric": found.rubric,
        "titles": {
            each.code: found.rubric.say(each.title, language()) for each in found.rubric.criteria()
        },
        "say": lambda given: said(found.rubric, language(), given),
        "shared": found.standing.state in RECORDED,
        "today": today(),
    }


def written(name: str) -> str:
    return request.form.get(name, "").replace("\r\n", "\n")


def revision() -> int:
    """The state that the form was made from. Raises NotNow for a form without one."""
    found = request.form.get("revision", "")
    if not (found.isascii() and found.isdecimal() and len(found) < 9):
        raise NotNow("This page is not whole: reload it.")
    return int(found)


def back_to(endpoint: str, observation: object, anchor: str | None = None) -> ResponseReturnValue:
    return redirect(url_for(endpoint, observation=observation, _anchor=anchor), 303)
