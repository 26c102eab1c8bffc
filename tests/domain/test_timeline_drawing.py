"""Where marks, steps, breaks and changes are drawn."""

from datetime import date

from observe.domain.timeline_axis import axis
from observe.domain.timeline_charts import observer_changes
from observe.domain.timeline_drawing import bars, between, drawings
from tests.domain.charted import a_step, drawn, rubric, visit


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
