"""An entry made on a page instead of a device, before the server gives it a number and its times."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Made:
    """`id` where the page has one already, so that a form sent twice is one entry."""

    kind: str
    target: str | None = None
    base: str | None = None
    payload: Mapping[str, Any] = field(default_factory=dict)
    id: str | None = None
