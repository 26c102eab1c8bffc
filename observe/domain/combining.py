"""One level for several segments of a lesson, only where the rubric names the rule."""

from collections import Counter
from collections.abc import Sequence

from .protocol_plan import plans
from .rubric import Rubric


def combining_rule(rubric: Rubric, criterion: str) -> str:
    """none, last or preponderance, as the rubric says for the segments that this criterion is rated in."""
    rules = (plan.combine for plan in plans(rubric) if criterion in plan.scores)
    return next(rules, "none")


def combined_place(rule: str, places: Sequence[int]) -> int | None:
    """`places` are levels in the order of the segments; None where they stay apart.

    Preponderance is the level given most often; on a tie the most recent of those that tie.
    """
    if len(places) < 2 or rule == "none":
        return None
    if rule == "last":
        return places[-1]
    times = Counter(places)
    most = max(times.values())
    return next(place for place in reversed(places) if times[place] == most)
