"""The shared record, as its readers see it and as its teacher answers it."""

import re
import uuid

import pytest
from flask import Flask
from flask_babel import force_locale

from observe.domain.record import Step
from observe.store import answers, drafts
from observe.store.drafts import Words
from observe.web.record_words import speakers
from tests.cast import (
    ADA,
    DANA,
    DISTRICT,
    LINDQVIST,
    NOW,
    OKAFOR,
    ORIGIN,
    PRIYA,
    STRANGER,
    THEO,
    Tablet,
    the_id,
)
from tests.reviewing import VISIT, House, hidden, post, text_of

RECORD = f"/observations/{VISIT}"
PART = {**ORIGIN, "HX-Request": "true"}
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{7*7}} {% raw %}",
    "=1+1",
    "\u202egnirts rtl\u202c مرحبا",
    "🙂👩🏽‍🏫",
    "x" * 20_000,
]


@pytest.fixture
def house(app: Flask) -> House:
    return House(app)


def a_shared_visit(house: House, kind: str = "coaching", words: Words | None = None) -> Tablet:
    tablet = Tablet()
    house.finish(
        tablet.note("S: “I picked the model.”", ms=60_000, note="picked", tags=["LF.goals"]),
        tablet.note("Board: a goal for today.", ms=120_000, note="board"),
        tablet.rate("LF.goals", "2", ms=180_000),
        tablet.rate("LL.pace", "NO", ms=190_000),
        tablet.entry("tally.add", "LF.goals.retell", ms=200_000, delta=2),
        tablet=tablet,
        kind=kind,
    )
    if words:
        with house.app.app_context():
            drafts.save_words(DISTRICT, DANA, VISIT, words)
    house.share()
    return tablet


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


READERS = {
    "coaching": {OKAFOR: 200, DANA: 200, THEO: 404, LINDQVIST: 404, PRIYA: 404, ADA: 404},
    "walkthrough": {OKAFOR: 200, DANA: 200, THEO: 404, LINDQVIST: 404, PRIYA: 200, ADA: 200},
    "formal": {OKAFOR: 200, DANA: 200, THEO: 404, LINDQVIST: 404, PRIYA: 200, ADA: 200},
}


@pytest.mark.parametrize("kind", READERS)
def test_each_kind_opens_for_its_readers_alone(house: House, kind: str) -> None:
    a_shared_visit(house, kind)
    for person, status in {**READERS[kind], STRANGER: 404}.items():
        assert house.browser(person).get(RECORD).status_code == status, person


@pytest.mark.parametrize("path", ["replies", "acknowledgement", "taking-back", "addenda"])
def test_nobody_else_acts_on_a_record(house: House, path: str) -> None:
    a_shared_visit(house, "walkthrough")
    own = {"replies": OKAFOR, "acknowledgement": OKAFOR, "taking-back": DANA, "addenda": DANA}
    fields = {"text": "x", "key": str(uuid.uuid4()), "item": "glow", "new": "x", "reason": "x"}
    for person in {OKAFOR, DANA, THEO, PRIYA, ADA, STRANGER} - {own[path]}:
        assert post(house.browser(person), f"{RECORD}/{path}", **fields).status_code == 404


def test_the_teachers_first_opening_is_written_down(house: House) -> None:
    a_shared_visit(house)
    dana = house.browser(DANA)
    assert "can open it now." in dana.get(RECORD).text
    house.browser(OKAFOR).get(RECORD)
    assert house.shared().heading.opened_at
    assert "First opened" in dana.get(RECORD).text


@pytest.mark.parametrize("person", [DANA, PRIYA, ADA])
def test_opening_by_others_is_not_the_teachers(house: House, person: str) -> None:
    a_shared_visit(house, "walkthrough")
    assert house.browser(person).get(RECORD).status_code == 200
    assert house.shared().heading.opened_at is None


@pytest.mark.parametrize("name", ["Sec-Purpose", "Purpose"])
def test_fetching_ahead_shows_nothing_and_opens_nothing(house: House, name: str) -> None:
    a_shared_visit(house)
    answer = house.browser(OKAFOR).get(RECORD, headers={name: "prefetch;prerender"})
    assert (answer.status_code, answer.text) == (204, "")
    assert house.shared().heading.opened_at is None


def test_a_head_request_opens_nothing(house: House) -> None:
    a_shared_visit(house)
    assert house.browser(OKAFOR).head(RECORD).text == ""
    assert house.shared().heading.opened_at is None


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


def test_the_author_of_a_draft_is_led_to_its_review(house: House) -> None:
    house.finish()
    answer = house.browser(DANA).get(RECORD)
    assert (answer.status_code, answer.location) == (303, f"{RECORD}/review")


def test_a_reply_to_a_criterion_stands_under_it_for_both(house: House) -> None:
    a_shared_visit(house)
    okafor = house.browser(OKAFOR)
    key = hidden(okafor.get(RECORD).text, "key")
    answer = post(okafor, f"{RECORD}/replies", item="LF.goals", text="They chose it.", key=key)
    assert (answer.status_code, answer.location) == (303, f"{RECORD}#answers-LF.goals")
    post(okafor, f"{RECORD}/replies", item="LF.goals", text="They chose it.", key=key)
    for person in (OKAFOR, DANA):
        page = house.browser(person).get(RECORD).text
        assert page.count("They chose it.") == 1
        assert 'id="answers-LF.goals"' in page[: page.index("They chose it.")]


def test_a_reply_with_htmx_is_appended_with_a_fresh_key(house: House) -> None:
    a_shared_visit(house)
    okafor = house.browser(OKAFOR)
    fields = {"item": "LF.goals", "text": "They chose it.", "key": str(uuid.uuid4())}
    part = okafor.post(f"{RECORD}/replies", data=fields, headers=PART).text
    assert part.lstrip().startswith('<div class="answers" id="answers-LF.goals"')
    assert "They chose it." in part
    assert hidden(part, "key") != fields["key"]


@pytest.mark.parametrize("headers", [ORIGIN, PART])
def test_an_empty_reply_is_named_where_it_was_typed(house: House, headers: dict[str, str]) -> None:
    a_shared_visit(house)
    fields = {"item": "LF.goals", "text": " ", "key": str(uuid.uuid4())}
    answer = house.browser(OKAFOR).post(f"{RECORD}/replies", data=fields, headers=headers)
    assert answer.status_code == 422
    assert 'id="wrong-LF.goals"' in answer.text
    assert "Write your reply first." in answer.text


def test_a_reply_too_long_keeps_its_words(house: House) -> None:
    a_shared_visit(house)
    fields = {"text": "y" * 20_001, "key": str(uuid.uuid4())}
    answer = post(house.browser(OKAFOR), f"{RECORD}/replies", **fields)
    assert answer.status_code == 422
    assert "y" * 20_001 in answer.text
    assert house.shared().replies == ()


def test_received_means_received_and_a_second_tap_changes_nothing(house: House) -> None:
    a_shared_visit(house)
    okafor = house.browser(OKAFOR)
    for _ in range(2):
        answer = post(okafor, f"{RECORD}/acknowledgement")
        assert (answer.status_code, answer.location) == (303, RECORD)
    page = text_of(okafor.get(RECORD).text)
    assert "It does not mean you agree" in page
    assert "you can still reply" in page
    key = {"key": str(uuid.uuid4())}
    assert post(okafor, f"{RECORD}/replies", text="More.", **key).status_code == 303


def test_a_correction_shows_old_and_new_to_every_reader(house: House) -> None:
    a_shared_visit(house, "walkthrough")
    dana = house.browser(DANA)
    fields = {"item": "LF.goals", "new": "Established", "reason": "I missed two retellings."}
    assert "Add a correction" not in dana.get(RECORD).text
    assert post(dana, f"{RECORD}/addenda", **fields).status_code == 409
    house.receive()
    assert "Add a correction" in dana.get(RECORD).text
    assert post(dana, f"{RECORD}/addenda", **fields).status_code == 303
    for person in (OKAFOR, DANA, PRIYA, ADA):
        page = text_of(house.browser(person).get(RECORD).text)
        assert "It said: Emerging It should say: Established" in page
        assert "Why: I missed two retellings." in page


def test_a_correction_without_a_reason_keeps_what_was_typed(house: House) -> None:
    a_shared_visit(house)
    house.receive()
    fields = {"item": "LF.goals", "new": "Established, I think", "reason": ""}
    answer = post(house.browser(DANA), f"{RECORD}/addenda", **fields)
    assert answer.status_code == 422
    assert "Say why" in answer.text
    assert "Established, I think</textarea>" in answer.text


def test_what_came_late_is_shown_to_its_author_alone(house: House) -> None:
    tablet = a_shared_visit(house, "walkthrough")
    house.capture(tablet, tablet.note("T: “Too late.”"), tablet.rate("LL.pace", "3"))
    page = text_of(house.browser(DANA).get(RECORD).text)
    assert "Not in the shared record" in page
    assert "Note Teacher: “Too late.”" in page
    assert "Rating Pace follows learning: 3" in page
    for person in (OKAFOR, PRIYA, ADA):
        assert "Too late." not in house.browser(person).get(RECORD).text


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


@pytest.mark.parametrize("path", ["/observations/not-an-id", f"/observations/{the_id('no visit')}"])
def test_no_such_record_is_a_page_of_its_own(house: House, path: str) -> None:
    answer = house.browser(OKAFOR).get(path)
    assert answer.status_code == 404
    assert "none that you may open" in answer.text


def test_a_signed_out_reader_is_asked_to_sign_in(app: Flask) -> None:
    answer = app.test_client().get(RECORD)
    assert answer.status_code == 303
    assert answer.location.startswith("/sign-in?next=record.show")


def test_a_record_is_kept_by_no_cache(house: House) -> None:
    a_shared_visit(house)
    assert house.browser(OKAFOR).get(RECORD).headers["Cache-Control"] == "no-store"


# Who can read this


@pytest.mark.parametrize(
    ("kind", "reader", "words"),
    [
        ("coaching", OKAFOR, "In Observe, only you and Dana Ruiz can open this."),
        ("coaching", DANA, "In Observe, only Ms. Okafor and you can open this."),
        ("walkthrough", DANA, "In Observe, Ms. Okafor, you, the leader of Lincoln and"),
        ("walkthrough", PRIYA, "In Observe, Ms. Okafor, Dana Ruiz, the leader of Lincoln and"),
    ],
)
def test_a_record_says_who_can_read_it(app: Flask, kind: str, reader: str, words: str) -> None:
    house = House(app)
    house.finish(kind=kind)
    house.share()
    assert words in text_of(house.browser(reader).get(f"/observations/{VISIT}").text)


def test_a_draft_says_that_only_its_author_reads_it_and_who_will(app: Flask) -> None:
    house = House(app)
    house.finish(kind="walkthrough")
    page = text_of(house.browser(DANA).get(f"/observations/{VISIT}/review").text)
    assert "Only you can read this. Nobody else sees it until you share it." in page
    assert "In Observe, Ms. Okafor, you, the leader of Lincoln and" in page
