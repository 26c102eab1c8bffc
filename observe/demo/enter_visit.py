"""Entering a visit: planned, or captured entry by entry as a tablet sends it, with its words, as far as it came."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from ..domain.batch import Batch, Status
from ..domain.entry import SCHEMA_V
from ..domain.observation import State
from ..domain.people import PlannedVisit
from ..domain.policy import Reach, observing_reach
from ..domain.record import Step
from ..domain.steps import StepNow
from ..store import drafted_words, drafts, entries, plans, steps
from ..store.drafted_words import Follow
from .enter_sharing import share
from .formal import enter_the_way
from .loading import Loading
from .plan_values import StepPlan, VisitPlan

_BUILD = "demo"


def enter_visit(loading: Loading, visit: VisitPlan) -> None:
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
        share(loading, visit, observer, observation, visit.shared_at)


def _planned(loading: Loading, visit: VisitPlan, planned: str) -> PlannedVisit:
    return PlannedVisit(
        id=planned,
        teacher=loading.ids[visit.teacher],
        section=loading.ids[visit.section],
        rubric=visit.rubric,
        rubric_version=visit.rubric_version,
        kind=visit.kind,
        starts_at=visit.started_at,
    )


def _reach(loading: Loading, visit: VisitPlan) -> Reach:
    """As they have it now; but a coach may have had other teachers at the time."""
    reach = observing_reach(loading.actor(visit.observer))
    return replace(reach, schools=None) if reach.caseload else reach


def _entries(loading: Loading, visit: VisitPlan, step: StepNow | None) -> Iterator[dict[str, Any]]:
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


def _acts(loading: Loading, visit: VisitPlan, device: str, step: StepNow | None) -> list[_Act]:
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
    loading: Loading, visit: VisitPlan, observer: str, observation: str, open_: StepNow | None
) -> None:
    step = _step(visit.step) if visit.step else None
    follow = Follow(open_.id, open_.revision, visit.ends) if open_ and visit.ends else None
    if visit.glow or visit.grow or step or follow:
        words = drafted_words.Words(visit.glow or "", visit.grow or "", step, follow)
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
