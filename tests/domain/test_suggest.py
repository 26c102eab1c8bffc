"""The step that a rubric suggests starts from the lowest level given."""

from observe.config import files
from observe.domain.fold import Rating
from observe.domain.rubric import Rubric
from observe.domain.suggest import suggest_steps
from observe.exchange.rubric_file import read_rubric


def walkthrough() -> Rubric:
    path = files() / "rubrics" / "pl-walkthrough.yaml"
    return read_rubric(path.read_text(encoding="utf-8"), path.name).rubric


def rated(target: str, level: str | None, segment: int | None = None) -> Rating:
    return Rating(target, segment, level, None, "entry", 0, ())


def offered(rubric: Rubric, code: str, level: str) -> list[str]:
    criterion = rubric.criterion(code)
    assert criterion is not None
    return [rubric.say(text, "en") for text in criterion.next_steps[level]]


def test_the_lowest_level_comes_first_and_gives_all_its_steps() -> None:
    rubric = walkthrough()
    found = suggest_steps(rubric, [rated("LF.goals", "3"), rated("LD.mastery", "1")], "en")
    texts = [each.text for each in found]
    assert texts == (offered(rubric, "LD.mastery", "1") + offered(rubric, "LF.goals", "3"))[:4]
    assert found[0].criterion == "LD.mastery"


def test_equal_levels_come_in_the_order_of_the_rubric() -> None:
    found = suggest_steps(walkthrough(), [rated("R.demand", "2"), rated("LF.profile", "2")], "en")
    assert found[0].criterion == "LF.profile"


def test_nothing_rated_suggests_nothing() -> None:
    assert suggest_steps(walkthrough(), [], "en") == ()


def test_what_is_no_level_and_the_top_level_suggest_nothing() -> None:
    ratings = [rated("LF.goals", "NO"), rated("LL.pace", None), rated("LC.community", "4")]
    assert suggest_steps(walkthrough(), ratings, "en") == ()


def test_of_two_segments_the_lower_one_counts() -> None:
    rubric = walkthrough()
    found = suggest_steps(rubric, [rated("LF.goals", "3", 1), rated("LF.goals", "1", 2)], "en")
    assert [each.text for each in found] == offered(rubric, "LF.goals", "1")


def test_steps_are_said_in_the_language_asked_for() -> None:
    rubric = walkthrough()
    found = suggest_steps(rubric, [rated("LF.goals", "1")], "es")
    criterion = rubric.criterion("LF.goals")
    assert criterion is not None
    assert found[0].text == criterion.next_steps["1"][0]["es"]
    assert found[0].title == criterion.title["es"]
