"""That every fault has its trial, every trial its control, and every planted defect its place in the product."""

import ast
from collections import defaultdict
from pathlib import Path

import pytest

from tests.faults.builds import fits
from tests.faults.catalogue import Fault
from tests.faults.defects import DEFECTS

HERE = Path(__file__).parent


def trials() -> dict[Fault, set[str]]:
    """The controls of the trials of each fault, as the marks say."""
    found: dict[Fault, set[str]] = defaultdict(set)
    for path in HERE.glob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Name(id="fault"),
                    args=[ast.Attribute(attr=name)],
                    keywords=[ast.keyword(arg="controls", value=controls)],
                ):
                    found[Fault[name]] |= set(ast.literal_eval(controls))
    return found


def test_every_fault_has_a_trial() -> None:
    assert {*trials()} == {*Fault}


def test_every_trial_has_a_control() -> None:
    assert [each for each, controls in trials().items() if not controls] == []


def test_every_planted_defect_is_tried() -> None:
    assert set().union(*trials().values()) == {*DEFECTS}


@pytest.mark.parametrize("name", sorted(DEFECTS))
def test_a_planted_defect_still_fits_the_product(name: str) -> None:
    """Else its trial would pass for want of a defect: move the patch in tests/faults/defects_*.py."""
    assert fits(DEFECTS[name]) == []
