"""Mail leaves the house: none holds a word of what anybody wrote, nor tells of what its reader may not know."""

from email.message import EmailMessage

from tests.canaries.people import PERSONAS
from tests.canaries.table import PLANS, TABLE, WORDS
from tests.canaries.writing import Ground
from tests.cast import EMAILS


def _whole(message: EmailMessage) -> str:
    parts = [str(each.get_content()) for each in message.walk() if not each.is_multipart()]
    return "\n".join([str(message.items()), *parts])


def test_feedback_an_appointment_and_what_waits_were_mailed(sent: list[EmailMessage]) -> None:
    subjects = {str(each["Subject"]) for each in sent if each["To"] == EMAILS[PERSONAS["teacher"]]}
    for said in ("new feedback", "is planned", "wait"):
        assert any(said in each for each in subjects), (said, subjects)


def test_no_mail_holds_a_word_that_anybody_wrote(sent: list[EmailMessage]) -> None:
    told = {word: each["Subject"] for each in sent for word in WORDS.findall(_whole(each))}
    assert told == {}


def test_a_mail_names_only_what_its_reader_may_know(
    ground: Ground, sent: list[EmailMessage]
) -> None:
    address = {EMAILS[person]: name for name, person in PERSONAS.items() if person}
    readers = {row: set(who) for row, who in PLANS.items()}
    for (row, _thing), who in TABLE.items():
        readers.setdefault(row, set()).update(who)
    told = {
        (row, address[str(each["To"])])
        for each in sent
        for row, key in ground.ids.items()
        if key in _whole(each)
    }
    assert ("plan told", "teacher") in told
    assert [(row, who) for row, who in sorted(told) if who not in readers[row]] == []
