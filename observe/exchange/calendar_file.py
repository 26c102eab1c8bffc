"""Appointments as iCalendar files (RFC 5545, 5546): a feed to subscribe to, or one invitation.

Times are written in UTC, which is right on either side of daylight saving in every program.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from icalendar import Calendar, Event, vCalAddress

_MADE_BY = "-//Observe//Planned visits//EN"
_LOOK_AGAIN = timedelta(hours=1)


class Method(StrEnum):
    """What a program is to do with it: show it, ask to take part, or take it off."""

    PUBLISH = "PUBLISH"
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True, slots=True)
class Somebody:
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Appointment:
    """`id` stays the same and `sequence` grows whenever it is moved; `link` leads to its page."""

    id: str
    sequence: int
    title: str
    link: str
    starts_at: datetime
    lasts: timedelta
    changed_at: datetime
    is_dropped: bool = False


def feed(appointments: Iterable[Appointment], name: str, timezone: str) -> bytes:
    """All that stands in somebody's calendar."""
    calendar = _calendar(Method.PUBLISH)
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", timezone)
    calendar.add("refresh-interval", _LOOK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for each in appointments:
        calendar.add_component(_event(each))
    return bytes(calendar.to_ical())


def invitation(
    appointment: Appointment, organizer: Somebody | None = None, guest: Somebody | None = None
) -> bytes:
    """One appointment: to be kept as it is, or by mail with who asks whom."""
    asks = Method.REQUEST if organizer and guest else Method.PUBLISH
    calendar = _calendar(Method.CANCEL if appointment.is_dropped else asks)
    event = _event(appointment)
    if organizer:
        event.add("organizer", _address(organizer))
    if guest:
        parameters = {"PARTSTAT": "NEEDS-ACTION", "ROLE": "REQ-PARTICIPANT", "RSVP": "FALSE"}
        event.add("attendee", _address(guest, **parameters))
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _calendar(method: Method) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", _MADE_BY)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method.value)
    return calendar


def _event(each: Appointment) -> Event:
    event = Event()
    event.add("uid", each.id)
    event.add("sequence", each.sequence)
    event.add("dtstamp", each.changed_at)
    event.add("last-modified", each.changed_at)
    event.add("dtstart", each.starts_at)
    event.add("dtend", each.starts_at + each.lasts)
    event.add("summary", each.title)
    event.add("description", each.link)
    event.add("url", each.link)
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if each.is_dropped else "CONFIRMED")
    return event


def _address(somebody: Somebody, **parameters: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{somebody.email}")
    for name, value in {"CN": somebody.name, **parameters}.items():
        address.params[name] = value
    return address
