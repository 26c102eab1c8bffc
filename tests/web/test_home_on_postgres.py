"""The start pages' questions, asked of PostgreSQL."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask

from observe.domain.record import Step
from observe.store import audit
from tests.cast import ADA, DANA, DISTRICT, LENA, OKAFOR, PRIYA, Tablet, sign_in
from tests.reviewing import House, text_of
from tests.shared_visits import Shared, share

STEP = Step("Ask one student.", "LF.goals", "a student retells it", date(2026, 11, 1))


@pytest.fixture
def lived_in(postgres_app: Flask) -> Flask:
    house = House(postgres_app)
    house.finish(Tablet().note("Quiet start."))
    with postgres_app.app_context():
        day = datetime.now(UTC).date().replace(day=1)
        share(Shared(day, step=STEP), Shared(day, by=PRIYA, kind="walkthrough"))
        detail = {"filter": {"teacher": OKAFOR}, "visits": 1}
        audit.record_act(DISTRICT, PRIYA, "export", "workbook.xlsx", datetime.now(UTC), detail)
    return postgres_app


def test_every_home_answers(lived_in: Flask) -> None:
    expected = {
        DANA: "1 note untagged",
        OKAFOR: "My step now",
        PRIYA: "Every teacher had a walkthrough",
        LENA: "Dana Ruiz 2",
        ADA: "Priya Nair took workbook.xlsx away",
    }
    for person, says in expected.items():
        answer = sign_in(lived_in, person).get("/")
        assert (answer.status_code, says in text_of(answer.text)) == (200, True), says
    assert sign_in(lived_in, PRIYA).get("/coverage").status_code == 200
