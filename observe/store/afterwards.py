"""Visits entered afterwards, from paper: written into the same log as captured ones, all at once or not at all."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists

from ..domain.batch import Batch, Status
from ..domain.errors import NotValid
from ..domain.policy import Reach
from .base import writing
from .entries import append
from .tables_capture import EntryRow

_LABEL = "Entered afterwards"


def device_of(observation: str) -> str:
    """The device id that stands for the paper of a visit."""
    return f"paper-{observation}"


def enter(
    district: str,
    observer: str,
    reach: Reach,
    observation: str,
    entries: Sequence[dict[str, Any]],
    at: datetime,
) -> None:
    """Append the whole visit; the same one sent again changes nothing.

    Raises NotValid, and stores nothing, where an entry does not fit: its teacher, class or rubric
    cannot be used, or another visit was entered under the same ids.
    """
    device, wall_ms = device_of(observation), int(at.timestamp() * 1000)
    batch = Batch(device, _LABEL, wall_ms, 0, len(entries), tuple(entries))
    with writing(district):
        answer = append(district, observer, reach, observation, batch, at)
        if any(ack.status not in (Status.STORED, Status.DUPLICATE) for ack in answer.acks):
            raise NotValid(
                "Nothing was stored: the teacher, the class or the rubric can no longer be used "
                "together. Choose them again."
            )


def from_paper(district: str, observation: str) -> ColumnElement[bool]:
    """Whether a visit was entered afterwards, as a column; its query says who may know of it."""
    return (
        exists()
        .where(
            EntryRow.district_id == district,
            EntryRow.observation_id == observation,
            EntryRow.device_id == device_of(observation),
        )
        .label("from_paper")
    )
