"""What would become of a pasted list in a district: who is added, what changes, and what stands in the way."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from .people import School, Section
from .places import plain
from .policy import Role
from .roles import DISTRICT_WIDE, Held
from .roster import (
    Column,
    Fate,
    Known,
    ListedRow,
    NewClass,
    Outcome,
    PersonPlan,
    Plan,
    Problem,
    RosterList,
)
from .roster_lookups import Coaches, Reference, Schools
from .roster_people import Group, grouped, recognize
from .wording import Sentence, sentence


def match(roster: RosterList, known: Known) -> Plan:
    """Nothing is stored: the plan may be shown, and carried out where it has no problems."""
    groups = grouped(roster.rows)
    recognize(groups, known)
    schools = Schools(known.schools)
    misread = frozenset(each.row for each in roster.problems if each.column is Column.ROLE)
    drafts = [_Draft(group, known, schools, misread) for group in groups]
    for draft in drafts:
        draft.take_rows()
    coaches = Coaches(_all_coaches(drafts, known))
    for draft in drafts:
        draft.take_coaches(coaches)
    return _plan(roster, drafts)


def _plan(roster: RosterList, drafts: Sequence["_Draft"]) -> Plan:
    problems = [*roster.problems, *(each for draft in drafts for each in draft.group.problems)]
    by_row: dict[int, list[Problem]] = {}
    for problem in sorted(problems, key=lambda each: each.row):
        by_row.setdefault(problem.row, []).append(problem)
    rows = [(draft, row) for draft in drafts for row in draft.group.rows]
    outcomes = [
        _outcome(draft, row, by_row.get(row.number, ()))
        for draft, row in sorted(rows, key=lambda each: each[1].number)
    ]
    ordered = tuple(each for row in sorted(by_row) for each in by_row[row])
    return Plan(tuple(each.result() for each in drafts), tuple(outcomes), ordered)


def _outcome(draft: "_Draft", row: ListedRow, problems: Sequence[Problem]) -> Outcome:
    says = tuple(draft.says.get(row.number, ()))
    if problems:
        fate = Fate.PROBLEM
    elif draft.group.known is None:
        fate = Fate.ADDED
    else:
        fate = Fate.CHANGED if says else Fate.SAME
    return Outcome(row.number, row.name, fate, says, tuple(problems))


@dataclass
class _Draft:
    """One person's plan in the making; `misread` are rows whose roles could not be read."""

    group: Group
    known: Known
    schools: Schools
    misread: frozenset[int]
    gains: list[Held] = field(default_factory=list)
    classes: list[NewClass] = field(default_factory=list)
    coaches: list[Reference] = field(default_factory=list)
    says: dict[int, list[Sentence]] = field(default_factory=dict)

    @property
    def reference(self) -> Reference:
        return self.group.known.id if self.group.known else self.group.key

    @property
    def held(self) -> set[Held]:
        """The roles this person will hold."""
        own = self.group.known.held if self.group.known else frozenset()
        return {*own, *self.gains}

    def take_rows(self) -> None:
        self._say_details()
        for row in self.group.rows:
            at = self._schools_of(row)
            self._take_roles(row, at)
            if row.title and row.number not in self.misread:
                self._take_class(row, at)
        if self.gains and self.group.known and self.group.known.id == self.known.actor:
            own = "You cannot change your own roles: ask another administrator."
            self.group.note(self.group.rows[0], Column.ROLE, sentence(own))

    def take_coaches(self, coaches: Coaches) -> None:
        for row in self.group.rows:
            for text in row.coaches:
                found = coaches.find(text)
                if isinstance(found, Sentence):
                    self.group.note(row, Column.COACH, found)
                elif found == self.reference:
                    self.group.note(row, Column.COACH, sentence("Nobody coaches themselves."))
                elif self.group.lacks_school:
                    continue
                elif not any(each.role is Role.TEACHER for each in self.held):
                    only = (
                        "Only teachers have a coach: add the role of teacher, or empty this cell."
                    )
                    self.group.note(row, Column.COACH, sentence(only))
                else:
                    self._take_coach(row, found, coaches)

    def result(self) -> PersonPlan:
        group, known = self.group, self.group.known
        return PersonPlan(
            key=group.key,
            id=known.id if known else None,
            name=known.name if known and plain(known.name) == plain(group.name) else group.name,
            called=group.said("called") or (known.called if known else group.name),
            code=known.code if known else group.said("code"),
            email=group.said("email") or None,
            gains=tuple(self.gains),
            classes=tuple(self.classes),
            coaches=tuple(self.coaches),
            details_change=bool(known and self._new_details()),
        )

    def _say(self, row: ListedRow, said: Sentence) -> None:
        self.says.setdefault(row.number, []).append(said)

    def _new_details(self) -> list[Sentence]:
        known, group = self.group.known, self.group
        if known is None:
            return []
        said = []
        if plain(group.name) != plain(known.name):
            said.append(sentence("New name, until now %(name)s", name=known.name))
        if group.said("called") not in ("", known.called):
            said.append(sentence("Called %(called)s", called=group.said("called")))
        if group.said("email") and known.email is None:
            said.append(sentence("E-mail %(email)s", email=group.said("email")))
        return said

    def _say_details(self) -> None:
        for each in self._new_details():
            self._say(self.group.rows[0], each)

    def _schools_of(self, row: ListedRow) -> list[School]:
        found = [self.schools.find(each) for each in row.schools]
        for each in found:
            if isinstance(each, Sentence):
                self.group.note(row, Column.SCHOOL, each)
        at = [each for each in found if isinstance(each, School)]
        if not row.schools and self.schools.only:
            return [self.schools.only]
        return at

    def _take_roles(self, row: ListedRow, at: Sequence[School]) -> None:
        roles = row.roles
        if row.number in self.misread:
            return
        if not roles and (row.title or (self.group.known is None and not self.gains)):
            roles = (Role.TEACHER,)
        for role in roles:
            if role in DISTRICT_WIDE:
                self._gain(row, Held(role, None))
            elif at:
                for school in at:
                    self._gain(row, Held(role, school.id))
            elif row.schools or any(each.role is role for each in self.held):
                continue
            elif role is Role.COACH:
                self._gain(row, Held(role, None))
            else:
                lacks = "The school is missing: write its name or its code."
                self.group.note(row, Column.SCHOOL, sentence(lacks))

    def _gain(self, row: ListedRow, held: Held) -> None:
        if held not in self.held:
            self.gains.append(held)
            self._say(row, _gained(held.role, self.schools.name(held.school)))

    def _take_class(self, row: ListedRow, at: Sequence[School]) -> None:
        taught = [each.school for each in self.held if each.role is Role.TEACHER]
        if not row.schools:
            at = [each for each in self.schools.all if each.id in taught] if taught else at
        if len(at) != 1:
            if at or not row.schools:
                one = "A class is at one school: write which one."
                self.group.note(row, Column.SCHOOL, sentence(one))
        elif at[0].id not in taught:
            only = "Only teachers have classes: add the role of teacher, or empty this cell."
            self.group.note(row, Column.CLASS, sentence(only))
        else:
            self._add_class(row, at[0].id)

    def _add_class(self, row: ListedRow, school: str) -> None:
        listed = (each for each in self.classes if each.school_id == school)
        if any(plain(each.title) == plain(row.title) for each in listed):
            return
        own = self.known.sections.get(self.group.known.id, ()) if self.group.known else ()
        here = (each for each in own if each.school_id == school)
        there = next((each for each in here if plain(each.title) == plain(row.title)), None)
        new = NewClass(
            school,
            there.title if there else row.title,
            row.subject or (there.subject if there else ""),
            row.grade_band or (there.grade_band if there else ""),
            row.room or (there.room if there else ""),
            there.id if there else None,
        )
        if there is None:
            self._say(row, sentence("Class %(title)s", title=row.title))
        elif _differs(new, there):
            self._say(row, sentence("Class %(title)s, changed", title=there.title))
        else:
            return
        self.classes.append(new)

    def _take_coach(self, row: ListedRow, coach: Reference, coaches: Coaches) -> None:
        if (coach, self.reference) in self.known.caseloads or coach in self.coaches:
            return
        self.coaches.append(coach)
        self._say(row, sentence("Coached by %(coach)s", coach=coaches.name(coach)))


def _all_coaches(
    drafts: Sequence[_Draft], known: Known
) -> Iterator[tuple[Reference, Sequence[str]]]:
    for draft in drafts:
        if _coaches(draft.held):
            group, old = draft.group, draft.group.known
            words = (group.name, *(group.said(each) for each in ("email", "code", "called")))
            yield (
                draft.reference,
                (*words, *((old.email or "", old.code, old.called) if old else ())),
            )
    listed = {draft.reference for draft in drafts}
    for each in known.people:
        if each.active and each.id not in listed and _coaches(each.held):
            yield each.id, (each.name, each.email or "", each.code, each.called)


def _coaches(held: Iterable[Held]) -> bool:
    return any(each.role is Role.COACH for each in held)


def _gained(role: Role, school: str) -> Sentence:
    if role is Role.TEACHER:
        return sentence("Teacher at %(school)s", school=school)
    if role is Role.COACH and not school:
        return sentence("Coach for the whole district")
    if role is Role.COACH:
        return sentence("Coach at %(school)s", school=school)
    if role is Role.LEADER:
        return sentence("Leader of %(school)s", school=school)
    return sentence("Coaching lead")


def _differs(new: NewClass, there: Section) -> bool:
    return (new.subject, new.grade_band, new.room) != (there.subject, there.grade_band, there.room)
