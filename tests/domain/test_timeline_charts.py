"""What one line of a timeline joins, and what stands on a chart of its own."""

from dataclasses import replace

import pytest

from observe.domain.measurement import Site
from observe.domain.observation import Kind
from observe.domain.policy import Role
from observe.domain.rubric import Level, Protocol, Scale, VersionLink
from observe.domain.timeline import Chart, Rated, Voice
from observe.domain.timeline_charts import charts
from tests.domain.charted import FOUR, drawn, rated, rubric, visit

FIVE = Scale("five", tuple(Level(str(n), n, {"en": f"Step {n}"}) for n in (1, 2, 3, 4, 5)))


def runs(chart: Chart) -> dict[Voice, list[list[int | None]]]:
    return {
        line.voice: [[point.place for point in run] for run in line.runs] for line in chart.lines
    }


def test_a_line_joins_the_levels_of_one_observer() -> None:
    chart = drawn((visit(1), "1"), (visit(8), "2"), (visit(15), "2"))
    assert runs(chart) == {Voice.COACH: [[1, 2, 2]]}
    assert chart.breaks == ()


def test_not_observed_is_a_gap_and_no_level() -> None:
    chart = drawn((visit(1), "3"), (visit(8), "NO"), (visit(15), "3"))
    assert runs(chart) == {Voice.COACH: [[3], [3]]}
    assert [point.place for point in chart.points] == [3, None, 3]
    assert len(chart.rated) == 2


def test_coach_leader_evaluation_and_own_ratings_are_never_joined() -> None:
    chart = drawn(
        (visit(1), "1"),
        (visit(2, "Priya", Kind.WALKTHROUGH, Role.LEADER), "4"),
        (visit(3, "Priya", Kind.FORMAL, Role.LEADER), "3"),
        (visit(4, "Amara", Kind.SELF, Role.TEACHER), "4"),
        (visit(5), "2"),
        (visit(6, "Priya", Kind.FORMAL, Role.LEADER), "2"),
    )
    assert runs(chart) == {
        Voice.COACH: [[1, 2]],
        Voice.LEADER: [[4]],
        Voice.EVALUATION: [[3, 2]],
        Voice.SELF: [[4]],
    }


def test_a_formal_observation_by_a_coach_is_evaluation_too() -> None:
    assert visit(1, kind=Kind.FORMAL).voice is Voice.EVALUATION


def test_the_line_breaks_where_the_version_changes() -> None:
    new = rubric("2.0.0")
    chart = drawn(
        (visit(1), "1"),
        (visit(8), "2"),
        (visit(15, version="2.0.0"), "2"),
        versions=(rubric(), new),
    )
    assert runs(chart) == {Voice.COACH: [[1, 2], [2]]}
    assert [(turn.before.day.day, turn.after.day.day) for turn in chart.breaks] == [(8, 15)]


@pytest.mark.parametrize(("comparable", "expected"), [(True, [[1, 2]]), (False, [[1], [2]])])
def test_versions_join_where_their_link_says_comparable(
    comparable: bool, expected: list[list[int]]
) -> None:
    link = VersionLink("goals", ("aims",), "reworded", comparable)
    versions = {"1.0.0": rubric(), "2.0.0": rubric("2.0.0", "aims", FOUR, link)}
    first, second = visit(1), visit(8, version="2.0.0")
    given = [rated(first, "1"), rated(second, "2", "aims")]
    (chart,) = charts([first, second], given, versions)
    assert chart.criterion.code == "aims"
    assert runs(chart) == {Voice.COACH: expected}


def test_a_split_criterion_keeps_a_chart_of_its_own() -> None:
    link = VersionLink("goals", ("names", "plans"), "split", True)
    versions = {"1.0.0": rubric(), "2.0.0": rubric("2.0.0", "names plans", FOUR, link)}
    first, second = visit(1), visit(8, version="2.0.0")
    given = [rated(first, "1"), rated(second, "2", "names"), rated(second, "3", "plans")]
    found = charts([first, second], given, versions)
    assert [chart.criterion.code for chart in found] == ["names", "plans", "goals"]


def test_another_scale_is_another_chart() -> None:
    versions = {"1.0.0": rubric(), "2.0.0": rubric("2.0.0", "goals", FIVE)}
    first, second = visit(1), visit(8, version="2.0.0")
    found = charts([first, second], [rated(first, "1"), rated(second, "5")], versions)
    assert [(chart.rubric.version, len(chart.scale.levels)) for chart in found] == [
        ("1.0.0", 4),
        ("2.0.0", 5),
    ]


def test_charts_stand_in_the_order_of_the_rubric() -> None:
    seen = visit(1)
    given = [rated(seen, "1", "third"), rated(seen, "2", "first")]
    found = charts([seen], given, {"1.0.0": rubric(codes="first second third")})
    assert [chart.criterion.code for chart in found] == ["first", "third"]


def test_segments_are_one_mark_at_their_lower_median_with_what_they_span() -> None:
    seen = visit(1)
    given = [rated(seen, level, segment=at) for at, level in enumerate(["2", "4", "3", "2"], 1)]
    (chart,) = charts([seen], given, {"1.0.0": rubric()})
    (point,) = chart.points
    assert (point.place, point.low, point.high, point.level) == (2, 2, 4, "2")


@pytest.mark.parametrize(("rule", "place"), [("none", 2), ("last", 4), ("preponderance", 1)])
def test_segments_become_one_mark_by_the_rule_that_the_rubric_names(rule: str, place: int) -> None:
    plain = {"code": "parts", "kind": "segment", "count": 5, "length": "PT5M", "scores": ["goals"]}
    ruled = replace(rubric(), protocols=(Protocol("parts", "segment", {**plain, "combine": rule}),))
    seen = visit(1)
    given = [rated(seen, level, segment=at) for at, level in enumerate("11234", 1)]
    (point,) = charts([seen], given, {"1.0.0": ruled})[0].points
    assert point.place == place


def test_a_correction_moves_the_mark_and_remembers_where_it_was() -> None:
    seen = visit(1)
    given = [Rated(seen.id, "goals", 0, "2", 2, "Level 3")]
    (point,) = charts([seen], given, {"1.0.0": rubric()})[0].points
    assert (point.place, point.level, point.was) == (3, "3", "2")


def test_a_correction_that_names_no_level_moves_nothing_and_is_kept() -> None:
    seen = visit(1)
    given = [Rated(seen.id, "goals", 0, "2", 2, "see my note")]
    (point,) = charts([seen], given, {"1.0.0": rubric()})[0].points
    assert (point.place, point.was, point.correction) == (2, None, "see my note")


def test_the_band_is_the_districts_own_where_twenty_teachers_were_rated() -> None:
    given, versions = [rated(visit(1), "2")], {"1.0.0": rubric()}
    for teachers, deviation in ((19, 0.75), (20, 0.5)):
        sites = {("1.0.0", "goals"): Site(teachers, 0.5)}
        assert charts([visit(1)], given, versions, sites)[0].noise.deviation == deviation
