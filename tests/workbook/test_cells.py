"""Texts, lists and columns as cells hold them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observe.workbook.cells import LONGEST_CELL, letters, pieces
from observe.workbook.ratings import listed
from observe.workbook.twins import defused, undefused


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60), st.integers(2, 9))
def test_a_text_cut_in_pieces_is_the_same_text(text: str, most: int) -> None:
    found = pieces(text, most)
    assert "".join(found) == text
    assert all(len(each.encode("utf-16-le")) <= 2 * most for each in found)


@pytest.mark.parametrize(("count", "cut"), [(3, False), (862, False), (863, True), (2000, True)])
def test_a_list_of_ids_too_long_for_a_cell_points_to_evidence(count: int, cut: bool) -> None:
    ids = [f"{number:036d}" for number in range(count)]
    found = listed(ids, str)
    assert len(found) <= LONGEST_CELL
    assert (found == ", ".join(ids)) is not cut
    if cut:
        whole, pointer = found.rsplit(", ", 1)
        assert pointer == "and more: see Evidence"
        assert whole.split(", ") == ids[: whole.count(", ") + 1]


def test_columns_are_lettered_as_excel_does() -> None:
    assert [letters(n) for n in (0, 25, 26, 51, 52, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
    ]


@given(st.text(st.sampled_from("'=+-@ \t\r\nx＝")))
def test_defusing_can_be_undone(text: str) -> None:
    assert undefused(defused(text)) == text
    assert defused(text)[:1] not in set("=+-@\t\r\n＝")
