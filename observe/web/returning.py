"""The way back to the first steps, kept while somebody who came from there goes on."""

from flask import request

_PLACES = frozenset({"setup"})


def then() -> str | None:
    """Where this person came from, as the address or the form says it."""
    asked = request.values.get("then")
    return asked if asked in _PLACES else None


def in_templates() -> dict[str, object]:
    return {"then": then()}
