"""A teacher's own looks at the class: who begins one, who reads it, and where it does not count."""

import csv
import io
import re

import pytest

from observe.domain.errors import NotNow
from observe.store import lending
from tests.cast import (
    ADA,
    DANA,
    DISTRICT,
    LENA,
    LINDQVIST,
    NOW,
    OKAFOR,
    PRIYA,
    SCIENCE,
    THEO,
    WALKTHROUGH,
    the_id,
)
from tests.reviewing import House, post, text_of
from tests.web.looks import keep, look

NOTE = "look-canary-zebra"
OTHERS = [DANA, THEO, LINDQVIST, PRIYA, LENA, ADA]
VISIT = the_id("look")
READING = (
    f"/observations/{VISIT}",
    f"/observations/{VISIT}/paper",
    f"/observations/{VISIT}/review",
    f"/api/v1/observations/{VISIT}",
    f"/teachers/{OKAFOR}/timeline?year=all",
    "/visits?list=school",
    "/search?q=look-canary",
    "/workbook.json",
    "/workbook.csv?sheet=Evidence",
    "/teachers",
)


def told(house: House, person: str) -> dict[str, bool]:
    """At which addresses somebody reads the note."""
    client = house.browser(person)
    found = {}
    for address in READING:
        part = client.get(address, headers={"HX-Request": "true"}).text
        found[address] = NOTE in re.sub(r"</?mark>", "", client.get(address).text + part)
    return found


@pytest.mark.parametrize("person", OTHERS)
@pytest.mark.parametrize("kept", [False, True])
def test_nobody_else_reads_one_that_is_not_lent(house: House, person: str, kept: bool) -> None:
    look(house, "look", NOTE)
    if kept:
        keep(house, "look")
    assert not any(told(house, person).values())
    assert house.browser(person).get(READING[0]).status_code == 404


def test_its_coach_reads_it_while_it_is_lent_and_leaders_never(house: House) -> None:
    look(house, "look", NOTE)
    keep(house, "look")
    okafor = house.browser(OKAFOR)
    page = okafor.get(READING[0])
    assert "Let Dana Ruiz read it" in page.text
    assert "Priya" not in page.text
    assert post(okafor, f"{READING[0]}/readers", person=PRIYA).status_code == 422
    assert post(okafor, f"{READING[0]}/readers", person=DANA).status_code == 303
    read = told(house, DANA)
    for address in (*READING[:2], READING[6]):
        assert read[address], address
    for person in OTHERS[1:]:
        assert not any(told(house, person).values())
    assert post(okafor, f"{READING[0]}/readers/{DANA}/removal").status_code == 303
    assert not any(told(house, DANA).values())
    assert house.browser(DANA).get(READING[0]).status_code == 404


def test_only_ones_own_class_is_looked_at_so(house: House) -> None:
    """The entry that says whom it is about is set aside; what follows is kept as it came."""
    assert look(house, "look", NOTE)[0] == "stored"
    assert look(house, "of another", NOTE, teacher=LINDQVIST)[0] == "quarantined"
    assert look(house, "no look", NOTE, kind="walkthrough")[0] == "quarantined"
    okafor = house.browser(OKAFOR)
    about = f"rubric={WALKTHROUGH}@2.0.0&section={SCIENCE}"
    assert okafor.get(f"/capture/new?teacher={OKAFOR}&kind=self&{about}").status_code == 200
    assert okafor.get(f"/capture/new?teacher={OKAFOR}&kind=walkthrough&{about}").status_code == 422
    assert okafor.get(f"/capture/new?teacher={LINDQVIST}&kind=self&{about}").status_code in (
        404,
        422,
    )
    dana = house.browser(DANA)
    assert dana.get(f"/capture/new?teacher={OKAFOR}&kind=self&{about}").status_code == 422


def test_a_teachers_pack_holds_their_own_classes(house: House) -> None:
    pack = house.browser(OKAFOR).get("/api/v1/pack?have=").json
    assert [each["id"] for each in pack["teachers"]] == [OKAFOR]
    assert [each["code"] for each in pack["kinds"]] == ["self"]


def test_it_goes_back_to_the_drafts_while_nobody_else_reads_it(house: House) -> None:
    look(house, "look", NOTE)
    keep(house, "look")
    with house.app.app_context():
        lending.lend(DISTRICT, OKAFOR, VISIT, DANA, NOW)
    okafor = house.browser(OKAFOR)
    assert post(okafor, f"{READING[0]}/taking-back").status_code == 409
    post(okafor, f"{READING[0]}/readers/{DANA}/removal")
    assert post(okafor, f"{READING[0]}/taking-back").status_code == 303
    assert okafor.get(READING[2]).status_code == 200


def test_it_is_no_feedback_and_counts_as_nobodys_visit(house: House) -> None:
    look(house, "look", NOTE)
    keep(house, "look")
    with house.app.app_context():
        lending.lend(DISTRICT, OKAFOR, VISIT, DANA, NOW)
    okafor = house.browser(OKAFOR)
    assert "No feedback yet" in text_of(okafor.get("/").text)
    assert VISIT not in okafor.get("/visits?list=feedback").text
    assert VISIT in okafor.get("/visits?list=own").text
    sheet = okafor.get("/my/workbook.csv?sheet=Ratings").text.lstrip("\ufeff")
    assert [row["source"] for row in csv.DictReader(io.StringIO(sheet))] == ["self"]
    assert (
        post(okafor, f"{READING[0]}/replies", text="To myself", key=the_id("k")).status_code == 409
    )


def test_it_is_kept_once(house: House) -> None:
    look(house, "look", NOTE)
    keep(house, "look")
    with pytest.raises(NotNow):
        keep(house, "look")
