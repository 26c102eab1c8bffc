"""What timelines and the list of teachers read, for whom, and by which index."""

from datetime import UTC, date, datetime

from sqlalchemy import event

from observe.domain.policy import Reach, Scope
from observe.domain.record import Step
from observe.store import answers, followed, sharing, timelines
from observe.store.base import db, reading
from observe.store.timelines import Period
from tests.cast import (
    DANA,
    HADDAD,
    LINCOLN,
    LINDQVIST,
    NOW,
    OKAFOR,
    PRIYA,
    THEO,
    WALKTHROUGH,
)
from tests.shared_visits import Shared, capture_only, share

ALWAYS = Period()
STEP = Step("Wait three seconds.", "R.struggle", "Seen twice", date(2026, 10, 1))
COACHING = Shared(
    date(2026, 9, 9),
    levels={"LF.goals": "2", "R.struggle": "NO"},
    notes=(("S: “Page 14.”", ("LF.goals",)),),
    step=STEP,
)
WALK = Shared(date(2026, 10, 6), by=PRIYA, kind="walkthrough", levels={"LF.goals": "3"})


def scope(person: str, *schools: str) -> Scope:
    return Scope(person, frozenset(schools))


def days(district: str, reader: Scope, period: Period = ALWAYS) -> list[tuple[str, date]]:
    return [
        (each.observer, each.day) for each in timelines.visits(district, reader, OKAFOR, period)
    ]


def test_each_reader_gets_the_visits_of_their_scope_in_the_order_of_time(district: str) -> None:
    share(WALK, COACHING)
    dana, priya = ("Dana Ruiz", date(2026, 9, 9)), ("Priya Nair", date(2026, 10, 6))
    assert days(district, scope(OKAFOR)) == [dana, priya]
    assert days(district, scope(DANA)) == [dana]
    assert days(district, scope(PRIYA, LINCOLN)) == [priya]
    assert days(district, Scope(THEO, None)) == [priya]
    assert days(district, scope(THEO)) == []


def test_a_period_holds_both_its_days(district: str) -> None:
    share(WALK, COACHING)
    reader = scope(OKAFOR)
    assert len(days(district, reader, Period(date(2026, 9, 9), date(2026, 10, 6)))) == 2
    assert len(days(district, reader, Period(date(2026, 9, 10)))) == 1
    assert len(days(district, reader, Period(None, date(2026, 10, 5)))) == 1


def test_what_is_not_shared_is_on_no_timeline(district: str) -> None:
    capture_only(COACHING)
    assert days(district, scope(DANA)) == days(district, scope(OKAFOR)) == []


def test_ratings_come_with_their_place_and_what_is_no_level_without(district: str) -> None:
    share(COACHING, WALK)
    found = timelines.ratings(district, scope(OKAFOR), OKAFOR, ALWAYS)
    assert {(each.visit, each.criterion, each.level, each.place) for each in found} == {
        (COACHING.id, "LF.goals", "2", 2),
        (COACHING.id, "R.struggle", "NO", None),
        (WALK.id, "LF.goals", "3", 3),
    }


def test_ratings_and_notes_keep_within_the_scope(district: str) -> None:
    share(COACHING, WALK)
    where = (district, scope(PRIYA, LINCOLN), OKAFOR, ALWAYS, WALKTHROUGH)
    assert [each.visit for each in timelines.ratings(*where[:-1])] == [WALK.id]
    assert timelines.notes(*where) == []
    (note,) = timelines.notes(district, scope(OKAFOR), OKAFOR, ALWAYS, WALKTHROUGH)
    assert (note.visit, note.text, note.tags) == (COACHING.id, "S: “Page 14.”", ("LF.goals",))


def test_a_rating_knows_the_latest_correction(district: str) -> None:
    share(COACHING)
    answers.acknowledge(district, OKAFOR, COACHING.id, NOW)
    answers.add(district, DANA, COACHING.id, "LF.goals", "Not yet", "Wrong row", NOW)
    answers.add(
        district,
        DANA,
        COACHING.id,
        "LF.goals",
        "Established",
        "Wrong again",
        datetime(2026, 11, 18, tzinfo=UTC),
    )
    found = timelines.ratings(district, scope(OKAFOR), OKAFOR, ALWAYS)
    assert {each.criterion: each.correction for each in found} == {
        "LF.goals": "Established",
        "R.struggle": None,
    }


def test_a_step_is_for_the_teacher_and_who_made_it(district: str) -> None:
    share(COACHING)
    for viewer, texts in ((OKAFOR, [STEP.text]), (DANA, [STEP.text]), (THEO, []), (PRIYA, [])):
        assert [each.text for each in timelines.steps(district, viewer, OKAFOR, ALWAYS)] == texts
    assert timelines.steps(district, OKAFOR, OKAFOR, Period(date(2026, 9, 10))) == []


def test_a_record_taken_back_leaves_the_timeline_with_its_step(district: str) -> None:
    share(COACHING, opened=False)
    sharing.take_back(district, DANA, COACHING.id, NOW)
    assert days(district, scope(DANA)) == []
    assert timelines.steps(district, DANA, OKAFOR, ALWAYS) == []


def test_the_timeline_reads_by_the_index_of_teacher_and_day(district: str) -> None:
    seen: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: seen.append(str(args[2])))
    period = Period(date(2026, 8, 17), date(2027, 5, 28))
    timelines.visits(district, scope(OKAFOR), OKAFOR, period)
    with reading(district) as session:
        sql = next(each for each in seen if "shared_record" in each)
        values = ["x"] * sql.count("?")
        plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", tuple(values))
        steps = [row[-1] for row in plan]
    assert any("ix_shared_record_district_id_teacher_id_day" in step for step in steps), steps
    assert not any(step.startswith(("SCAN shared", "SCAN person")) for step in steps), steps


def listed(district: str, reach: Reach, reader: Scope, **more: str | int) -> list[str]:
    found, _ = followed.followed(district, reach, reader, **more)
    return [each.called for each in found]


def test_teachers_are_those_within_reach_by_family_name(district: str) -> None:
    everyone = ["Mr. Haddad", "Mr. Lindqvist", "Ms. Okafor"]
    assert listed(district, Reach(THEO, True, None), scope(THEO)) == everyone
    assert listed(district, Reach(DANA, True, frozenset()), scope(DANA)) == everyone[1:]
    assert listed(district, Reach(PRIYA, False, frozenset({LINCOLN})), scope(PRIYA)) == everyone[2:]
    assert listed(district, Reach(OKAFOR, False, frozenset()), scope(OKAFOR)) == []


def test_a_part_of_either_name_finds_a_teacher(district: str) -> None:
    reach = Reach(THEO, True, None)
    assert listed(district, reach, scope(THEO), named="amara") == ["Ms. Okafor"]
    assert listed(district, reach, scope(THEO), named="mr. h") == ["Mr. Haddad"]
    assert listed(district, reach, scope(THEO), named="%") == []


def test_pages_follow_one_another_by_key_without_a_gap(district: str) -> None:
    reach, reader = Reach(THEO, True, None), scope(THEO)
    first, last = followed.followed(district, reach, reader, most=2)
    second, end = followed.followed(district, reach, reader, most=2, after=last)
    assert [each.id for each in first] == [HADDAD, LINDQVIST]
    assert [each.id for each in second] == [OKAFOR]
    assert (last, end) == (LINDQVIST, None)


def test_the_last_visit_is_one_that_the_viewer_knows_of(district: str) -> None:
    share(COACHING, WALK)
    capture_only(Shared(date(2026, 10, 20)))
    everyone = Reach(THEO, True, None)
    seen = {}
    for name, reader in {
        "dana": scope(DANA),
        "priya": scope(PRIYA, LINCOLN),
        "theo": scope(THEO),
    }.items():
        found, _ = followed.followed(district, everyone, reader)
        seen[name] = {each.id: each.seen_at and each.seen_at.date() for each in found}[OKAFOR]
    assert seen == {"dana": date(2026, 10, 20), "priya": date(2026, 10, 6), "theo": None}


def test_a_teacher_sees_a_visit_on_the_timeline_once_it_is_opened(district: str) -> None:
    visit = Shared(date(2026, 11, 3), levels={"LF.goals": "2"})
    share(visit, opened=False)
    before = timelines.visits(district, scope(OKAFOR), OKAFOR, ALWAYS)
    answers.open_first(district, OKAFOR, visit.id, NOW)
    after = timelines.visits(district, scope(OKAFOR), OKAFOR, ALWAYS)
    assert (before, len(after)) == ([], 1)
