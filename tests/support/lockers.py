"""The invented capability of examples/acme-lockers, as somebody else would install it, and a supplier that offers it."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from octo_sandbox import Running, Sandbox, serve
from support.certifying import KEY, SECOND_KEY

CAPABILITY: Final = "acme/lockers"

EXAMPLE: Final = Path(__file__).parents[2] / "examples" / "acme-lockers"
"""The capability as its author would write it."""
OVERLAY: Final = (EXAMPLE / "specs" / "overlays" / "lockers.overlay.yaml").read_text(encoding="utf-8")

STRANGER: Final = {
    "lockerId": "locker-of-somebody-else",
    "doorColour": "red",
    "status": "TAKEN",
    "keeper": "Grace Hopper",
    "luggageTag": "hopper-1",
}
"""What another customer of the supplier keeps."""


def install(folder: Path) -> Path:
    """Copy the example, and return the folder for `capabilities_dir`."""
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


class LockerSupplier:
    """The reference supplier with lockers.

    asked   the bodies of all wishes for a locker
    heard   method and path of every request about lockers
    freed   the ids that somebody gave back
    stuck   whether it refuses to take one back
    lies    whether it answers a wish with the locker of somebody else
    mute    whether it breaks down when a locker is taken, so that nobody learns which
    """

    def __init__(self, sandbox: Sandbox) -> None:
        self._app: ASGIApp = sandbox.app
        self.policies = sandbox.policies
        self._lock = threading.Lock()
        self._lockers: dict[str, dict[str, Any]] = {STRANGER["lockerId"]: dict(STRANGER)}
        self.asked: list[Any] = []
        self.heard: list[tuple[str, str]] = []
        self.freed: list[str] = []
        self.stuck = self.lies = self.mute = False

    def taken(self) -> list[dict[str, Any]]:
        """The lockers that somebody has."""
        return [locker for locker in self._lockers.values() if locker["status"] == "TAKEN"]

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith("/lockers"):
            request = Request(scope, receive)
            tag = request.query_params.get("luggageTag")
            status, body = self._answer(request.method, scope["path"], tag, await request.body())
            answer = JSONResponse(body, status, {"octo-capabilities": request.headers["octo-capabilities"]})
            await answer(scope, receive, send)
            return
        if scope["type"] == "http":
            await self._with_lockers(scope, receive, send)
            return
        await self._app(scope, receive, send)

    async def _with_lockers(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The answer of the reference supplier; the capability is listed and echoed besides its own."""
        started: list[Message] = []
        content = bytearray()

        async def keep(message: Message) -> None:
            if message["type"] == "http.response.start":
                started.append(message)
            else:
                content.extend(message.get("body", b""))

        await self._app(scope, receive, keep)
        asked = Request(scope).headers.get("octo-capabilities", "")
        body = bytes(content)
        if scope["path"] == "/capabilities":
            listed = json.loads(body)
            listed.append(
                {"id": CAPABILITY, "revision": 1, "required": False, "dependencies": [], "docs": None}
            )
            body = json.dumps(listed).encode()
        answer = Response(body, started[0]["status"])
        kept = [(name, value) for name, value in started[0]["headers"] if name != b"content-length"]
        answer.raw_headers = [*kept, (b"content-length", str(len(body)).encode())]
        if CAPABILITY in asked:
            echoed = answer.headers.get("octo-capabilities", "")
            answer.headers["octo-capabilities"] = ", ".join(filter(None, [echoed, CAPABILITY]))
        await answer(scope, receive, send)

    def _answer(self, method: str, path: str, tag: str | None, content: bytes) -> tuple[int, Any]:
        parts = path.strip("/").split("/")
        with self._lock:
            self.heard.append((method, path))
            if method == "GET" and len(parts) == 1:
                return 200, [locker for locker in self.taken() if tag in {None, locker["luggageTag"]}]
            if method == "POST" and len(parts) == 1:
                return self._take(content)
            locker = self._lockers.get(parts[1])
            if locker is None:
                return 400, {"error": "BAD_REQUEST", "errorMessage": "no such locker"}
            if method == "POST" and parts[2:] == ["free"]:
                if self.stuck:
                    return 400, {"error": "BAD_REQUEST", "errorMessage": "the door is stuck"}
                self.freed.append(parts[1])
                locker["status"] = "FREE"
            return 200, locker

    def _take(self, content: bytes) -> tuple[int, Any]:
        try:
            wish = json.loads(content)
        except ValueError:
            wish = None
        self.asked.append(wish)
        hours = wish.get("hours") if isinstance(wish, dict) else None
        good = (
            type(hours) is int and hours >= 1
            and wish.get("size") in ("SMALL", "LARGE")
            and all(isinstance(wish.get(name, ""), str) for name in ("keeper", "luggageTag"))
        )  # fmt: skip
        if not good:
            return 400, {"error": "BAD_REQUEST", "errorMessage": "no such locker can be had"}
        locker = {
            "lockerId": f"locker-{uuid4()}",
            "doorColour": "blue",
            "status": "TAKEN",
            "keeper": wish.get("keeper", ""),
            "luggageTag": wish.get("luggageTag", ""),
        }
        self._lockers[locker["lockerId"]] = locker
        if self.mute:
            return 500, {"error": "INTERNAL_SERVER_ERROR", "errorMessage": "the list of lockers is lost"}
        return 200, self._lockers[STRANGER["lockerId"]] if self.lies else locker


@contextmanager
def supplier_with_lockers() -> Iterator[tuple[Running, LockerSupplier]]:
    """The supplier at an address of this machine, for as long as the block lasts."""
    lockers = LockerSupplier(Sandbox(tokens=(KEY, SECOND_KEY)))
    with serve(lockers) as running:
        yield running, lockers
