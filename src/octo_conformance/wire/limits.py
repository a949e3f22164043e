"""How much a run may ask of a target."""

from __future__ import annotations

import threading
import time
from collections import Counter
from dataclasses import dataclass, replace

from octo_conformance.bounds import BODY_BYTES
from octo_conformance.contract import OwnedThings
from octo_conformance.wire.address import Address
from octo_conformance.wire.refusals import LimitReached
from octo_conformance.wire.request import Json


@dataclass(frozen=True)
class WireLimits:
    """Seconds, bytes and counts; None means unlimited.

    timeout_s    for one request with all of its answer
    body_bytes   of one answer, unpacked
    run_bytes    of all answers of the run together, unpacked
    dead_s       spent on failures without an answer until the target counts as down
    rate         requests a second at most; concurrency: at the same time
    throttle_s   the longest a request that was told to wait waits in all
    requests, seconds, reservations, confirmations   of the whole run
    writes       False: nothing is created or changed at the target
    """

    timeout_s: float = 15.0
    body_bytes: int = BODY_BYTES
    run_bytes: int | None = None
    dead_s: float = 60.0
    rate: float | None = None
    concurrency: int = 4
    throttle_s: float = 60.0
    requests: int | None = None
    seconds: float | None = None
    reservations: int | None = None
    confirmations: int | None = None
    writes: bool = True


class Meter:
    """Counts against the limits. Safe to use from many threads."""

    def __init__(self, limits: WireLimits) -> None:
        self._limits = limits
        self._started = time.monotonic()
        self._lock = threading.Lock()
        self._used: Counter[str] = Counter()
        self._came = 0

    def hold_to(self, *, reservations: int, confirmations: int) -> None:
        """Lower these limits; one that is lower already stays."""
        with self._lock:
            known = self._limits
            self._limits = replace(
                known,
                reservations=_lower(known.reservations, reservations),
                confirmations=_lower(known.confirmations, confirmations),
            )

    def give_back(self, creates: int) -> None:
        """Take back what was counted as booked and then refused."""
        with self._lock:
            self._used["reservations"] -= creates

    def used(self, name: str) -> int:
        """How many requests, reservations or confirmations so far."""
        return self._used[name]

    def take(self, address: Address, creates: int) -> None:
        """Count one request and what it would book. Raises LimitReached, and then counts nothing."""
        wanted = {"requests": 1, "reservations": creates, "confirmations": int(address.confirms)}
        with self._lock:
            if address.writes and not self._limits.writes:
                raise LimitReached("writes", "read-only")
            self._must_go_on()
            for name, number in wanted.items():
                allowed: int | None = getattr(self._limits, name)
                if number and allowed is not None and self._used[name] + number > allowed:
                    raise LimitReached(name, allowed)
            self._used.update(wanted)

    def again(self) -> None:
        """Count the same request once more. Raises LimitReached for requests, seconds or run_bytes."""
        with self._lock:
            self._must_go_on()
            allowed = self._limits.requests
            if allowed is not None and self._used["requests"] >= allowed:
                raise LimitReached("requests", allowed)
            self._used["requests"] += 1

    def came(self, size: int) -> None:
        """Count the bytes of an answer."""
        with self._lock:
            self._came += size

    @property
    def seconds_left(self) -> float:
        seconds = self._limits.seconds
        return float("inf") if seconds is None else seconds - (time.monotonic() - self._started)

    def time_is_over(self) -> LimitReached | None:
        """The limit that is reached, None while there is time."""
        return LimitReached("seconds", f"{self._limits.seconds:g}") if self.seconds_left < 0 else None

    def _must_go_on(self) -> None:
        """Raises LimitReached where time or room is used up."""
        over = self.time_is_over()
        if over is not None:
            raise over
        if self._limits.run_bytes is not None and self._came > self._limits.run_bytes:
            raise LimitReached("run_bytes", self._limits.run_bytes)


def _lower(one: int | None, other: int) -> int:
    return other if one is None else min(one, other)


def booked_by(address: Address, body: Json, owned: OwnedThings) -> int:
    """How many things a request may take from sale, those nested in what it makes or changes included."""
    thing = address.thing
    if thing is None or not address.writes or address.previews:
        return 0
    reserving = {kind.what for kind in owned if kind.reserves}
    told = body if isinstance(body, dict) else {}
    nested = [told.get(name) for name, what in thing.nests.items() if what in reserving]
    inside = sum(len(items) for items in nested if isinstance(items, list))
    return inside + int(address.creates and thing.reserves)
