"""One trial's stage: a server of some build, the proxy before it, the devices, and the verdict at the end."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext

from tests.cast import DANA
from tests.faults.builds import Build, key_of
from tests.faults.devices import Device
from tests.faults.judge import Claim, Evidence, Verdict, Written, judge
from tests.faults.proxy import Proxy
from tests.faults.screens import TABLET, Screen, signed_in, watch
from tests.faults.servers import TrialServer, new_directory


class Servers:
    """One running server for each build, shared by the trials that do it no harm."""

    def __init__(self, cast_database: Path, into: Path) -> None:
        self.cast_database, self.into = cast_database, into
        self._shared: dict[str, TrialServer] = {}
        self._made = 0

    def shared(self, build: Build) -> TrialServer:
        found = self._shared.get(build.name)
        if found is None:
            self.stop()
            found = self._shared[build.name] = self.own(build)
        found.is_itself()
        return found

    def own(self, build: Build, busy_ms: int = 5000) -> TrialServer:
        self._made += 1
        directory = self.into / f"data-{self._made}-{key_of(build.name)}"
        server = TrialServer(build, new_directory(self.cast_database, directory), busy_ms)
        server.start()
        return server

    def stop(self) -> None:
        for server in self._shared.values():
            server.stop()
        self._shared.clear()


class Scene:
    """What a trial acts with; whatever it opened is closed when the trial ends."""

    def __init__(
        self,
        servers: Servers,
        build: Build,
        browser: Callable[[], Browser],
        tell: Callable[[Verdict], None],
    ) -> None:
        self.servers, self.build, self._browser, self._tell = servers, build, browser, tell
        self.claims: list[Claim] = []
        self.written: list[Written] = []
        self.timed = True
        self.gaps: set[int] = set()
        self._server: TrialServer | None = None
        self._proxy: Proxy | None = None
        self._open = ExitStack()

    def own_server(self, busy_ms: int = 5000) -> TrialServer:
        """A server for this trial alone, to be killed or filled."""
        self._server = self.servers.own(self.build, busy_ms)
        self._open.callback(self._server.stop)
        return self._server

    @property
    def server(self) -> TrialServer:
        if self._server is None:
            self._server = self.servers.shared(self.build)
        return self._server

    @property
    def proxy(self) -> Proxy:
        if self._proxy is None:
            self._proxy = Proxy(self.server.port)
            self._open.callback(self._proxy.close)
        return self._proxy

    def restart(self, build: Build | None = None) -> None:
        """The server lives again, and devices find it where it was."""
        self.server.start(build)
        self.proxy.upstream = self.server.port

    def context(
        self, key: str | None = None, *, worker: bool = False, **options: Any
    ) -> BrowserContext:
        """A device of its own, with a session of Dana's or that of the key; most trials need no worker."""
        workers = {"service_workers": "allow" if worker else "block"}
        device = TABLET | workers | {"locale": "en-US", "base_url": self.proxy.url} | options
        context = self._browser().new_context(**device)
        self._open.callback(context.close)
        self.prepare(context, key)
        return context

    def prepare(self, context: BrowserContext, key: str | None = None) -> None:
        watch(context, self.claims)
        signed_in(context, self.proxy.url, key or self.server.cookie(DANA))

    def tablet(self, key: str | None = None, **options: Any) -> Screen:
        return Screen(self.context(key, **options), self.proxy.url)

    def device(self, name: str, *, aside: bool = False) -> Device:
        """A device on a visit of its own; what is done aside goes past the proxy."""
        port = self.server.port if aside else self.proxy.port
        key = self.server.cookie(DANA)
        return Device(port, key, str(uuid.uuid4()), f"{name} {uuid.uuid4()}")

    def write(self, by: Screen | Device, *texts: str) -> None:
        for text in texts:
            self.written.append(by.write(text) if isinstance(by, Screen) else by.note(text))

    def closing(self, what: Callable[[], object]) -> None:
        self._open.callback(what)

    def verdict(self, *by: Screen | Device, show: bool = True) -> Verdict:
        """Compare all ends of the visit that these were on. Raises AssertionError."""
        self.server.is_itself()
        visit = by[0].visit
        screens = [each for each in by if isinstance(each, Screen)]
        found = judge(
            Evidence(
                server=self.server.log(visit),
                quarantined=self.server.quarantine(visit),
                devices=[each.log() for each in by],
                promised=self.proxy.acked,
                written=self.written,
                claims=self.claims,
                shown=[each.shown() for each in screens] if show else [],
                timed=self.timed,
                gaps=self.gaps,
            )
        )
        self._tell(found)
        assert not found.wrong, "\n".join(found.wrong)
        return found

    def close(self) -> None:
        self._open.close()


def numbered(count: int, words: str = "S{}: “I tried it another way.”") -> Iterator[str]:
    """Notes that can be told apart."""
    return (words.format(number) for number in range(1, count + 1))
