"""A habit stands in front of a supplier: it sees each request and answers it as it likes.

A habit is told of a request (`Asked`) and answers it on a `Line`, which can also break.
"""

from __future__ import annotations

import json
import socket
import struct
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_COLLECTIONS: Final = frozenset({"bookings", "orders", "gifts", "identities", "products"})


class _Together:
    """Takes what is written to a connection, so that all of it can be sent at once."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner
        self.written = bytearray()

    def write(self, data: bytes) -> None:
        self.written += data

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


@dataclass
class Answer:
    """An answer of the supplier before it is sent; header names are in lower case."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def error(cls, status: int, code: str, **headers: str) -> Answer:
        """A refusal with an OCTO body."""
        body = json.dumps({"error": code, "errorMessage": "Not now."}).encode()
        return cls(status, body, {"content-type": "application/json", **headers})


class Line:
    """The connection to whoever asked, as far down as it takes to be rude."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive = receive
        self._send = send
        # What uvicorn knows of this request: ASGI itself has no way to break a connection.
        self._cycle: Any = send.__self__  # type: ignore[attr-defined]

    async def answer(self, answer: Answer, *, send_of_body: float = 1.0) -> None:
        """Send it; with less than all of the body, the connection ends where that ends."""
        headers = answer.headers | {"content-length": str(len(answer.body))}
        if "date" in headers:
            self._cycle.default_headers = []
        written = [(name.encode(), value.encode()) for name, value in headers.items()]
        await self._send({"type": "http.response.start", "status": answer.status, "headers": written})
        part = answer.body[: int(len(answer.body) * send_of_body)]
        whole = len(part) == len(answer.body)
        await self._send({"type": "http.response.body", "body": part, "more_body": not whole})
        if not whole:
            self._cycle.transport.close()
            await self._gone()

    async def answer_and(self, answer: Answer, behind: bytes) -> None:
        """Send it, and in the same breath something more that belongs to no answer."""
        transport = self._cycle.transport
        together = self._cycle.transport = _Together(transport)
        await self.answer(answer)
        self._cycle.transport = transport
        transport.write(bytes(together.written) + behind)

    async def write(self, data: bytes) -> None:
        """Send bytes that need be no HTTP, and hang up."""
        self._cycle.transport.write(data)
        self._cycle.transport.close()
        await self._gone()

    async def reset(self) -> None:
        """Drop the connection the hard way."""
        transport = self._cycle.transport
        transport.get_extra_info("socket").setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
        )
        transport.abort()
        await self._gone()

    async def _gone(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass


@dataclass
class Asked:
    """A request. `number` counts all of them, `nth` those of the same step, both from 1."""

    scope: Scope
    step: str
    number: int
    nth: int
    stop_listening: Callable[[], None]
    _carry_out: Callable[[], Awaitable[Answer]]

    @property
    def reads(self) -> bool:
        return self.step.startswith("GET ")

    @property
    def headers(self) -> dict[str, str]:
        return {name.decode().lower(): value.decode("latin-1") for name, value in self.scope["headers"]}

    async def carried_out(self) -> Answer:
        """What the supplier answers; whatever was asked for is done now."""
        return await self._carry_out()


Habit = Callable[[Asked, Line], Awaitable[None]]


class InFront:
    """The ASGI application: whoever asks the supplier meets the habit. The control routes are left alone."""

    def __init__(self, app: ASGIApp, habit: Habit, stop_listening: Callable[[], None]) -> None:
        self._app = app
        self._habit = habit
        self._stop_listening = stop_listening
        self._steps: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith("/_control"):
            await self._app(scope, receive, send)
            return
        step = _step(scope)
        self._steps[step] += 1
        asked = Asked(
            scope,
            step,
            self._steps.total(),
            self._steps[step],
            self._stop_listening,
            lambda: self._answer(scope, receive),
        )
        await self._habit(asked, Line(receive, send))

    async def _answer(self, scope: Scope, receive: Receive) -> Answer:
        start: Message = {}
        body = bytearray()

        async def keep(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
            else:
                body.extend(message.get("body", b""))

        await self._app(scope, receive, keep)
        headers = {name.decode().lower(): value.decode("latin-1") for name, value in start["headers"]}
        return Answer(start["status"], bytes(body), headers)


def _step(scope: Scope) -> str:
    """ "POST /bookings/{}/confirm", whatever the booking."""
    parts = [part for part in scope["path"].split("/") if part]
    if len(parts) > 1 and parts[0] in _COLLECTIONS:
        parts[1] = "{}"
    return f"{scope['method']} /{'/'.join(parts)}"
