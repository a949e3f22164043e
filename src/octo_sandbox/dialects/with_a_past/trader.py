"""Another customer who books, changes and cancels on the slots that the tested reseller books."""

from __future__ import annotations

import itertools
import json
import random
import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from octo_sandbox.call import Call, Incoming
from octo_sandbox.control import PREFIX
from octo_sandbox.responses import Outgoing
from octo_sandbox.sandbox import Sandbox

SIGN: Final = "OTHER-DESK"
"""The start of the resellerReference of every booking of the trader."""

_MOST_ALIVE = 6
_SLOTS_KEPT = 8
# The trader books only if more seats than this are left.
_LEAVES = 4


@dataclass(frozen=True, slots=True)
class _Wanted:
    product: str
    option: str
    slot: str


@dataclass(frozen=True, slots=True)
class _Bought:
    key: str
    uuid: str


class Trader:
    """Makes one move after every `every` requests. The same seed makes the same choices.

    It uses the first key of the supplier and a key of its own.
    """

    def __init__(self, every: int, seed: int = 1) -> None:
        self._every = every
        self._random = random.Random(f"a trader of {seed}")
        self._slots: deque[_Wanted] = deque(maxlen=_SLOTS_KEPT)
        self._alive: deque[_Bought] = deque()
        self._keys: list[str] = []
        self._moving = threading.Lock()
        self._numbers = itertools.count(1)

    def sees(self, call: Call, booking: dict[str, Any]) -> dict[str, Any]:
        """Remember the slot of a booking of the tested reseller."""
        slot = booking.get("availabilityId")
        if slot is not None and not str(booking.get("resellerReference")).startswith(SIGN):
            self._slots.append(_Wanted(booking["productId"], booking["optionId"], slot))
        return booking

    def beside(self, sandbox: Sandbox, tokens: Sequence[str]) -> ASGIApp:
        """Return the application with the trader beside it."""
        requests = itertools.count(1)

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            await sandbox.app(scope, receive, send)
            controls = scope["path"].startswith(f"/{PREFIX}")
            if scope["type"] == "http" and not controls and next(requests) % self._every == 0:
                await run_in_threadpool(self.move, sandbox, tokens)

        return app

    def move(self, sandbox: Sandbox, tokens: Sequence[str]) -> None:
        """Book, change or cancel. A refusal is ignored."""
        if not tokens or not self._moving.acquire(blocking=False):
            return
        try:
            if not self._keys:
                self._keys = [tokens[0], self._own_key(sandbox, tokens[0])]
            if len(self._alive) >= _MOST_ALIVE:
                self._cancel(sandbox)
            elif self._alive and self._random.random() < 0.3:
                self._change(sandbox)
            else:
                self._buy(sandbox)
        finally:
            self._moving.release()

    def _own_key(self, sandbox: Sandbox, token: str) -> str:
        made = self._ask(sandbox, token, "POST", f"/{PREFIX}/keys")
        return str(made.body["token"])

    def _buy(self, sandbox: Sandbox) -> None:
        if not self._slots:
            return
        wanted, key = self._random.choice(self._slots), self._random.choice(self._keys)
        what = {"productId": wanted.product, "optionId": wanted.option}
        found = self._ask(sandbox, key, "POST", "/availability", {**what, "availabilityIds": [wanted.slot]})
        if found.status != 200 or not _has_room(found.body):
            return
        bought = self._ask(
            sandbox,
            key,
            "POST",
            "/bookings",
            {
                **what,
                "availabilityId": wanted.slot,
                "unitItems": [{"unitId": self._unit(sandbox, wanted)}],
                "resellerReference": f"{SIGN}-{next(self._numbers)}",
            },
        )
        if bought.status != 200:
            return
        self._alive.append(_Bought(key, bought.body["uuid"]))
        if self._random.random() < 0.5:
            contact = {"firstName": "Grace", "lastName": "Hopper", "emailAddress": "grace@desk.example"}
            self._ask(sandbox, key, "POST", f"/bookings/{bought.body['uuid']}/confirm", {"contact": contact})

    def _unit(self, sandbox: Sandbox, wanted: _Wanted) -> str:
        product = sandbox.policies.catalogue.product(wanted.product)
        option = None if product is None else product.option(wanted.option)
        return "" if option is None else option.units[0].id

    def _change(self, sandbox: Sandbox) -> None:
        bought = self._random.choice(self._alive)
        notes = {"notes": f"Changed {next(self._numbers)} times."}
        self._ask(sandbox, bought.key, "PATCH", f"/bookings/{bought.uuid}", notes)

    def _cancel(self, sandbox: Sandbox) -> None:
        bought = self._alive.popleft()
        self._ask(sandbox, bought.key, "POST", f"/bookings/{bought.uuid}/cancel", {})

    def _ask(
        self, sandbox: Sandbox, key: str, method: str, path: str, body: dict[str, Any] | None = None
    ) -> Outgoing:
        headers = {"authorization": f"Bearer {key}", "content-type": "application/json"}
        content = b"" if body is None else json.dumps(body).encode()
        segments = tuple(path.strip("/").split("/"))
        return sandbox.answer(Incoming(method, segments, {}, headers, content, "http://localhost"))


def _has_room(slots: list[dict[str, Any]]) -> bool:
    vacancies = [slot["vacancies"] for slot in slots if slot["available"]]
    return any(left is None or left > _LEAVES for left in vacancies)
