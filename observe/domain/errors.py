"""Refusals that carry a sentence for the person; the web turns each into one HTTP answer."""


class Refusal(Exception):
    """Something that may not happen; `str()` is the sentence shown to the person."""


class NotThere(Refusal):
    """There is no such thing, or none that this person may know of."""


class NotAllowed(Refusal):
    """The person may know of the thing, but not do this."""


class NotNow(Refusal):
    """The thing is not in a state in which this can be done."""


class TooMany(Refusal):
    """Tried too often; `seconds` says how long to wait."""

    def __init__(self, message: str, seconds: int) -> None:
        super().__init__(message)
        self.seconds = seconds


class NotValid(Refusal):
    """What was sent cannot be used; `fields` maps a field's name to its own sentence."""

    def __init__(self, message: str, fields: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.fields = fields or {}
