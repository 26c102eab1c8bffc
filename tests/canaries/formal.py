"""Formal observations of the table: evidence first, levels last, each as far on its way as its row says."""

from datetime import timedelta

from observe.domain.evaluation import Given
from observe.store import answers, conferring, delivering, evaluations, evidence, reopening
from observe.store.drafted_words import Words
from tests.canaries.table import has
from tests.canaries.writing import Ground, Visit
from tests.cast import DISTRICT, OKAFOR, PRIYA, the_id
from tests.the_way import confer, save_own, seal_own, seal_rated, share_evidence

_ROWS = (
    "formal finished",
    "evidence shared",
    "teacher drafts",
    "teacher sealed",
    "observer sealed",
    "both sealed",
    "conferenced",
    "agreed",
    "formal shared",
    "formal received",
    "formal declined",
    "reopening asked",
    "reopened",
)


def plant(ground: Ground) -> None:
    for place, row in enumerate(_ROWS):
        visit = Visit(ground, row, "formal", PRIYA)
        visit.capture()
        visit.keep_words(Words(visit.word("glow"), "", None))
        with ground.app.app_context():
            _to_levels(visit, place)
        if place >= _ROWS.index("formal shared"):
            visit.share()
            with ground.app.app_context():
                _after_sharing(visit)


def _to_levels(visit: Visit, place: int) -> None:
    """As far as the row is, each step being one that a party takes."""
    reached = set(_ROWS[: place + 1])
    if "evidence shared" in reached:
        share_evidence(visit.id, PRIYA, visit.at)
        evidence.annotate(
            DISTRICT, OKAFOR, visit.id, the_id(f"added to {visit.row}"), visit.word("added"),
            visit.at, item=visit.note,
        )  # fmt: skip
    if "teacher drafts" in reached:
        own = visit.ground.level(visit.row, "own level")
        save_own(visit.id, OKAFOR, [Given("LF.goals", own, visit.word("own comment"))])
    if "teacher sealed" in reached and visit.row != "observer sealed":
        seal_own(visit.id, OKAFOR, visit.at)
    if "observer sealed" in reached:
        seal_rated(visit.id, PRIYA, visit.at)
    if "both sealed" in reached:
        for who, thing in ((OKAFOR, "teacher says"), (PRIYA, "observer says")):
            seen = evaluations.seen(DISTRICT, who, visit.id)
            said = visit.word(thing)
            conferring.note_conference(DISTRICT, who, visit.id, said, seen.revision, visit.at)
    if "conferenced" in reached:
        confer(visit.id, PRIYA, visit.at, recorded=False)
    if "agreed" in reached:
        _agree(visit)


def _agree(visit: Visit) -> None:
    seen = evaluations.seen(DISTRICT, PRIYA, visit.id)
    level = visit.ground.level(visit.row, "agreed level")
    given = [Given("LF.goals", level, visit.word("agreed comment"))]
    conferring.record_levels(DISTRICT, PRIYA, visit.id, given, seen.revision, visit.at)


def _after_sharing(visit: Visit) -> None:
    at = visit.at + timedelta(hours=2)
    if has(visit.row, "declined"):
        delivering.decline(DISTRICT, OKAFOR, visit.id, visit.word("declined"), at)
    elif visit.row != "formal shared":
        if has(visit.row, "reply"):
            key = the_id(f"reply of {visit.row}")
            answers.reply(DISTRICT, OKAFOR, visit.id, None, visit.word("reply"), at, key)
        answers.acknowledge(DISTRICT, OKAFOR, visit.id, at)
    if has(visit.row, "wish"):
        reason = visit.word("wish")
        wish = reopening.ask(DISTRICT, PRIYA, visit.id, "reopen", reason, at)
        if visit.row == "reopened":
            reopening.answer(DISTRICT, OKAFOR, visit.id, wish, True, at)
