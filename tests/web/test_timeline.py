"""The timeline page: what it draws, for whom, and what reaches nobody else."""

import re
from dataclasses import replace
from datetime import date, timedelta
from html.parser import HTMLParser

import pytest
from flask import Flask
from sqlalchemy import event

from observe.config import files
from observe.domain.people import Term
from observe.domain.record import Step
from observe.exchange.rubric_file import read_rubric
from observe.store import people, rubrics, steps
from observe.store.base import db
from tests.cast import (
    ADA,
    DANA,
    DISTRICT,
    HADDAD,
    LINDQVIST,
    NOW,
    OKAFOR,
    PRIYA,
    STRANGER,
    THEO,
    publish_rubric,
    sign_in,
    the_id,
)
from tests.shared_visits import Shared, share

CANARY = "canary-of-coaching"
TEACHERS = f"/teachers/{OKAFOR}/timeline"
STEP = Step(
    "Wait three seconds before the second answer.", "LF.goals", "Seen twice", date(2026, 10, 1)
)
COUNTED = Step(
    "Wait three seconds.", "LF.goals", "", date(2026, 10, 20), None, "waits three seconds", 3, 2
)
FIRST = Shared(
    date(2026, 9, 9),
    levels={"LF.goals": "1", "R.struggle": "NO"},
    notes=((f"S: “We do page 14.” {CANARY}", ("LF.goals",)),),
    comment=CANARY,
    step=STEP,
)
SECOND = Shared(
    date(2026, 11, 9),
    levels={"LF.goals": "3", "LL.pace": "2"},
    notes=(("S: “I picked the model.”", ("LF.goals",)),),
)
WALK = Shared(date(2026, 10, 6), by=PRIYA, kind="walkthrough", levels={"LF.goals": "2"})
FORMAL = Shared(date(2026, 10, 20), by=PRIYA, kind="formal", levels={"LF.goals": "2"})


class Page(HTMLParser):
    """Links of the page with their names, those of charts and those of tables apart."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.marks: list[tuple[str, str]] = []
        self.cells: list[tuple[str, list[str]]] = []
        self.ids: list[str] = []
        self.inside: list[str] = []
        self.row: list[str] = []
        self.href = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.inside.append(tag)
        self.ids += [given["id"]] if "id" in given else []
        if tag == "tr":
            self.row, self.href = [], ""
        if tag == "a":
            self.href = given["href"]
            if "svg" in self.inside and "article" in self.inside:
                self.marks.append((given["href"], given["aria-label"]))

    def handle_endtag(self, tag: str) -> None:
        while self.inside and self.inside.pop() != tag:
            pass
        if tag == "tr" and "#" in self.href and self.row:
            self.cells.append((self.href, self.row))

    def handle_data(self, data: str) -> None:
        if "tr" in self.inside and data.strip():
            self.row.append(data.strip())


def page(app: Flask, person: str, path: str = TEACHERS) -> str:
    answer = sign_in(app, person).get(path)
    assert answer.status_code == 200, answer.text
    return answer.text


@pytest.fixture
def told(app: Flask) -> Flask:
    with app.app_context():
        share(FIRST, SECOND, WALK, FORMAL)
    return app


def test_each_mark_is_named_and_opens_its_evidence(told: Flask) -> None:
    marks = Page(page(told, DANA)).marks
    assert (
        f"/observations/{SECOND.id}#LF.goals",
        "Nov 9, coaching visit by Dana Ruiz: Established",
    ) in marks
    assert (
        f"/observations/{FIRST.id}#R.struggle",
        "Sep 9, coaching visit by Dana Ruiz: Not observed",
    ) not in marks


def test_the_evidence_of_a_mark_is_there_for_who_sees_the_mark(told: Flask) -> None:
    for person, path in ((DANA, TEACHERS), (PRIYA, TEACHERS), (OKAFOR, "/timeline")):
        client = sign_in(told, person)
        marks = Page(client.get(path).text).marks
        assert marks
        for address, _ in marks:
            where, criterion = address.split("#")
            answer = client.get(where)
            assert answer.status_code == 200
            assert criterion in Page(answer.text).ids


def test_the_coach_sees_own_visits_only(told: Flask) -> None:
    found = Page(page(told, DANA)).marks
    assert {name.split(" by ")[1].split(":")[0] for _, name in found} == {"Dana Ruiz"}


def test_the_heading_says_whose_visits_and_who_sees_them(told: Flask) -> None:
    assert "Ms. Okafor · 2026–27 · 2 coaching visits by Dana Ruiz · only you two see this" in page(
        told, DANA
    )
    assert "coaching visits are between you and each coach" in page(told, OKAFOR, "/timeline")
    assert "1 walkthrough by Priya Nair, 1 formal observation by Priya Nair" in page(told, PRIYA)


def test_the_teacher_sees_all_voices_on_lines_of_their_own(told: Flask) -> None:
    html = page(told, OKAFOR, "/timeline")
    assert {name.split(":")[0] for _, name in Page(html).marks} == {
        "Sep 9, coaching visit by Dana Ruiz",
        "Oct 6, walkthrough by Priya Nair",
        "Oct 20, formal observation by Priya Nair",
        "Nov 9, coaching visit by Dana Ruiz",
    }
    assert len(re.findall(r'<g class="voice coach"><line class="step-line" x1="[\d.]+%', html)) == 1
    assert not re.findall(
        r'<g class="voice (leader|evaluation)"><line class="step-line" x1="[1-9]', html
    )


@pytest.mark.parametrize("person", [PRIYA, ADA])
def test_no_byte_of_coaching_reaches_a_leader_or_the_district(told: Flask, person: str) -> None:
    assert CANARY in page(told, DANA)
    html = page(told, person)
    for secret in (
        CANARY,
        FIRST.id,
        SECOND.id,
        STEP.text,
        "Dana Ruiz",
        "We do page",
        "coaching visit",
    ):
        assert secret not in html
    assert WALK.id in html
    assert Page(html).marks


@pytest.mark.parametrize("person", [PRIYA, ADA])
def test_a_teacher_with_coaching_alone_looks_like_one_never_seen(app: Flask, person: str) -> None:
    before = page(app, person)
    with app.app_context():
        share(FIRST, SECOND)
    assert _without_build(page(app, person)) == _without_build(before)


def test_another_coach_sees_nothing_of_a_coach(told: Flask) -> None:
    answer = sign_in(told, THEO).get(TEACHERS)
    assert answer.status_code == 404
    assert "Okafor" not in answer.text
    with told.app_context():
        share(Shared(date(2026, 9, 30), by=THEO, levels={"LF.goals": "4"}))
    assert "Theo Marsh" not in page(told, DANA)
    assert "Theo Marsh" in page(told, OKAFOR, "/timeline")


@pytest.mark.parametrize("person", [DANA, PRIYA, ADA])
def test_a_teacher_out_of_reach_is_not_there(told: Flask, person: str) -> None:
    client = sign_in(told, person)
    assert client.get(f"/teachers/{STRANGER}/timeline").status_code == 404
    expected = {DANA: (200, 404), PRIYA: (404, 404), ADA: (200, 200)}[person]
    found = tuple(
        client.get(f"/teachers/{each}/timeline").status_code for each in (LINDQVIST, HADDAD)
    )
    assert found == expected


def test_a_teacher_opens_no_colleague(told: Flask) -> None:
    assert sign_in(told, LINDQVIST).get(TEACHERS).status_code == 404
    assert sign_in(told, LINDQVIST).get("/timeline").status_code == 200
    assert sign_in(told, DANA).get("/timeline").status_code == 404


def test_the_table_says_the_same_as_the_marks(told: Flask) -> None:
    found = Page(page(told, OKAFOR, "/timeline"))
    drawn = [(address, name.split(",")[0], name.split(": ")[1]) for address, name in found.marks]
    written = [(address, row[0], row[-1]) for address, row in found.cells]
    unrated = [(f"/observations/{FIRST.id}#R.struggle", "Sep 9", "Not observed")]
    assert sorted(written) == sorted(drawn + unrated)


def test_not_observed_leaves_a_gap_in_the_line(app: Flask) -> None:
    days = [(date(2026, 9, 9), "2"), (date(2026, 10, 9), "NO"), (date(2026, 11, 9), "2")]
    with app.app_context():
        share(*(Shared(day, levels={"LF.goals": level}) for day, level in days))
    html = page(app, DANA)
    assert [name for _, name in Page(html).marks] == [
        "Sep 9, coaching visit by Dana Ruiz: Emerging",
        "Oct 9, coaching visit by Dana Ruiz: Not observed",
        "Nov 9, coaching visit by Dana Ruiz: Emerging",
    ]
    assert '<line class="step-line" x1="0' not in html
    assert html.count('class="unseen-mark"') == 2  # the mark and its key


def test_the_line_breaks_at_a_new_version_and_the_table_says_so(app: Flask) -> None:
    with app.app_context():
        publish_next()
        share(
            Shared(date(2026, 9, 9), levels={"LF.goals": "2"}),
            Shared(date(2026, 11, 9), levels={"LF.goals": "2"}, version="2.1.0"),
        )
    html = page(app, DANA)
    assert html.count("Rubric version 2.1.0 from here, not comparable with what was before") == 2
    assert '<line class="step-line" x1="0' not in html


def publish_next() -> None:
    """The walkthrough again, as a version that says nothing of the one before."""
    name = "pl-walkthrough.yaml"
    plain = read_rubric((files() / "rubrics" / name).read_text(encoding="utf-8"), name).plain
    rubrics.publish(DISTRICT, {**plain, "version": "2.1.0"}, "sha of 2.1.0", NOW)


def test_steps_are_for_the_teacher_and_their_coach(told: Flask) -> None:
    for person, path in ((DANA, TEACHERS), (OKAFOR, "/timeline")):
        html = page(told, person, path)
        assert f"Step now: {STEP.text}" in html
        assert re.search("open, (was )?due Oct 1", html)


def test_the_open_step_shows_its_count_against_its_rule(app: Flask) -> None:
    with app.app_context():
        share(Shared(date(2026, 10, 6), step=COUNTED))
        found = steps.open_step(DISTRICT, DANA, OKAFOR)
        assert found is not None
        visit = Shared(
            date(2026, 10, 13), levels={"LF.goals": "2"}, tallies={f"step-{found.id}": 2}
        )
        share(visit)
    for person, path in ((DANA, TEACHERS), (OKAFOR, "/timeline")):
        html = page(app, person, path)
        assert '<b class="tally">seen 2 of 3 times, in 1 of 2 visits</b>' in html
        assert "met when: 3 uses seen in 2 visits" in html
        assert f'<a href="/steps/{found.id}">Wait three seconds.</a>' in html
        record = page(app, person, f"/observations/{visit.id}")
        assert 'href="#step-so-far"' in record
        assert "step-so-far" in Page(record).ids


def test_a_step_is_two_taps_from_a_mark(told: Flask) -> None:
    client = sign_in(told, DANA)
    address = next(a for a, name in Page(client.get(TEACHERS).text).marks if "Sep 9" in name)
    record = client.get(address.split("#")[0]).text
    assert '<a href="#step">The step for this criterion</a>' in record
    assert "step" in Page(record).ids


def test_then_and_now_quote_both_ends(told: Flask) -> None:
    html = page(told, DANA)
    assert "First and latest evidence: " in html
    assert html.index("We do page 14.") < html.index("I picked the model.")


def climbing(number: int, **more: str) -> list[Shared]:
    """Visits a week apart whose level goes up every third time."""
    days = (date(2026, 8, 20) + timedelta(days=7 * at) for at in range(number))
    return [
        Shared(day, levels={"LF.goals": str(min(1 + at // 3, 4)), "R.demand": "2"}, **more)
        for at, day in enumerate(days)
    ]


def test_a_page_with_four_points_holds_no_trend_word(app: Flask) -> None:
    with app.app_context():
        share(*(Shared(date(2026, 9, at), levels={"LF.goals": str(at)}) for at in (1, 2, 3, 4)))
    for person, path in ((DANA, TEACHERS), (OKAFOR, "/timeline")):
        for form in ("", "/paper", "?year=all"):
            html = sign_in(app, person).get(path + form).get_data()
            assert b"too early to tell" in html
            for word in (b"clear rise", b"clear fall", b"no clear change", b'class="trend clear'):
                assert word not in html


def test_a_steady_climb_is_said_to_be_one_and_the_table_says_the_same(app: Flask) -> None:
    with app.app_context():
        share(*climbing(12))
    html = page(app, DANA)
    assert re.findall(r'<p class="trend [\w-]+">([\w ]+)</p>', html) == [
        "clear rise",
        "no clear change",
    ]
    assert ">Goals that students own: clear rise</th>" in html
    assert "Next look: after 6 more visits by Dana Ruiz" in html
    assert "What would settle it: at least 6 more visits by Dana Ruiz" in html
    assert "<i>clear rise</i>" in page(app, DANA, f"{TEACHERS}/paper")


def test_what_would_settle_it_counts_visits_by_whoever_came_last(app: Flask) -> None:
    with app.app_context():
        share(*climbing(3))
    html = page(app, OKAFOR, "/timeline")
    assert "What would settle it: at least 5 more visits by Dana Ruiz" in html
    assert "Where two observers take turns the next look comes after 6 more visits." in html
    assert "Nothing is said of a trend below five of them." in html


def test_a_past_year_keeps_its_word_and_is_settled_by_nothing(app: Flask) -> None:
    last = Term(the_id("last fall"), "Fall", "2025–26", date(2025, 8, 18), date(2025, 12, 19))
    with app.app_context():
        people.enter_places(DISTRICT, [], [last])
        share(*(replace(each, day=each.day - timedelta(days=360)) for each in climbing(12)))
    html = page(app, DANA, f"{TEACHERS}?year=2025–26")
    assert "clear rise" in html
    assert "What would settle it" not in html
    assert "clear rise (2025–26)" in page(app, DANA, f"{TEACHERS}?year=all")


def test_the_borrowed_estimate_is_named_and_explained_behind_a_tap(told: Flask) -> None:
    html = page(told, DANA)
    assert "shaded: what a single visit cannot tell (borrowed estimate)" in html
    explained = html.split("<summary>Borrowed estimate: what one visit cannot tell</summary>")[1]
    assert "0.99 levels to either side" in explained
    assert "from 4 visits before and as many after" in explained


def test_observers_are_signed_where_they_change(told: Flask) -> None:
    html = page(told, OKAFOR, "/timeline")
    assert html.count("<title>Priya Nair</title>PN</text>") == 1
    assert '<b class="sign">DR</b>Dana Ruiz' in html
    assert 'class="sign"' not in page(told, DANA)


def test_without_a_visit_the_page_says_how_it_starts(app: Flask) -> None:
    assert "Your timeline starts with the first one." in page(app, OKAFOR, "/timeline")
    assert "The timeline starts with the first shared visit." in page(app, DANA)


def test_a_visit_without_ratings_is_on_the_axis_alone(app: Flask) -> None:
    with app.app_context():
        share(Shared(date(2026, 9, 9), notes=(("T: “Why?”", ()),)))
    html = page(app, DANA)
    assert "No level was rated in these visits." in html
    assert 'aria-label="Sep 9, coaching visit by Dana Ruiz"' in html


def test_a_year_is_chosen_and_last_years_visits_are_not_in_this_one(told: Flask) -> None:
    with told.app_context():
        share(Shared(date(2026, 5, 4), levels={"LF.goals": "1"}))
    client = sign_in(told, DANA)
    assert "May 4" not in client.get(TEACHERS).text
    assert (
        "May 4, 2026, coaching visit by Dana Ruiz: Not yet"
        in client.get(f"{TEACHERS}?year=all").text
    )
    assert "May 4" not in client.get(f"{TEACHERS}?year=2026–27").text
    assert client.get(f"{TEACHERS}?year=1999").status_code == 404


def test_the_rubric_used_most_is_shown_first_and_another_can_be_chosen(told: Flask) -> None:
    segments = "https://observe.example/rubrics/lesson-segments"
    with told.app_context():
        version = publish_rubric(DISTRICT, "lesson-segments.yaml")
        share(Shared(date(2026, 9, 20), rubric=segments, version=version, levels={"E1": "5"}))
    client = sign_in(told, DANA)
    first = client.get(TEACHERS).text
    assert "(2 visits)</option>" in first
    assert "#LF.goals" in first
    assert "#E1" not in first
    other = client.get(TEACHERS, query_string={"rubric": segments}).text
    assert [address.split("#")[1] for address, _ in Page(other).marks] == ["E1"]
    assert len(re.findall("<li>", other.split('class="names"')[1].split("</ol>")[0])) == 5


def test_htmx_gets_the_part_alone(told: Flask) -> None:
    answer = sign_in(told, DANA).get(TEACHERS, headers={"HX-Request": "true"})
    assert answer.text.startswith('<div class="timeline" id="timeline">')


def test_a_title_with_markup_stays_text(app: Flask) -> None:
    with app.app_context():
        share(
            Shared(
                date(2026, 9, 9),
                levels={"LF.goals": "2"},
                step=Step('<b>"Wait"</b>', None, "", None),
            )
        )
    html = page(app, DANA)
    assert "<b>&#34;Wait" not in html
    assert "&lt;b&gt;&#34;Wait&#34;" in html


def test_sixty_visits_are_drawn_with_at_most_twelve_queries(app: Flask) -> None:
    day = date(2026, 8, 20)
    levels = {"LF.goals": "2", "LF.profile": "3", "LL.pace": "NO", "R.demand": "1"}
    visits = [
        Shared(day + timedelta(days=at), levels=levels, notes=(("“So.”", ("LF.goals",)),))
        for at in range(60)
    ]
    visits[5] = replace(visits[5], step=COUNTED)
    visits[40:] = [replace(each, version="2.1.0") for each in visits[40:]]
    with app.app_context():
        publish_next()
        share(*visits)
        client = sign_in(app, DANA)
        client.get(TEACHERS)
        asked: list[str] = []
        event.listen(db.engine, "before_cursor_execute", lambda *args: asked.append(str(args[2])))
        html = client.get(TEACHERS).text
    assert len(Page(html).marks) == 3 * 60
    assert "seen 0 of 3 times" in html
    assert len([sql for sql in asked if sql.startswith("SELECT")]) <= 12, asked


def _without_build(html: str) -> str:
    return re.sub(r"/static/\w+/", "/static/", html)
