"""Entering the district itself: its schools, terms, people, classes, caseloads, rubrics and calendar."""

import secrets
from collections.abc import Mapping
from datetime import datetime

from ..config import files
from ..domain.due import OFFERED, offered
from ..domain.people import District, NewPerson, School, Section, Term
from ..exchange.rubric_file import read_directory
from ..store import due_rules, entering, rubrics, school_calendar
from .loading import DEMO_DOMAIN, Loading
from .plan_values import PersonPlan


def enter_district(loading: Loading, now: datetime) -> None:
    plan, copy, district = loading.plan, loading.copy, loading.district
    named = copy.name % {"name": plan.name}
    founded = District(district, named, plan.timezone, plan.language, copy.sandbox_of)
    entering.found_district(founded, secrets.token_hex(16))
    schools = [School(loading.new_id(now, s.code), s.name, s.code) for s in plan.schools]
    terms = [
        Term(loading.new_id(now), t.title, t.school_year, t.starts_on, t.ends_on)
        for t in plan.terms
    ]
    entering.enter_places(district, schools, terms)
    new = [_person(loading, each, now) for each in plan.people]
    roles = sum(len(each.roles) for each in new)
    entering.enter_people(district, new, [loading.new_id(now) for _ in range(roles)])
    entering.enter_sections(district, _sections(loading, now))
    for case in plan.caseloads:
        entering.assign(district, loading.ids[case.coach], [loading.ids[case.teacher]], case.since)
    for each in read_directory(files() / "rubrics"):
        rubrics.publish(district, each.plain, each.sha, now)
    due_rules.enter(district, offered(loading.new_id(now) for _each in OFFERED))
    school_calendar.enter(district, plan.closed, now)


def _person(loading: Loading, planned: PersonPlan, now: datetime) -> NewPerson:
    return NewPerson(
        id=loading.new_id(now, planned.email),
        name=planned.name,
        called=planned.called,
        code=planned.code,
        roles=tuple((role, loading.ids[code] if code else None) for role, code in planned.roles),
        email=planned.email.removesuffix(DEMO_DOMAIN) + loading.copy.mailbox,
        password_hash=loading.copy.password_hash,
    )


def _sections(loading: Loading, now: datetime) -> Mapping[str, list[Section]]:
    found: dict[str, list[Section]] = {}
    for each in loading.plan.sections:
        section = Section(
            id=loading.new_id(now, each.key),
            school_id=loading.ids[each.school],
            title=each.title,
            subject=each.subject,
            grade_band=each.grade_band,
            room=each.room,
        )
        found.setdefault(loading.ids[each.teacher], []).append(section)
    return found
