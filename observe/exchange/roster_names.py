"""Names and e-mails of a list: put in order where that is certain, and refused where two are in one cell."""

import re

from ..domain.people import LONGEST_EMAIL, is_email
from ..domain.wording import Sentence, sentence

_AFTER_THE_NAME = frozenset(
    {"jr", "sr", "ii", "iii", "iv", "phd", "edd", "ed.d", "ph.d", "m.ed", "ma"}
)
_TWO_PEOPLE = re.compile(r"\s(?:and|&)\s|[/+;|\n]|\S+\s+\S+\s+y\s+\S+\s+\S+", re.IGNORECASE)
_ENOUGH = 400  # more is no name, and the pattern would try from each letter of it
_IN_BRACKETS = re.compile(r"[^<>]*<\s*([^<>\s]+)\s*>\s*")


def name_in_order(text: str) -> tuple[str, Sentence | None]:
    """“Okafor, Amara” as “Amara Okafor”; and why it cannot be one person's name."""
    if not text:
        return "", sentence("The name is missing: write given name and family name.")
    if "@" in text:
        return text, sentence(
            "This is an e-mail, not a name: look whether the columns are in order."
        )
    if _TWO_PEOPLE.search(text[:_ENOUGH]):
        return text, _two_people()
    if not any(each.isalpha() for each in text):
        return text, sentence("This is no name: look whether the columns are in order.")
    parts = [each.strip() for each in text.split(",")]
    titles = [each for each in parts[1:] if each.lower().strip(".") in _AFTER_THE_NAME]
    names = [each for each in parts if each not in titles and each]
    if len(names) > 2 or (len(names) == 2 and min(len(each.split()) for each in names) > 2):
        return text, _two_people()
    return " ".join([*reversed(names), *titles]), None


def _two_people() -> Sentence:
    return sentence(
        "This looks like two people: one row is one person, so put each on a row of their own."
    )


def email_alone(text: str) -> tuple[str, Sentence | None]:
    """The address in “Amara Okafor <amara@school.example>”, in small letters; and why it is none."""
    found = _IN_BRACKETS.fullmatch(text)
    address = (found.group(1) if found else text).lower().removeprefix("mailto:")
    if not address:
        return "", None
    if address.count("@") > 1:
        return address, sentence(
            "There are two e-mails in this cell: keep the one they sign in with, or give the other person a row of their own."
        )
    if len(address) > LONGEST_EMAIL or not is_email(address):
        return address, sentence(
            "This is no e-mail: write one such as kim@school.example, or leave the cell empty."
        )
    return address, None
