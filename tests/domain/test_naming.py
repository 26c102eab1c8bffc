"""Finding a student's name in somebody's words and putting a seat code in its place."""

import unicodedata

import pytest

from observe.domain.errors import NotValid
from observe.domain.naming import Text, first_name, places, replaced, seat


def put(text: str, name: str, code: str = "S1") -> str:
    each = Text("k", "note", text)
    return replaced(each, name, code, {found.key for found in places([each], name)})


@pytest.mark.parametrize(
    ("text", "name", "wanted"),
    [
        ("Mia reads. MIA writes; mia asks.", "Mia", "S1 reads. S1 writes; S1 asks."),
        ("Mia’s model, Mia's goal", "Mia", "S1’s model, S1's goal"),
        ("Miami and Jamia are no students here", "Mia", "Miami and Jamia are no students here"),
        ("'Mia' \"Mia\" (Mia) Mia, Mia—Mia_x", "Mia", "'S1' \"S1\" (S1) S1, S1—S1_x"),
        ("Mia-led group", "mia", "S1-led group"),
        ("José picks. JOSE waits.", "josé", "S1 picks. S1 waits."),
        (unicodedata.normalize("NFD", "José picks, Zoë waits"), "José", "S1 picks, Zoë waits"),
        ("Ana  María and Ana", "Ana María", "S1 and Ana"),
        ("D’Angelo and D'Angelo", "D'Angelo", "S1 and S1"),
        ("Mía", "Mia", "S1"),
        ("T: ¿Mia? ¡Mia!", "Mia", "T: ¿S1? ¡S1!"),
        ("Weiß asks", "weiss", "S1 asks"),
        ("محمد يقرأ", "محمد", "S1 يقرأ"),
        ("a+b", "a+b", "S1"),
        ("", "Mia", ""),
    ],
)
def test_a_name_becomes_a_seat_wherever_it_is_a_word(text: str, name: str, wanted: str) -> None:
    composed = unicodedata.normalize("NFC", put(text, name))
    assert composed == wanted


def test_only_the_chosen_places_change() -> None:
    each = Text("n", "note", "Will asks: will it melt?")
    found = places([each], "Will")
    assert [place.key for place in found] == ["n.0", "n.1"]
    assert replaced(each, "Will", "S4", {"n.0"}) == "S4 asks: will it melt?"


def test_a_place_shows_a_few_whole_words_around_it() -> None:
    each = Text("n", "glow", "x" * 50 + " one two three Mia four five " + "y" * 50)
    found = places([each], "Mia")[0]
    assert (found.before, found.name, found.after) == ("…one two three ", "Mia", " four five…")


@pytest.mark.parametrize(("typed", "code"), [("s1", "S1"), (" p 7 ", "P7"), ("TB12", "TB12")])
def test_a_seat_is_a_letter_and_a_number(typed: str, code: str) -> None:
    assert seat(typed) == code


@pytest.mark.parametrize("typed", ["", "Mia", "7", "S", "S1234", "S1; T2"])
def test_what_is_no_seat_is_refused_with_its_cure(typed: str) -> None:
    with pytest.raises(NotValid) as refused:
        seat(typed)
    assert "such as S1 or P7" in str(refused.value.fields["code"])


@pytest.mark.parametrize("typed", ["", "  ", "\u0301", "x" * 61, "M\0"])
def test_what_is_no_name_is_refused(typed: str) -> None:
    with pytest.raises(NotValid) as refused:
        first_name(typed)
    assert list(refused.value.fields) == ["name"]
