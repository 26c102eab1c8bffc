"""Who may read which shared record, in lists as in single ones."""

from datetime import date

import pytest

from observe.domain.errors import NotThere
from observe.domain.observation import State
from observe.domain.policy import Role, Scope
from observe.domain.record import Step, seal
from observe.store import answers, previewing, record_headings, records, sharing
from tests.cast import (
    ADA,
    ART,
    DANA,
    HADDAD,
    LINCOLN,
    LINDQVIST,
    MADISON,
    MATH,
    NOW,
    OKAFOR,
    PRIYA,
    SCIENCE,
    THEO,
    Tablet,
    capture,
    the_id,
)
from tests.shared_visits import Shared, share
from tests.the_way import ready

TEACHERS = {OKAFOR: (SCIENCE, DANA), LINDQVIST: (MATH, DANA), HADDAD: (ART, THEO)}


def shared(district: str, name: str, kind: str, teacher: str = OKAFOR, days: int = 0) -> str:
    """A shared visit of this kind; gives its id."""
    visit, (section, observer) = the_id(name), TEACHERS[teacher]
    tablet = Tablet(name)
    made = [
        tablet.create(kind=kind, teacher=teacher, section=section),
        tablet.entry("obs.start"),
        tablet.note(f"T: “{name}”"),
        tablet.finish(),
    ]
    tablet.start_ms += days * 86_400_000  # sent that much later
    capture(visit, tablet, *made, by=observer)
    shown = seal(previewing.preview(ready(visit, observer, NOW), "en"))
    sharing.share(
        district, observer, Role.COACH, visit, shown, language="en", timezone="UTC", at=NOW
    )
    return visit


NOBODYS = frozenset[str]()
READERS = {
    "the teacher": Scope(OKAFOR, NOBODYS),
    "the observer": Scope(DANA, NOBODYS),
    "another coach": Scope(THEO, NOBODYS),
    "another teacher": Scope(LINDQVIST, NOBODYS),
    "the leader of the school": Scope(PRIYA, frozenset({LINCOLN})),
    "a leader of another school": Scope(PRIYA, frozenset({MADISON})),
    "the administrator": Scope(ADA, None),
}
PRIVATE = {"the teacher", "the observer"}
BY_KIND = {
    "coaching": PRIVATE,
    "peer": PRIVATE,
    "walkthrough": {*PRIVATE, "the leader of the school", "the administrator"},
    "formal": {*PRIVATE, "the leader of the school", "the administrator"},
}


@pytest.mark.parametrize("kind", BY_KIND)
@pytest.mark.parametrize("reader", READERS)
def test_a_record_opens_for_those_of_its_kind_alone(district: str, kind: str, reader: str) -> None:
    visit = shared(district, "a visit", kind)
    scope, may = READERS[reader], reader in BY_KIND[kind]
    assert [each.id for each in record_headings.headings(district, scope)] == [visit] * may
    assert bool(record_headings.teachers_shown(district, scope)) is may
    for load in (records.shared_visit, record_headings.heading):
        if may:
            load(district, scope, visit)
        else:
            with pytest.raises(NotThere):
                load(district, scope, visit)


def test_a_record_names_who_where_and_what(district: str) -> None:
    visit = shared(district, "a visit", "coaching")
    heading = record_headings.heading(district, READERS["the teacher"], visit)
    assert (heading.teacher, heading.observer) == ("Ms. Okafor", "Dana Ruiz")
    assert (heading.school, heading.section) == ("Lincoln", "Grade 5 Science")
    assert (heading.state, heading.replies) == (State.SHARED, 0)


def test_lists_go_on_after_the_last_one_seen(district: str) -> None:
    made = [shared(district, f"visit {days}", "coaching", days=days) for days in range(4)]
    scope = READERS["the observer"]
    first = record_headings.headings(district, scope, most=2)
    rest = record_headings.headings(district, scope, before=(first[-1].started_at, first[-1].id))
    assert [each.id for each in (*first, *rest)] == made


def test_a_list_can_be_cut_by_teacher_state_and_opening(district: str) -> None:
    mine = shared(district, "mine", "coaching")
    other = shared(district, "other", "coaching", LINDQVIST)
    answers.open_first(district, OKAFOR, mine, NOW)
    answers.acknowledge(district, OKAFOR, mine, NOW)
    scope = READERS["the observer"]

    def ids(**cut: object) -> list[str]:
        return [each.id for each in record_headings.headings(district, scope, **cut)]  # type: ignore[arg-type]

    assert ids(teacher=OKAFOR) == [mine]
    assert ids(states={State.ACKNOWLEDGED}) == [mine]
    assert ids(opened=False) == [other]
    assert ids(opened=True) == [mine]


def test_unread_counts_what_the_teacher_has_not_opened(district: str) -> None:
    visit = shared(district, "one", "coaching")
    shared(district, "two", "walkthrough")
    answers.open_first(district, OKAFOR, visit, NOW)
    assert record_headings.unread(district, OKAFOR) == 1


def test_what_comes_after_sharing_is_listed_for_the_author_alone(district: str) -> None:
    visit = shared(district, "a visit", "coaching")
    tablet = Tablet("second")
    capture(visit, tablet, tablet.note("T: “Too late.”", ms=9000))
    found = records.shared_visit(district, READERS["the observer"], visit)
    assert [each.payload["text"] for each in records.late(district, DANA, found)] == [
        "T: “Too late.”"
    ]
    assert records.late(district, OKAFOR, found) == ()
    assert [each.text for each in found.record.script] == ["T: “a visit”"]


@pytest.mark.parametrize(
    ("reader", "sees"),
    [
        (Scope(DANA, frozenset()), True),
        (Scope(OKAFOR, frozenset()), True),
        (Scope(PRIYA, frozenset({LINCOLN})), False),
        (Scope(ADA, None), False),
    ],
)
def test_a_step_is_read_by_the_observer_and_the_teacher_alone(
    district: str, reader: Scope, sees: bool
) -> None:
    step = Step("Ask one student a day to retell their goal.", "LF.goals", "seen 3 times", None)
    visit = Shared(date(2026, 11, 3), kind="walkthrough", levels={"LF.goals": "2"}, step=step)
    share(visit)
    found = records.shared_visit(district, reader, visit.id).record.step
    assert found == (step if sees else None)
