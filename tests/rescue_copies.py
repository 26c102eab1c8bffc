"""Copies as devices save them, made in Python; the browser's own are made in tests/journeys."""

import hashlib
import json
from typing import Any

from tests.cast import DANA

Entries = list[dict[str, Any]]


def copy_of(visits: dict[str, Entries], user: str = DANA, **changed: Any) -> bytes:
    """A sealed copy of these visits; `changed` replaces parts of the file before it is sealed."""
    plain = {
        "format": "observe-rescue/1",
        "how_to": "…",
        "user": {"id": user, "name": "Dana Ruiz"},
        "device": {"id": "d-1", "label": "iPad"},
        "made_wall_ms": 1,
        "build": "test",
        "observations": [
            {
                "id": visit,
                "about": "Ms. Okafor",
                "subject": None,
                "started_wall_ms": None,
                "notes": [],
                "entries": entries,
            }
            for visit, entries in visits.items()
        ],
    }
    return sealed(json.dumps(plain | changed, indent=1, ensure_ascii=False).encode())


def sealed(plain: bytes) -> bytes:
    """With the last two lines that vouch for all before them."""
    told = plain.removesuffix(b"\n}") + b",\n"
    return told + f' "sha256": "{hashlib.sha256(told).hexdigest()}"\n}}\n'.encode()
