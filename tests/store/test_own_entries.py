"""What an observer puts right on a page becomes entries of the same log."""

from datetime import timedelta
from typing import Any

import pytest

from observe.domain.errors import NotNow, NotThere, NotValid
from observe.domain.observation import State
from observe.domain.policy import Reach, Role
from observe.domain.record import seal
from observe.store import drafts, entries, own_entries, previewing, sharing, visits
from observe.store.own_entries import Made
from tests.cast import DANA, HADDAD, LINDQVIST, NOW, OKAFOR, THEO, Tablet, capture, the_id

VISIT = the_id("a visit")
REACH = Reach(DANA, True, frozenset())


def a_finished_visit(tablet: Tablet | None = None) -> Tablet:
    tablet = tablet or Tablet()
    made = [
        tablet.create(),
        tablet.entry("obs.start"),
        tablet.note("T: “Why?”", ms=70_000, note="why"),
        tablet.finish(ms=80_000),
    ]
    capture(VISIT, tablet, *made)
    return tablet


def append(district: str, *made: Made, by: str = DANA) -> None:
    own_entries.append_own(district, by, REACH, VISIT, made, NOW, "test")


def tag(code: str) -> Made:
    return Made("tag.add", "why", payload={"criterion": code})


def test_entries_follow_each_other_after_all_that_was_captured(district: str) -> None:
    a_finished_visit()
    append(district, tag("LF.goals"), tag("LL.pace"))
    append(district, tag("R.demand"))
    logged = entries.log_since(district, DANA, VISIT, 4).entries
    assert [each.entry.device_seq for each in logged] == [1, 2, 3]
    assert {each.entry.device_id for each in logged} == {own_entries.device_of(DANA)}
    assert {(each.entry.lesson_ms, each.entry.approx) for each in logged} == {(80_000, True)}
    assert drafts.draft(district, DANA, VISIT).notes[0].tags == ("LF.goals", "LL.pace", "R.demand")


def test_a_tag_made_here_moves_no_time(district: str) -> None:
    a_finished_visit()
    before = drafts.draft(district, DANA, VISIT)
    append(district, tag("LF.goals"))
    after = drafts.draft(district, DANA, VISIT)
    assert after.notes[0].lesson_ms == before.notes[0].lesson_ms
    assert after.visit.started_at == before.visit.started_at


def test_what_does_not_fit_stores_nothing(district: str) -> None:
    a_finished_visit()
    with pytest.raises(NotValid):
        append(district, tag("LF.goals"), tag("XX.none"))
    assert len(entries.log_since(district, DANA, VISIT, 0).entries) == 4
    assert drafts.draft(district, DANA, VISIT).notes[0].tags == ()


def test_a_teacher_out_of_reach_cannot_be_put_in(district: str) -> None:
    a_finished_visit()
    with pytest.raises(NotValid):
        append(district, Made("obs.amend", payload={"field": "teacher", "to": HADDAD}))
    assert drafts.draft(district, DANA, VISIT).visit.teacher == OKAFOR


def test_nobody_else_writes(district: str) -> None:
    a_finished_visit()
    with pytest.raises(NotThere):
        append(district, tag("LF.goals"), by=THEO)


def test_nothing_is_written_once_shared(district: str) -> None:
    a_finished_visit()
    shown = seal(previewing.preview(drafts.draft(district, DANA, VISIT), "en"))
    sharing.share(district, DANA, Role.COACH, VISIT, shown, language="en", timezone="UTC", at=NOW)
    with pytest.raises(NotNow):
        append(district, tag("LF.goals"))


def test_a_discarded_visit_comes_back_as_it_was(district: str) -> None:
    a_finished_visit()
    append(district, Made("obs.discard"))
    since = NOW - own_entries.RESTORABLE
    assert visits.own(district, DANA) == []
    assert [each.id for each in visits.discarded(district, DANA, since)] == [VISIT]
    own_entries.restore(district, DANA, REACH, VISIT, NOW, "test")
    draft = drafts.draft(district, DANA, VISIT)
    assert (draft.visit.state, draft.visit.discarded) == (State.CAPTURED, False)
    assert draft.completeness
    assert draft.completeness.complete
    assert [each.id for each in visits.own(district, DANA)] == [VISIT]


def test_an_open_visit_comes_back_open(district: str) -> None:
    tablet = Tablet()
    capture(VISIT, tablet, tablet.create(), tablet.note("x"))
    append(district, Made("obs.discard"))
    own_entries.restore(district, DANA, REACH, VISIT, NOW, "test")
    assert drafts.draft(district, DANA, VISIT).visit.state is State.CAPTURING


@pytest.mark.parametrize("later", [timedelta(days=30, seconds=1)])
def test_after_thirty_days_a_discarded_visit_stays_away(district: str, later: timedelta) -> None:
    a_finished_visit()
    append(district, Made("obs.discard"))
    with pytest.raises(NotNow, match="30 days"):
        own_entries.restore(district, DANA, REACH, VISIT, NOW + later, "test")


def test_what_is_not_discarded_cannot_be_restored(district: str) -> None:
    a_finished_visit()
    with pytest.raises(NotNow, match="not discarded"):
        own_entries.restore(district, DANA, REACH, VISIT, NOW, "test")


def test_own_visits_can_be_cut_by_teacher_and_state_and_go_on(district: str) -> None:
    made: list[str] = []
    for name, teacher in (("one", OKAFOR), ("two", LINDQVIST), ("three", OKAFOR)):
        tablet = Tablet(name)
        about: dict[str, Any] = {"teacher": teacher, "section": None}
        begun = (tablet.create(**about), tablet.entry("obs.start"))
        tablet.start_ms += len(made) * 60_000  # sent that much later
        capture(the_id(name), tablet, *begun)
        made.append(the_id(name))
    assert [each.id for each in visits.own(district, DANA)] == made
    assert [each.id for each in visits.own(district, DANA, teacher=LINDQVIST)] == [the_id("two")]
    assert visits.own(district, DANA, states={State.CAPTURED}) == []
    first = visits.own(district, DANA, most=1)[0]
    rest = visits.own(district, DANA, before=(first.started_at, first.id))
    assert [each.id for each in rest] == made[1:]
    assert visits.own(district, THEO) == []
    assert visits.teachers_seen(district, DANA) == [
        (LINDQVIST, "Mr. Lindqvist"), (OKAFOR, "Ms. Okafor"),
    ]  # fmt: skip


def test_a_visit_is_named_for_its_observer_alone(district: str) -> None:
    tablet = a_finished_visit()
    found = visits.named(district, DANA, VISIT)
    assert (found.teacher, found.section, found.school) == (
        "Ms. Okafor", "Grade 5 Science", "Lincoln",
    )  # fmt: skip
    assert found.devices == {tablet.device_id: "tablet"}
    with pytest.raises(NotThere):
        visits.named(district, THEO, VISIT)
