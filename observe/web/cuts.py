"""What a list of people is cut down to, as the fields of its filter say it."""

from collections.abc import Mapping

from flask import request

from ..domain.entry import is_id
from ..domain.errors import NotThere
from ..domain.finding import words_of
from ..domain.policy import Role
from ..store.staff import Cut, Standing

MOST_INVITED = 100
"""How many links are made at once: a sheet that is still handed out in one go."""

_FIELDS = ("named", "role", "school", "standing")
_LONGEST_NAMED = 100


def asked() -> dict[str, str]:
    """The filter as the address or the form has it."""
    found = {name: request.values.get(name, "") for name in _FIELDS}
    return found | {"named": found["named"].strip()[:_LONGEST_NAMED]}


def cut(fields: Mapping[str, str]) -> Cut:
    """What cannot be asked for is a page that is not there. Raises NotThere."""
    school, named = fields["school"] or None, fields["named"]
    if school and not is_id(school):
        raise NotThere("There is no such page, or none that you may open.")
    try:
        role = Role(fields["role"]) if fields["role"] else None
        standing = Standing(fields["standing"]) if fields["standing"] else None
    except ValueError as unknown:
        raise NotThere("There is no such page, or none that you may open.") from unknown
    words = words_of(named) or ((named.casefold(),) if named else ())
    return Cut(words, role, school, standing)
