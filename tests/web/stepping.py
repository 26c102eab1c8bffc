"""A step between a coach and a teacher, and how often a visit saw it."""

from datetime import date

from observe.domain.record import Step
from observe.store import setting_steps, steps
from observe.store.setting_steps import ForWhom
from tests.cast import DANA, DISTRICT, NOW, OKAFOR, the_id
from tests.reviewing import VISIT, House, hidden
from tests.shared_visits import Shared, capture_only, share

WORDS, SHARING = f"/observations/{VISIT}/words", f"/observations/{VISIT}/sharing"
SET_ON, SEEN_ON = date(2026, 10, 6), date(2026, 10, 13)
CANARIES = {name: f"zq{the_id(name).replace('-', '')[:14]}" for name in ("text", "counted", "why")}
WAIT = Step(
    f"Wait {CANARIES['text']}.", "LF.goals", "", date(2027, 1, 8), None, CANARIES["counted"], 3, 2
)


def a_step(house: House) -> str:
    with house.app.app_context():
        share(Shared(SET_ON, step=WAIT))
        found = steps.open_step(DISTRICT, DANA, OKAFOR)
    assert found is not None
    return found.id


def an_own_step(house: House) -> str:
    with house.app.app_context():
        whom = ForWhom(OKAFOR, None)
        return setting_steps.set_own(DISTRICT, OKAFOR, whom, WAIT, SET_ON, NOW)


def seen(house: House, step: str, times: int, shared: bool = True) -> Shared:
    visit = Shared(SEEN_ON, tallies={f"step-{step}": times})
    with house.app.app_context():
        share(visit) if shared else capture_only(visit)
    return visit


def seals(page: str) -> dict[str, str]:
    return {name: hidden(page, name) for name in ("seal", "over")}
