"""Who may do and read what: the whole table, expected by hand."""

from dataclasses import replace
from itertools import product

import pytest

from observe.domain.observation import RECORDED, Kind, State
from observe.domain.policy import (
    Action,
    Actor,
    Facts,
    Reach,
    Reader,
    Role,
    Scope,
    following_reach,
    kinds_offered,
    leading_scope,
    led_schools,
    may,
    observer_role,
    observing_reach,
    readers,
    reading_scope,
)

LINCOLN, MADISON = "Lincoln", "Madison"
C, T, L, D, A = Role.COACH, Role.TEACHER, Role.LEADER, Role.COACHING_LEAD, Role.ADMINISTRATOR


def actor(
    *roles: Role, person: str = "me", schools: frozenset[str] = frozenset({LINCOLN})
) -> Actor:
    at = {role: frozenset() if role is A else schools for role in roles}
    return Actor(person, "district", "Me", frozenset(roles), at)


ALLOWED = {
    Action.USE: {C, T, L, D, A},
    Action.OBSERVE: {C, L},
    Action.CAPTURE: {C, L, T},
    Action.COACH: {C},
    Action.FOLLOW_TEACHERS: {C, L, A},
    Action.EXPORT: {L, A},
    Action.EXPORT_OWN: {T},
    Action.LEAD_SCHOOL: {L},
    Action.LEAD_COACHING: {D},
    Action.MANAGE: {A},
}


@pytest.mark.parametrize(("action", "role"), list(product(Action, Role)))
def test_each_role_may_do_what_the_table_says(action: Action, role: Role) -> None:
    assert may(actor(role), action) == (role in ALLOWED[action])


@pytest.mark.parametrize("action", Action)
def test_whoever_has_no_role_may_do_nothing(action: Action) -> None:
    assert not may(actor(), action)


def test_two_roles_may_do_what_either_may() -> None:
    both = actor(C, T)
    assert may(both, Action.OBSERVE)
    assert may(both, Action.EXPORT_OWN)
    assert not may(both, Action.EXPORT)


# Reading


SCHOOL_KINDS = {Kind.WALKTHROUGH, Kind.FORMAL}
CASES = list(
    product(Kind, State, ["me", "another"], ["me", "another", None], [LINCOLN, MADISON, None])
)


def facts(case: tuple[Kind, State, str, str | None, str | None]) -> Facts:
    kind, state, observer, teacher, school = case
    return Facts(observer=observer, teacher=teacher, school=school, kind=kind, state=state)


@pytest.mark.parametrize("roles", [(C,), (T,), (C, T)])
def test_without_a_school_to_lead_one_reads_own_work_and_own_shared_feedback(
    roles: tuple[Role, ...],
) -> None:
    scope = reading_scope(actor(*roles))
    for case in CASES:
        _, state, observer, teacher, _ = case
        expected = observer == "me" or (teacher == "me" and state in RECORDED)
        assert scope.covers(facts(case)) == expected, case


@pytest.mark.parametrize(("role", "schools"), [(L, {LINCOLN}), (A, {LINCOLN, MADISON, None})])
def test_leaders_and_the_district_also_read_shared_school_kinds_at_their_schools(
    role: Role, schools: set[str | None]
) -> None:
    scope = reading_scope(actor(role))
    for case in CASES:
        kind, state, observer, teacher, school = case
        at_school = kind in SCHOOL_KINDS and school in schools
        expected = observer == "me" or (state in RECORDED and (teacher == "me" or at_school))
        assert scope.covers(facts(case)) == expected, case


def test_a_draft_is_read_by_nobody_but_its_observer() -> None:
    for role in Role:
        scope = reading_scope(actor(role))
        for state in set(State) - RECORDED:
            assert not scope.covers(Facts("another", "me", LINCOLN, Kind.FORMAL, state)), role


def test_a_coach_s_conversation_is_not_the_school_s_to_read() -> None:
    for role in (L, A):
        scope = reading_scope(actor(role))
        assert not scope.covers(Facts("another", "x", LINCOLN, Kind.COACHING, State.SHARED))


def test_the_district_s_scope_has_no_bounds_and_a_leader_s_has() -> None:
    assert reading_scope(actor(A)) == Scope("me", None)
    assert reading_scope(actor(L, C)) == Scope("me", frozenset({LINCOLN}))
    assert reading_scope(actor(C)) == Scope("me", frozenset())


@pytest.mark.parametrize("role", Role)
def test_what_a_teacher_lends_is_read_once_it_is_a_record(role: Role) -> None:
    scope = reading_scope(actor(role, schools=frozenset({MADISON})))
    for kind, state in product(Kind, State):
        lent = Facts("another", "x", LINCOLN, kind, state, frozenset({"me"}))
        unlent = replace(lent, lent_to=frozenset({"somebody"}))
        more = scope.covers(lent) and not scope.covers(unlent)
        assert more == (kind in (Kind.COACHING, Kind.SELF) and state in RECORDED), (kind, state)


# Reach


@pytest.mark.parametrize(
    ("roles", "observing", "following"),
    [
        ((C,), Reach("me", True, frozenset()), Reach("me", True, frozenset())),
        ((L,), Reach("me", False, frozenset({LINCOLN})), Reach("me", False, frozenset({LINCOLN}))),
        ((C, L), Reach("me", True, frozenset({LINCOLN})), Reach("me", True, frozenset({LINCOLN}))),
        ((A,), Reach("me", False, frozenset()), Reach("me", True, None)),
        ((T,), Reach("me", False, frozenset(), own=True), Reach("me", False, frozenset())),
        ((C, T), Reach("me", True, frozenset(), own=True), Reach("me", True, frozenset())),
    ],
)
def test_whom_one_visits_and_whom_one_follows(
    roles: tuple[Role, ...], observing: Reach, following: Reach
) -> None:
    assert observing_reach(actor(*roles)) == observing
    assert following_reach(actor(*roles)) == following


# Hats


@pytest.mark.parametrize(
    ("roles", "kind", "hat"),
    [
        ((C,), Kind.WALKTHROUGH, C),
        ((L,), Kind.WALKTHROUGH, L),
        ((L,), Kind.COACHING, L),
        ((C, L), Kind.FORMAL, L),
        ((C, L), Kind.COACHING, C),
        ((C, L, T), Kind.SELF, T),
    ],
)
def test_who_leads_and_coaches_wears_the_hat_of_the_visit(
    roles: tuple[Role, ...], kind: Kind, hat: Role
) -> None:
    assert observer_role(actor(*roles), kind) is hat


def test_each_hat_offers_its_kinds_once() -> None:
    assert kinds_offered(actor(C)) == (Kind.COACHING, Kind.WALKTHROUGH)
    assert kinds_offered(actor(L)) == (Kind.WALKTHROUGH, Kind.FORMAL)
    assert set(kinds_offered(actor(C, L))) == {Kind.COACHING, Kind.WALKTHROUGH, Kind.FORMAL}
    assert len(kinds_offered(actor(C, L))) == 3
    assert kinds_offered(actor(T)) == (Kind.SELF,)
    assert kinds_offered(actor(A)) == ()


def test_oneself_is_seen_by_self_observation_alone() -> None:
    both = actor(C, T)
    assert kinds_offered(both, "me") == (Kind.SELF,)
    assert kinds_offered(both, "another") == (Kind.COACHING, Kind.WALKTHROUGH)
    assert kinds_offered(actor(T), "another") == ()


# Leading


def test_a_coaching_lead_counts_at_their_schools_or_at_all() -> None:
    assert leading_scope(actor(D)) == {LINCOLN}
    assert leading_scope(actor(D, schools=frozenset())) is None


@pytest.mark.parametrize("role", [C, T, L, A])
def test_nobody_else_counts_across_coaches(role: Role) -> None:
    assert leading_scope(actor(role)) == frozenset()
    assert leading_scope(actor(role, schools=frozenset())) == frozenset()


@pytest.mark.parametrize("role", [C, T, D, A])
def test_only_a_leader_keeps_an_eye_on_a_school(role: Role) -> None:
    assert led_schools(actor(L)) == {LINCOLN}
    assert led_schools(actor(role)) == frozenset()


# Who can read this

OPEN = {State.PLANNED, State.CAPTURING, State.CAPTURED, State.EVIDENCE_SHARED, State.SELF_ASSESSED, State.RATED, State.CONFERENCED}  # fmt: skip
PAIR = {Reader.OBSERVER, Reader.TEACHER}


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("state", State)
def test_the_line_that_says_who_can_read_is_what_the_pages_do(kind: Kind, state: State) -> None:
    facts = Facts("o", "t", LINCOLN, kind, state)
    people = {
        Reader.OBSERVER: Actor("o", "d", "", frozenset({C}), {C: frozenset({LINCOLN})}),
        Reader.TEACHER: Actor("t", "d", "", frozenset({T}), {T: frozenset({LINCOLN})}),
        Reader.LEADER: Actor("l", "d", "", frozenset({L}), {L: frozenset({LINCOLN})}),
        Reader.ADMINISTRATOR: Actor("a", "d", "", frozenset({A}), {A: frozenset()}),
    }
    able = {each for each, who in people.items() if reading_scope(who).covers(facts)}
    assert readers(kind, state) == able


@pytest.mark.parametrize("kind", [*Kind, None])
@pytest.mark.parametrize("state", State)
def test_a_visit_is_read_by_one_by_two_or_by_the_school(kind: Kind | None, state: State) -> None:
    """The reviewed table, and the three sentences that the pages have for it."""
    school = kind in (Kind.WALKTHROUGH, Kind.FORMAL)
    due = {Reader.OBSERVER} if state in OPEN else set(Reader) if school else PAIR
    assert readers(kind, state) == due
