"""An invented capability, acme/lockers, as somebody else would install it, and a supplier that offers it."""

from __future__ import annotations

import json
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

OVERLAY: Final = """
overlay: 1.1.0
info: {title: acme/lockers, version: 1.0.0, description: Lockers for the luggage of guests.}
extends: ../core.openapi.yaml
x-octo-capability: {id: acme/lockers, requires: []}
actions:
  - target: $
    update:
      x-octo-owns:
        - what: locker
          made_by: POST /lockers
          ids: [lockerId]
          addressed_by: [lockerId]
          referred_by: lockerId
          reserves: true
          known_by: [doorColour]
          release: {turn: 5, by: ['POST /lockers/{lockerId}/free']}
      x-octo-personal: {guest: [keeper]}
  - target: $.components
    update:
      parameters:
        LockerId: {name: lockerId, in: path, required: true, schema: {type: string, minLength: 1}}
      schemas:
        Locker:
          description: A locker and who has it.
          type: object
          x-octo-requirement: LOCKER-001
          x-octo-identity: [lockerId]
          required: [lockerId, doorColour]
          properties:
            lockerId: {type: string, minLength: 1}
            doorColour: {type: string}
            keeper: {type: string}
        LockerBody:
          description: What is to be locked away.
          type: object
          x-octo-requirement: LOCKER-001
          x-octo-identity: []
          required: [size, hours]
          properties:
            size: {type: string, enum: [SMALL, LARGE]}
            hours: {type: integer, minimum: 1, x-octo-reasonable: {maximum: 24}}
            keeper: {type: string, examples: [Octavia Conformance], x-octo-reasonable: {maxLength: 40}}
  - target: $.paths
    update:
      /lockers:
        post:
          operationId: takeLocker
          summary: Take a locker; the code of its door is sent to the guest.
          x-octo-requirement: LOCKER-001
          x-octo-writes: makes
          x-octo-notifies: [sms]
          requestBody:
            content: {application/json: {schema: {$ref: '#/components/schemas/LockerBody'}}}
          responses:
            '200':
              description: The locker.
              content: {application/json: {schema: {$ref: '#/components/schemas/Locker'}}}
        get:
          operationId: listLockers
          summary: All lockers that are taken, by whomever.
          x-octo-requirement: LOCKER-001
          x-octo-writes: false
          responses:
            '200':
              description: The lockers.
              content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Locker'}}}}
      /lockers/{lockerId}:
        parameters: [{$ref: '#/components/parameters/LockerId'}]
        get:
          operationId: getLocker
          summary: The locker as it is now.
          x-octo-requirement: LOCKER-001
          x-octo-writes: false
          responses:
            '200':
              description: The locker.
              content: {application/json: {schema: {$ref: '#/components/schemas/Locker'}}}
      /lockers/{lockerId}/free:
        parameters: [{$ref: '#/components/parameters/LockerId'}]
        post:
          operationId: freeLocker
          summary: Give the locker back.
          x-octo-requirement: LOCKER-001
          x-octo-writes: releases
          responses: {'200': {description: It is free again.}}
"""

REQUIREMENTS: Final = """
capability: acme/lockers
requirements:
  - id: LOCKER-001
    level: MUST
    harm: guest stranded
    says: A locker that was taken is listed until it is given back.
    source: [the manual of the lockers]
    breaks: Guests stand before a locked door.
"""

SUITE: Final = '''"""Lockers as a reseller takes them."""

from octo_conformance.suite import at_most, draws, requirement


@requirement("LOCKER-001")
def test_a_locker_that_was_taken_is_listed(octo):
    """Guests stand before a locked door."""
    made = octo.call("POST", "/lockers", json={"size": "SMALL", "hours": 2, "keeper": "Octavia Conformance"})
    listed = [locker["lockerId"] for locker in octo.call("GET", "/lockers").plain]
    assert made.plain["lockerId"] in listed


@requirement("LOCKER-001")
@at_most({"POST /lockers": 30})
def test_a_malformed_wish_for_a_locker_is_refused(generated):
    """The guest gets a locker for no time at all."""
    generated.constraints("POST /lockers")


@requirement("LOCKER-001")
@draws
@at_most({"POST /lockers": 1}, each_example={"POST /lockers": 1})
def test_any_well_formed_wish_for_a_locker_is_answered(generated):
    """The guest with the longest name in the world has luggage too."""
    generated.drawn_requests("POST /lockers", "positive")
'''

STRANGER: Final = {"lockerId": "locker-of-somebody-else", "doorColour": "red", "keeper": "Grace Hopper"}
"""What another customer of the supplier keeps."""


def install(folder: Path) -> Path:
    """Write the capability as its author would, and return the folder for `capabilities_dir`."""
    files = {
        "specs/overlays/lockers.overlay.yaml": OVERLAY,
        "specs/requirements/lockers.yaml": REQUIREMENTS,
        "suites/lockers/test_lockers.py": SUITE,
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    return folder


class LockerSupplier:
    """The reference supplier with lockers. `asked` are the bodies of all wishes for one, `freed` the ids that somebody
    gave back."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._app: ASGIApp = sandbox.app
        self.policies = sandbox.policies
        self._lock = threading.Lock()
        self.taken: dict[str, dict[str, Any]] = {STRANGER["lockerId"]: STRANGER}
        self.asked: list[Any] = []
        self.freed: list[str] = []

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith("/lockers"):
            request = Request(scope, receive)
            status, body = self._answer(request.method, scope["path"], await request.body())
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

    def _answer(self, method: str, path: str, content: bytes) -> tuple[int, Any]:
        parts = path.strip("/").split("/")
        with self._lock:
            if method == "GET" and len(parts) == 1:
                return 200, list(self.taken.values())
            if method == "POST" and len(parts) == 1:
                return self._take(content)
            locker = self.taken.get(parts[1])
            if locker is None:
                return 400, {"error": "BAD_REQUEST", "errorMessage": "no such locker"}
            if method == "POST" and parts[2:] == ["free"]:
                self.freed.append(parts[1])
                del self.taken[parts[1]]
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
            and wish.get("size") in {"SMALL", "LARGE"} and isinstance(wish.get("keeper", ""), str)
        )  # fmt: skip
        if not good:
            return 400, {"error": "BAD_REQUEST", "errorMessage": "no such locker can be had"}
        locker = {"lockerId": f"locker-{uuid4()}", "doorColour": "blue", "keeper": wish.get("keeper", "")}
        self.taken[locker["lockerId"]] = locker
        return 200, locker


@contextmanager
def supplier_with_lockers() -> Iterator[tuple[Running, LockerSupplier]]:
    """The supplier at an address of this machine, for as long as the block lasts."""
    lockers = LockerSupplier(Sandbox(tokens=(KEY, SECOND_KEY)))
    with serve(lockers) as running:
        yield running, lockers
