"""What a line of the practice log and a profile may hold."""

from datetime import date, timedelta

from .errors import NotValid
from .wording import Sentence, sentence

LONGEST_LINE = 300
LONGEST_PROFILE = 2_000
LONGEST_AGO = timedelta(days=400)


def check_line(text: str, day: date, today: date) -> None:
    """One line, of a day that was. Raises NotValid naming the field."""
    wrong: dict[str, Sentence] = {}
    if not text.strip():
        wrong["text"] = sentence("Write in a few words what you tried.")
    elif "\n" in text.strip() or "\r" in text.strip():
        wrong["text"] = sentence("One line is enough: write the next one by itself.")
    elif problem := _unfit(text, LONGEST_LINE):
        wrong["text"] = problem
    if day > today:
        wrong["day"] = sentence("That day is still to come. Choose today or an earlier day.")
    elif day < today - LONGEST_AGO:
        wrong["day"] = sentence("That is more than a year ago. Choose a later day.")
    if wrong:
        raise NotValid("Nothing was added: look at what is marked below.", wrong)


def check_profile(strengths: str, interests: str, support: str) -> None:
    """Raises NotValid naming each field that cannot be kept."""
    typed = {"strengths": strengths, "interests": interests, "support": support}
    found = {name: _unfit(text, LONGEST_PROFILE) for name, text in typed.items()}
    wrong = {name: problem for name, problem in found.items() if problem}
    if wrong:
        raise NotValid("Nothing was changed: look at what is marked below.", wrong)


def _unfit(text: str, most: int) -> Sentence | None:
    if len(text) > most:
        return sentence("That is too long: write at most %(most)s characters.", most=most)
    if "\0" in text:
        return sentence("One character in here cannot be stored: type it again.")
    return None
