"""Due dates come from rules: working days jump closed days, a school's rule goes before the district's."""

from datetime import date

import pytest

from observe.domain.closed_days import pasted, stretch
from observe.domain.due import (
    After,
    Event,
    Rule,
    check_rule,
    due_day,
    fired,
    offered,
)
from observe.domain.errors import NotValid
from observe.domain.observation import Kind
from observe.domain.school_days import Closed, closed_at

FRIDAY, THANKSGIVING = date(2026, 11, 20), date(2026, 11, 26)
CLOSED = [Closed("1", None, THANKSGIVING, "Thanksgiving"), Closed("2", "north", date(2026, 11, 25))]


def rule(days: int = 5, *, working: bool = True, school: str | None = None) -> Rule:
    return Rule(
        f"{days} {school}", school, Kind.FORMAL, Event.SELF_RATING, After.EVIDENCE, days, working
    )


@pytest.mark.parametrize(
    ("made", "school", "due"),
    [
        (rule(3), None, date(2026, 11, 25)),
        (rule(4), None, date(2026, 11, 27)),
        (rule(3), "north", date(2026, 11, 27)),
        (rule(6, working=False), None, date(2026, 11, 27)),
        (rule(1, working=False), None, date(2026, 11, 23)),
        (rule(0), None, FRIDAY),
    ],
)
def test_a_due_day_is_always_a_school_day(made: Rule, school: str | None, due: date) -> None:
    assert due_day(made, FRIDAY, closed_at(CLOSED, school)) == due


def test_a_schools_own_rule_goes_before_the_districts() -> None:
    rules = [rule(3, school="north"), rule(5)]
    assert [r.days for r in fired(rules, "formal", "north", After.EVIDENCE)] == [3]
    assert [r.days for r in fired(rules, "formal", "south", After.EVIDENCE)] == [5]
    assert fired(rules, "formal", "south", After.SHARING) == ()
    assert fired(rules, "coaching", "south", After.EVIDENCE) == ()


def test_nothing_is_due_after_what_follows_it() -> None:
    wrong = Rule("1", None, Kind.FORMAL, Event.EVIDENCE, After.SHARING, 3)
    with pytest.raises(NotValid) as refused:
        check_rule(wrong, [])
    assert set(refused.value.fields) == {"after"}


def test_a_coaching_visit_has_no_self_rating_to_be_due() -> None:
    with pytest.raises(NotValid) as refused:
        check_rule(Rule("1", None, Kind.COACHING, Event.SELF_RATING, After.LESSON, 3), [])
    assert set(refused.value.fields) == {"event"}


def test_one_thing_has_one_rule() -> None:
    with pytest.raises(NotValid):
        check_rule(rule(9), [rule(5)])
    check_rule(rule(5), [rule(5)])
    check_rule(rule(5, school="north"), [rule(5)])


def test_what_is_offered_can_be_taken() -> None:
    rules = offered(str(number) for number in range(9))
    for each in rules:
        check_rule(each, rules)
    assert {each.event for each in rules} == set(Event)


def test_a_pasted_list_holds_days_stretches_and_titles() -> None:
    found = pasted(
        "2026-11-26 Thanksgiving\n\n12/24/2026 – 12/28/2026\tWinter break\n2026-12-31, “New Year’s Eve”"
    )
    assert found == [
        (date(2026, 11, 26), "Thanksgiving"),
        (date(2026, 12, 24), "Winter break"),
        (date(2026, 12, 25), "Winter break"),
        (date(2026, 12, 28), "Winter break"),
        (date(2026, 12, 31), "“New Year’s Eve”"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Thanksgiving",
        "2026-02-30 never",
        "2026-11-26 x\nno day here",
        "2026-12-05 to 2026-12-01 x",
    ],
)
def test_a_line_without_a_day_stores_nothing(text: str) -> None:
    with pytest.raises(NotValid) as refused:
        pasted(text)
    assert "pasted" in refused.value.fields


def test_a_stretch_leaves_out_weekends_and_ends_after_it_begins() -> None:
    assert [day.day for day, _ in stretch(date(2026, 11, 27), date(2026, 12, 1), "x")] == [
        27,
        30,
        1,
    ]
    with pytest.raises(NotValid):
        stretch(date(2026, 12, 1), date(2026, 11, 30), "x")
