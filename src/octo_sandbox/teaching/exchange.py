"""One exchange between a client and an application, taken down as it happens."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from octo_sandbox.json_body import LARGEST_BODY


class Gone(Exception):
    """The client went away before it had sent its request."""


@dataclass(slots=True)
class Answer:
    """A whole answer. Names of headers are in lower case."""

    status: int
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    content: bytes = b""


class Exchange:
    """Reads a request, lets an application answer it, and sends an answer, unless the client has gone away."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._scope = scope
        self._receive = receive
        self._send = send
        self._gone = asyncio.Event()
        self.content = b""

    async def read(self) -> None:
        """Read the body of the request, of a too large one the first part. Raises Gone."""
        kept = bytearray()
        more = True
        while more:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                raise Gone
            if len(kept) <= LARGEST_BODY:
                kept += message.get("body", b"")
            more = message.get("more_body", False)
        self.content = bytes(kept)

    async def answered_by(self, app: ASGIApp) -> Answer:
        """What the application answers; nothing is sent yet."""
        answer = Answer(500)
        sent = False

        async def receive() -> Message:
            nonlocal sent
            if not sent:
                sent = True
                return {"type": "http.request", "body": self.content, "more_body": False}
            await self._gone.wait()
            return {"type": "http.disconnect"}

        async def keep(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer.status = message["status"]
                answer.headers = [(name.lower(), value) for name, value in message.get("headers", ())]
            elif message["type"] == "http.response.body":
                answer.content += message.get("body", b"")

        await app(self._scope, receive, keep)
        return answer

    async def watched(self, work: Callable[[], Awaitable[Answer]], wait_s: float = 0) -> tuple[Answer, bool]:
        """Do the work and send its answer after `wait_s`; False where the client was gone before."""
        watcher = asyncio.create_task(self._watch())
        try:
            answer = await work()
            if wait_s:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._gone.wait(), wait_s)
            # The watcher has had its turn to learn that the client went away.
            await asyncio.sleep(0)
            if self._gone.is_set():
                return answer, False
            await self._send(
                {"type": "http.response.start", "status": answer.status, "headers": answer.headers}
            )
            await self._send({"type": "http.response.body", "body": answer.content})
            return answer, True
        finally:
            watcher.cancel()

    async def _watch(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self._gone.set()
