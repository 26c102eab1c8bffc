"""The look-for card: at most five, the step's first, each criterion of the goal in its turn."""

from observe.config import files
from observe.domain.look_card import MOST, look_card
from observe.domain.rubric import Rubric
from observe.exchange.rubric_file import read_rubric
from tests.domain.test_progress import step


def rubric() -> Rubric:
    path = files() / "rubrics" / "pl-walkthrough.yaml"
    return read_rubric(path.read_text(encoding="utf-8"), path.name).rubric


def codes(*criteria: str, **values: object) -> list[str]:
    return [each.code for each in look_card(step(**values), criteria, rubric(), "en")]


def test_the_steps_own_comes_first_and_once() -> None:
    found = codes("LF.goals", look_for="LF.goals.retell")
    assert found == ["LF.goals.retell", "LF.goals.revisit", "LF.goals.posted"]


def test_each_criterion_gets_its_turn_and_displays_come_last() -> None:
    found = codes("LF.goals", "LL.pace", look_for="step-1")
    assert found == [
        "step-1",
        "LF.goals.retell",
        "LL.pace.ready",
        "LF.goals.revisit",
        "LL.pace.waiting",
    ]


def test_there_are_never_more_than_five() -> None:
    every = [each.code for each in rubric().criteria()]
    assert len(codes(*every)) == MOST


def test_without_goal_or_step_there_is_no_card() -> None:
    assert look_card(None, (), None, "en") == ()
    assert look_card(None, ("LF.goals",), None, "en") == ()
    assert look_card(None, ("nowhere",), rubric(), "en") == ()


def test_it_speaks_the_readers_language() -> None:
    [first, *_rest] = look_card(None, ("LF.goals",), rubric(), "es")
    assert first.text == "Alguien dice con sus palabras qué aprende y por qué"
