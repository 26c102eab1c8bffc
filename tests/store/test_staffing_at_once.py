"""Two who change people at the same moment: one of them is told."""

import threading
from collections.abc import Callable

import pytest
from flask import Flask

from observe.domain.errors import NotAllowed, NotValid, Refusal
from observe.domain.people import NewPerson
from observe.domain.policy import Role
from observe.domain.roles import Held
from observe.store import activity, entering, staff, staffing
from observe.store.base import db
from observe.store.staff import Cut
from tests.cast import ADA, DISTRICT, LINCOLN, NOW, OTHER_DISTRICT, the_id
from tests.store.changing_staff import BEA, KIM, TEACHES, details_of, enter_bea


def test_of_two_districts_that_take_an_e_mail_at_once_one_is_told(own_postgres_app: Flask) -> None:
    cara = NewPerson(
        BEA, "Cara", "Cara", "A-9", ((Role.ADMINISTRATOR, None),), "cara@x.example", "hash"
    )
    with own_postgres_app.app_context():
        entering.enter_people(OTHER_DISTRICT, [cara], [the_id("role of Cara")])
        elsewhere = [Held(Role.COACH, None)]
    refused = at_once(
        own_postgres_app,
        lambda: staffing.add(DISTRICT, ADA, KIM, TEACHES, NOW),
        lambda: staffing.add(OTHER_DISTRICT, BEA, KIM, elsewhere, NOW),
    )
    assert [type(each) for each in refused] == [NotValid]
    assert "in use already" in str(refused[0].fields["email"])


def take_role(by: str, of: str) -> None:
    staffing.change(DISTRICT, by, of, details_of(of), [Held(Role.COACH, LINCOLN)], NOW)


def deactivate(by: str, of: str) -> None:
    activity.deactivate(DISTRICT, by, of, {}, NOW)


@pytest.mark.parametrize("act", [take_role, deactivate], ids=["role", "activity"])
@pytest.mark.parametrize("engine", ["app", "own_postgres_app"])
def test_of_two_who_remove_each_other_at_once_one_stays(
    request: pytest.FixtureRequest, engine: str, act: Callable[[str, str], None]
) -> None:
    app: Flask = request.getfixturevalue(engine)
    with app.app_context():
        enter_bea()
    refused = at_once(app, lambda: act(ADA, BEA), lambda: act(BEA, ADA))
    with app.app_context():
        left, _last = staff.members(DISTRICT, Cut(role=Role.ADMINISTRATOR))
    assert len(left) == 1
    assert [type(each) for each in refused] == [NotAllowed]


def at_once(app: Flask, *tries: Callable[[], object]) -> list[Refusal]:
    """Do these at the same time, each in a context of its own; gives what was refused."""
    start, refused = threading.Barrier(len(tries)), []

    def run(act: Callable[[], object]) -> None:
        with app.app_context():
            start.wait()
            try:
                act()
            except Refusal as each:
                refused.append(each)
            db.session.remove()

    threads = [threading.Thread(target=run, args=(act,)) for act in tries]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused
