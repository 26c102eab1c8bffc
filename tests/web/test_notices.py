"""What people are told on every page: how much is new, and notices until they are put away."""

import ast
import re
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from observe.store import notices
from observe.store.base import writing
from observe.web.notices import SENTENCES
from tests.cast import ADA, DANA, DISTRICT, NOW, OKAFOR, ORIGIN, the_id
from tests.reviewing import House, post, text_of

STORE = Path(notices.__file__).parent
HTMX = {**ORIGIN, "HX-Request": "true"}


def tell(house: House, who: str, /, *kinds: str, **values: str) -> None:
    with house.app.app_context(), writing(DISTRICT) as session:
        for number, kind in enumerate(kinds):
            at = NOW + timedelta(minutes=number)
            notices.tell(session, DISTRICT, who, kind, at, values or {"by": "Ada Brandt"})


def reading_of(page: str) -> str:
    """What follows in the address of the first notice's button."""
    return page.split('action="/notices/')[1].split('"')[0]


@pytest.mark.parametrize("kind", SENTENCES)
def test_each_kind_of_notice_has_a_sentence_with_its_values(house: House, kind: str) -> None:
    template = str(SENTENCES[kind])
    values = {name: f"the {name}" for name in re.findall(r"%\((\w+)\)s", template)}
    tell(house, DANA, kind, **values)
    page = text_of(house.browser(DANA).get("/visits").text)
    sentence = template % values
    assert sentence in page
    assert "…" not in sentence


def test_every_kind_that_anybody_is_told_has_words() -> None:
    """The kinds are read from the code: each call names one as its first literal."""
    calls = [
        [each.value for each in node.args if isinstance(each, ast.Constant)]
        for path in STORE.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in ("tell", "notices.tell", "tell_other")
    ]
    assert len(calls) > 5
    assert [kinds for kinds in calls if kinds[:1] and kinds[0] not in SENTENCES] == []


def test_a_notice_without_words_of_its_own_or_with_too_few_values_breaks_no_page(
    house: House,
) -> None:
    tell(house, DANA, "of tomorrow")
    tell(house, DANA, "roles_changed", other="value")
    page = text_of(house.browser(DANA).get("/visits").text)
    assert "Something about your account has changed." in page
    assert "… changed your roles." in page


def test_a_notice_about_a_page_leads_there_and_an_older_one_says_so_all_the_same(
    house: House,
) -> None:
    tell(house, DANA, "cycle_closed", by="Ms. Okafor", at=the_id("a cycle"))
    tell(house, DANA, "cycle_reopened", by="Ms. Okafor")
    page = house.browser(DANA).get("/visits").text
    assert page.count('class="notice row"') == 2
    assert page.count(f'href="/cycles/{the_id("a cycle")}"') == 1
    assert page.count('href="/cycles/') == 1


def test_a_name_in_a_notice_is_text_and_nothing_else(house: House) -> None:
    tell(house, DANA, "roles_changed", by="<img src=x>%(x)s")
    page = house.browser(DANA).get("/visits").text
    assert "&lt;img src=x&gt;%(x)s changed your roles." in page


def test_a_notice_is_shown_on_every_page_until_it_is_put_away(house: House) -> None:
    tell(house, DANA, "roles_changed")
    dana = house.browser(DANA)
    for address in ("/", "/visits", "/rubrics"):
        page = dana.get(address).text
        assert "changed your roles" in page, address
    answer = post(dana, f"/notices/{reading_of(page)}")
    assert (answer.status_code, answer.location) == (303, "/")
    assert "changed your roles" not in dana.get("/visits").text


def test_a_notice_put_away_in_place_brings_the_new_count(house: House) -> None:
    tell(house, DANA, "roles_changed", "password_changed")
    dana = house.browser(DANA)
    address = f"/notices/{reading_of(dana.get('/').text)}"
    answer = dana.post(address, headers=HTMX)
    assert answer.status_code == 200
    assert 'id="new-things" hx-swap-oob="true"' in answer.text
    assert "1 new" in text_of(answer.text)
    assert "new" not in text_of(
        dana.post(f"/notices/{reading_of(dana.get('/').text)}", headers=HTMX).text
    )


def test_of_many_notices_the_newest_three_are_shown_and_the_rest_counted(house: House) -> None:
    tell(house, DANA, *["roles_changed"] * 5)
    page = text_of(house.browser(DANA).get("/visits").text)
    assert page.count("changed your roles") == 3
    assert "2 older notices follow." in page


def test_nobody_reads_or_puts_away_what_another_is_told(house: House) -> None:
    tell(house, DANA, "roles_changed")
    page = house.browser(DANA).get("/").text
    ada = house.browser(ADA)
    assert "changed your roles" not in ada.get("/").text
    assert post(ada, f"/notices/{reading_of(page)}").status_code == 404
    assert post(ada, f"/notices/{the_id('no notice')}").status_code == 404
    assert "changed your roles" in house.browser(DANA).get("/").text


def test_a_teacher_sees_on_every_page_how_much_they_have_not_opened(house: House) -> None:
    visits = [the_id(f"visit {number}") for number in range(3)]
    for visit in visits:
        house.finish(visit=visit)
    teacher = house.browser(OKAFOR)
    assert "new" not in count_of(teacher.get("/rubrics").text)
    for visit in visits[:2]:
        house.share(visit)
    assert count_of(teacher.get("/rubrics").text) == "2 (2 new)"
    teacher.get(f"/observations/{visits[0]}")
    assert count_of(teacher.get("/rubrics").text) == "1 (1 new)"
    assert "new" not in count_of(house.browser(DANA).get("/rubrics").text)


def test_a_page_that_tells_of_a_fault_asks_the_database_for_nothing_more(own_app: Flask) -> None:
    house = House(own_app)

    def fail() -> None:
        raise OperationalError("SELECT 1", {}, Exception("locked"))

    fail.observe_action = "public"  # type: ignore[attr-defined]
    house.app.add_url_rule("/failing", view_func=fail)
    dana = house.browser(DANA)
    with house.counting() as asked:
        answer = dana.get("/failing")
    assert answer.status_code == 503
    assert [each for each in asked if "FROM notice" in each or "JOIN notice" in each] == []


def count_of(page: str) -> str:
    return text_of(page.split('<span id="new-things">')[1].split("</a>")[0])
