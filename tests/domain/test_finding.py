"""Words found whatever their case and accents, and marked where they stand."""

import pytest

from observe.domain.finding import Piece, excerpt, fold, holds, marked, words_of


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("", ()),
        ("a", ()),
        (" ! ", ()),
        ("ab", ("ab",)),
        ("Núñez  MATH math", ("nunez", "math")),
        ("“my goal”, Straße", ("my", "goal", "strasse")),
        ("5%", ()),
        ("25%", ("25%",)),
        ("x" * 200, ("x" * 100,)),
        (" ".join(f"w{n}" for n in range(20)), tuple(f"w{n}" for n in range(8))),
    ],
)
def test_a_question_is_taken_as_different_folded_words(asked: str, words: tuple[str, ...]) -> None:
    assert words_of(asked) == words


def test_a_letter_is_the_same_with_and_without_its_accent() -> None:
    assert fold("ÁÉÎõü Ñandú Œuvre") == "aeiou nandu œuvre"


def test_every_word_has_to_be_there() -> None:
    assert holds("The goal was José’s own", ("jose", "goal"))
    assert not holds("The goal was José’s own", ("jose", "map"))


def test_hits_are_marked_in_the_text_as_it_was_written() -> None:
    assert marked("Señora Núñez und die Straße", ("nunez", "strasse")) == (
        Piece("Señora ", False),
        Piece("Núñez", True),
        Piece(" und die ", False),
        Piece("Straße", True),
    )


def test_hits_that_meet_are_one() -> None:
    assert marked("goals", ("goal", "als")) == (Piece("goals", True),)


def test_decomposed_letters_are_marked_whole() -> None:
    assert marked("Jose\u0301 asks", ("jose",)) == (
        Piece("Jose\u0301", True),
        Piece(" asks", False),
    )


def test_an_excerpt_stands_around_the_first_hit() -> None:
    text = "before " * 60 + "the model " + "after " * 60
    found = excerpt(text, ("model",))
    assert Piece("model", True) in found
    assert found[0].text == "… "
    assert found[-1].text == " …"
    assert 100 < sum(len(piece.text) for piece in found) < 400


def test_a_short_text_is_its_own_excerpt() -> None:
    assert "".join(piece.text for piece in excerpt("A short one", ("short",))) == "A short one"


def test_an_excerpt_of_one_endless_word_still_ends() -> None:
    assert len("".join(piece.text for piece in excerpt("x" * 20_000, ("xx",)))) < 400
