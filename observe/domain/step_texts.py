"""What texts of a step can be stored: too long a one is refused, so that nobody's words are cut."""

from collections.abc import Mapping

from .entry import is_text
from .errors import NotValid
from .wording import Sentence, sentence

LONGEST, LONGEST_LOOK_FOR = 2000, 300


def unfit(text: str) -> Sentence | None:
    """Why this text cannot be stored, None if it can."""
    if len(text) > LONGEST:
        says = "That is too long: write at most %(most)s characters."
        return sentence(says, most=f"{LONGEST:,}")
    if not is_text(text):
        return sentence("One character in here cannot be stored: type it again.")
    return None


def unfit_look_for(text: str) -> Sentence | None:
    if len(text) > LONGEST_LOOK_FOR:
        return sentence("That is too long for a counter: say it in a few words.")
    return unfit(text)


def check_texts(texts: Mapping[str, str], look_for: Mapping[str, str] | None = None) -> None:
    """Raises NotValid naming by its field each text that cannot be stored."""
    found = {name: unfit(text) for name, text in texts.items()}
    found |= {name: unfit_look_for(text) for name, text in (look_for or {}).items()}
    wrong: dict[str, str | Sentence] = {name: says for name, says in found.items() if says}
    if wrong:
        raise NotValid("Not saved: look at what is marked below.", wrong)
