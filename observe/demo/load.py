"""Entering the planned demo district through the store, the way its people would have."""

import random
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from ..config import files
from ..domain.batch import Batch, Status
from ..domain.due import OFFERED, offered
from ..domain.entry import SCHEMA_V
from ..domain.observation import State
from ..domain.people import District, NewPerson, PlannedVisit, School, Section, Term
from ..domain.policy import Actor, Reach, observing_reach
from ..domain.record import Step, seal
from ..domain.steps import StepNow
from ..exchange.rubric_file import read_directory
from ..store import (
    access,
    answers,
    conferring,
    drafts,
    due_rules,
    entries,
    people,
    plans,
    rubrics,
    school_calendar,
    sharing,
    steps,
)
from ..store.base import writing
from ..store.drafts import Follow
from .enter_coaching import Entering, enter_act, read_notices
from .formal import enter_the_way
from .plan import plan_district
from .plan_values import CoachingAct, DistrictPlan, PersonPlan, StepPlan, VisitPlan
from .schedule import WALKTHROUGH

DEMO_DOMAIN = "@demo.example"
_BUILD = "demo"
_UNREAD = timedelta(days=4)


@dataclass(frozen=True, slots=True)
class Copy:
    """What a copy has of its own: its ids, a template for its name, and how its e-mails end."""

    chance: random.Random
    sandbox_of: str | None = None
    name: str = "%(name)s"
    mailbox: str = DEMO_DOMAIN
    password_hash: str | None = field(default=None, repr=False)


@dataclass(slots=True)
class _Loading:
    """Ids given so far, by the keys that the plan uses."""

    plan: DistrictPlan
    copy: Copy
    district: str = ""
    ids: dict[str, str] = field(default_factory=dict)

    def new_id(self, at: datetime, key: str = "") -> str:
        """A UUIDv7 that is the same for the same seed; kept under `key` where one is given."""
        ms = int(at.timestamp() * 1000)
        rest = self.copy.chance.getrandbits(74)
        number = (ms << 80) | (7 << 76) | ((rest >> 62) << 64) | (2 << 62) | (rest & (2**62 - 1))
        text = f"{number:032x}"
        made = "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))
        if key:
            self.ids[key] = made
        return made

    def actor(self, email: str) -> Actor:
        """Somebody as they would be signed in."""
        person = next(each for each in self.plan.people if each.email == email)
        schools = {role: frozenset({self.ids[c]} if c else ()) for role, c in person.roles}
        return Actor(self.ids[email], self.district, person.name, frozenset(schools), schools)


def load_demo(seed: int, now: datetime, password_hash: str) -> bool:
    """Enter the demo district, all of it or nothing; False where somebody has an account already."""
    if access.has_accounts():
        return False
    copy = Copy(random.Random(seed), password_hash=password_hash)  # noqa: S311 (ids of a demo)
    loading = _planned_district(copy, seed, now)
    with writing(loading.district) as session:
        _enter_district(loading, now)
        for each in _in_order(loading.plan):
            _enter(loading, each)
            session.flush()
            session.expunge_all()
        _read_notices(loading, now)
    return True


def load_copy(copy: Copy, seed: int, now: datetime) -> tuple[str, Mapping[str, str]]:
    """Enter a copy of the demo beside other districts; gives its id and accounts by short name.

    Each visit, and each act between two, is a transaction of its own: whoever saves meanwhile waits for no more than one.
    """
    loading = _planned_district(copy, seed, now)
    with writing(loading.district):
        _enter_district(loading, now)
    for each in _in_order(loading.plan):
        with writing(loading.district):
            _enter(loading, each)
    _read_notices(loading, now)
    emails = (each.email for each in loading.plan.people)
    return loading.district, {email.partition("@")[0]: loading.ids[email] for email in emails}


def _planned_district(copy: Copy, seed: int, now: datetime) -> _Loading:
    shipped = read_directory(files() / "rubrics")
    by_id = {each.rubric.id: each.rubric for each in shipped}
    plan = plan_district(seed, now.astimezone(ZoneInfo("America/Chicago")).date(), by_id)
    loading = _Loading(plan, copy)
    loading.district = loading.new_id(now)
    return loading


def _in_order(plan: DistrictPlan) -> list[VisitPlan | CoachingAct]:
    """What is planned first, since somebody speaks about it before; then all that happened, by its time."""
    return sorted((*plan.visits, *plan.timed, *plan.own, *plan.coaching), key=_moment)


def _moment(each: VisitPlan | CoachingAct) -> tuple[bool, datetime]:
    if isinstance(each, VisitPlan):
        return each.state is not State.PLANNED, each.started_at
    return True, each.at


def _enter(loading: _Loading, each: VisitPlan | CoachingAct) -> None:
    if isinstance(each, VisitPlan):
        _enter_visit(loading, each)
    else:
        enter_act(_entering(loading), each)


def _read_notices(loading: _Loading, now: datetime) -> None:
    people = [loading.ids[each.email] for each in loading.plan.people]
    read_notices(loading.district, people, now - _UNREAD)


def _entering(loading: _Loading) -> Entering:
    plan = loading.plan
    used = next(each for each in plan.visits if each.rubric.endswith(f"/{WALKTHROUGH}"))
    return Entering(
        district=loading.district,
        timezone=plan.timezone,
        ids=loading.ids,
        new_id=loading.new_id,
        actor=loading.actor,
        rubric=(used.rubric, used.rubric_version),
    )


def _enter_district(loading: _Loading, now: datetime) -> None:
    plan, copy, district = loading.plan, loading.copy, loading.district
    named = copy.name % {"name": plan.name}
    founded = District(district, named, plan.timezone, plan.language, copy.sandbox_of)
    people.found_district(founded, secrets.token_hex(16))
    schools = [School(loading.new_id(now, s.code), s.name, s.code) for s in plan.schools]
    terms = [
        Term(loading.new_id(now), t.title, t.school_year, t.starts_on, t.ends_on)
        for t in plan.terms
    ]
    people.enter_places(district, schools, terms)
    new = [_person(loading, each, now) for each in plan.people]
    roles = sum(len(each.roles) for each in new)
    people.enter_people(district, new, [loading.new_id(now) for _ in range(roles)])
    people.enter_sections(district, _sections(loading, now))
    for case in plan.caseloads:
        people.assign(district, loading.ids[case.coach], [loading.ids[case.teacher]], case.since)
    for each in read_directory(files() / "rubrics"):
        rubrics.publish(district, each.plain, each.sha, now)
    due_rules.enter(district, offered(loading.new_id(now) for _each in OFFERED))
    school_calendar.enter(district, plan.closed, now)


def _person(loading: _Loading, planned: PersonPlan, now: datetime) -> NewPerson:
    return NewPerson(
        id=loading.new_id(now, planned.email),
        name=planned.name,
        called=planned.called,
        code=planned.code,
        roles=tuple((role, loading.ids[code] if code else None) for role, code in planned.roles),
        email=planned.email.removesuffix(DEMO_DOMAIN) + loading.copy.mailbox,
        password_hash=loading.copy.password_hash,
    )


def _sections(loading: _Loading, now: datetime) -> Mapping[str, list[Section]]:
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


def _enter_visit(loading: _Loading, visit: VisitPlan) -> None:
    observer = loading.ids[visit.observer]
    observation = loading.new_id(visit.started_at, visit.key)
    if visit.state is State.PLANNED:
        plans.plan(loading.district, observer, [_planned(loading, visit, observation)])
        return
    ended = visit.started_at + timedelta(minutes=visit.minutes)
    step = None
    if visit.step_taps or visit.ends:
        step = steps.open_step(loading.district, observer, loading.ids[visit.teacher])
    made = tuple(_entries(loading, visit, step))
    batch = Batch(
        device_id=made[0]["device_id"],
        device_label="Tablet",
        sent_wall_ms=int(ended.timestamp() * 1000),
        pending_after=0,
        max_seq=len(made),
        entries=made,
    )
    answer = entries.append(
        loading.district,
        observer,
        _reach(loading, visit),
        observation,
        batch,
        ended,
    )
    refused = [ack for ack in answer.acks if ack.status is not Status.STORED]
    if refused:
        raise ValueError(f"The demo visit {visit.key} holds what the log refuses: {refused[0]}")
    _save_words(loading, visit, observer, observation, step)
    if visit.way:
        teacher = loading.ids[visit.teacher]
        enter_the_way(loading.district, observer, teacher, observation, visit.way, loading.new_id)
    if visit.shared_at:
        _share(loading, visit, observer, observation, visit.shared_at)


def _planned(loading: _Loading, visit: VisitPlan, planned: str) -> PlannedVisit:
    return PlannedVisit(
        id=planned,
        teacher=loading.ids[visit.teacher],
        section=loading.ids[visit.section],
        rubric=visit.rubric,
        rubric_version=visit.rubric_version,
        kind=visit.kind,
        starts_at=visit.started_at,
    )


def _reach(loading: _Loading, visit: VisitPlan) -> Reach:
    """As they have it now; but a coach may have had other teachers at the time."""
    reach = observing_reach(loading.actor(visit.observer))
    return replace(reach, schools=None) if reach.caseload else reach


def _entries(loading: _Loading, visit: VisitPlan, step: StepNow | None) -> Iterator[dict[str, Any]]:
    device = f"d-{loading.new_id(visit.started_at)}"
    start = int(visit.started_at.timestamp() * 1000)
    for seq, (ms, kind, target, payload) in enumerate(_acts(loading, visit, device, step), start=1):
        yield {
            "id": loading.new_id(visit.started_at + timedelta(milliseconds=ms)),
            "device_id": device,
            "device_seq": seq,
            "kind": kind,
            "target": target,
            "base": None,
            "payload": payload,
            "lesson_ms": ms,
            "wall_ms": start + ms,
            "approx": False,
            "schema_v": SCHEMA_V,
            "build": _BUILD,
        }


_Act = tuple[int, str, str | None, dict[str, Any]]


def _acts(loading: _Loading, visit: VisitPlan, device: str, step: StepNow | None) -> list[_Act]:
    """What the observer did, in the order of the lesson."""
    created = {
        "teacher": loading.ids[visit.teacher],
        "section": loading.ids[visit.section],
        "rubric": visit.rubric,
        "rubric_version": visit.rubric_version,
        "kind": visit.kind,
        "planned": None,
    }
    acts: list[_Act] = []
    for note in visit.notes:
        written = {"text": note.text, "tags": list(note.tags), "private": note.private}
        note_id = loading.new_id(visit.started_at)
        acts.append((note.lesson_ms, "note.add", note_id, written))
    for rating in visit.ratings:
        given = {"level": rating.level, "segment": None, "comment": rating.comment}
        acts.append((rating.lesson_ms, "rate.set", rating.criterion, given))
    acts += [(each.lesson_ms, "tally.add", each.look_for, {"delta": 1}) for each in visit.tallies]
    acts += [(each.lesson_ms, "check.set", each.look_for, {"on": True}) for each in visit.checks]
    acts += [(at, "tally.add", step.look_for, {"delta": 1}) for at in visit.step_taps if step]
    acts += [(each.lesson_ms, each.kind, each.target, {**each.payload}) for each in visit.acts]
    acts.sort(key=lambda act: act[0])
    begun: list[_Act] = [(0, "obs.create", None, created), (0, "obs.start", None, {})]
    if visit.state is State.CAPTURING:
        return begun + acts
    finish = {"manifest": {device: len(acts) + len(begun) + 1}}
    return [*begun, *acts, (visit.minutes * 60_000, "obs.finish", None, finish)]


def _save_words(
    loading: _Loading, visit: VisitPlan, observer: str, observation: str, open_: StepNow | None
) -> None:
    step = _step(visit.step) if visit.step else None
    follow = Follow(open_.id, open_.revision, visit.ends) if open_ and visit.ends else None
    if visit.glow or visit.grow or step or follow:
        words = drafts.Words(visit.glow or "", visit.grow or "", step, follow)
        drafts.save_words(loading.district, observer, observation, words)


def _step(planned: StepPlan) -> Step:
    return Step(
        text=planned.text,
        criterion=planned.criterion,
        met_when=planned.met_when,
        due_on=planned.due_on,
        look_for_text=planned.counted,
        uses=planned.times,
        visits=planned.visits,
        support=planned.support,
        support_kind=planned.support_kind,
    )


def _share(
    loading: _Loading, visit: VisitPlan, observer: str, observation: str, at: datetime
) -> None:
    plan, district = loading.plan, loading.district
    draft = conferring.agreed(district, drafts.draft(district, observer, observation))
    shown = sharing.preview(draft, plan.language)
    sharing.share(
        district,
        observer,
        next(iter(loading.actor(visit.observer).roles)),
        observation,
        seal(shown),
        language=plan.language,
        timezone=plan.timezone,
        at=at,
    )
    if visit.taken_back_at:
        sharing.take_back(district, observer, observation, visit.taken_back_at)
        return
    _answer(loading, visit, observer, observation)


def _answer(loading: _Loading, visit: VisitPlan, observer: str, observation: str) -> None:
    """What the teacher did with the record, and what the observer added since."""
    district, teacher = loading.district, loading.ids[visit.teacher]
    if visit.opened_at:
        answers.open_first(district, teacher, observation, visit.opened_at)
    for each in visit.replies:
        key = loading.new_id(each.at)
        answers.reply(district, teacher, observation, each.criterion, each.text, each.at, key)
    if visit.acknowledged_at:
        answers.acknowledge(district, teacher, observation, visit.acknowledged_at)
    for more in visit.addenda:
        answers.add(
            district,
            observer,
            observation,
            more.criterion,
            _label(visit, more.new, district, more.criterion),
            more.reason,
            more.at,
        )


def _label(visit: VisitPlan, level: str, district: str, code: str) -> str:
    rubric = rubrics.rubric_version(district, visit.rubric, visit.rubric_version)
    criterion = rubric.criterion(code) if rubric else None
    found = rubric.scale_of(criterion).level(level) if rubric and criterion else None
    return rubric.say(found.label, "en") if rubric and found else level
