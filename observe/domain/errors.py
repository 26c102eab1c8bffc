"""Refusals that carry a sentence for the person; the web turns each into one HTTP answer."""

from collections.abc import Mapping

from .wording import Sentence


class Refusal(Exception):
    """Something that may not happen; `sentence` is for the person, `str()` the same in English.

    Made with a template and its values, such as NotNow("It ended on %(day)s.", day=day), or with a
    Sentence.
    """

    def __init__(self, message: str | Sentence, **values: object) -> None:
        self.sentence = message if isinstance(message, Sentence) else Sentence(message, values)
        super().__init__(str(self.sentence))


class NotThere(Refusal):
    """There is no such thing, or none that this person may know of."""


class NotAllowed(Refusal):
    """The person may know of the thing, but not do this."""


class NotNow(Refusal):
    """The thing is not in a state in which this can be done."""


class TooMany(Refusal):
    """Tried too often; `seconds` says how long to wait."""

    def __init__(self, message: str | Sentence, seconds: int, **values: object) -> None:
        super().__init__(message, **values)
        self.seconds = seconds


class NotValid(Refusal):
    """What was sent cannot be used; `fields` maps a field's name to its own sentence."""

    def __init__(
        self,
        message: str | Sentence,
        fields: Mapping[str, str | Sentence] | None = None,
        **values: object,
    ) -> None:
        super().__init__(message, **values)
        self.fields = {
            name: each if isinstance(each, Sentence) else Sentence(each)
            for name, each in (fields or {}).items()
        }


class KeptBefore(NotValid):
    """Under the key of this form stand other words: they stay, and these are told of at `field`."""

    def __init__(self, field: str) -> None:
        says = Sentence(
            "Other words were saved from this form already. What you typed is still here: save it "
            "again to add it, too."
        )
        super().__init__(says, {field: says})
