"""What the parts of a teacher's own record have in common: their fields, and where these are read from."""

from typing import Self

import msgspec


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A field that is not described here is an error."""

    @classmethod
    def like(cls, value: object, **given: object) -> Self:
        """Its fields as `value` has them under the same names; `given` are those that it has not, or otherwise."""
        same = {name: getattr(value, name) for name in cls.__struct_fields__ if name not in given}
        return cls(**same, **given)
