"""Whose a pasted list's rows are: several rows of one person, and people whom the district knows already."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from .people import problem_in_training
from .places import plain
from .roster import Column, Known, KnownPerson, ListedRow, Problem
from .wording import Sentence, sentence


@dataclass
class Group:
    """The rows of one person, who is `known` where the district has them."""

    rows: list[ListedRow]
    known: KnownPerson | None = None
    problems: list[Problem] = field(default_factory=list)

    @property
    def key(self) -> int:
        return self.rows[0].number

    @property
    def name(self) -> str:
        return self.rows[0].name

    @property
    def lacks_school(self) -> bool:
        """Whether a school could not be read, so that roles are missing for that reason alone."""
        return any(each.column is Column.SCHOOL for each in self.problems)

    def said(self, name: str) -> str:
        """The first that any of the rows says about the person."""
        return next((text for row in self.rows if (text := getattr(row, name))), "")

    def note(self, row: ListedRow, column: Column, problem: Sentence) -> None:
        self.problems.append(Problem(row.number, column, problem))


def grouped(rows: Iterable[ListedRow]) -> list[Group]:
    """One group a person: by e-mail, else by code, else by a name that only one of them has."""
    groups: list[Group] = []
    by_email: dict[str, Group] = {}
    by_code: dict[str, Group] = {}
    loose: list[ListedRow] = []
    for row in rows:
        code = plain(row.code)
        found = by_email.get(row.email) if row.email else by_code.get(code)
        if found is None and not (row.email or row.code):
            loose.append(row)
            continue
        if found is None:
            groups.append(found := Group([]))
        found.rows.append(row)
        by_email |= {row.email: found} if row.email else {}
        if row.code:
            by_code.setdefault(code, found)
    groups += _by_name(loose, groups)
    for group in groups:
        group.rows.sort(key=lambda row: row.number)
        _check_one_person(group)
    _check_codes(groups)
    return sorted(groups, key=lambda group: group.key)


def recognize(groups: Sequence[Group], known: Known) -> None:
    """Find out whom of the district each group is, and what speaks against it."""
    index = _index_of(known.people)
    first: dict[str, Group] = {}
    for group in groups:
        _recognize(group, known, index)
        if group.known:
            other = first.setdefault(group.known.id, group)
            if other is not group:
                twice = "Row %(row)s is about %(name)s too: write the same name and e-mail in both."
                said = sentence(twice, row=other.key, name=group.known.name)
                group.note(group.rows[0], Column.NAME, said)


def _recognize(group: Group, known: Known, index: Mapping[str, Sequence[KnownPerson]]) -> None:
    row, email, code = group.rows[0], group.said("email"), group.said("code")
    by_email = next(iter(index.get(f"e-mail {email}", ())), None) if email else None
    by_code = next(iter(index.get(f"code {plain(code)}", ())), None) if code else None
    real = problem_in_training(email) if known.training and email and not by_email else None
    if real:
        group.note(row, Column.EMAIL, real)
    elif email in known.taken:
        used = "This e-mail is in use already: write another one, or leave it empty."
        group.note(row, Column.EMAIL, sentence(used))
    group.known = by_email or by_code or _namesake(group, index, email, code)
    if group.known is None:
        return
    misnamed = by_code and not by_email and plain(by_code.name) != plain(group.name)
    if by_code and (by_code is not group.known or misnamed):
        _note_code(group, by_code.name)
    elif by_email and code and not by_code:
        has = "%(name)s has the code %(code)s here: write that one, or leave the cell empty."
        group.note(row, Column.CODE, sentence(has, name=by_email.name, code=by_email.code))
    _check_known(group, group.known, email)


def _index_of(people: Iterable[KnownPerson]) -> Mapping[str, Sequence[KnownPerson]]:
    found: dict[str, list[KnownPerson]] = {}
    for each in people:
        keys = [f"code {plain(each.code)}", f"name {plain(each.name)}"]
        for key in [*keys, *([f"e-mail {each.email}"] if each.email else [])]:
            found.setdefault(key, []).append(each)
    return found


def _by_name(loose: Sequence[ListedRow], groups: Sequence[Group]) -> list[Group]:
    """Rows that say only a name: they join the one person of that name, or make a new one."""
    standing: dict[str, list[Group]] = {}
    for group in groups:
        for name in dict.fromkeys(plain(row.name) for row in group.rows):
            standing.setdefault(name, []).append(group)
    made = []
    for row in loose:
        same = standing.setdefault(plain(row.name), [])
        if not same:
            same.append(Group([]))
            made.append(same[0])
        elif len(same) > 1:
            two = "This list has two people of this name: add the e-mail or the code."
            same[0].note(row, Column.NAME, sentence(two))
        same[0].rows.append(row)
    return made


def _check_one_person(group: Group) -> None:
    first = group.rows[0]
    for row in group.rows[1:]:
        if plain(row.name) != plain(first.name):
            column = Column.EMAIL if row.email else Column.CODE
            wrong = "Row %(row)s has this too, for %(name)s: it can be only one person’s."
            group.note(row, column, sentence(wrong, row=first.number, name=first.name))
        elif row.code and plain(row.code) != plain(group.said("code")):
            wrong = "Row %(row)s gives %(name)s another code: keep one of them."
            group.note(row, Column.CODE, sentence(wrong, row=first.number, name=first.name))


def _check_codes(groups: Iterable[Group]) -> None:
    """Two people of the list, told apart by their e-mails, may not have one code."""
    first: dict[str, Group] = {}
    for group in groups:
        code = plain(group.said("code"))
        other = first.setdefault(code, group) if code else group
        if other is not group:
            wrong = "Row %(row)s has this too, for %(name)s: it can be only one person’s."
            said = sentence(wrong, row=other.key, name=other.name)
            group.note(group.rows[0], Column.CODE, said)


def _namesake(
    group: Group, index: Mapping[str, Sequence[KnownPerson]], email: str, code: str
) -> KnownPerson | None:
    """Somebody here of the same name, where nothing that is said speaks against it."""
    same = index.get(f"name {plain(group.name)}", ())
    if email or code:
        same = [each for each in same if not code and each.email is None]
    if len(same) > 1:
        several = "Several people of this name are here: add the e-mail or the code."
        group.note(group.rows[0], Column.NAME, sentence(several))
    return same[0] if same else None


def _note_code(group: Group, name: str) -> None:
    row = next(row for row in group.rows if row.code)
    wrong = "%(name)s has this code here: write another one, or leave it empty for the next one."
    group.note(row, Column.CODE, sentence(wrong, name=name))


def _check_known(group: Group, known: KnownPerson, email: str) -> None:
    row = group.rows[0]
    if not known.active:
        left = "%(name)s is deactivated: bring them back on their own page first."
        group.note(row, Column.NAME, sentence(left, name=known.name))
    if email and known.email and email != known.email:
        other = "%(name)s signs in with another e-mail: change it on their own page, not by a list."
        group.note(row, Column.EMAIL, sentence(other, name=known.name))
