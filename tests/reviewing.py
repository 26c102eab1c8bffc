"""Visits as they stand before and after sharing, made through the store."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.test import TestResponse

from observe.domain.policy import Role, Scope
from observe.domain.record import seal
from observe.store import answers, drafts, previewing, records, sharing
from observe.store.base import db
from observe.store.drafts import Draft
from observe.store.records import SharedVisit
from tests.cast import DANA, DISTRICT, NOW, OKAFOR, ORIGIN, Tablet, capture, sign_in, the_id
from tests.the_way import ready

VISIT = the_id("a visit")


@dataclass
class House:
    """What happened before a page is asked for; each act in a context of its own, as requests have."""

    app: Flask

    def finish(
        self,
        *made: dict[str, Any],
        tablet: Tablet | None = None,
        visit: str = VISIT,
        by: str = DANA,
        **about: Any,
    ) -> Tablet:
        """A visit captured to its end; `about` changes who and what it is about."""
        tablet = tablet or Tablet()
        begun = [tablet.create(**about), tablet.entry("obs.start")]
        self.capture(tablet, *begun, *made, tablet.finish(), visit=visit, by=by)
        return tablet

    def capture(
        self, tablet: Tablet, *made: dict[str, Any], visit: str = VISIT, by: str = DANA
    ) -> None:
        with self.app.app_context():
            capture(visit, tablet, *made, by=by)

    def share(self, visit: str = VISIT, by: str = DANA, at: datetime = NOW) -> None:
        with self.app.app_context():
            shown = seal(previewing.preview(ready(visit, by, at), "en"))
            place = {"language": "en", "timezone": "America/Chicago"}
            sharing.share(DISTRICT, by, Role.COACH, visit, shown, at=at, **place)

    def open(self, visit: str = VISIT, by: str = OKAFOR) -> None:
        with self.app.app_context():
            answers.open_first(DISTRICT, by, visit, NOW)

    def receive(self, visit: str = VISIT, by: str = OKAFOR) -> None:
        with self.app.app_context():
            answers.acknowledge(DISTRICT, by, visit, NOW)

    def draft(self, visit: str = VISIT, by: str = DANA) -> Draft:
        with self.app.app_context():
            return drafts.draft(DISTRICT, by, visit)

    def shared(self, visit: str = VISIT, reader: str = OKAFOR) -> SharedVisit:
        with self.app.app_context():
            return records.shared_visit(DISTRICT, Scope(reader, frozenset()), visit)

    def browser(self, person: str) -> FlaskClient:
        return sign_in(self.app, person)

    @contextmanager
    def counting(self) -> Iterator[list[str]]:
        """Collects the queries that reach the database."""
        asked: list[str] = []

        def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
            if not statement.startswith("BEGIN"):
                asked.append(statement)

        with self.app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield asked
        finally:
            event.remove(engine, "before_cursor_execute", note)


def post(client: FlaskClient, path: str, **fields: str) -> TestResponse:
    return client.post(path, data=fields, headers=ORIGIN)


def hidden(page: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, f"no hidden field {name}"
    return unescape(found.group(1))


def text_of(page: str) -> str:
    """What a page says, without its mark-up."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())
