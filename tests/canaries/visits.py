"""Walkthroughs, coaching visits and self-observations of the table, each brought to the state of its row."""

from datetime import timedelta

from sqlalchemy import update

from observe.domain.record import Step
from observe.domain.steps import StepState
from observe.store import answers, lending, setting_steps, steps
from observe.store.base import writing
from observe.store.drafted_words import Words
from observe.store.tables_coaching import ActionStep
from tests.canaries.table import has
from tests.canaries.writing import Ground, Visit
from tests.cast import DANA, DISTRICT, NOOR, NOW, OKAFOR, the_id

_ROWS = (
    "walkthrough open",
    "walkthrough finished",
    "walkthrough shared",
    "walkthrough received",
    "walkthrough, step shown",
    "walkthrough taken back",
    "walkthrough thrown away",
    "coaching finished",
    "coaching shared",
    "coaching received",
    "coaching, step shown",
    "coaching lent",
    "coaching closed again",
)
_OWN_ROWS = ("self finished", "self kept", "self lent", "self closed again")
_UNSHARED = ("open", "finished")
_LENT = {"lent": True, "closed again": False}


def plant(ground: Ground) -> None:
    for row in _ROWS:
        _plant_visit(Visit(ground, row, row.replace(",", " ").split()[0], DANA))
    for row in _OWN_ROWS:
        _plant_look(Visit(ground, row, "self", OKAFOR))


def _plant_visit(visit: Visit) -> None:
    row = visit.row
    visit.capture(finished=not row.endswith("open"))
    end_open_step(visit.ground)
    visit.keep_words(Words(visit.word("glow"), visit.word("grow"), _step(visit)))
    if row.endswith("thrown away"):
        visit.append(visit.tablet.entry("obs.discard"))
    elif not row.endswith(_UNSHARED):
        visit.share()
        if row.endswith("taken back"):
            visit.take_back()
    if has(row, "reply"):
        _answer(visit)
    if has(row, "late"):
        visit.write_late()
    _lend(visit, NOOR)


def _plant_look(visit: Visit) -> None:
    visit.capture()
    if not visit.row.endswith(_UNSHARED):
        visit.share()
    _lend(visit, DANA)


def _lend(visit: Visit, to: str) -> None:
    ending = visit.row.partition(" ")[2]
    if ending not in _LENT:
        return
    with visit.ground.app.app_context():
        lending.lend(DISTRICT, OKAFOR, visit.id, to, visit.at + timedelta(hours=3))
        if not _LENT[ending]:
            lending.take_back(DISTRICT, OKAFOR, visit.id, to, visit.at + timedelta(hours=4))


def _step(visit: Visit) -> Step:
    word = visit.word
    return Step(
        word("step"), "LF.goals", word("met when"), None, None,
        word("look-for"), 3, 2, word("support"), "model",
    )  # fmt: skip


def end_open_step(ground: Ground) -> None:
    """Of two people one step is open at a time: the next visit brings another."""
    with ground.app.app_context():
        found = steps.open_step(DISTRICT, DANA, OKAFOR)
        if found and found.observation:
            met = update(ActionStep).where(ActionStep.id == found.id)
            with writing(DISTRICT) as session:
                session.execute(met.values(state=StepState.MET, closed_on=found.set_on))


def _answer(visit: Visit) -> None:
    """The teacher answers and receives, the coach corrects; a step is shown where the row says so."""
    word, at = visit.word, visit.at + timedelta(hours=2)
    with visit.ground.app.app_context():
        for thing, item in (("reply", None), ("step reply", "step")):
            key = the_id(f"{thing} of {visit.row}")
            answers.reply(DISTRICT, OKAFOR, visit.id, item, word(thing), at, key)
        answers.acknowledge(DISTRICT, OKAFOR, visit.id, at)
        answers.add(DISTRICT, DANA, visit.id, "glow", word("correction"), word("reason"), at)
        if visit.row.endswith("step shown"):
            found = steps.open_step(DISTRICT, DANA, OKAFOR)
            assert found
            setting_steps.show_leader(DISTRICT, OKAFOR, found.id, True, NOW)
