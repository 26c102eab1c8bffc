"""What was typed about a cycle, as values; what cannot be read is named field by field."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import request

from ...domain.cycle_conferences import Party
from ...domain.cycles import FEWEST_CHECKS, Plan, Result
from ...domain.entry import is_id
from ...domain.errors import NotValid
from ...domain.wording import Sentence, sentence
from ...store.ids import new_id
from ..guard import now

TEXTS = ("goal", "students", "practice", "template", "baseline", "plan")
NUMBERS = ("cadence_days", "planned_visits", "planned_checks")
Typed = Mapping[str, Any]


def typed() -> Typed:
    """The form as it was sent, to be shown again; criteria as a list."""
    return {**{name: text(name) for name in request.form}, "criteria": _criteria()}


def as_typed(plan: Plan) -> Typed:
    about = f"{plan.rubric}@{plan.rubric_version}"
    return {
        **{name: getattr(plan, name) for name in TEXTS},
        **{name: _number_typed(getattr(plan, name)) for name in NUMBERS},
        "ends_on": plan.ends_on.isoformat() if plan.ends_on else "",
        "criteria": [f"{about} {code}" for code in plan.criteria],
    }


def plan() -> Plan:
    """Raises NotValid for what is no number, no day, or criteria of two rubrics."""
    wrong: dict[str, Sentence | str] = {}
    numbers = {name: _number(name, wrong) for name in NUMBERS}
    rubric, version, codes = _of_one_rubric(wrong)
    ends = day("ends_on", wrong)
    if wrong:
        raise NotValid("Not saved: look at what is marked below.", wrong)
    return Plan(
        **{name: text(name) for name in TEXTS},
        rubric=rubric,
        rubric_version=version,
        criteria=codes,
        cadence_days=numbers["cadence_days"],
        planned_visits=numbers["planned_visits"],
        planned_checks=numbers["planned_checks"] or FEWEST_CHECKS,
        ends_on=ends,
    )


def revision() -> int:
    """The revision of the cycle as the form showed it; 0, which never stands, for none."""
    found = text("revision")
    return int(found) if found.isascii() and found.isdecimal() and len(found) < 9 else 0


def given_id(name: str = "event") -> str:
    """The id made with the form, so that the same form sent twice is one thing."""
    found = text(name).lower()
    return found if is_id(found) else new_id(now())


def text(name: str) -> str:
    return request.form.get(name, "").replace("\r\n", "\n").strip()


def result(name: str) -> Result | None:
    return Result(text(name)) if text(name) in set(Result) else None


def party(name: str) -> Party | None:
    return Party(text(name)) if text(name) in set(Party) else None


def day(name: str, wrong: dict[str, Sentence | str]) -> date | None:
    try:
        return date.fromisoformat(text(name)) if text(name) else None
    except ValueError:
        wrong[name] = sentence("Choose a day, such as 2026-10-19.")
        return None


def needed_day(name: str) -> date:
    """Raises NotValid where no day was chosen."""
    wrong: dict[str, Sentence | str] = {}
    found = day(name, wrong)
    if found is None:
        wrong.setdefault(name, sentence("Choose a day, such as 2026-10-19."))
        raise NotValid("Not saved: look at what is marked below.", wrong)
    return found


def optional_day(name: str) -> date | None:
    """Raises NotValid for what is no day."""
    wrong: dict[str, Sentence | str] = {}
    found = day(name, wrong)
    if wrong:
        raise NotValid("Not saved: look at what is marked below.", wrong)
    return found


def _number(name: str, wrong: dict[str, Sentence | str]) -> int | None:
    found = text(name)
    if not found:
        return None
    if not (found.isascii() and found.isdecimal()):
        wrong[name] = sentence("Write a whole number, such as 4.")
        return None
    return int(found[:6])


def _number_typed(number: int | None) -> str:
    return "" if number is None else str(number)


def _criteria() -> list[str]:
    return [each for each in request.form.getlist("criteria") if each]


def _of_one_rubric(
    wrong: dict[str, Sentence | str],
) -> tuple[str | None, str | None, tuple[str, ...]]:
    """Criteria are sent as rubric@version and code."""
    chosen = [each.rpartition(" ")[::2] for each in _criteria()]
    rubrics = sorted({about for about, _code in chosen})
    if len(rubrics) > 1:
        wrong["criteria"] = sentence("Choose criteria of one rubric: these belong to several.")
    if not rubrics:
        return None, None, ()
    rubric, _at, version = rubrics[0].rpartition("@")
    return rubric, version, tuple(code for _about, code in chosen)
