"""A rubric version for each observation, with levels named by words that stand nowhere else.

A page that offers all levels names each equally often; where one is named more often than the lowest,
which nobody ever gives, somebody's level stands there.
"""

import copy
from collections.abc import Mapping
from typing import Any

from observe.config import files
from observe.exchange.rubric_file import read_rubric
from observe.store import rubrics
from tests.canaries.table import OBSERVATIONS, word
from tests.cast import DISTRICT, NOW

_NAME = "pl-walkthrough.yaml"
_KEPT = ("LF.goals", "LL.pace")
LOWEST = 1
GIVEN = {"level": 2, "own level": 4, "agreed level": 7}
"""The place of each level given; the one above each is named beside it as the next."""


def version(row: str) -> str:
    return f"9.0.{OBSERVATIONS.index(row)}"


def level(row: str, place: int) -> str:
    return word(row, f"level {place}")


def publish_all() -> None:
    plain = read_rubric((files() / "rubrics" / _NAME).read_text(encoding="utf-8"), _NAME).plain
    for row in OBSERVATIONS:
        rubrics.publish(DISTRICT, _named(plain, row), word(row, "rubric").ljust(64, "0"), NOW)


def _named(whole: Mapping[str, Any], row: str) -> dict[str, Any]:
    """Two criteria of the walkthrough, on a scale of seven."""
    plain = copy.deepcopy(dict(whole))
    plain["version"] = version(row)
    names = [level(row, place) for place in range(1, 8)]
    plain["scales"]["growth4"]["points"] = [
        {"code": name, "value": place, "label": {"en": name}}
        for place, name in enumerate(names, start=1)
    ]
    for domain in plain["domains"]:
        domain["criteria"] = [each for each in domain["criteria"] if each["code"] in _KEPT]
        for criterion in domain["criteria"]:
            criterion["levels"] = {name: {"en": "As described."} for name in names}
    plain["domains"] = [each for each in plain["domains"] if each["criteria"]]
    return plain
