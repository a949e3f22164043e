"""Suppliers that are real, and hostile: the sandbox with something in front of it.

with living("torn-always") as supplier:
    ...  # supplier.url, supplier.held()

A run gets deep into its flows before they hurt it, which no target does that answers everything alike.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import math
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any, Final

from starlette.types import ASGIApp

from octo_sandbox import Policies, Sandbox, serve
from octo_sandbox.clock import Clock, system_clock
from support.certifying import KEY, SECOND_KEY
from support.guarded import LONG, Supplier
from support.hostile.front import Answer, Asked, Habit, InFront, Line

SLOTS: Final = 50_000 if LONG else 5_000
"""In one answer to a check; the short form has fewer, as the suite looks at each of them."""
PRODUCTS: Final = 10_000 if LONG else 2_000
"""In the catalogue."""

STEPS: Final = frozenset(
    {
        "POST /bookings",
        "PATCH /bookings/{}",
        "POST /bookings/{}/extend",
        "POST /bookings/{}/confirm",
        "POST /bookings/{}/cancel",
        "DELETE /bookings/{}",
        "POST /orders",
        "POST /orders/{}/confirm",
        "POST /orders/{}/cancel",
        "DELETE /orders/{}",
        "POST /gifts",
        "POST /identities",
    }
)
"""The steps in the life of what a reseller buys."""

CREATES: Final = frozenset({"POST /bookings", "POST /orders", "POST /gifts", "POST /identities"})


@dataclass(frozen=True)
class Way:
    """How a supplier is hostile: what stands before it, what time it thinks it is, what it sells."""

    habit: Callable[[], Habit]
    clock: Clock = system_clock
    policies: Callable[[], Policies] = Policies


LIVING: Final[dict[str, Way]] = {}


def way(name: str, **rest: Any) -> Callable[[Callable[[], Habit]], Callable[[], Habit]]:
    def register(habit: Callable[[], Habit]) -> Callable[[], Habit]:
        LIVING[name] = Way(habit, **rest)
        return habit

    return register


@dataclass
class _Seen:
    """The sandbox with its application replaced, as `serve` wants it."""

    policies: Policies
    app: ASGIApp


@contextmanager
def living(name: str) -> Iterator[Supplier]:
    """A supplier with a way from `LIVING`, for as long as the block lasts."""
    told = LIVING[name]
    sandbox = Sandbox(tokens=(KEY, SECOND_KEY), clock=told.clock, policies=told.policies())
    with ExitStack() as stack:
        stack.callback(sandbox.close)
        served = ExitStack()
        stack.callback(served.close)
        ending = threading.Thread(target=served.close)
        stack.callback(lambda: ending.ident and ending.join())

        def stop_listening() -> None:
            if ending.ident is None:
                ending.start()

        app = InFront(sandbox.app, told.habit(), stop_listening)
        yield Supplier(sandbox, served.enter_context(serve(_Seen(sandbox.policies, app))))


# --- connections that break -----------------------------------------------------------------------------


@dataclass
class Torn:
    """Carries out each step, and of every `every`-th one loses the answer on the way, whole or half."""

    every: int
    steps: frozenset[str] = STEPS

    async def __call__(self, asked: Asked, line: Line) -> None:
        answer = await asked.carried_out()
        if asked.step not in self.steps or asked.nth % self.every:
            await line.answer(answer)
        elif asked.nth // self.every % 2:
            await line.reset()
        else:
            await line.answer(answer, send_of_body=0.5)


@way("torn-now-and-then")
def _() -> Habit:
    return Torn(every=2)


@way("torn-always")
def _() -> Habit:
    return Torn(every=1)


@way("torn-after-the-hold")
def _() -> Habit:
    return Torn(every=1, steps=STEPS - CREATES)


@way("dies")
class Mortal:
    """Breaks off in the middle of a request, and nobody ever listens there again."""

    async def __call__(self, asked: Asked, line: Line) -> None:
        if asked.number < 60:
            await line.answer(await asked.carried_out())
            return
        asked.stop_listening()
        await line.reset()


@way("turns-slow")
class Tired:
    """From some moment on, each answer takes three seconds."""

    async def __call__(self, asked: Asked, line: Line) -> None:
        answer = await asked.carried_out()
        if asked.number > 36:
            await asyncio.sleep(3)
        await line.answer(answer)


# --- suppliers that have too much to do -----------------------------------------------------------------


@way("errors-now-and-then")
class Overworked:
    """Every seventh request meets a 5xx: half of those were carried out all the same."""

    async def __call__(self, asked: Asked, line: Line) -> None:
        if asked.number % 7:
            await line.answer(await asked.carried_out())
        elif asked.number % 2:
            await asked.carried_out()
            page = b"<html><h1>502 Bad Gateway</h1></html>"
            await line.answer(Answer(502, page, {"content-type": "text/html"}))
        elif asked.number % 4:
            await line.answer(Answer.error(500, "INTERNAL_SERVER_ERROR"))
        else:
            await line.answer(Answer.error(503, "INTERNAL_SERVER_ERROR", **{"retry-after": "0"}))


@way("throttles-in-storms")
class Stormy:
    """Now and then a step of a purchase begins a storm: for a second and a half it says 429 to everything, and
    how long that will last."""

    def __init__(self) -> None:
        self._answered = 0
        self._until = 0.0

    async def __call__(self, asked: Asked, line: Line) -> None:
        if self._answered >= 40 and asked.step in STEPS:
            self._answered = 0
            self._until = time.monotonic() + 1.5
        left = self._until - time.monotonic()
        if left > 0:
            after = {"retry-after": str(math.ceil(left))}
            await line.answer(Answer.error(429, "TOO_MANY_REQUESTS", **after))
            return
        self._answered += 1
        await line.answer(await asked.carried_out())


# --- clocks ---------------------------------------------------------------------------------------------


def _off(by: timedelta) -> Clock:
    return lambda: datetime.now(UTC) + by


class Misdated:
    """The header Date tells the time the supplier thinks it is."""

    def __init__(self, by: timedelta) -> None:
        self._clock = _off(by)

    async def __call__(self, asked: Asked, line: Line) -> None:
        answer = await asked.carried_out()
        answer.headers["date"] = format_datetime(self._clock(), usegmt=True)
        await line.answer(answer)


_HOUR: Final = timedelta(hours=1)


@way("calm")
class Calm:
    """A supplier that does no harm at all, with which the others are compared."""

    async def __call__(self, asked: Asked, line: Line) -> None:
        await line.answer(await asked.carried_out())


@way("an-hour-ahead", clock=_off(_HOUR))
def _() -> Habit:
    return Misdated(_HOUR)


@way("an-hour-behind", clock=_off(-_HOUR))
def _() -> Habit:
    return Misdated(-_HOUR)


# --- caches that mix things up --------------------------------------------------------------------------


class Cached:
    """A request of a step gets the body of the one before it of the same step, whoever sent that."""

    def __init__(self, concerned: Callable[[str], bool]) -> None:
        self._concerned = concerned
        self._before: dict[str, bytes] = {}

    async def __call__(self, asked: Asked, line: Line) -> None:
        answer = await asked.carried_out()
        if self._concerned(asked.step) and answer.status == 200:
            body = answer.body
            answer.body = self._before.get(asked.step, body)
            self._before[asked.step] = body
        await line.answer(answer)


@way("answers-of-the-read-before")
def _() -> Habit:
    return Cached(lambda step: step.startswith("GET ") and step.endswith("{}"))


@way("slots-of-the-check-before")
def _() -> Habit:
    return Cached(lambda step: step == "POST /availability")


# --- habits of HTTP -------------------------------------------------------------------------------------


@way("old-fashioned")
class OldFashioned:
    """HTTP/1.0: no length, and the connection ends with the answer. Each answer sets a cookie, and whoever
    brings it back is taken for somebody else."""

    async def __call__(self, asked: Asked, line: Line) -> None:
        if "cookie" in asked.headers:
            await line.answer(Answer.error(403, "FORBIDDEN"))
            return
        answer = await asked.carried_out()
        answer.headers["set-cookie"] = f"session=guest-{asked.number}; Path=/; HttpOnly"
        lines = "".join(f"{n}: {v}\r\n" for n, v in answer.headers.items() if n != "content-length")
        await line.write(f"HTTP/1.0 {answer.status} So\r\n{lines}\r\n".encode("latin-1") + answer.body)


@way("spoils-bodies-now-and-then")
class Spoiling:
    """Every ninth answer ends in the middle of its JSON; one in forty unfolds to 100 MB of nothing."""

    def __init__(self) -> None:
        packing = zlib.compressobj(1, wbits=31)
        self._bomb = b"".join(packing.compress(b" " * 2**20) for _ in range(100)) + packing.flush()

    async def __call__(self, asked: Asked, line: Line) -> None:
        answer = await asked.carried_out()
        if asked.number % 40 == 39:
            answer = Answer(200, self._bomb, {**answer.headers, "content-encoding": "gzip"})
        elif asked.number % 9 == 0:
            answer.body = answer.body[: len(answer.body) // 2]
        await line.answer(answer)


# --- suppliers that sell a lot --------------------------------------------------------------------------


@way("many-slots")
class Crowded:
    """One check is answered with every slot there is, and then with copies of them."""

    async def __call__(self, asked: Asked, line: Line) -> None:
        answer = await asked.carried_out()
        if asked.step == "POST /availability" and asked.nth == 2 and answer.status == 200:
            slots = json.loads(answer.body)
            answer.body = json.dumps([*slots, *_copies(slots, SLOTS - len(slots))]).encode()
        await line.answer(answer)


def _copies(slots: list[dict[str, Any]], number: int) -> list[dict[str, Any]]:
    of_each = itertools.islice(itertools.cycle(slots), number)
    return [{**slot, "id": f"{slot['id']}#{n}"} for n, slot in enumerate(of_each)]


def _many_products() -> Policies:
    """The usual catalogue, and the plainest of its products until it is long enough."""
    usual = Policies()
    few = usual.catalogue.products
    plainest = min(few, key=lambda product: sum(len(option.units) for option in product.options))
    more = [replace(plainest, id=f"{plainest.id}-{n}") for n in range(PRODUCTS - len(few))]
    return replace(usual, catalogue=replace(usual.catalogue, products=(*few, *more)))


@way("many-products", policies=_many_products)
class Warehouse:
    """A long catalogue, listed in full. Made once for each way of asking, as a supplier would do."""

    _TERMS: Final = ("octo-capabilities", "accept-language", "authorization")

    def __init__(self) -> None:
        self._listed: dict[tuple[str, ...], Answer] = {}

    async def __call__(self, asked: Asked, line: Line) -> None:
        if asked.step != "GET /products":
            await line.answer(await asked.carried_out())
            return
        told = asked.headers
        terms = (str(asked.scope["query_string"]), *(told.get(name, "") for name in self._TERMS))
        if terms not in self._listed:
            self._listed[terms] = await asked.carried_out()
        await line.answer(self._listed[terms])
