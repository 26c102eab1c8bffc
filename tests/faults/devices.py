"""A device without a browser: it keeps what it captures and sends it until the server lists it."""

import http.client
import json
import time
from typing import Any

from tests.cast import DANA, Tablet
from tests.faults.judge import Written
from tests.waiting import until

_DONE = {"stored": "acked", "duplicate": "acked", "quarantined": "parked"}


class Device:
    """One device of one person, on one visit."""

    def __init__(self, port: int, key: str, visit: str, name: str, person: str = DANA) -> None:
        self.port, self.key, self.visit, self.person = port, key, visit, person
        self.tablet = Tablet(name, start_ms=int(time.time() * 1000))
        self.entries: list[dict[str, Any]] = []
        self.state: dict[str, str] = {}
        self.statuses: dict[str, str] = {}
        self._since = time.monotonic()

    def keep(self, entry: dict[str, Any]) -> dict[str, Any]:
        self.entries.append(entry)
        self.state[entry["id"]] = "local"
        return entry

    def create(self) -> None:
        self.keep(self.tablet.create())
        self.keep(self.tablet.entry("obs.start", ms=self._ms()))

    def note(self, text: str) -> Written:
        before = time.monotonic()
        self.keep(self.tablet.note(text, ms=self._ms()))
        return Written(text, before, time.monotonic())

    def waiting(self) -> list[dict[str, Any]]:
        return [each for each in self.entries if self.state[each["id"]] == "local"]

    def send(self, most: int = 100) -> int | None:
        """One batch; the status that came, None for none."""
        batch = self.waiting()[:most]
        body = json.dumps(self.tablet.batch(*batch, user=self.person)).encode()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("POST", self._path, body, self._headers())
            answer = connection.getresponse()
            found = json.loads(answer.read())
        except (OSError, http.client.HTTPException, ValueError):
            return None
        finally:
            connection.close()
        if answer.status == 200 and answer.headers.get("X-Obs-Api") == "1":
            self._hear(found["acks"])
        return answer.status

    def send_all(self, most: int = 100, within: float = 20) -> None:
        """Until nothing waits."""

        def sent() -> bool:
            return not self.waiting() or (self.send(most) is None and not self.waiting())

        until(sent, f"{len(self.waiting())} entries are never acknowledged", within)

    def log(self) -> list[dict[str, Any]]:
        return [{**each, "state": self.state[each["id"]]} for each in self.entries]

    def _hear(self, acks: list[dict[str, Any]]) -> None:
        for ack in acks:
            self.statuses[ack["id"]] = ack["status"]
            if ack["status"] in _DONE and ack["id"] in self.state:
                self.state[ack["id"]] = _DONE[ack["status"]]

    @property
    def _path(self) -> str:
        return f"/api/v1/observations/{self.visit}/entries"

    def _headers(self) -> dict[str, str]:
        return {
            "Content-Type": "application/json",
            "X-Obs-Client": "capture/1",
            "Origin": f"http://127.0.0.1:{self.port}",
            "Cookie": f"observe={self.key}",
        }

    def _ms(self) -> int:
        return round((time.monotonic() - self._since) * 1000)
