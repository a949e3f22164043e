"""Where a target calls this run: a small HTTP server on one address, for calls that nobody vouches for.

Whoever knows the address can call it, so everything is bounded: bytes, headers, seconds, calls, callers at once. What is
no call to a box of this run is counted and forgotten. Nothing that comes in raises here, and no caller waits for
another.
"""

from __future__ import annotations

import asyncio
import secrets
import socket
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import h11

from octo_conformance.bounds import (
    CALL_BYTES,
    CALL_HEAD_BYTES,
    CALL_S,
    CALLERS,
    CALLS,
    CALLS_BYTES,
)
from octo_conformance.errors import RunError
from octo_conformance.wire.address import segments_of
from octo_conformance.wire.parse import Parsed, parse
from octo_conformance.wire.request import Json

_READ: Final = 64 * 1024
_NAMED_BY: Final = 12
"""Bytes of chance in the name of a box."""
_STARTS_WITHIN_S: Final = 5.0
_LAST_S: Final = 0.02


class CannotListen(RunError):
    """The address that the target file names cannot be listened on."""

    code = "cannot-listen"


@dataclass(frozen=True)
class Delivery:
    """One call to a box. `body` is None where `is_json` is False. `status` is what it was answered."""

    n: int
    at: datetime
    method: str
    headers: tuple[tuple[str, str], ...]
    body: Json
    is_json: bool
    flaws: tuple[str, ...]
    size: int
    status: int

    def header(self, name: str) -> str | None:
        """The first header of this name, in letters of either case."""
        return next((value for each, value in self.headers if each.casefold() == name.casefold()), None)


class Box:
    """Takes the calls to one address. `refusals` are statuses with which the first calls are answered; further ones
    are taken with 200. Safe to use from many threads."""

    def __init__(self, url: str, name: str, refusals: Sequence[int], seen: Callable[[Box, Delivery], None]):
        self.url = url
        self.name = name
        self._refusals = list(refusals)
        self._seen = seen
        self._came: list[Delivery] = []
        self._shown = 0
        self._changed = threading.Condition()

    @property
    def deliveries(self) -> tuple[Delivery, ...]:
        """What came so far, in its order."""
        with self._changed:
            came = tuple(self._came)
            new, self._shown = came[self._shown :], len(came)
        for each in new:
            self._seen(self, each)
        return came

    def wait(self, enough: Callable[[Sequence[Delivery]], bool], seconds: float) -> bool:
        """Wait until enough has come, so many seconds at most. Returns whether it has."""
        ends = time.monotonic() + seconds
        while not enough(came := self.deliveries):
            with self._changed:
                left = ends - time.monotonic()
                if left <= 0:
                    return False
                self._changed.wait_for(lambda: len(self._came) > len(came), left)
        return True

    def refuse(self, *statuses: int) -> None:
        """Answer the next calls with these statuses."""
        with self._changed:
            self._refusals += statuses

    def take(
        self, number: int, method: str, headers: tuple[tuple[str, str], ...], parsed: Parsed, size: int
    ) -> int:
        """Keep a call; returns the status of the answer."""
        with self._changed:
            status = 405 if method != "POST" else self._refusals.pop(0) if self._refusals else 200
            self._came.append(
                Delivery(
                    number,
                    datetime.now(UTC),
                    method,
                    headers,
                    parsed.value,
                    parsed.is_json,
                    parsed.flaws,
                    size,
                    status,
                )
            )
            self._changed.notify_all()
        return status


class Listener:
    """Listens from `open` to `close`. `public_url` is where others reach it, None where that is its own address.
    `seen` hears of each delivery once, when somebody looks at its box or at the end."""

    def __init__(
        self, host: str, port: int, public_url: str | None, seen: Callable[[Box, Delivery], None]
    ) -> None:
        self._host = host
        self._port = port
        self._public = public_url
        self._seen = seen
        self._lock = threading.Lock()
        self._boxes: dict[str, Box] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._callers = 0
        self._meeting: set[asyncio.Task[object]] = set()
        self._calls = 0
        self._bytes = 0
        self.strays = 0
        """Calls and connections that were none to a box of this run, and those beyond the bounds."""

    def open(self) -> None:
        """Raises CannotListen."""
        family = socket.AF_INET6 if ":" in self._host else socket.AF_INET
        listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        try:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind((self._host, self._port))
            listening.listen(CALLERS)
        except OSError as error:
            listening.close()
            raise CannotListen(
                f"cannot listen on {self._host}:{self._port}: {error.strerror or error}",
                hint="Name another address under `listen`; port 0 takes a free one.",
            ) from None
        host, port = listening.getsockname()[:2]
        if self._public is None:
            self._public = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
        ready = threading.Event()
        self._thread = threading.Thread(
            target=self._run, args=(listening, ready), name="octo-listener", daemon=True
        )
        self._thread.start()
        ready.wait(_STARTS_WITHIN_S)

    def close(self) -> None:
        """Stop listening, and tell of what nobody has looked at."""
        loop, thread = self._loop, self._thread
        self._loop = None
        if loop is not None and thread is not None:
            loop.call_soon_threadsafe(loop.stop)
            thread.join(_STARTS_WITHIN_S)
        for box in tuple(self._boxes.values()):
            _ = box.deliveries

    def box(self, mark: str, refusals: Sequence[int] = ()) -> Box:
        """A box at an address of its own, which nobody can guess. `mark` stands in the address."""
        name = secrets.token_hex(_NAMED_BY)
        box = Box(f"{(self._public or '').rstrip('/')}/{mark}/{name}", name, refusals, self._seen)
        with self._lock:
            self._boxes[name] = box
        return box

    # --- the other side ---------------------------------------------------------------------------

    def _run(self, listening: socket.socket, ready: threading.Event) -> None:
        loop = self._loop = asyncio.new_event_loop()
        try:
            server = loop.run_until_complete(asyncio.start_server(self._meet, sock=listening))
            loop.call_soon(ready.set)
            loop.run_forever()
            loop.run_until_complete(self._end(server))
        finally:
            loop.close()
            listening.close()

    async def _end(self, server: asyncio.Server) -> None:
        """Close every connection, those included that come in at this moment."""
        server.close()
        await asyncio.sleep(_LAST_S)
        for task in tuple(self._meeting):
            task.cancel()
        left = asyncio.all_tasks() - {asyncio.current_task()}
        if left:
            await asyncio.wait(left, timeout=_STARTS_WITHIN_S)
        # What was aborted is closed in the turn after.
        await asyncio.sleep(0)

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._callers >= CALLERS:
            self.strays += 1
            writer.transport.abort()
            return
        self._callers += 1
        task = asyncio.current_task()
        if task is not None:
            self._meeting.add(task)
            task.add_done_callback(self._meeting.discard)
        conversation = h11.Connection(h11.SERVER, max_incomplete_event_size=CALL_HEAD_BYTES)
        try:
            await self._converse(conversation, reader, writer)
        except asyncio.CancelledError:
            pass  # the listener is closed
        except Exception:
            # Whatever a caller does, it is the caller's matter. A connection that is no longer used is nobody's.
            idle = conversation.their_state is h11.IDLE and not conversation.trailing_data[0]
            self.strays += not idle
        finally:
            self._callers -= 1
            writer.transport.abort()

    async def _converse(
        self, conversation: h11.Connection, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        while True:
            async with asyncio.timeout(CALL_S):
                status = await self._one(conversation, reader, writer)
                if status is None:
                    return
                last = conversation.our_state is h11.MUST_CLOSE or conversation.their_state is not h11.DONE
                answer = h11.Response(status_code=status, headers=[("Content-Length", "0")])
                writer.write(conversation.send(answer) or b"")
                writer.write(conversation.send(h11.EndOfMessage()) or b"")
                await writer.drain()
            if last or conversation.our_state is not h11.DONE:
                return
            conversation.start_next_cycle()

    async def _one(
        self, conversation: h11.Connection, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> int | None:
        """The status that one call is answered with; None where the caller is gone."""
        request: h11.Request | None = None
        body = bytearray()
        while True:
            try:
                event = conversation.next_event()
            except h11.RemoteProtocolError as wrong:
                self.strays += 1
                return wrong.error_status_hint if conversation.our_state is h11.SEND_RESPONSE else None
            if event is h11.NEED_DATA:
                if conversation.they_are_waiting_for_100_continue:
                    going_on = h11.InformationalResponse(status_code=100, headers=[])
                    writer.write(conversation.send(going_on) or b"")
                conversation.receive_data(await reader.read(_READ))
            elif isinstance(event, h11.Request):
                request = event
            elif isinstance(event, h11.Data):
                body += event.data
                if len(body) > CALL_BYTES:
                    self.strays += 1
                    return 413
            elif isinstance(event, h11.EndOfMessage) and request is not None:
                return self._taken(request, bytes(body))
            else:
                return None

    def _taken(self, request: h11.Request, body: bytes) -> int:
        name = (segments_of(request.target.decode("latin-1")) or ("",))[-1]
        box = self._boxes.get(name)
        if box is None:
            self.strays += 1
            return 404
        self._calls += 1
        self._bytes += len(body)
        if self._calls > CALLS or self._bytes > CALLS_BYTES:
            self.strays += 1
            return 503
        headers = tuple((n.decode("latin-1"), v.decode("latin-1")) for n, v in request.headers)
        return box.take(self._calls, request.method.decode("latin-1"), headers, parse(body), len(body))
