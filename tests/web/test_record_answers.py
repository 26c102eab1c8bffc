"""What is answered to a shared record, and what is corrected or came late."""

import uuid

import pytest

from tests.cast import ADA, DANA, OKAFOR, ORIGIN, PRIYA
from tests.reviewing import House, hidden, post, text_of
from tests.web.shared_record import RECORD, a_shared_visit

PART = {**ORIGIN, "HX-Request": "true"}


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
