"""The one-time link with which the first administrator founds a district."""

import re
import secrets
import unicodedata
from zoneinfo import available_timezones

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ..config import files
from ..domain.errors import NotThere
from ..domain.people import District, NewPerson, School
from ..domain.policy import Role
from ..exchange.rubric_file import read_directory
from ..store import founding, rubrics
from ..store.access import FIRST_ADMINISTRATOR, link_works
from ..store.ids import new_id
from . import signed_in
from .guard import now, public
from .passwords import HASHER, problem_with
from .signed_in import fingerprint

blueprint = Blueprint("welcome", __name__)

_ZONES = ("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles")
_LONGEST_NAME, _LONGEST_EMAIL = 200, 320
_EMAIL = re.compile(r"[^\s\x00-\x1f@]+@[^\s\x00-\x1f@]+")
_FIELDS = ("district", "timezone", "name", "email", "password", "school", "visits")


@blueprint.get("/welcome/<token>")
@public
def form(token: str) -> ResponseReturnValue:
    _check(token)
    return _page(token, {"timezone": "America/Chicago"}, {})


@blueprint.post("/welcome/<token>")
@public
def found(token: str) -> ResponseReturnValue:
    _check(token)
    given = {name: request.form.get(name, "") for name in _FIELDS}
    given |= {name: given[name].strip() for name in _FIELDS if name != "password"}
    wrong = _problems(given)
    if wrong:
        return _page(token, given, wrong), 422
    person = new_id(now())
    school = School(new_id(now()), given["school"], "001") if given["school"] else None
    district = District(new_id(now()), given["district"], given["timezone"], "en")
    founding.found(
        fingerprint(token),
        district,
        NewPerson(
            id=person,
            name=given["name"],
            called=given["name"],
            code="A-0001",
            roles=_roles(given["visits"], school),
            email=given["email"],
            password_hash=HASHER.hash(given["password"]),
        ),
        school,
        salt=secrets.token_hex(16),
        at=now(),
    )
    for each in read_directory(files() / "rubrics"):
        rubrics.publish(district.id, each.plain, each.sha, now())
    response = make_response(redirect(url_for("setup.show"), 303))
    signed_in.set_cookie(response, signed_in.sign_in(person))
    return response


def _roles(visits: str, school: School | None) -> tuple[tuple[Role, str | None], ...]:
    """Who founds may visit classes too: it is the link that gives this, not they themselves later."""
    own = ((Role(visits), school.id),) if visits and school else ()
    return ((Role.ADMINISTRATOR, None), *own)


def _check(token: str) -> None:
    if not link_works(fingerprint(token), FIRST_ADMINISTRATOR, now()):
        raise NotThere(
            _("This link has been used or is older than two days. Make a new one on the server.")
        )


def _problems(given: dict[str, str]) -> dict[str, str]:
    wrong = _problem_with_visiting(given)
    if not given["district"]:
        wrong["district"] = _("Give the district or school a name.")
    if given["timezone"] not in available_timezones():
        wrong["timezone"] = _("Choose a time zone from the list.")
    if not given["name"]:
        wrong["name"] = _("Write your name as colleagues know it.")
    for name in ("district", "name", "school"):
        if len(given[name]) > _LONGEST_NAME:
            most = _LONGEST_NAME
            wrong[name] = _("That is too long: write at most %(most)s characters.", most=most)
        elif any(unicodedata.category(each) == "Cc" for each in given[name]):
            wrong[name] = _("One character in here cannot be stored: type it again.")
    if not _EMAIL.fullmatch(given["email"]) or len(given["email"]) > _LONGEST_EMAIL:
        wrong["email"] = _("Write an e-mail address, such as kim@school.example.")
    problem = problem_with(given["password"])
    if problem:
        wrong["password"] = problem
    return wrong


def _problem_with_visiting(given: dict[str, str]) -> dict[str, str]:
    if given["visits"] not in ("", Role.COACH, Role.LEADER):
        return {"visits": _("Choose one of these.")}
    if given["visits"] and not given["school"]:
        return {"school": _("Name the school where you will visit classes, or choose “No”.")}
    return {}


def _page(token: str, given: dict[str, str], wrong: dict[str, str]) -> str:
    zones = [*_ZONES, *sorted(available_timezones() - set(_ZONES))]
    return render_template(
        "welcome/welcome.html", token=token, given=given, wrong=wrong, zones=zones
    )
