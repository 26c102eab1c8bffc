"""The shared record: what it says, in which order, and what text does in it."""

import re

import pytest
from flask import Flask
from flask_babel import force_locale

from observe.domain.record import Step
from observe.store import answers, drafts
from observe.store.drafted_words import Words
from observe.web.record_words import speakers
from tests.cast import DANA, DISTRICT, NOW, OKAFOR, Tablet, the_id
from tests.reviewing import VISIT, House, post, text_of
from tests.web.shared_record import RECORD, a_shared_visit

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{7*7}} {% raw %}",
    "=1+1",
    "\u202egnirts rtl\u202c مرحبا",
    "🙂👩🏽‍🏫",
    "x" * 20_000,
]


def test_the_teacher_sees_evidence_first_then_the_level_and_what_comes_next(house: House) -> None:
    a_shared_visit(house)
    page = text_of(house.browser(OKAFOR).get(RECORD).text)
    order = [
        "Your turn: read and answer",
        "In Observe, only you and Dana Ruiz can open this.",
        "Goals that students own",
        "Student: “I picked the model.” 10:06 AM",
        "2 times",
        "Emerging",
        "Next, Established:",
        "Without a level this time",
        "Pace follows learning",
        "More from the lesson",
        "Board: a goal for today.",
        "It does not mean",
    ]
    found = [page.lower().find(each.lower()) for each in order]
    assert -1 not in found
    assert found == sorted(found)


def test_the_words_stand_on_top(house: House) -> None:
    step = Step("Ask one student to retell their goal.", "LF.goals", "Seen twice", None)
    a_shared_visit(house, words=Words("You waited.", "Wait longer.", step))
    page = text_of(house.browser(OKAFOR).get(RECORD).text)
    top = page[: page.index("What was seen")]
    for words in ("You waited.", "Wait longer.", step.text, "Met when: Seen twice"):
        assert words in top


def test_each_criterion_is_an_anchor(house: House) -> None:
    a_shared_visit(house)
    page = house.browser(OKAFOR).get(RECORD).text
    assert 'id="LF.goals"' in page
    assert 'id="LL.pace"' in page


def test_a_share_is_taken_back_until_it_is_opened(house: House) -> None:
    a_shared_visit(house)
    dana, okafor = house.browser(DANA), house.browser(OKAFOR)
    assert "Take back" in dana.get(RECORD).text
    assert post(dana, f"{RECORD}/taking-back").location == f"{RECORD}/review"
    assert okafor.get(RECORD).status_code == 404
    house.share()
    okafor.get(RECORD)
    assert "Take back" not in dana.get(RECORD).text
    assert post(dana, f"{RECORD}/taking-back").status_code == 409


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_only_text_wherever_people_write(house: House, text: str) -> None:
    tablet = Tablet()
    house.finish(
        tablet.note(text, tags=["LF.goals"]),
        tablet.note(text),
        tablet.rate("LF.goals", "2", comment=text),
        tablet=tablet,
    )
    with house.app.app_context():
        drafts.save_words(DISTRICT, DANA, VISIT, Words(text, text, Step(text, None, text, None)))
    pages = [house.browser(DANA).get(f"{RECORD}/review").text]
    house.share()
    with house.app.app_context():
        answers.reply(DISTRICT, OKAFOR, VISIT, "LF.goals", text, NOW, the_id("reply"))
        answers.acknowledge(DISTRICT, OKAFOR, VISIT, NOW)
        answers.add(DISTRICT, DANA, VISIT, "glow", text, text, NOW)
    pages += [house.browser(person).get(RECORD).text for person in (OKAFOR, DANA)]
    for page in pages:
        assert text in text_of_exactly(page)
        assert "<script>alert" not in page
        assert "<img" not in page
        assert "49 " not in text_of(page)


def text_of_exactly(page: str) -> str:
    """The page's text with its spaces, and what its fields hold."""
    held = re.findall(r"<textarea[^>]*>([^<]*)</textarea>", page)
    return unescaped(re.sub(r"<[^>]+>", " ", page) + " ".join(held))


def unescaped(text: str) -> str:
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&#34;", '"'), ("&#39;", "'")):
        text = text.replace(entity, sign)
    return text.replace("&amp;", "&")


def test_what_people_wrote_is_out_of_reach_for_htmx(house: House) -> None:
    a_shared_visit(house)
    page = house.browser(OKAFOR).get(RECORD).text
    assert re.search(r"<blockquote [^>]*hx-disable[^>]*>Student: “I picked", page)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("T: “Why?” S: “Heat.”", "Teacher: “Why?” Student: “Heat.”"),
        ("Ss: choral answer", "Students: choral answer"),
        ("T listens. S shows a sketch.", "Teacher listens. Student shows a sketch."),
        ("Table T: 5 Ss redo it", "Table T: 5 students redo it"),
        ("S4: “Ice.” S explains.", "S4: “Ice.” Student explains."),
        ("line one\nT: two", "line one\nTeacher: two"),
        ("SST: a name", "SST: a name"),
    ],
)
def test_speakers_are_spelled_out_for_reading(app: Flask, written: str, read: str) -> None:
    with app.test_request_context():
        assert speakers(written) == read


def test_an_english_sentence_gets_no_spanish_word_inside(app: Flask) -> None:
    with app.test_request_context(), force_locale("es"):
        assert speakers("T: “Why?” 5 Ss wait. T nods.") == "Docente: “Why?” 5 Ss wait. T nods."


def test_the_record_asks_at_most_twelve_times(house: House) -> None:
    tablet = a_shared_visit(house)
    okafor, dana = house.browser(OKAFOR), house.browser(DANA)
    for client in (okafor, okafor, dana):
        with house.counting() as asked:
            assert client.get(RECORD).status_code == 200
        assert len(asked) <= 12
    house.capture(tablet, tablet.note("late"))
    with house.counting() as asked:
        dana.get(RECORD)
    assert len(asked) <= 12
