"""What an unquoted word in a YAML file means, and what other readers would take it for."""

import re
from math import isfinite

_NULL = re.compile(r"|~|null|Null|NULL")
_TRUE = re.compile(r"true|True|TRUE")
_FALSE = re.compile(r"false|False|FALSE")
_INT = re.compile(r"[-+]?[0-9]{1,18}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?")

# YAML 1.1 reads more words as something else than text; many tools still follow it.
_OLDER_READINGS = (
    (re.compile(r"yes|Yes|YES|on|On|ON|y|Y"), "true"),
    (re.compile(r"no|No|NO|off|Off|OFF|n|N"), "false"),
    (re.compile(r"[-+]?[0-9]{1,4}(:[0-5]?[0-9])+(\.[0-9]*)?"), "a number in base sixty"),
    (re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ].*)?"), "a date"),
    (re.compile(r"[-+]?[0-9][0-9_]*_[0-9_]*|0o[0-7]+|0x[0-9a-fA-F]+|0b[01]+"), "a number"),
    (re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)|=|<<"), "a special value"),
)

Scalar = str | int | float | bool | None


def value_of(raw: str) -> Scalar:
    """The value of an unquoted word by the core schema of YAML 1.2."""
    if _NULL.fullmatch(raw):
        return None
    if _TRUE.fullmatch(raw):
        return True
    if _FALSE.fullmatch(raw):
        return False
    if _INT.fullmatch(raw):
        return int(raw)
    if _FLOAT.fullmatch(raw) and isfinite(float(raw)):
        return float(raw)
    return raw


def reading_of(raw: str) -> str | None:
    """What a YAML reader may take an unquoted word for, or None if every reader sees text."""
    value = value_of(raw)
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"the number {value}"
    if base_sixty := re.fullmatch(r"([0-9]{1,2}):([0-5]?[0-9])", raw):
        return f"the number {int(base_sixty[1]) * 60 + int(base_sixty[2])}"
    return next((name for shape, name in _OLDER_READINGS if shape.fullmatch(raw)), None)


def truth_of(raw: str) -> str | None:
    """`true` or `false` for a word that older readers take for one, else None."""
    return next((name for shape, name in _OLDER_READINGS[:2] if shape.fullmatch(raw)), None)
