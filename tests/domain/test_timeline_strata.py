"""Where the observer or the version changes along a timeline."""

from datetime import date

from observe.domain.observation import Kind
from observe.domain.policy import Role
from observe.domain.rubric import Rubric, VersionLink
from observe.domain.timeline import VisitSeen
from observe.domain.timeline_axis import axis
from observe.domain.timeline_charts import observer_changes
from observe.domain.timeline_drawing import drawings, observer_signs
from tests.domain.charted import FOUR, drawn, rubric, visit


def test_a_stratum_is_one_observer_one_kind_and_one_run_of_versions() -> None:
    def strata(*pairs: tuple[VisitSeen, str], versions: tuple[Rubric, ...] = (rubric(),)) -> str:
        """A letter for each point: the same where two may be compared."""
        seen: dict[str, str] = {}
        found = drawn(*pairs, versions=versions).strata
        return "".join(seen.setdefault(each, "ABCDEF"[len(seen)]) for each in found)

    assert strata(*((visit(day), "2") for day in (1, 2, 3))) == "AAA"
    by_turns = ((visit(day, "Dana" if day % 2 else "Theo"), "2") for day in (1, 2, 3, 4))
    assert strata(*by_turns) == "ABAB"
    kinds = (
        (visit(day, kind=Kind.WALKTHROUGH if day > 2 else Kind.COACHING), "2") for day in (1, 2, 3)
    )
    assert strata(*kinds) == "AAB"
    new, link = rubric("2.0.0"), VersionLink("goals", ("goals",), "same", True)
    across = [(visit(day, version="2.0.0" if day > 2 else "1.0.0"), "2") for day in (1, 2, 3, 4)]
    assert strata(*across, versions=(rubric(), new)) == "AABB"
    assert strata(*across, versions=(rubric(), rubric("2.0.0", "goals", FOUR, link))) == "AAAA"


def test_versions_used_by_turns_stay_two_runs() -> None:
    pairs = [(visit(day, version="1.0.0" if day % 2 else "2.0.0"), "2") for day in (1, 2, 3, 4)]
    found = drawn(*pairs, versions=(rubric(), rubric("2.0.0"))).strata
    assert found[0] == found[2] != found[1] == found[3]


def test_a_version_that_may_be_compared_is_a_seam_and_no_break() -> None:
    link = VersionLink("goals", ("goals",), "same", True)
    pairs = [(visit(1), "1"), (visit(8, version="2.0.0"), "2")]
    chart = drawn(*pairs, versions=(rubric(), rubric("2.0.0", "goals", FOUR, link)))
    assert (len(chart.joins), chart.breaks) == (1, ())
    across = axis([visit(1), visit(8)], date(2026, 9, 1), date(2026, 9, 29))
    (drawing,) = drawings([chart], across, (), {})
    assert [(seam.x, seam.y) for seam in drawing.seams] == [(12.5, 96.0)]


def test_observers_are_signed_where_they_begin_and_numbered_where_two_are_alike() -> None:
    visits = [
        visit(1, "Dana Ruiz"),
        visit(8, "Dora Ray"),
        visit(15, "Dora Ray"),
        visit(22, "Dana Ruiz"),
    ]
    signs = observer_signs(visits)
    assert signs == {"Dana Ruiz": "DR", "Dora Ray": "DR2"}
    assert observer_signs(visits[:1]) == {}
    across = axis(visits, date(2026, 9, 1), date(2026, 9, 29))
    (drawing,) = drawings([drawn(*((each, "2") for each in visits))], across, (), signs)
    assert [(sign.x, sign.initials) for sign in drawing.signs] == [
        (0, "DR"),
        (25, "DR2"),
        (75, "DR"),
    ]


def test_a_change_of_observer_is_marked_within_one_voice() -> None:
    dana, priya, theo = visit(1), visit(3, "Priya", Kind.FORMAL, Role.LEADER), visit(5, "Theo")
    turns = observer_changes([dana, priya, theo])
    assert [(turn.before.observer, turn.after.observer) for turn in turns] == [("Dana", "Theo")]
