"""Answers of an ASGI application that are held back until they are whole, and sent with another body."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from octo_conformance.contract import Contract, Operation


@dataclass(frozen=True)
class Answered:
    """A whole answer with what was asked. `applied` is the value of its header Octo-Capabilities."""

    asked: bytes
    status: int
    applied: str
    content: bytes


async def rewritten(
    app: ASGIApp, scope: Scope, receive: Receive, send: Send, told: Callable[[Answered], bytes]
) -> None:
    """Forward one request and send the body that `told` makes of the answer. The control route is left alone."""
    if scope["type"] != "http" or scope["path"].startswith("/_control"):
        await app(scope, receive, send)
        return
    asked, content = bytearray(), bytearray()
    start: Message = {}

    async def listen() -> Message:
        message = await receive()
        asked.extend(message.get("body", b""))
        return message

    async def keep(message: Message) -> None:
        nonlocal start
        if message["type"] == "http.response.start":
            start = message
            return
        content.extend(message.get("body", b""))
        if message.get("more_body"):
            return
        headers = {name.lower(): value for name, value in start["headers"]}
        applied = headers.get(b"octo-capabilities", b"").decode()
        body = told(Answered(bytes(asked), start["status"], applied, bytes(content)))
        headers[b"content-length"] = str(len(body)).encode()
        await send({**start, "headers": list(headers.items())})
        await send({"type": "http.response.body", "body": body})

    await app(scope, listen, keep)


@dataclass(frozen=True)
class Told:
    """A successful answer of an operation in JSON, with the body that was sent. What is changed in `body` is sent."""

    operation: Operation
    sent: Any
    body: Any
    applied: list[str]


class RewritingApp:
    """Passes requests on, and lets `rewrite` change the bodies of what an operation answers."""

    def __init__(self, app: ASGIApp, contract: Contract, component: str) -> None:
        self._app = app
        self._contract = contract
        self._component = component

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Forward one request; the answer is kept until it is whole."""
        await rewritten(self._app, scope, receive, send, lambda answered: self._rewritten(scope, answered))

    def rewrite(self, told: Told) -> None:
        """Change the body in place."""
        raise NotImplementedError

    def refused(self, operation: Operation, arguments: Mapping[str, str]) -> None:
        """Take in a call that was refused, with what its path names."""

    def _rewritten(self, scope: Scope, answered: Answered) -> bytes:
        route = self._contract.route(scope["method"], scope["path"])
        if route is None:
            return answered.content
        if answered.status >= 400:
            self.refused(*route)
            return answered.content
        try:
            body, sent = json.loads(answered.content), json.loads(answered.asked or b"{}")
        except ValueError:
            return answered.content
        applied = [part for part in answered.applied.split(",") if part in self._contract.capabilities]
        self.rewrite(Told(route[0], sent, body, applied))
        return json.dumps(body, ensure_ascii=False).encode()

    def things(self, told: Told) -> Iterator[tuple[str, dict[str, Any]]]:
        """Every object of the component in the body, with its place."""
        for found in self._contract.objects(told.operation.label, told.applied, told.body):
            if found.component == self._component and isinstance(found.value, dict):
                yield found.pointer, found.value
