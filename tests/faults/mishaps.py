"""What can happen to a request between a device and the server."""

import asyncio
import json
import re
from dataclasses import replace

from tests.faults.proxy import LONGEST_HOLD, Act, Answer, Dropped, Proxy, Request

HOTEL = b"<!doctype html><title>Welcome</title><h1>Hotel Wi-Fi</h1><p>Room and name, please."


async def refuse(request: Request, proxy: Proxy) -> Answer:
    """It never reaches the server."""
    raise Dropped


async def lose_answer(request: Request, proxy: Proxy) -> Answer:
    """The server has it and says so, and nobody hears it."""
    await proxy.forward(request)
    raise Dropped


async def keep_answer(request: Request, proxy: Proxy) -> Answer:
    """The server has it, and its answer is on the way for as long as the fault lasts."""
    await proxy.forward(request)
    return await hold(request, proxy)


async def hold(request: Request, proxy: Proxy) -> Answer:
    """No answer at all, for as long as the fault lasts."""
    await asyncio.sleep(LONGEST_HOLD)
    raise Dropped


def cut_after(count: int) -> Act:
    """The answer ends after so many bytes of its body."""

    async def act(request: Request, proxy: Proxy) -> Answer:
        answer = await proxy.forward(request)
        whole = answer.bytes()
        raise Dropped(whole[: len(whole) - len(answer.body) + count])

    return act


def slow(seconds: float) -> Act:
    """A round trip takes so long, half of it on the way there."""

    async def act(request: Request, proxy: Proxy) -> Answer:
        await asyncio.sleep(seconds / 2)
        answer = await proxy.forward(request)
        await asyncio.sleep(seconds / 2)
        return answer

    return act


def say(status: int, body: bytes = b"", **headers: str) -> Act:
    """Somebody on the way answers instead."""

    async def act(request: Request, proxy: Proxy) -> Answer:
        named = {name.replace("_", "-").lower(): value for name, value in headers.items()}
        return Answer(status, {"content-type": "text/html"} | named, body)

    return act


def say_json(status: int, *, retry_after: int = 0, **body: object) -> Act:
    """The server's own form of an answer, made up."""
    headers = {"Content_Type": "application/json", "x_obs_api": "1"}
    if retry_after:
        headers["Retry_After"] = str(retry_after)
    return say(status, json.dumps(body).encode(), **headers)


def late(seconds: float, act: Act) -> Act:
    """The same, some time later."""

    async def acted(request: Request, proxy: Proxy) -> Answer:
        await asyncio.sleep(seconds)
        return await act(request, proxy)

    return acted


async def acknowledge_half(request: Request, proxy: Proxy) -> Answer:
    """All are stored, and the answer lists every other one only."""
    answer = await proxy.forward(request)
    body = answer.json()
    body["acks"] = body["acks"][::2]
    return replace(answer, body=json.dumps(body).encode())


async def store_half(request: Request, proxy: Proxy) -> Answer:
    """Every other entry goes missing on the way."""
    sent = json.loads(request.body)
    sent["entries"] = sent["entries"][::2]
    body = json.dumps(sent).encode()
    length = f"\r\nContent-Length: {len(body)}".encode()
    head = re.sub(rb"\r\nContent-Length: \d+", length, request.head, flags=re.IGNORECASE)
    return await proxy.forward(replace(request, head=head, body=body))
