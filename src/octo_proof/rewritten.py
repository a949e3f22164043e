"""Answers of an ASGI application that are held back until they are whole, and sent with another body."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send


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
