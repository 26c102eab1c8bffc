"""One worker in a process of its own: a trial says when it is killed, and whether its holds hold."""

import os
import signal
import sys
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

from observe import create_app
from observe.config import Config
from observe.post.transport import Outbox
from observe.post.worker import Worker
from observe.store import jobs

KILLED_BEFORE, KILLED_AFTER, BROKEN = "before", "after", "broken"


@dataclass
class Watched:
    """An outbox whose every use is written down, and in the middle of one of which the process dies."""

    outbox: Outbox
    runs: Path
    last: int
    dies: str
    count: int = 0

    def send(self, message: EmailMessage, key: str) -> None:
        self.count += 1
        with self.runs.open("a") as file:
            file.write(f"{key}\n")
        self._die(KILLED_BEFORE)
        self.outbox.send(message, key)
        self._die(KILLED_AFTER)

    def _die(self, where: str) -> None:
        if (self.count, self.dies) == (self.last, where):
            os.kill(os.getpid(), signal.SIGKILL)


def main(folder: str, url: str, at: str, dies: str, last: str) -> None:
    place = Path(folder)
    app = create_app(Config(place, url, "k" * 40, None, 0))
    if dies == BROKEN:
        whole = jobs.free
        jobs.free = lambda district, kinds, at: whole(district, kinds, at)[:-1]
    watched = Watched(Outbox(place / "outbox"), place / "runs", int(last), dies)
    moment = datetime.fromisoformat(at)
    worker = Worker(app, watched, "http://127.0.0.1:8000", clock=lambda: moment)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    worker.run_due()


if __name__ == "__main__":
    main(*sys.argv[1:])
