"""A district's own words in our sentences: whole words, right endings, nothing else touched."""

import pytest

from observe.domain.errors import NotValid
from observe.domain.glossary import Word, checked, put_in
from observe.domain.terms import ALL

TOUR = Word("walkthrough", "observation tour", "observation tours")
PARTNER = Word("coach", "instructional partner", "instructional partners")
DROP_IN = Word("visit", "drop-in", "drop-ins")
CAMPUS = Word("school", "campus", "campuses")
RECORRIDO = Word("visit", "recorrido", "recorridos", "m")
ALIADA = Word("coach", "aliada", "aliadas", "f")
META = Word("step", "meta", "metas", "f")


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("A walkthrough was shared.", "An observation tour was shared."),
        ("Ask a coach.", "Ask an instructional partner."),
        ("Coach", "Instructional partner"),
        ("The coach’s notes", "The instructional partner’s notes"),
        ("%(num)d visits in all", "%(num)d drop-ins in all"),
        ("A coaching visit", "A coaching drop-in"),
        ("The school leader", "The campus leader"),
    ],
)
def test_a_word_takes_our_term_s_place(ours: str, theirs: str) -> None:
    assert put_in(ours, (TOUR, PARTNER, DROP_IN, CAMPUS), "en") == theirs


@pytest.mark.parametrize(
    "text",
    [
        "%(visit)s and {visit}",
        "observation_id names visit_id",
        "Rows in Visits",
        "Whom to visit next",
        "This school year",
        "Visitors are visited.",
        "revisits",
    ],
)
def test_what_only_looks_like_a_term_stays(text: str) -> None:
    assert put_in(text, (DROP_IN, CAMPUS), "en") == text


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("La visita compartida", "El recorrido compartido"),
        ("Abra la visita de la semana.", "Abra el recorrido de la semana."),
        ("El fin de la visita", "El fin del recorrido"),
        ("Ninguna visita nueva", "Ningún recorrido nuevo"),
        ("Todas las visitas terminadas", "Todos los recorridos terminados"),
        ("Pregunte al coach o a los coaches.", "Pregunte a la aliada o a las aliadas."),
        ("Los primeros pasos", "Los primeros pasos"),
        ("El paso de acción abierto", "La meta abierta"),
    ],
)
def test_a_spanish_word_brings_its_gender(ours: str, theirs: str) -> None:
    assert put_in(ours, (RECORRIDO, ALIADA, META), "es") == theirs


def test_without_own_words_nothing_changes() -> None:
    assert put_in("A coach", (), "en") == "A coach"


@pytest.mark.parametrize("bad", ["", "  ", "a" * 81, "two\x00words", "a <b>", "50 %", "coach", "-"])
def test_a_word_that_cannot_be_used_is_told_where(bad: str) -> None:
    with pytest.raises(NotValid) as refused:
        checked("visit", "en", Word("visit", "drop-in", bad), ())
    assert set(refused.value.fields) == {"many"}


def test_a_word_that_another_term_has_by_now_is_refused() -> None:
    with pytest.raises(NotValid) as refused:
        checked("note", "en", Word("note", "drop-in", "drop-ins"), (DROP_IN,))
    assert set(refused.value.fields) == {"one", "many"}


def test_two_terms_may_change_their_words() -> None:
    assert checked("coach", "en", Word("coach", "visit", "visits"), (DROP_IN,)).one == "visit"


def test_spanish_asks_for_the_gender() -> None:
    with pytest.raises(NotValid) as refused:
        checked("visit", "es", Word("visit", "recorrido breve", "recorridos breves"), ())
    assert set(refused.value.fields) == {"gender"}


def test_every_term_has_its_forms_in_both_languages() -> None:
    assert [
        t.name for t in ALL if not all(t.forms[x].one and t.forms[x].many for x in ("en", "es"))
    ] == []
    assert [t.name for t in ALL if t.forms["es"].gender not in ("m", "f")] == []
