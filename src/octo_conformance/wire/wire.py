"""The one way out: every request of a run passes here.

    reads that prove → ledger guard → limits → breaker → pace → network → parse → ledger → redact → record → again?

Nothing about the target ever raises; see `refusals` for what does.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import httpx

from octo_conformance.bounds import LARGE_BYTES
from octo_conformance.errors import RunError
from octo_conformance.evidence import ExchangeLine
from octo_conformance.wire import record as recording
from octo_conformance.wire.address import Address
from octo_conformance.wire.breaker import Breaker
from octo_conformance.wire.ledgered import Keeper
from octo_conformance.wire.limits import Meter, WireLimits, booked_by
from octo_conformance.wire.message import Sender
from octo_conformance.wire.parse import Parsed, parse
from octo_conformance.wire.rate import Pace, retry_after, told_to_wait
from octo_conformance.wire.redact import Redactor
from octo_conformance.wire.refusals import RunStopped, Throttled
from octo_conformance.wire.request import Exchange, Failure, Json, Operation, Request
from octo_conformance.wire.transport import Answered, Transport

Route = Callable[[str, str], tuple[Operation, Mapping[str, str]] | None]

_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_BEFORE_RESENDING_S: Final = 0.2
_LONGEST_BETWEEN_CONNECTIONS_S: Final = 3.0
_HANDSHAKE_S: Final = 3.0
"""A port that speaks TLS answers within a round trip or two; one that waits for a line of HTTP never does."""
_NOTHING_PARSED: Final = Parsed(None, False, ())


@dataclass
class _Sending:
    """One call of `send` under way, however many attempts it takes."""

    request: Request
    address: Address
    body: Json
    operation: Operation | None
    path_args: Mapping[str, str]
    entries: tuple[str, ...]
    breaker: Breaker
    stopped: threading.Event
    started: float
    answered: Callable[[], None]
    first: int | None = None
    attempts: int = 0
    resent: bool = False
    maybe_done: bool = False
    throttled: bool = False
    unwelcome: Throttled | None = None
    books: int = 0
    counted: bool = True


@dataclass(frozen=True)
class _Moment:
    """Now, by the clock on the wall and by one that only runs forward."""

    at: datetime
    ticks: float

    @classmethod
    def now(cls) -> _Moment:
        return cls(datetime.now(UTC), time.monotonic())


@dataclass(frozen=True)
class _Attempt:
    answered: Answered
    parsed: Parsed
    sent_at: datetime
    answered_at: datetime
    elapsed_ms: float

    @classmethod
    def of(cls, answered: Answered, parsed: Parsed, before: _Moment, after: _Moment) -> _Attempt:
        return cls(answered, parsed, before.at, after.at, (after.ticks - before.ticks) * 1000)


class Wire:
    """Safe to use from many threads.

    record    gets each exchange as a line of evidence without its number, and returns the number
    route     finds the operation of the contract for a method and a path, with its path arguments
    keys      by name; "none" and "wrong" need not be there
    """

    def __init__(
        self,
        *,
        base_url: str,
        keys: Mapping[str, str],
        record: Callable[[ExchangeLine], int],
        redactor: Redactor,
        ledger: Keeper,
        route: Route = lambda method, path: None,
        headers: Mapping[str, str] | None = None,
        limits: WireLimits | None = None,
        user_agent: str = "octo-conformance",
        ca_file: Path | None = None,
    ) -> None:
        self.limits = limits or WireLimits()
        self.redactor = redactor
        known = {"wrong": f"wrong-{secrets.token_hex(12)}", **keys}
        self._sender = Sender(base_url, known, dict(headers or {}), user_agent)
        self._record = record
        self._ledger = ledger
        self._route = route
        self._transport = Transport(httpx.URL(base_url), ca_file)
        self._pace = Pace(self.limits.rate, self.limits.concurrency)
        self._meter = Meter(self.limits)
        self._speaks_tls: bool | None = None
        self._breaker = Breaker(self.limits.dead_s)
        self._stopped = threading.Event()
        self._large = threading.Lock()
        self._flying = 0
        self._landed = threading.Condition()

    @property
    def base_url(self) -> str:
        return self._sender.base_url

    def send(self, request: Request, answered: Callable[[], None] = lambda: None) -> Exchange:
        """Send and wait for the answer, repeating what may be repeated; the last attempt is returned. `answered` is called
        once its answer is there, before it is redacted and judged.

        A write to what the target named is sent only after a read of its own has shown that it is this run's.

        Raises NotOurs, LimitReached, TargetDown, Throttled, RunStopped, and NoKey for an unknown key name.
        """
        return self._send(request, self._breaker, self._stopped, counted=True, answered=answered)

    def add_key(self, name: str, key: str) -> None:
        """One more reseller, known from now on and hidden wherever its key shows up."""
        self.redactor.add(f"key {name}", key)
        self._sender.add_key(name, key)

    def must_go_on(self) -> None:
        """Raises LimitReached where the time of the run is over: nothing is begun any more that sends."""
        over = self._meter.time_is_over()
        if over is not None:
            raise over

    def for_cleanup(self) -> Callable[[Request], Exchange]:
        """A `send` that works after `stop` and beyond the limits, and gives the target a new chance."""
        breaker, never = Breaker(self.limits.dead_s), threading.Event()
        return lambda request: self._send(request, breaker, never, counted=False)

    def stop(self) -> None:
        """From now on `send` raises RunStopped; requests under way end as they do."""
        self._stopped.set()

    def drain(self, timeout_s: float | None = None) -> bool:
        """Wait until no request is under way; whether that came about in time."""
        with self._landed:
            return self._landed.wait_for(lambda: self._flying == 0, timeout_s)

    def hold_to(self, *, reservations: int, confirmations: int) -> None:
        """Lower these limits for the rest of the run."""
        self._meter.hold_to(reservations=reservations, confirmations=confirmations)

    def used(self, name: str) -> int:
        """How many requests, reservations or confirmations were counted against the limits."""
        return self._meter.used(name)

    def speaks_tls(self) -> bool:
        """Whether the port answers a TLS handshake, in which nothing is sent. It is asked once."""
        if self._speaks_tls is None:
            self._speaks_tls = self._transport.speaks_tls(min(self.limits.timeout_s, _HANDSHAKE_S))
        return self._speaks_tls

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    def _send(
        self,
        request: Request,
        breaker: Breaker,
        stopped: threading.Event,
        *,
        counted: bool,
        answered: Callable[[], None] = lambda: None,
    ) -> Exchange:
        if stopped.is_set():
            raise RunStopped
        body = recording.body_sent(request)
        for read in self._ledger.proofs(request, body):
            self._send(read, breaker, stopped, counted=counted)
        self._ledger.check(request, body)
        message = self._sender.message(request)
        breaker.check()
        breaker.must_be_welcome(time.monotonic())
        addresses = self._ledger.addresses
        address = addresses.read(request.method, request.path)
        books = booked_by(address, body, addresses.owned)
        if counted:
            self._meter.take(address, books)
        found = self._route(request.method.upper(), request.path.partition("?")[0])
        operation, path_args = found if found is not None else (None, {})
        with self._landed:
            self._flying += 1
        try:
            if stopped.is_set():
                raise RunStopped
            if address.writes and address.thing is not None:
                self.redactor.sent(body)
            entries = self._ledger.intend(request, body)
            sending = _Sending(
                request, address, body, operation, path_args, entries, breaker, stopped, time.monotonic(),
                answered, books=books, counted=counted,
            )  # fmt: skip
            return self._until_answered(sending, message)
        finally:
            with self._landed:
                self._flying -= 1
                self._landed.notify_all()

    def _until_answered(self, sending: _Sending, message: httpx.Request) -> Exchange:
        settled = False
        try:
            while True:
                answered, before, after = self._attempt(sending, message)
                with self._one_if_large(answered):
                    unread = self._why_unread(sending, answered)
                    if unread is not None:
                        answered.failure = Failure("timeout", "the run had no time left to read the answer")
                        left = _Attempt.of(answered, _NOTHING_PARSED, before, after)
                        exchange = _exchange(sending, message, left)
                        # It is told as if it were sent again: nobody is to blame that it is not.
                        self._record(recording.line(exchange, self.redactor, self._ledger, will_retry=True))
                        raise unread
                    attempt = self._read(sending, answered, before, after)
                    wait = self._again_after(sending, attempt)
                    if wait is None:
                        sending.answered()
                        # Settled before it is recorded: the redactor asks the ledger whose this is.
                        self._settle(sending, attempt)
                        settled = True
                    exchange = _exchange(sending, message, attempt)
                    number = self._record(
                        recording.line(exchange, self.redactor, self._ledger, will_retry=wait is not None)
                    )
                sending.first = sending.first or number
                if sending.unwelcome is not None:
                    raise sending.unwelcome
                if wait is None:
                    return replace(exchange, n=number)
                self._pause(sending, wait)
        finally:
            if not sending.attempts:
                self._ledger.withdraw(sending.entries)
            elif not settled:
                self._ledger.settle(sending.request, sending.entries, None, None)

    def _one_if_large(self, answered: Answered) -> AbstractContextManager[object]:
        """Large answers are made into values, redacted and judged one after the other: all of that at once for
        several of them would fill the memory."""
        return self._large if len(answered.content) > LARGE_BYTES else nullcontext()

    def _why_unread(self, sending: _Sending, answered: Answered) -> RunError | None:
        """Reading a large answer takes longer than asking for it; a run whose time is over does without."""
        if len(answered.content) <= LARGE_BYTES or sending.address.writes or not sending.counted:
            return None
        if sending.stopped.is_set():
            return RunStopped()
        return self._meter.time_is_over()

    def _attempt(self, sending: _Sending, message: httpx.Request) -> tuple[Answered, _Moment, _Moment]:
        with self._pace.turn(sending.stopped):
            if sending.attempts and sending.counted:
                self._meter.again()
            sending.attempts += 1
            before = _Moment.now()
            answered = self._transport.send(
                message, timeout_s=self.limits.timeout_s, body_bytes=self.limits.body_bytes
            )
            self._meter.came(len(answered.content))
            return answered, before, _Moment.now()

    def _read(self, sending: _Sending, answered: Answered, before: _Moment, after: _Moment) -> _Attempt:
        parsed = (
            parse(answered.content, self.redactor.repeated) if answered.failure is None else _NOTHING_PARSED
        )
        if parsed.excess is not None:
            answered.failure = Failure("too-large", f"the body has {parsed.excess}")
        if answered.status in _REDIRECTS and answered.failure is None:
            where = answered.headers.get("location", "nowhere")
            answered.failure = Failure("redirect", f"HTTP {answered.status} to {where}; it is not followed")
        if told_to_wait(answered.status, answered.headers, parsed.value, 0) is None:
            sending.breaker.note(answered.failure, before.ticks, after.ticks)
        return _Attempt.of(answered, parsed, before, after)

    def _again_after(self, sending: _Sending, attempt: _Attempt) -> float | None:
        """Seconds until the same request is sent again, None where this was the last attempt."""
        if sending.breaker.is_open:
            return None
        # A stopped run sends nothing again either, but what it was told is no final answer: see `_pause`.
        answered, failure = attempt.answered, attempt.answered.failure
        status = None if failure else answered.status
        wait = told_to_wait(status, answered.headers, attempt.parsed.value, sending.attempts - 1)
        sending.throttled = wait is not None
        if wait is not None:
            now, most = time.monotonic(), self.limits.throttle_s
            if sending.counted:
                most = min(most, max(0.0, self._meter.seconds_left))
            if now - sending.started + wait <= most:
                return wait
            sending.unwelcome = Throttled(wait, most)
            if wait > most:
                sending.breaker.leave_alone(now + wait, sending.unwelcome)
            return None
        if failure is None and status != 503:
            self._pace.answered()
        if failure is not None and failure.kind == "connect" and sending.breaker.may_come_back:
            # Nothing was sent, so that a write can be sent again as well.
            return min(_LONGEST_BETWEEN_CONNECTIONS_S, _BEFORE_RESENDING_S * 2.0 ** (sending.attempts - 1))
        lost = failure is not None and failure.kind not in {"redirect", "too-large"}
        if sending.resent or not (lost or status == 503):
            return None
        # Under its own uuid a reservation can be asked for twice and is made once.
        if sending.address.writes and not (lost and sending.address.makes_nothing_new(sending.body)):
            return None
        sending.resent, sending.maybe_done = True, lost
        asked = retry_after(answered.headers) if status == 503 else None
        return min(asked, self.limits.throttle_s) if asked is not None else _BEFORE_RESENDING_S

    def _pause(self, sending: _Sending, wait_s: float) -> None:
        if sending.throttled:
            self._pace.slower(wait_s)
        started = time.monotonic()
        sending.stopped.wait(wait_s)
        if sending.throttled:
            sending.breaker.throttled(started, time.monotonic())
        if sending.stopped.is_set():
            raise RunStopped
        sending.breaker.check()

    def _settle(self, sending: _Sending, attempt: _Attempt) -> None:
        status = None if attempt.answered.failure else attempt.answered.status
        body = attempt.parsed.value
        if sending.address.thing is not None and not self.redactor.innocent(
            attempt.answered.content, attempt.parsed.cut
        ):
            # The ledger is a file as well, and a target may answer with the key for an id.
            body = self.redactor.secretless(body)
        refused = status is not None and 400 <= status < 500 and status != 409
        if sending.counted and sending.books and refused and not sending.maybe_done:
            self._meter.give_back(sending.books)
        self._ledger.settle(sending.request, sending.entries, status, body, certain=not sending.maybe_done)


def _exchange(sending: _Sending, message: httpx.Request, attempt: _Attempt) -> Exchange:
    answered, parsed = attempt.answered, attempt.parsed
    told = Exchange(
        n=0,
        request=sending.request,
        operation=sending.operation,
        path_args=sending.path_args,
        url=str(message.url),
        sent_headers=tuple((k.decode("latin-1"), v.decode("latin-1")) for k, v in message.headers.raw),
        sent_at=attempt.sent_at,
        answered_at=attempt.answered_at,
        elapsed_ms=attempt.elapsed_ms,
        failure=answered.failure,
        retry_of=sending.first,
    )
    if answered.failure is not None and answered.failure.kind != "redirect":
        return told
    return replace(
        told,
        status=answered.status,
        headers=answered.headers,
        content=answered.content,
        body=parsed.value,
        is_json=parsed.is_json,
        flaws=(*answered.flaws, *parsed.flaws),
        cut=parsed.cut,
    )
