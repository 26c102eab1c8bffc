"""The sheets Ratings, one row a rating, and Ratings_wide, one row a visit."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ..domain.export import Rated, Rating, Visit
from ..domain.wording import Tell, sentence
from .cells import LONGEST_CELL
from .columns import Column, Row, Sheet, Type, code, data_sheet, text
from .names import Names, RubricNames
from .place import (
    CYCLE,
    FINAL,
    PLACE,
    RUBRIC,
    SOURCE,
    VISIT_ID,
    final_of,
    place_of,
    source_of,
)

RATINGS = data_sheet(
    "Ratings",
    (
        code("rating_id", "The entry behind the row.", width=38),
        VISIT_ID,
        CYCLE,
        *PLACE,
        Column(
            "segment",
            Type.INTEGER,
            "The part of the lesson that was rated.",
            "1 or more",
            "the whole visit",
            width=9,
        ),
        *RUBRIC,
        text("domain", "The domain's title.", width=20),
        code("criterion_code", "The criterion's code in the rubric.", width=14),
        text("criterion", "The criterion's title.", width=30),
        Column(
            "level",
            Type.INTEGER,
            "The level given, counted from 1, the lowest. Levels are ordered, not measured: count them.",
            "1 to the number of levels of the scale",
            "not observed, or does not apply: level_label says which",
            width=8,
            colored=True,
        ),
        text("level_label", "The level's name, or what was recorded instead.", width=16),
        Column(
            "not_observed",
            Type.BOOLEAN,
            "TRUE where the practice was not seen, which is not level 1.",
            "TRUE, FALSE",
            width=10,
        ),
        SOURCE,
        Column(
            "evidence_count",
            Type.INTEGER,
            "How many different notes stand under the criterion.",
            "0 or more",
            width=9,
        ),
        code(
            "evidence_ids",
            "Those notes, as in note_id of Evidence.",
            allowed="ids with a comma and a space between; a list too long for a cell is cut and points to Evidence",
            blank="no note was filed under the criterion",
            width=38,
        ),
        *FINAL,
    ),
)

_WIDE_HEAD = (VISIT_ID, *PLACE, *RUBRIC, SOURCE, *FINAL)


def rating_rows(visit: Visit, names: Names, district: str) -> Iterator[Row]:
    """In the order of the rubric, then of the lesson."""
    rubric = names.rubric(visit)
    place, final = place_of(visit, names, district), final_of(visit, names)
    for each in in_order(visit, rubric):
        named = rubric.criterion(each.criterion)
        yield (
            each.id,
            visit.id,
            visit.cycle,
            *place,
            each.segment,
            rubric.title,
            visit.rubric_version,
            named.domain,
            each.criterion,
            named.title,
            each.level,
            rubric.label(each),
            (each.criterion, each.code) in rubric.unseen,
            source_of(visit),
            len(each.evidence),
            listed(each.evidence, names.say),
            *final,
        )


class Wide:
    """The sheet Ratings_wide of one extract: a column for each criterion, or each segment of one."""

    def __init__(self, names: Names, rated: Iterable[Rated]) -> None:
        self._places = _wide_places(names, rated)
        taken = {column.name for column in _WIDE_HEAD}
        columns = [_level_column(place, title, taken) for place, title in self._places.items()]
        self.sheet: Sheet = data_sheet("Ratings_wide", (*_WIDE_HEAD, *columns))

    def row(self, visit: Visit, names: Names, district: str) -> Row:
        given = {(each.criterion, each.segment or 0): each.level for each in visit.ratings}
        return (
            visit.id,
            *place_of(visit, names, district),
            names.rubric(visit).title,
            visit.rubric_version,
            source_of(visit),
            *final_of(visit, names),
            *(given.get(place) for place in self._places),
        )


def in_order(visit: Visit, rubric: RubricNames) -> list[Rating]:
    return sorted(
        visit.ratings,
        key=lambda each: (
            rubric.criterion(each.criterion).place,
            each.criterion,
            each.segment or 0,
        ),
    )


def listed(ids: Sequence[str], say: Tell) -> str:
    """Ids with a comma and a space between; cut where a cell cannot hold them all."""
    whole = ", ".join(ids)
    if len(whole) <= LONGEST_CELL:
        return whole
    pointer = say(sentence("and more: see Evidence"))
    room = whole[: LONGEST_CELL - len(pointer) - len(", ")]
    return f"{room[: room.rindex(', ')]}, {pointer}"


def _wide_places(names: Names, rated: Iterable[Rated]) -> Mapping[tuple[str, int], str]:
    """The title of each criterion, by code and segment, in the order of the rubrics."""
    found: dict[tuple[str, int], tuple[int, str]] = {}
    whole = {each[:3] for each in rated}
    unrated = (
        (*key, criterion, 0)
        for key, rubric in names.rubrics.items()
        for criterion in rubric.criteria
        if (*key, criterion) not in whole
    )
    for rubric, version, criterion, segment in (*rated, *unrated):
        named = names.rubrics[rubric, version].criterion(criterion)
        found.setdefault((criterion, segment), (named.place, named.title))
    order = sorted(found, key=lambda place: (found[place][0], *place))
    return {place: found[place][1] for place in order}


def _level_column(place: tuple[str, int], title: str, taken: set[str]) -> Column:
    """Named by its criterion's code; Excel takes no two headers that differ only by case."""
    criterion, segment = place
    name = f"{criterion}_s{segment}" if segment else criterion
    while name.casefold() in taken:
        name += "_"
    taken.add(name.casefold())
    return Column(
        name,
        Type.INTEGER,
        sentence(
            "The level of “%(criterion)s”, by the rubric and version named in the row.",
            criterion=title,
        ),
        "1 to the number of levels of the scale",
        "not rated, not observed or does not apply: Ratings tells them apart",
        width=11,
        colored=True,
    )
