"""What a device sends to the server, and what each entry is answered."""

from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.cast import ORIGIN, the_id

VISIT = the_id("a visit")


def send(client: FlaskClient, body: Any, visit: str = VISIT, **headers: str) -> TestResponse:
    return client.post(
        f"/api/v1/observations/{visit}/entries", json=body, headers={**ORIGIN, **headers}
    )


def statuses(answer: TestResponse) -> list[tuple[str, str | None]]:
    assert answer.status_code == 200, answer.text
    return [(ack["status"], ack["code"]) for ack in answer.json["acks"]]
