"""A supplier whose requests are written down as they come in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from octo_sandbox import Running, Sandbox, serve
from support.certifying import KEY, SECOND_KEY

Rewrite = Callable[[str, bytes], bytes]


class Recorded:
    """The reference supplier. `heard` has method and path of each request; `rewrite` changes bodies of answers."""

    def __init__(self, app: ASGIApp, policies: Any, rewrite: Rewrite | None) -> None:
        self._app = app
        self.policies = policies
        self._rewrite = rewrite
        self.heard: list[tuple[str, str]] = []

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        self.heard.append((scope["method"], scope["path"]))
        started: list[Message] = []
        content = bytearray()

        async def keep(message: Message) -> None:
            if message["type"] == "http.response.start":
                started.append(message)
            else:
                content.extend(message.get("body", b""))

        await self._app(scope, receive, keep)
        body = (
            bytes(content)
            if self._rewrite is None
            else self._rewrite(Request(scope).url.path, bytes(content))
        )
        answer = Response(body, started[0]["status"])
        kept = [(name, value) for name, value in started[0]["headers"] if name != b"content-length"]
        answer.raw_headers = [*kept, (b"content-length", str(len(body)).encode())]
        await answer(scope, receive, send)


@contextmanager
def recorded(rewrite: Rewrite | None = None) -> Iterator[tuple[Running, Recorded]]:
    """The supplier at an address of this machine, for as long as the block lasts."""
    sandbox = Sandbox(tokens=(KEY, SECOND_KEY))
    supplier = Recorded(sandbox.app, sandbox.policies, rewrite)
    with serve(supplier) as running:
        yield running, supplier
