"""One search over what somebody may see: people, visits and notes, by the scopes of the pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from babel.dates import get_month_names
from flask import Blueprint, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, lazy_gettext

from ..domain.entry import is_id
from ..domain.errors import NotValid
from ..domain.finding import MOST_LETTERS, excerpt, fold, marked, words_of
from ..domain.finding_days import Days, days_meant
from ..domain.observation import RECORDED
from ..domain.policy import Action, following_reach, may, reading_scope
from ..store import lending, own_visits, searching
from ..store.newest import Among
from ..store.searching import NoteKey, Wanted
from .guard import actor, allow, wants_part
from .pages import KIND_WORDS, language, today, zone

blueprint = Blueprint("search", __name__)

_FEW, _MOST = 5, 20
_LATEST_ID = "ffffffff-ffff-ffff-ffff-ffffffffffff"
_TITLES = {
    "people": lazy_gettext("People"),
    "teachers": lazy_gettext("Teachers"),
    "planned": lazy_gettext("Planned visits"),
    "own": lazy_gettext("My visits"),
    "feedback": lazy_gettext("My feedback"),
    "school": lazy_gettext("Shared records"),
    "own-notes": lazy_gettext("Notes of my visits"),
    "feedback-notes": lazy_gettext("Words in my feedback"),
    "school-notes": lazy_gettext("Words in shared records"),
}


@dataclass(frozen=True, slots=True)
class Group:
    """What was found in one place; `more` is the address of the rest."""

    name: str
    rows: Sequence[Any]
    more: str | None = None

    @property
    def title(self) -> str:
        return str(_TITLES[self.name])


@blueprint.get("/search")
@allow(Action.USE)
def show() -> ResponseReturnValue:
    asked = request.args.get("q", "").strip()[:MOST_LETTERS]
    words, only = words_of(asked), request.args.get("in", "")
    groups, further = _groups(asked, words, only) if words else ([], {})
    template = "search/_found.html" if wants_part() else "search/search.html"
    return render_template(
        template,
        asked=asked,
        words=words,
        only=only,
        groups=[each for each in groups if each.rows],
        further=further,
        titles=_TITLES,
        places=_amongs(),
        marked=marked,
        excerpt=excerpt,
        recorded=RECORDED,
        shows_people="people.show" in current_app.view_functions,
    )


def _groups(asked: str, words: tuple[str, ...], only: str) -> tuple[list[Group], Mapping[str, str]]:
    """What was found, and where to look further back when the newest visits were not all."""
    amongs = _amongs()
    known = {"", *amongs, *(f"{each}-notes" for each in amongs)}
    if only not in known:
        raise NotValid("There is no such place to search.")
    if only:
        return _one_group(asked, words, only)
    wanted = _wanted(words)
    found = [*_people(asked, words), *_planned(words)]
    found += [_visits(asked, wanted, each, None, _FEW) for each in amongs]
    found += [_notes(asked, words, each, None, _FEW) for each in amongs]
    return found, _further(asked, {each: f"{each}-notes" for each in amongs}, None)


def _one_group(
    asked: str, words: tuple[str, ...], only: str
) -> tuple[list[Group], Mapping[str, str]]:
    before, among = _before(), Among(only.removesuffix("-notes"))
    if only == among:
        group = _visits(asked, _wanted(words), among, before, _MOST)
    else:
        group = _notes(asked, words, among, before, _MOST)
    return [group], {} if group.more else _further(asked, {among: only}, before)


def _amongs() -> list[Among]:
    """The lists of visits that make sense for this person; own visits stay with who once observed."""
    found = {
        Among.OWN: may(actor(), Action.CAPTURE),
        Among.FEEDBACK: may(actor(), Action.EXPORT_OWN),
        Among.SCHOOL: lending.reads_others(actor().district, reading_scope(actor())),
    }
    return [among for among, offered in found.items() if offered]


def _people(asked: str, words: tuple[str, ...]) -> list[Group]:
    district = actor().district
    if may(actor(), Action.MANAGE):
        found, more = searching.everybody(district, words, _FEW)
        address = url_for("people.index", named=asked)
        return [Group("people", found, address if more else None)]
    if may(actor(), Action.FOLLOW_TEACHERS):
        found, more = searching.teachers(district, following_reach(actor()), words, _FEW)
        address = url_for("teachers.index", named=asked)
        return [Group("teachers", found, address if more else None)]
    return []


def _planned(words: tuple[str, ...]) -> list[Group]:
    """Plans of today and later: there are few of them."""
    if not may(actor(), Action.OBSERVE):
        return []
    start = datetime.combine(today(), time(), zone())
    found = [
        each
        for each in own_visits.planned(actor().district, actor().id, start)
        if all(word in fold(f"{each.teacher} {each.section}") for word in words)
    ]
    return [Group("planned", found[:_FEW])]


def _visits(asked: str, wanted: Wanted, among: Among, before: NoteKey | None, most: int) -> Group:
    who, place = (actor().district, reading_scope(actor())), before and before[:2]
    rows: Sequence[Any]
    if among == Among.OWN:
        rows, more = searching.own_visits(*who, wanted, place, most)
    else:
        rows, more = searching.shared_visits(*who, among, wanted, place, most)
    key = f"{rows[-1].started_at.isoformat()}~{rows[-1].id}" if more else ""
    return Group(among, rows, _address(asked, among, key) if more else None)


def _notes(
    asked: str, words: tuple[str, ...], among: Among, before: NoteKey | None, most: int
) -> Group:
    who, name = (actor().district, reading_scope(actor())), f"{among}-notes"
    rows, more = searching.notes(*who, among, words, before, most)
    if not more:
        return Group(name, rows)
    last = rows[-1]
    key = f"{last.started_at.isoformat()}~{last.id}~{last.lesson_ms}~{last.note}"
    return Group(name, rows, _address(asked, name, key))


def _further(asked: str, names: Mapping[Among, str], before: NoteKey | None) -> Mapping[str, str]:
    """Addresses by the name of a group, where older visits were not looked through."""
    who = actor().district, reading_scope(actor())
    edges = searching.looked_back_to(*who, names, before and before[:2])
    found = {}
    for among, oldest in edges.items():
        key = f"{oldest.isoformat()}~{_LATEST_ID}"
        found[names[among]] = _address(asked, names[among], key)
    return found


def _address(asked: str, name: str, key: str) -> str:
    where: dict[str, Any] = {"in": name, "before": key}
    return url_for("search.show", q=asked, **where)


def _wanted(words: tuple[str, ...]) -> Wanted:
    kinds = {
        word: frozenset(
            kind
            for kind, name in KIND_WORDS.items()
            if any(part.startswith(word) for part in fold(str(name)).split())
        )
        for word in words
    }
    days = days_meant(words, _months(), today(), day_first=language() != "en")
    if days is None:
        return Wanted(words, kinds)
    return Wanted(words, kinds, days.rest, *_times(days))


def _times(days: Days) -> tuple[datetime, datetime]:
    since, until = (datetime.combine(day, time(), zone()) for day in (days.since, days.until))
    return since.astimezone(UTC), until.astimezone(UTC)


def _months() -> Mapping[str, int]:
    """Names of months in the reader's language and in English, folded."""
    named = (
        get_month_names(width, locale=locale)
        for locale in ("en", get_locale() or "en")
        for width in ("wide", "abbreviated")
    )
    return {fold(name).rstrip("."): month for each in named for month, name in each.items()}


def _before() -> NoteKey | None:
    """The key to look on from: a time and a visit, for notes with the place in the visit and the note."""
    if not request.args.get("before"):
        return None
    at, visit, place, note = (*request.args["before"].split("~", 3), "", "", "")[:4]
    try:
        moment = datetime.fromisoformat(at).astimezone(UTC)
        lesson_ms = int(place or -2)
    except (ValueError, OverflowError):
        visit = ""
    if not is_id(visit) or abs(lesson_ms) >= 2**62:
        raise NotValid("This link to older results is not whole: start from the first page.")
    return moment, visit, lesson_ms, note
