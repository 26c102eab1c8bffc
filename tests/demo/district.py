"""A district planned with the shipped rubrics, for all tests of the demo."""

from datetime import date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from observe.demo.plan import plan_district
from observe.demo.plan_values import DistrictPlan, VisitPlan
from observe.domain.rubric import Rubric
from observe.exchange.rubric_file import read_rubric

TODAY = date(2026, 11, 24)
COACH, OKAFOR = "coach@demo.example", "teacher@demo.example"
ANY_DAY = [date(2026, 8, 20), date(2026, 11, 21), date(2027, 1, 5), date(2027, 7, 14)]
_FOLDER = Path(__file__).resolve().parents[2] / "rubrics"
_USED = ("pl-walkthrough", "pl-observation", "ten-minute-visit")


@cache
def rubrics() -> dict[str, Rubric]:
    files = (_FOLDER / f"{name}.yaml" for name in _USED)
    found = (read_rubric(each.read_text(encoding="utf-8"), each.name).rubric for each in files)
    return {each.id: each for each in found}


def codes(name: str) -> set[str]:
    """The criteria of a shipped rubric, by the last part of its id."""
    rubric = next(each for each in rubrics().values() if each.id.endswith(f"/{name}"))
    return {each.code for each in rubric.criteria()}


@cache
def district(today: date = TODAY, seed: int = 1) -> DistrictPlan:
    return plan_district(seed, today, rubrics())


def past(plan: DistrictPlan) -> list[VisitPlan]:
    return [each for each in plan.visits if each.state != "planned"]


def local_day(moment: datetime) -> date:
    return moment.astimezone(ZoneInfo("America/Chicago")).date()
