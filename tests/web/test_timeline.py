"""The timeline page: what its marks, its line, its table and its steps say."""

import re
from datetime import date

from flask import Flask

from observe.store import steps
from tests.cast import DANA, DISTRICT, OKAFOR, PRIYA, sign_in
from tests.shared_visits import Shared, share
from tests.web.timelines import (
    COUNTED,
    FIRST,
    SECOND,
    STEP,
    TEACHERS,
    Page,
    page,
    publish_next,
)


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


def test_observers_are_signed_where_they_change(told: Flask) -> None:
    html = page(told, OKAFOR, "/timeline")
    assert html.count("<title>Priya Nair</title>PN</text>") == 1
    assert '<b class="sign">DR</b>Dana Ruiz' in html
    assert 'class="sign"' not in page(told, DANA)
