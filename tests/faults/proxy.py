"""A proxy between the devices and the server that breaks what it is told to, and counts each time."""

import asyncio
import json
import re
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Any

LONGEST_HOLD = 60.0
_LOG = re.compile(r"/api/v1/observations/[0-9a-f-]{36}")
_THERE = ("stored", "duplicate")
_REFUSED = (ConnectionError, asyncio.IncompleteReadError, asyncio.TimeoutError)


class Dropped(Exception):
    """The device's connection ends here, without an answer or in the middle of one."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Of the server, or one that somebody on the way made up."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)

    def bytes(self) -> bytes:
        fixed = {"Content-Length": str(len(self.body)), "Connection": "close"}
        lines = [f"HTTP/1.1 {self.status} As-It-Is"]
        lines += [f"{name}: {value}" for name, value in {**self.headers, **fixed}.items()]
        return "\r\n".join([*lines, "", ""]).encode() + self.body


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    path: str
    head: bytes
    body: bytes
    at: float

    @property
    def is_batch(self) -> bool:
        return self.method == "POST" and self.path.endswith("/entries")


@dataclass(frozen=True, slots=True)
class Seen:
    """One request; `status` is None where the device got no whole answer."""

    request: Request
    status: int | None
    until: float


Act = Callable[[Request, "Proxy"], Awaitable[Answer]]


@dataclass
class Fault:
    """An act upon the requests that match, so many times, or until it is lifted; each is counted."""

    act: Act
    matches: Callable[[Request], bool]
    times: int | None
    hits: list[float] = field(default_factory=list)
    lifted: asyncio.Event = field(default_factory=asyncio.Event)

    def takes(self, request: Request) -> bool:
        left = self.times is None or len(self.hits) < self.times
        return left and not self.lifted.is_set() and self.matches(request)


class Proxy:
    """Listens on a loopback port of its own; `upstream` may change while it runs."""

    def __init__(self, upstream: int) -> None:
        self.upstream = upstream
        self.seen: list[Seen] = []
        self.acked: dict[str, float] = {}
        self._faults: list[Fault] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop = asyncio.new_event_loop()
        self._up = Event()
        self._stop = asyncio.Event()
        self.port = 0
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()
        self._up.wait(10)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def breaks(
        self,
        act: Act,
        *,
        times: int | None = None,
        matches: Callable[[Request], bool] = lambda request: request.is_batch,
    ) -> Fault:
        """Begin to do this to batches, or to whatever else matches."""
        fault = Fault(act, matches, times)
        self._faults.append(fault)
        return fault

    def lift(self, fault: Fault) -> None:
        """End a fault; who is held by it is let go without an answer."""
        self._loop.call_soon_threadsafe(fault.lifted.set)
        self._faults.remove(fault)

    @contextmanager
    def broken(self, act: Act, **how: Any) -> Iterator[Fault]:
        fault = self.breaks(act, **how)
        yield fault
        self.lift(fault)

    def batches(self) -> list[Seen]:
        return [each for each in self.seen if each.request.is_batch]

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(20)

    async def forward(self, request: Request) -> Answer:
        """What the server says. Raises Dropped where it says nothing."""
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.upstream)
        except OSError as nobody:
            raise Dropped from nobody
        try:
            writer.write(request.head + request.body)
            await writer.drain()
            return await _answer(reader)
        except (OSError, *_REFUSED, IndexError, ValueError) as broken:
            raise Dropped from broken
        finally:
            await _close(writer)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        server = await asyncio.start_server(self._take, "127.0.0.1", 0, limit=2**20)
        self.port = server.sockets[0].getsockname()[1]
        self._up.set()
        await self._stop.wait()
        server.close()
        for fault in self._faults:
            fault.lifted.set()
        for task in [*self._tasks]:
            task.cancel()
        while others := asyncio.all_tasks() - {asyncio.current_task()}:
            await asyncio.wait(others)

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        if self._stop.is_set():
            task.cancel()
        try:
            request = await _request(reader)
            await self._handle(request, writer)
        except (*_REFUSED, IndexError, ValueError, Dropped, asyncio.CancelledError):
            pass
        finally:
            self._tasks.discard(task)
            await _close(writer)

    async def _handle(self, request: Request, writer: asyncio.StreamWriter) -> None:
        fault = next((each for each in self._faults if each.takes(request)), None)
        status = None
        try:
            if fault:
                fault.hits.append(time.time())
                answer = await _until_lifted(fault, fault.act(request, self))
            else:
                answer = await self.forward(request)
            self._note_acks(request, answer)
            writer.write(answer.bytes())
            await writer.drain()
            status = answer.status
        except Dropped as cut:
            writer.write(cut.args[0] if cut.args else b"")
            await writer.drain()
            raise
        finally:
            self.seen.append(Seen(request, status, time.time()))

    def _note_acks(self, request: Request, answer: Answer) -> None:
        """Just before the device can know it: which entries it is told are on the server."""
        if answer.headers.get("x-obs-api") != "1" or answer.status != 200:
            return
        if request.is_batch:
            listed = [each for each in answer.json()["acks"] if each["status"] in _THERE]
        elif _LOG.fullmatch(request.path):
            listed = answer.json()["entries"]
        else:
            return
        for each in listed:
            self.acked.setdefault(each["id"], time.time())


async def _close(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with suppress(*_REFUSED, OSError):
        await asyncio.wait_for(writer.wait_closed(), 5)


async def _until_lifted(fault: Fault, act: Awaitable[Answer]) -> Answer:
    task = asyncio.ensure_future(act)
    lifted = asyncio.ensure_future(fault.lifted.wait())
    await asyncio.wait({task, lifted}, return_when=asyncio.FIRST_COMPLETED, timeout=LONGEST_HOLD)
    lifted.cancel()
    if not task.done():
        task.cancel()
        raise Dropped
    return task.result()


async def _request(reader: asyncio.StreamReader) -> Request:
    at = time.time()
    head = await reader.readuntil(b"\r\n\r\n")
    first, *rest = head.decode("latin-1").split("\r\n")
    method, path, _version = first.split(" ")
    headers = _headers(rest)
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    left_out = ("accept-encoding", "connection")
    kept = [each for each in rest if each and each.split(":")[0].lower() not in left_out]
    lines = [first, *kept, "Connection: close", "", ""]
    return Request(method, path.split("?")[0], "\r\n".join(lines).encode("latin-1"), body, at)


async def _answer(reader: asyncio.StreamReader) -> Answer:
    head = await reader.readuntil(b"\r\n\r\n")
    first, *rest = head.decode("latin-1").split("\r\n")
    headers = _headers(rest)
    if headers.pop("transfer-encoding", "") == "chunked":
        body = await _chunks(reader)
    else:
        length = headers.pop("content-length", None)
        body = await (reader.readexactly(int(length)) if length else reader.read())
    headers.pop("connection", None)
    return Answer(int(first.split(" ")[1]), headers, body)


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    whole = b""
    while size := int(await reader.readline(), 16):
        whole += await reader.readexactly(size)
        await reader.readline()
    return whole


def _headers(lines: list[str]) -> dict[str, str]:
    """By small letters; of a name that comes twice, as Set-Cookie may, a line each is kept."""
    found: dict[str, str] = {}
    split = (line.partition(":") for line in lines if line)
    for name, value in ((each[0].lower(), each[2].strip()) for each in split):
        found[name] = f"{found[name]}\r\n{name}: {value}" if name in found else value
    return found
