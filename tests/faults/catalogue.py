"""The faults that a visit must survive, and the mark of a trial that makes one happen."""

from enum import StrEnum

import pytest


class Fault(StrEnum):
    """Each by the words under which it is promised."""

    OFF = "network: off for the whole visit"
    FLAPPING = "network: off and on 20 times"
    SLOW = "network: 3 s round trips"
    ANSWER_LOST = "network: answers cut after commit"
    HALF = "network: half of a batch acknowledged"
    PORTAL = "network: captive portal (200 with somebody's HTML)"
    REDIRECT = "network: redirect to sign-in"
    BAD_GATEWAY = "network: 502"
    UNAVAILABLE = "network: 503 with Retry-After"
    TOO_MANY = "network: 429 with Retry-After"
    TIMEOUT = "network: time-out"
    KILLED_BEFORE = "server: killed before commit"
    KILLED_AFTER = "server: killed after commit before the answer"
    RESTARTED = "server: restarted"
    DISK_FULL = "server: disk full"
    LOCKED = "server: database locked"
    NEW_VERSION = "server: new version during a visit"
    UPDATE_FAILS = "server: a static file of the update failing"
    RELOAD = "browser: reload with a batch in flight"
    CRASH = "browser: tab crash with words typed but not entered"
    KILLED = "browser: kill -9 right after “on this device”"
    TWO_TABS = "browser: two tabs"
    FROZEN = "browser: a frozen tab that holds the lock"
    BACK = "browser: back and forward"
    NO_WORKER = "browser: no service worker"
    NO_LOCKS = "browser: no Web Locks"
    UPGRADE = "browser: IndexedDB upgrade with an old tab open"
    CONNECTION_CUT = "browser: IndexedDB's connection cut"
    QUOTA = "browser: IndexedDB's quota full"
    WRITES_FAIL = "browser: IndexedDB's writes failing"
    ENTERS = "person: Enter six times at once"
    TWO_TABLETS = "person: two tablets on one visit"
    SIGNED_OUT = "person: signed out with entries waiting"
    EXPIRED = "person: session expired with entries waiting"
    ANOTHER = "person: another person signed in with entries waiting"
    FINISH = "person: finish offline"
    REOPEN = "person: reopen"
    DAYS_OFF = "clock: device days off"
    BACKWARDS = "clock: moved backwards during the visit"
    ASLEEP = "clock: asleep for ten minutes"
    LONG = "data: a 20,000-character note"
    EMOJI = "data: emoji"
    RIGHT_TO_LEFT = "data: right-to-left text"
    MALFORMED = "data: one malformed entry among good ones"
    REUSED = "data: an id used twice"
    NEXT_SCHEMA = "data: an entry from the next schema version"


def fault(happens: Fault, *, controls: tuple[str, ...]) -> pytest.MarkDecorator:
    """A trial of this fault; on each build with one of these defects it must fail."""
    return pytest.mark.fault(happens, controls=controls)
