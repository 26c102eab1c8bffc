"""Take my record away: what is in the file, who gets it, and that it needs nothing else."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from observe.domain.evaluation import Given
from observe.exchange import (
    own_record,
    own_record_coaching,
    own_record_formal,
    own_record_visits,
)
from observe.store import answers, evidence, practice, profiles
from tests.cast import ADA, DANA, DISTRICT, LENA, NOW, OKAFOR, PRIYA, THEO, the_id
from tests.reviewing import VISIT, House
from tests.shared_visits import Shared, share
from tests.the_way import save_own, seal_rated, share_evidence
from tests.web.looks import keep, look

SEEN = Shared(date(2026, 10, 5), levels={"LF.goals": "2"}, notes=(("S: “I can.”", ("LF.goals",)),))
DESCRIPTION = Path(__file__).parents[2] / "docs" / "own-record.md"
VERBATIM = "  =1+1 <b>“não”</b>\n\nزمن "


@pytest.fixture
def house(app: Flask) -> House:
    house = House(app)
    with app.app_context():
        share(SEEN)
        answers.reply(DISTRICT, OKAFOR, SEEN.id, "LF.goals", VERBATIM, NOW, the_id("reply"))
        profiles.save(DISTRICT, OKAFOR, "Calm rooms", "Projects", "See it first", NOW)
        practice.add(
            DISTRICT,
            OKAFOR,
            the_id("line"),
            "Tried a timer",
            date(2026, 10, 6),
            None,
            NOW.date(),
            NOW,
        )
    look(house, "kept", "S: “My own note.”")
    keep(house, "kept")
    look(house, "draft", "Not kept yet")
    return house


def test_the_json_is_of_its_documented_shape_and_holds_the_whole(house: House) -> None:
    found = own_record.read(house.browser(OKAFOR).get("/my/record.json").data)
    assert (found.format, found.version, found.teacher) == (
        own_record.FORMAT,
        own_record.VERSION,
        "Amara Okafor",
    )
    assert found.profile.strengths == "Calm rooms"
    assert [each.text for each in found.practice] == ["Tried a timer"]
    assert {each.source for each in found.records} == {"observer", "self"}
    seen = next(each for each in found.records if each.source == "observer")
    assert [(each.item, each.text) for each in seen.replies] == [("LF.goals", VERBATIM)]
    assert seen.criteria[0].levels[0].place == 2
    own = next(each for each in found.records if each.source == "self")
    assert [note.text for note in own.notes] == ["S: “My own note.”"]


def test_every_field_of_the_shape_is_in_the_description() -> None:
    described = DESCRIPTION.read_text(encoding="utf-8")
    shapes = [
        own_record.OwnRecord,
        own_record_visits.Visit,
        own_record_coaching.Goal,
        own_record_coaching.Happened,
        own_record_coaching.Step,
        own_record_formal.Before,
        own_record_formal.Formal,
        own_record_formal.FormalLevel,
        own_record_formal.FormalWords,
    ]
    missing = [
        name for each in shapes for name in each.__struct_fields__ if f"`{name}`" not in described
    ]
    assert missing == []


def test_a_file_of_the_first_version_is_still_read(house: House) -> None:
    plain = house.browser(OKAFOR).get("/my/record.json").json
    assert plain
    plain["version"] = "1.0"
    for name in ("before", "formal"):
        del plain[name]
    for each in plain["records"]:
        for name in ("agreed_step", "lesson"):
            del each[name]
    found = own_record.read(json.dumps(plain).encode())
    assert (found.formal, len(found.records)) == ([], len(plain["records"]))


def test_a_formal_observation_is_taken_away_from_its_evidence_on(app: Flask) -> None:
    house = House(app)
    house.finish(kind="formal", by=PRIYA)
    with app.app_context():
        share_evidence(VISIT, PRIYA, NOW)
        added = the_id("added")
        evidence.annotate(DISTRICT, OKAFOR, VISIT, added, VERBATIM, NOW, criterion="LF.goals")
        save_own(VISIT, OKAFOR, [Given("LF.goals", "3", "They set goals.")])
        seal_rated(VISIT, PRIYA, NOW)
    browser = house.browser(OKAFOR)
    (formal,) = own_record.read(browser.get("/my/record.json").data).formal
    assert (formal.id, formal.state) == (VISIT, "evidence_shared")
    assert [(each.what, each.text, each.criterion) for each in formal.words] == [
        ("added", VERBATIM, "LF.goals")
    ]
    assert [(each.whose, each.place, each.comment) for each in formal.levels] == [
        ("draft", 3, "They set goals.")
    ]
    page = browser.get("/my/record.html").text
    for words in ("Mine, not sealed", "They set goals.", "no record is shared yet"):
        assert words in page
    assert "Priya" in page


def test_the_page_stands_by_itself(house: House) -> None:
    page = house.browser(OKAFOR).get("/my/record.html").text
    for words in ("Tried a timer", "Calm rooms", "My own note.", "Student: “I can.”"):
        assert words in page
    assert "Not kept yet" not in page
    assert re.findall(r"<(?:script|link|img|iframe|form|button|object)\b", page) == []
    assert re.findall(r'(?:src|href)="(?!#)[^"]*"', page) == []
    assert "url(" not in page
    assert "&lt;b&gt;“não”&lt;/b&gt;" in page


@pytest.mark.parametrize("person", [DANA, THEO, PRIYA, LENA, ADA])
@pytest.mark.parametrize("address", ["/my/record", "/my/record.json", "/my/record.html"])
def test_nobody_but_a_teacher_takes_one(house: House, person: str, address: str) -> None:
    assert house.browser(person).get(address).status_code == 404


def test_taking_it_is_written_down_and_opens_everything(house: House) -> None:
    okafor = house.browser(OKAFOR)
    okafor.get("/my/record.html")
    assert house.shared(SEEN.id).heading.opened_at
    answer = okafor.get("/my/record.json")
    assert re.fullmatch(
        r"attachment; filename=observe-amara-okafor-\d{4}-\d\d-\d\d\.json",
        answer.headers["Content-Disposition"],
    )
