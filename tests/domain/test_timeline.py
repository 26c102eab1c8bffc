"""What a timeline joins, where it breaks, and where its marks stand."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest

from observe.domain.measurement import Site
from observe.domain.observation import Kind
from observe.domain.people import Term
from observe.domain.policy import Role
from observe.domain.rubric import (
    Criterion,
    Domain,
    Level,
    NonScore,
    Protocol,
    Rubric,
    Scale,
    VersionLink,
)
from observe.domain.timeline import (
    Chart,
    NoteSeen,
    Rated,
    StepSeen,
    ThenAndNow,
    VisitSeen,
    Voice,
    school_years,
    then_and_now,
    year_at,
)
from observe.domain.timeline_axis import Room, axis, reach_of, spread
from observe.domain.timeline_charts import charts, observer_changes
from observe.domain.timeline_drawing import bars, between, drawings, observer_signs

FOUR = Scale(
    "four",
    tuple(Level(str(n), n, {"en": f"Level {n}"}) for n in (1, 2, 3, 4)),
    (NonScore("NO", {"en": "Not observed"}),),
)
FIVE = Scale("five", tuple(Level(str(n), n, {"en": f"Step {n}"}) for n in (1, 2, 3, 4, 5)))


def rubric(
    version: str = "1.0.0", codes: str = "goals", scale: Scale = FOUR, *links: VersionLink
) -> Rubric:
    criteria = tuple(
        Criterion(code, {"en": code.title()}, scale.code, "D") for code in codes.split()
    )
    older = {"supersedes_id": "r", "supersedes_version": "1.0.0"} if version != "1.0.0" else {}
    return Rubric(
        id="r",
        version=version,
        title={"en": "Rubric"},
        default_language="en",
        languages=("en",),
        scales={scale.code: scale},
        domains=(Domain("D", {"en": "Domain"}, criteria),),
        version_links=links,
        **older,
    )


def visit(
    day: int,
    by: str = "Dana",
    kind: Kind = Kind.COACHING,
    role: Role = Role.COACH,
    version: str = "1.0.0",
) -> VisitSeen:
    at = datetime(2026, 9, day, 15, tzinfo=UTC)
    return VisitSeen(f"{by} {day}", kind, by, by, role, "r", version, at.date(), at)


def rated(seen: VisitSeen, level: str, code: str = "goals", segment: int = 0) -> Rated:
    return Rated(seen.id, code, segment, level, int(level) if level.isdigit() else None)


def drawn(*pairs: tuple[VisitSeen, str], versions: tuple[Rubric, ...] = (rubric(),)) -> Chart:
    """The one chart of these visits, each with its level."""
    given = [rated(seen, level) for seen, level in pairs]
    found = charts([seen for seen, _ in pairs], given, {each.version: each for each in versions})
    assert len(found) == 1
    return found[0]


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


def test_the_band_is_the_districts_own_where_twenty_teachers_were_rated() -> None:
    given, versions = [rated(visit(1), "2")], {"1.0.0": rubric()}
    for teachers, deviation in ((19, 0.75), (20, 0.5)):
        sites = {("1.0.0", "goals"): Site(teachers, 0.5)}
        assert charts([visit(1)], given, versions, sites)[0].noise.deviation == deviation


def test_a_change_of_observer_is_marked_within_one_voice() -> None:
    dana, priya, theo = visit(1), visit(3, "Priya", Kind.FORMAL, Role.LEADER), visit(5, "Theo")
    turns = observer_changes([dana, priya, theo])
    assert [(turn.before.observer, turn.after.observer) for turn in turns] == [("Dana", "Theo")]


def test_then_and_now_are_the_ends_of_what_spans_most_visits() -> None:
    visits = [visit(1), visit(2), visit(3)]
    one, two, three = (each.id for each in visits)
    notes = [
        NoteSeen(one, "Board empty.", ("goals",)),
        NoteSeen(one, "S: “We do page 14.”", ("goals",)),
        NoteSeen(two, "Two tables.", ("goals", "pace")),
        NoteSeen(three, "S: “I chose it.”", ("goals",)),
        NoteSeen(three, "Timer.", ("pace",)),
    ]
    assert then_and_now(visits, notes, None) == ThenAndNow("goals", notes[1], notes[3])
    assert then_and_now(visits, notes, "pace") == ThenAndNow("pace", notes[2], notes[4])
    assert then_and_now(visits, notes, "never tagged") == ThenAndNow("goals", notes[1], notes[3])


def test_there_is_no_then_and_now_in_one_visit_or_among_own_words() -> None:
    own = visit(9, "Amara", Kind.SELF, Role.TEACHER)
    notes = [
        NoteSeen("Dana 1", "One.", ("goals",)),
        NoteSeen("Dana 1", "Two.", ("goals",)),
        NoteSeen(own.id, "I.", ("goals",)),
    ]
    assert then_and_now([visit(1), own], notes, None) is None


def test_a_school_year_lasts_until_the_next_begins() -> None:
    terms = [
        Term("3", "Fall", "2026–27", date(2026, 8, 17), date(2026, 12, 18)),
        Term("1", "Fall", "2025–26", date(2025, 8, 18), date(2025, 12, 19)),
        Term("2", "Spring", "2025–26", date(2026, 1, 5), date(2026, 5, 29)),
    ]
    years = school_years(terms)
    assert [(year.title, year.starts_on, year.ends_on) for year in years] == [
        ("2026–27", date(2026, 8, 17), None),
        ("2025–26", date(2025, 8, 18), date(2026, 8, 16)),
    ]
    assert year_at(years, date(2026, 7, 1)) == years[1]
    assert year_at(years, date(2024, 7, 1)) is None


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ([], []),
        ([40], [40]),
        ([0, 5, 50], [0, 10, 50]),
        ([90, 95, 100], [80, 90, 100]),
        ([0, 1, 2, 99], [0, 10, 20, 99]),
    ],
)
def test_marks_stand_a_finger_apart(wanted: list[float], expected: list[float]) -> None:
    assert spread(wanted, 10) == expected


def test_too_many_marks_stand_evenly() -> None:
    assert spread([0, 0, 0], 60) == [0, 50, 100]


def test_days_stand_in_proportion_between_the_first_and_the_last() -> None:
    """40 days: day 10 at a quarter; the bar's end at day 40 is the right edge."""
    visits = [visit(1), visit(11)]
    across = axis(visits, date(2026, 9, 1), date(2026, 10, 11))
    assert across.places == {"Dana 1": 0.0, "Dana 11": 25.0}
    assert across.at(date(2026, 9, 6)) == 12.5
    assert across.at(date(2026, 10, 11)) == 100.0
    assert across.at(date(2025, 1, 1)) == 0.0


def test_one_visit_stands_at_the_start_of_four_weeks() -> None:
    across = axis([visit(1)], date(2026, 9, 1), date(2026, 9, 1))
    assert across.end == date(2026, 9, 29)
    assert across.places == {"Dana 1": 0.0}


def test_visits_of_one_day_stand_apart() -> None:
    one, other = visit(1), visit(1, "Priya")
    across = axis([one, other], date(2026, 9, 1), date(2026, 9, 29))
    assert across.places[other.id] - across.places[one.id] == pytest.approx(17.91)


@pytest.mark.parametrize(
    ("count", "room"),
    [(0, Room.FEW), (1, Room.FEW), (6, Room.FEW), (7, Room.SOME), (9, Room.SOME), (10, Room.MANY), (17, Room.MANY), (18, Room.CROWD), (60, Room.THRONG), (80, Room.MULTITUDE), (300, Room.MULTITUDE)],
)  # fmt: skip
def test_room_grows_with_the_visits(count: int, room: Room) -> None:
    visits = [visit(1 + at // 20, f"P{at}") for at in range(count)]
    assert axis(visits, date(2026, 9, 1), date(2026, 11, 1)).room is room


def test_months_are_named_at_their_first_day_and_never_too_near() -> None:
    across = axis([visit(3)], date(2026, 9, 3), date(2026, 12, 12))
    assert [(tick.day.month, tick.day.day) for tick in across.ticks(400)] == [
        (9, 3),
        (10, 1),
        (11, 1),
        (12, 1),
    ]
    year = axis([visit(3)], date(2026, 9, 3), date(2027, 6, 1))
    assert [tick.day.month for tick in year.ticks()] == [10, 1, 4]
    assert all(after.x - before.x >= 100 * 32 / 134 for before, after in pairwise(year.ticks()))


def test_a_name_that_ends_at_its_day_has_room_before_it() -> None:
    across = axis([visit(3)], date(2026, 8, 20), date(2027, 1, 8))
    named = across.ticks(250)
    assert [tick.day.month for tick in named] == [9, 10, 11, 12]
    assert all(
        after.x - before.x >= (2 if after.ends else 1) * 100 * 32 / 250
        for before, after in pairwise(named)
    )


def test_many_years_are_named_by_the_year() -> None:
    across = axis([visit(1)], date(2024, 9, 1), date(2027, 3, 1))
    assert [tick.day for tick in across.ticks(400)] == [
        date(2024, 9, 1),
        date(2025, 1, 1),
        date(2026, 1, 1),
        date(2027, 1, 1),
    ]


def test_the_picture_reaches_to_the_last_thing_it_tells_of() -> None:
    step = a_step(set_on=date(2026, 9, 8), due_on=date(2026, 9, 30))
    assert reach_of([visit(1), visit(8)], [step]) == (date(2026, 9, 1), date(2026, 9, 30))
    assert reach_of([], [step]) is None


def test_a_mark_stands_on_its_level_with_the_band_around_it() -> None:
    """Rows are 32 pixels: level 4 at 16, level 2 at 80; ± .99166 levels are 31.7 pixels."""
    chart = drawn((visit(1), "2"), (visit(8), "4"))
    across = axis([visit(1), visit(8)], date(2026, 9, 1), date(2026, 9, 29))
    (drawing,) = drawings([chart], across, (), {})
    assert [(mark.x, mark.y) for mark in drawing.marks] == [(0.0, 80), (25.0, 16)]
    assert drawing.marks[0].band == (48.3, 63.5)
    assert drawing.marks[1].band == (0.0, 47.7)
    (stroke,) = drawing.strokes
    assert (stroke.x, stroke.until, stroke.y, stroke.then) == (0.0, 25.0, 80, 16)
    assert (drawing.plot, drawing.gutter, drawing.height) == (128, 0, 150)


def test_not_observed_stands_below_all_levels_without_a_band() -> None:
    chart = drawn((visit(1), "2"), (visit(8), "NO"))
    across = axis([visit(1), visit(8)], date(2026, 9, 1), date(2026, 9, 29))
    (drawing,) = drawings([chart], across, (), {})
    assert drawing.marks[1].y > drawing.plot
    assert drawing.marks[1].band is None
    assert drawing.strokes == ()


def a_step(set_on: date, due_on: date | None = None, closed_on: date | None = None) -> StepSeen:
    state = "met" if closed_on else "open"
    return StepSeen("a step", "elsewhere", "goals", "Wait.", "", set_on, due_on, state, closed_on)


def test_steps_share_a_lane_unless_they_overlap() -> None:
    visits = [visit(1), visit(29)]
    across = axis(visits, date(2026, 9, 1), date(2026, 9, 29))
    steps = [
        a_step(date(2026, 9, 1), closed_on=date(2026, 9, 15)),
        a_step(date(2026, 9, 8), closed_on=date(2026, 9, 22)),
        a_step(date(2026, 9, 22), due_on=date(2026, 9, 29)),
    ]
    drawn_bars = bars(steps, across, 3)
    assert [(bar.number, bar.lane, bar.x, bar.width) for bar in drawn_bars] == [
        (1, 0, 0.0, 49.5),
        (2, 1, 25.0, 49.5),
        (3, 0, 75.0, 24.5),
    ]


def test_a_step_set_at_the_end_is_still_a_bar() -> None:
    across = axis([visit(1), visit(29)], date(2026, 9, 1), date(2026, 9, 29))
    (bar,) = bars([a_step(date(2026, 9, 29), due_on=date(2026, 10, 13))], across, 9)
    assert (bar.x, bar.width) == (91.0, 8.5)


def test_a_break_stands_at_the_level_that_there_is() -> None:
    new = rubric("2.0.0")
    first, second = visit(1), visit(15, version="2.0.0")
    across = axis([first, second], date(2026, 9, 1), date(2026, 9, 29))
    found = []
    for levels in (("2", "4"), ("2", "NO"), ("NO", "NO")):
        pairs = zip((first, second), levels, strict=True)
        made = drawings([drawn(*pairs, versions=(rubric(), new))], across, (), {})
        found.append([(crack.x, crack.y) for drawing in made for crack in drawing.cracks])
    assert found == [[(25.0, 48.0)], [(25.0, 80.0)], []]


def test_a_change_stands_half_way_between_its_visits() -> None:
    dana, theo = visit(1), visit(15, "Theo")
    across = axis([dana, theo], date(2026, 9, 1), date(2026, 9, 29))
    assert [between(across, turn) for turn in observer_changes([dana, theo])] == [25.0]
