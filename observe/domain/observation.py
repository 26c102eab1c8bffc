"""The kinds of observation and the states one lives through."""

from enum import StrEnum


class Kind(StrEnum):
    WALKTHROUGH = "walkthrough"
    COACHING = "coaching"
    FORMAL = "formal"
    PEER = "peer"
    SELF = "self"
    LEARNING_WALK = "learning_walk"
    FAMILY_VISIT = "family_visit"
    CALIBRATION = "calibration"


class State(StrEnum):
    PLANNED = "planned"
    CAPTURING = "capturing"
    CAPTURED = "captured"
    EVIDENCE_SHARED = "evidence_shared"
    SELF_ASSESSED = "self_assessed"
    RATED = "rated"
    CONFERENCED = "conferenced"
    SHARED = "shared"
    ACKNOWLEDGED = "acknowledged"
    CLOSED = "closed"


RECORDED = frozenset({State.SHARED, State.ACKNOWLEDGED, State.CLOSED})
"""States in which a shared record exists."""

FROM_LOG = frozenset({State.PLANNED, State.CAPTURING, State.CAPTURED})
"""States that the log decides; from the sharing of evidence on, acts on pages do."""

BETWEEN = frozenset({State.EVIDENCE_SHARED, State.SELF_ASSESSED, State.RATED, State.CONFERENCED})
"""States in which a visit is between its two parties, on its way to a shared record."""

OPEN_TO_BOTH = frozenset({State.RATED, State.CONFERENCED}) | RECORDED
"""States of a kind that is rated last in which both sides' levels are open to both."""

LAST_RATED = frozenset({Kind.FORMAL})
"""Kinds that share their evidence first and are rated last."""

EVALUATIVE = frozenset({Kind.FORMAL})
"""Kinds whose ratings serve evaluation; all others are formative."""


def purpose(kind: Kind) -> str:
    return "evaluative" if kind in EVALUATIVE else "formative"
