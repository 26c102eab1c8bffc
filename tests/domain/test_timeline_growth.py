"""Which ratings a word rests on, and how the error of a year goes to its families."""

from datetime import UTC, date, datetime, timedelta

from observe.domain.growth import Word
from observe.domain.observation import Kind
from observe.domain.policy import Role
from observe.domain.rubric import Criterion, Domain, Level, Rubric, Scale
from observe.domain.timeline import Chart, Rated, SchoolYear, VisitSeen
from observe.domain.timeline_charts import charts
from observe.domain.timeline_growth import Said, growth

FOUR = Scale("four", tuple(Level(str(n), n, {"en": f"Level {n}"}) for n in (1, 2, 3, 4)))
YEAR = SchoolYear("2026–27", date(2026, 8, 17), None)
BEFORE = SchoolYear("2025–26", date(2025, 8, 18), date(2026, 8, 16))
CLIMB = (1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4)


def rubric(id_: str = "r") -> Rubric:
    criteria = (Criterion("goals", {"en": "Goals"}, "four", "D"),)
    domains = (Domain("D", {"en": "Domain"}, criteria),)
    return Rubric(id_, "1.0.0", {"en": "Rubric"}, "en", ("en",), {"four": FOUR}, domains)


def seen(
    at: int,
    kind: Kind = Kind.COACHING,
    by: str = "Dana",
    of: str = "r",
    since: date = YEAR.starts_on,
) -> VisitSeen:
    role = {Kind.FORMAL: Role.LEADER, Kind.SELF: Role.TEACHER}.get(kind, Role.COACH)
    day = since + timedelta(days=7 * at)
    started = datetime(day.year, day.month, day.day, 15, tzinfo=UTC)
    return VisitSeen(f"{of} {by} {day}", kind, by, by, role, of, "1.0.0", day, started)


def chart(*pairs: tuple[VisitSeen, int], of: str = "r") -> tuple[Chart, ...]:
    ordered = sorted(pairs, key=lambda pair: pair[0].started_at)
    rated = [Rated(visit.id, "goals", 0, str(level), level) for visit, level in ordered]
    return charts([visit for visit, _ in ordered], rated, {"1.0.0": rubric(of)})


def said(
    *pairs: tuple[VisitSeen, int], years: tuple[SchoolYear, ...] = (YEAR,)
) -> tuple[Said, ...]:
    return growth({"r": chart(*pairs)}, {"r": 10}, years).get(("r", 0), ())


def climb(kind: Kind = Kind.COACHING, **more: object) -> list[tuple[VisitSeen, int]]:
    return [(seen(at, kind, **more), level) for at, level in enumerate(CLIMB)]


def test_a_climb_seen_by_one_observer_in_one_year_is_clear() -> None:
    (found,) = said(*climb())
    assert (found.word, found.verdict.points, found.evaluation) == (Word.CLEAR_RISE, 12, False)
    assert found.decided is not None
    assert found.decided.visit.day == YEAR.starts_on + timedelta(days=77)


def test_the_teachers_own_ratings_have_no_word() -> None:
    assert said(*climb(Kind.SELF)) == ()


def test_coaching_and_formal_observations_are_told_apart() -> None:
    formal = [(seen(at, Kind.FORMAL, "Priya"), 1) for at in (1, 3)]
    both = said(*climb(), *formal)
    assert [(each.evaluation, each.word) for each in both] == [
        (False, Word.CLEAR_RISE),
        (True, Word.TOO_EARLY),
    ]


def test_each_school_year_has_its_own_word() -> None:
    last = [(seen(at, since=BEFORE.starts_on), level) for at, level in enumerate(CLIMB)]
    found = said(*last, *climb()[:4], years=(YEAR, BEFORE))
    assert [(each.year, each.word) for each in found] == [
        (YEAR, Word.TOO_EARLY),
        (BEFORE, Word.CLEAR_RISE),
    ]


def test_without_school_years_all_visits_are_one_claim() -> None:
    (found,) = said(*climb(), years=())
    assert (found.year, found.word) == (None, Word.CLEAR_RISE)


def test_the_first_rubric_with_five_points_has_most_of_the_error() -> None:
    """The same levels in two rubrics: those that reach five points later are held to a tenth."""
    steps = (1, 1, 2, 1, 2, 3, 2, 3, 2, 3, 3, 4)
    early = [(seen(at), level) for at, level in enumerate(steps)]
    late = [(seen(at + 3, by="Theo", of="s"), level) for at, level in enumerate(steps)]
    found = growth({"s": chart(*late, of="s"), "r": chart(*early)}, {"r": 5, "s": 5}, (YEAR,))
    assert found["r", 0][0].word is Word.CLEAR_RISE
    assert found["s", 0][0].word is Word.NO_CLEAR_CHANGE
    alone = growth({"s": chart(*late, of="s")}, {"s": 5}, (YEAR,))
    assert alone["s", 0][0].word is Word.CLEAR_RISE
