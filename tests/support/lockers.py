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
          state: status
          reference: luggageTag
          reserves: true
          known_by: [doorColour]
          release: {turn: 5, by: ['POST /lockers/{lockerId}/free'], states: [FREE]}
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
            status: {type: string, enum: [TAKEN, FREE]}
            keeper: {type: string}
            luggageTag: {type: string}
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
            luggageTag: {type: string, x-octo-reasonable: {maxLength: 60}}
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
def test_a_locker_that_was_taken_is_listed(stage, octo):
    """Guests stand before a locked door."""
    wish = {"size": "SMALL", "hours": 2, "keeper": "Octavia Conformance", "luggageTag": stage.reference()}
    made = octo.call("POST", "/lockers", json=wish)
    octo.call("GET", f"/lockers/{made.plain['lockerId']}")
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

STRANGER: Final = {
    "lockerId": "locker-of-somebody-else",
    "doorColour": "red",
    "status": "TAKEN",
    "keeper": "Grace Hopper",
    "luggageTag": "hopper-1",
}
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
            and wish.get("size") in {"SMALL", "LARGE"}
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
