"""The sheets README, for whoever opens the workbook, and Data_dictionary, for whoever works with it."""

from collections.abc import Iterator, Mapping, Sequence
from zoneinfo import ZoneInfo

from ..domain.export import Counts, Edition
from ..domain.policy import Role
from ..domain.wording import Sentence, Tell, sentence
from .columns import TYPE_WORDS, Column, Row, Sheet, Type, data_sheet, text
from .names import Names

DICTIONARY = data_sheet(
    "Data_dictionary",
    (
        text(
            "sheet",
            "A sheet of this workbook; what goes on in Ratings_2 is as in Ratings.",
            width=18,
        ),
        Column("position", Type.INTEGER, "Which column of that sheet.", "1 or more", width=9),
        text("column", "The column's header.", width=22),
        text("type", "What its cells are.", width=20),
        text("allowed_values", "What may stand there.", width=44, wrapped=True),
        text("meaning", "What it tells.", width=70, wrapped=True),
        text("when_blank", "What a blank cell means.", width=40, wrapped=True),
    ),
    frozen=3,
)

_SUPPRESSION = sentence(
    "No group is hidden on Summary or Criteria: every figure there is counted from rows of this "
    "workbook, all of which you may open. What you may not open is in no row and in no figure, "
    "so it cannot be worked out from what is here."
)
_SMALL = sentence(
    "A figure from fewer than 5 teachers or 2 observers says more about them than about a "
    "criterion: read its interval, and do not publish it."
)
_PIVOT = sentence(
    "Click into Ratings, then Insert, PivotTable (the table is called tblRatings). Put criterion "
    "in Rows, level_label in Columns and rating_id, as a count, in Values. Filter by one rubric, "
    "rubric_version, purpose and source first: levels of two rubrics are not one scale. Count "
    "levels; do not average them. Not observed is not level 1."
)
_COUNTS = sentence(
    "Counts has a row for each thing that was counted in a visit. An interval or scan that was "
    "missed is in no numerator and no denominator: add numerators and denominators, then divide; "
    "do not average rates. A look-for without a row was not counted, which is not zero; a code of "
    "an interval that was looked for and not seen has a row with 0."
)
_LINKS = sentence(
    "observation_id ties all sheets together. evidence_ids of Ratings name note_id of Evidence, "
    "and rating_ids of Evidence name rating_id of Ratings. Ids and codes are text."
)
_FROZEN = sentence(
    "Each row of a visit is what the teacher was sent, as it stood when it was shared. "
    "Corrections after that stand on Addenda; they change nothing in the other sheets. Cycles, "
    "Action_steps and Compliance are as they stood on the day of the export. Drafts and private "
    "thoughts are nowhere in it."
)
_COACHING = sentence(
    "Cycles and Action_steps hold those of which you are the teacher or the coach, and of steps "
    "that teachers let their leader see no more than words and state. cycle_id ties them to each "
    "other and to visits; observation_id and follow_up_visit to the visit that a step was set in "
    "and the first one after it. A look-for is counted in shared visits alone."
)
_COMPLIANCE = sentence(
    "Compliance has a row for each teacher, school, kind of visit and requirement of the "
    "district's rules for due dates. A visit is in it from the day its evidence or its record was "
    "shared. It tells what is done and by when, and nothing of what was written or rated. Visits "
    "before there was a rule have no due date, and no row."
)
_LIVE = sentence(
    "The counts of levels on Summary and Criteria are formulas over Ratings and follow when rows "
    "are deleted; all other figures are values of the day of the export. The charts stand to the "
    "right of the table on Summary."
)
_WHO = sentence(
    "Evidence and ratings of walkthroughs and formal observations: all of the district for its "
    "administrators, own schools for school leaders, own visits for who observed, own feedback "
    "for a teacher. Coaching visits, cycles and action steps: the teacher and the coach alone; the "
    "district gets counts, a school's leader the words and state of a step where its teacher "
    "agrees."
)
_OWN = sentence(
    "This is your own record: all feedback that was shared with you, coaching included, with "
    "your replies, formal observations from their evidence on, your goals and cycles, your steps, "
    "your practice log and your profile. It is yours to keep and to show to whom you like."
)


_ROLES = {
    Role.COACH: sentence("coach"),
    Role.TEACHER: sentence("teacher"),
    Role.LEADER: sentence("school leader"),
    Role.COACHING_LEAD: sentence("coaching lead"),
    Role.ADMINISTRATOR: sentence("administrator"),
}


def readme_sheet(say: Tell) -> Sheet:
    """The one sheet for reading: its headers are words for people too."""
    about = text(
        say(sentence("Observe workbook")),
        "What the line is about.",
        blank="the line above goes on",
        width=28,
    )
    told = text(say(sentence("Read me first")), "What there is to know.", width=110, wrapped=True)
    return Sheet("README", (about, told))


def readme_rows(
    edition: Edition, counts: Counts, names: Names, rows: Mapping[str, int]
) -> Iterator[Row]:
    """`rows` is how many each sheet holds."""
    for what, told in _lines(edition, counts, names, rows):
        yield (
            edition.say(what) if what else None,
            edition.say(told) if isinstance(told, Sentence) else told,
        )


def dictionary_rows(sheets: Sequence[Sheet], say: Tell) -> Iterator[Row]:
    for sheet in sheets:
        for position, column in enumerate(sheet.columns, start=1):
            texts = (TYPE_WORDS[column.type], column.allowed, column.meaning, column.blank)
            yield (sheet.name, position, column.name, *map(say, texts))


def _lines(
    edition: Edition, counts: Counts, names: Names, rows: Mapping[str, int]
) -> Iterator[tuple[Sentence | None, Sentence | str]]:
    """Each line of the sheet: what it is about, where it is not as above, and what there is to know."""
    when = edition.at.astimezone(ZoneInfo(edition.timezone))
    roles = tuple(_ROLES[Role(each)] for each in edition.roles)
    yield sentence("District"), edition.district
    yield sentence("Made for"), edition.person
    yield sentence("Role"), sentence("%(roles)s", roles=roles)
    yield sentence("Made on"), f"{when:%Y-%m-%d %H:%M} ({edition.timezone})"
    yield from _named(
        sentence("Filter"),
        [f"{edition.say(what)}: {value}" for what, value in edition.asked]
        or [sentence("none: everything you may open")],
    )
    yield from _counted(counts)
    yield from _named(
        sentence("Rows in each sheet"), [f"{sheet}: {count}" for sheet, count in rows.items()]
    )
    yield from _named(sentence("Rubric versions"), _versions(names) or [sentence("none")])
    yield sentence("Who may see what"), _OWN if edition.own_record else _WHO
    yield sentence("Suppression"), _SUPPRESSION
    yield sentence("Small numbers"), _SMALL
    yield sentence("What the rows are"), _FROZEN
    yield sentence("How to pivot"), _PIVOT
    yield sentence("How to read Counts"), _COUNTS
    yield sentence("How to read Cycles and Action_steps"), _COACHING
    yield sentence("How to read Compliance"), _COMPLIANCE
    yield sentence("How rows are tied"), _LINKS
    yield sentence("Live figures"), _LIVE
    yield (
        sentence("Columns"),
        sentence("Data_dictionary has a line for every column of every sheet."),
    )


def _counted(counts: Counts) -> Iterator[tuple[Sentence, Sentence | str]]:
    yield sentence("Visits"), str(counts.visits)
    yield sentence("Ratings"), str(counts.ratings)
    yield sentence("Notes"), str(counts.notes)
    if counts.closed_visits is not None:
        told = sentence(
            "%(count)s shared with their teachers (counts only)", count=counts.closed_visits
        )
        yield sentence("Coaching visits"), told
    if counts.steps is not None:
        yield sentence("Action steps"), sentence("%(count)s set (counts only)", count=counts.steps)
    if counts.cycles is not None:
        told = sentence("%(count)s opened (counts only)", count=counts.cycles)
        yield sentence("Coaching cycles"), told


def _versions(names: Names) -> list[Sentence | str]:
    return [
        sentence(
            "%(rubric)s, version %(version)s (%(id)s)",
            rubric=names.rubrics[key].title,
            version=key[1],
            id=key[0],
        )
        for key in sorted(names.rubrics)
    ]


def _named(
    what: Sentence, lines: Sequence[Sentence | str]
) -> Iterator[tuple[Sentence | None, Sentence | str]]:
    for place, line in enumerate(lines):
        yield (None if place else what, line)
