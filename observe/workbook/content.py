"""The sheets of one extract, and their rows as visits stream by."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial

from ..domain.export import Edition, Extract, Visit
from . import feedback, own, visits
from .columns import Row, Sheet
from .compliance import COMPLIANCE, requirement_row
from .counts import COUNTS, count_rows
from .cycles import CYCLES, cycle_rows
from .names import Names
from .ratings import RATINGS, Wide, rating_rows
from .readme import DICTIONARY, dictionary_rows, readme_rows, readme_sheet
from .steps import PRACTICE, STEPS, practice_rows, step_rows
from .summary import criteria_sheet, summary_rows, summary_sheet
from .tallies import Tallies

SHEETS = (
    "README",
    "Summary",
    "Criteria",
    "Ratings",
    "Ratings_wide",
    "Visits",
    "Evidence",
    "Counts",
    "Cycles",
    "Action_steps",
    "Compliance",
    "Feedback",
    "Replies",
    "Addenda",
    "Data_dictionary",
)
"""The names of all sheets, in the order of the workbook."""

OWN_SHEETS = (
    *SHEETS[:-1],
    own.HAPPENED.name,
    own.BEFORE.name,
    own.WORDS.name,
    own.LEVELS.name,
    PRACTICE.name,
    own.PROFILE.name,
    SHEETS[-1],
)
"""The same of a teacher's own record, which holds some that are nobody else's."""

_Maker = Callable[[Visit], Iterable[Row]]
_Beside = Callable[[], Iterator[Row]]


class Content:
    """What was extracted, laid out in sheets; the summaries are ready once all visits went by."""

    def __init__(self, extract: Extract, edition: Edition) -> None:
        self.edition = edition
        self.names = names = Names(extract, edition)
        self.tallies = Tallies(names)
        self.summary, self.criteria = summary_sheet(names), criteria_sheet(names)
        self._readme = readme_sheet(edition.say)
        self._extract = extract
        wide = Wide(names, extract.rated)
        district = edition.district
        makers: list[tuple[Sheet, _Maker]] = [
            (RATINGS, lambda visit: rating_rows(visit, names, district)),
            (wide.sheet, lambda visit: [wide.row(visit, names, district)]),
            (visits.VISITS, lambda visit: [visits.visit_row(visit, names, district)]),
            (visits.EVIDENCE, lambda visit: visits.evidence_rows(visit, names)),
            (COUNTS, lambda visit: count_rows(visit, names, district)),
            (feedback.FEEDBACK, lambda visit: feedback.feedback_rows(visit, names)),
            (feedback.REPLIES, lambda visit: feedback.reply_rows(visit, names)),
            (feedback.ADDENDA, lambda visit: feedback.addendum_rows(visit, names)),
        ]
        self._makers = {sheet.name: maker for sheet, maker in makers}
        beside = self._besides()
        self._beside = {sheet.name: rows for sheet, rows in beside}
        bulk = [sheet for sheet, _rows in (*makers, *beside)]
        self.bulk = tuple(sorted(bulk, key=lambda sheet: OWN_SHEETS.index(sheet.name)))

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """All sheets in the order of the workbook."""
        return (self._readme, self.summary, self.criteria, *self.bulk, DICTIONARY)

    def _besides(self) -> Sequence[tuple[Sheet, _Beside]]:
        """The sheets whose rows are no visit's."""
        names, coaching, district = self.names, self._extract.coaching, self.edition.district
        duties = self._extract.requirements
        found: list[tuple[Sheet, _Beside]] = [
            (CYCLES, lambda: (row for each in coaching.cycles for row in cycle_rows(each, names))),
            (STEPS, lambda: (row for each in coaching.steps for row in step_rows(each, names))),
            (COMPLIANCE, lambda: (requirement_row(each, names, district) for each in duties)),
        ]
        return [*found, *self._own()] if self.edition.own_record else found

    def _own(self) -> Sequence[tuple[Sheet, _Beside]]:
        """The sheets of a teacher's own record alone."""
        names, held, tried = self.names, self._extract.own, self._extract.coaching.tried
        rows: list[tuple[Sheet, Callable[..., Iterator[Row]], Sequence[tuple[object, ...]]]] = [
            (own.HAPPENED, own.happened_rows, held.happened),
            (own.BEFORE, own.before_rows, [(each,) for each in held.before]),
            (own.WORDS, own.word_rows, [(each,) for each in held.formal]),
            (own.LEVELS, own.level_rows, [(each,) for each in held.formal]),
            (PRACTICE, practice_rows, [(each,) for each in tried]),
            (own.PROFILE, own.profile_rows, held.profile),
        ]
        return [(sheet, partial(_rows, make, found, names)) for sheet, make, found in rows]

    def stream(self, only: str | None = None) -> Iterator[tuple[str, Row]]:
        """Each row of the bulk sheets, or of one of them, with its sheet's name."""
        for name, beside in self._beside.items():
            if only in (None, name):
                yield from ((name, row) for row in beside())
        if only in self._beside:
            return
        makers = [(n, make) for n, make in self._makers.items() if only in (None, n)]
        for visit in self._extract.visits:
            self.tallies.add(visit)
            for name, make in makers:
                for row in make(visit):
                    yield name, row

    def rest(
        self, rows: Mapping[str, int], tables: Sequence[str]
    ) -> Iterator[tuple[Sheet, Iterable[Row]]]:
        """The small sheets; `rows` counts those of the bulk sheets, `tables` hold the ratings."""
        for sheet, tallies in (
            (self.summary, self.tallies.by_place),
            (self.criteria, self.tallies.overall),
        ):
            groups = self.tallies.in_order(tallies)
            yield sheet, summary_rows(sheet, groups, self.names, tables)
        counts = self._extract.counts
        yield self._readme, readme_rows(self.edition, counts, self.names, rows)
        yield DICTIONARY, dictionary_rows(self.sheets, self.edition.say)


def _rows(
    make: Callable[..., Iterator[Row]], found: Sequence[tuple[object, ...]], names: Names
) -> Iterator[Row]:
    for each in found:
        yield from make(*each, names)
