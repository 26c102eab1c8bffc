"""Ids that the server makes: UUIDv7 of a given moment."""

from datetime import datetime

import uuid_utils


def new_id(at: datetime) -> str:
    """A fresh id; rows made later sort later."""
    return str(uuid_utils.uuid7(nanoseconds=int(at.timestamp() * 1_000_000) * 1000))
