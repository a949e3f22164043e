"""The front of a supplier that can be changed while it runs, and that shows what clients send."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from starlette.concurrency import run_in_threadpool
from starlette.types import Receive, Scope, Send

from octo_sandbox.accounts import Reseller
from octo_sandbox.control import PREFIX
from octo_sandbox.errors import Refusal
from octo_sandbox.policies import Policies
from octo_sandbox.sandbox import Sandbox
from octo_sandbox.teaching.behaviour import Behaviours, Chosen, Supplied
from octo_sandbox.teaching.calls import CallLog, Remark, SeenCall
from octo_sandbox.teaching.control import TeachingControl
from octo_sandbox.teaching.exchange import Answer, Exchange, Gone
from octo_sandbox.teaching.trouble import Trouble, Troubles

# Judges a call, and returns what was wrong with it.
Watch = Callable[[SeenCall], Sequence[Remark]]

_log = logging.getLogger(__name__)


class TeachingServer:
    """A supplier for `tokens`, which begins as `first` and is `chosen`.

    `watch` is shown every call, one after the other. `app` is the ASGI application.
    """

    def __init__(
        self, first: Supplied, chosen: Chosen, tokens: Sequence[str], behaviours: Behaviours, watch: Watch
    ) -> None:
        self.chosen = chosen
        self.changed = False
        self.troubles = Troubles()
        self.log = CallLog(tokens)
        self.behaviours = behaviours
        self._first = first
        self._first_dialect = chosen.dialect
        self._current = first
        self._retired: list[Sandbox] = []
        self._watch = watch
        self._number = 0
        self._changing = threading.Lock()
        self._control = TeachingControl(self)

    @property
    def policies(self) -> Policies:
        """Those of the supplier of the moment."""
        return self.sandbox.policies

    @property
    def sandbox(self) -> Sandbox:
        """The supplier of the moment."""
        return self._current.sandbox

    def change(self, chosen: Chosen) -> None:
        """Be another supplier from the next call on. Raises NotPossible, and then nothing has changed.

        Faults and variants keep the bookings. Another dialect is another supplier: its bookings and clocks begin anew,
        and those of the supplier of the beginning are found again with it.
        """
        with self._changing:
            new = self._current
            if chosen.dialect != self.chosen.dialect:
                begun = chosen.dialect == self._first_dialect
                new = self._first if begun else self.behaviours.supplier(chosen.dialect)
            if chosen.dialect is None:
                changed = self.behaviours.change(new.sandbox, chosen.faults, chosen.variants)
                new = Supplied(new.sandbox, changed())
            if new.sandbox is not self.sandbox and self.sandbox is not self._first.sandbox:
                # Calls that have begun may still need the store of the old supplier.
                self._retired.append(self.sandbox)
            if new.sandbox is self._first.sandbox:
                self._first = new
            self._current, self.chosen, self.changed = new, chosen, True

    def close(self) -> None:
        """Close every store."""
        for sandbox in {*self._retired, self.sandbox, self._first.sandbox}:
            sandbox.close()

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._current.app(scope, receive, send)
        elif _segments(scope)[:1] == [PREFIX]:
            await self._answer_control(scope, receive, send)
        else:
            await self._answer_client(scope, receive, send)

    async def _answer_control(self, scope: Scope, receive: Receive, send: Send) -> None:
        exchange = Exchange(scope, receive, send)
        try:
            await exchange.read()
        except Gone:
            return
        incoming = self._control.incoming(scope, exchange.content)
        if self._control.knows(incoming):
            answer = await run_in_threadpool(self._control.answer, incoming)
            await exchange.watched(lambda: _at_once(answer))
        else:
            supplier = self._current
            await exchange.watched(lambda: exchange.answered_by(supplier.app))

    async def _answer_client(self, scope: Scope, receive: Receive, send: Send) -> None:
        supplier = self._current
        began = datetime.now(UTC)
        exchange = Exchange(scope, receive, send)
        try:
            await exchange.read()
        except Gone:
            return
        self._number += 1
        number = self._number
        caller, now = self._caller(supplier.sandbox, scope)
        trouble = self.troubles.take(self._operation(supplier.sandbox, scope))

        async def work() -> Answer:
            if trouble is not None and trouble.kind in {"busy", "too-many-requests"}:
                return _refused(trouble)
            answer = await exchange.answered_by(supplier.app)
            return _failed() if trouble is not None and trouble.kind == "lost-answer" else answer

        wait_s = trouble.seconds if trouble is not None and trouble.kind == "no-answer" else 0
        answer, arrived = await exchange.watched(work, wait_s)
        self._note(
            SeenCall(
                number=number,
                began=began,
                ended=datetime.now(UTC),
                now=now,
                reseller=caller.id if caller is not None else None,
                method=scope["method"],
                path="/" + "/".join(self._below(supplier.sandbox, scope)),
                query=scope.get("query_string", b"").decode("latin-1"),
                headers=_texts(scope["headers"]),
                content=exchange.content,
                status=answer.status if arrived else None,
                answer_headers=_texts(answer.headers) if arrived else (),
                answer=answer.content if arrived else b"",
            )
        )

    def _note(self, seen: SeenCall) -> None:
        try:
            remarks = self._watch(seen)
        except Exception:
            # A defect of whoever watches. The client got its answer, and the next one will get its own.
            _log.exception("call %s could not be judged", seen.number)
            remarks = ()
        self.log.add(seen, remarks)

    def _caller(self, sandbox: Sandbox, scope: Scope) -> tuple[Reseller | None, datetime]:
        """Who calls, and the time on the caller's clock; the real time for a stranger."""
        sent = dict(_texts(scope["headers"])).get("authorization", "")
        scheme, _, token = sent.strip().partition(" ")
        reseller = sandbox.caller(token.strip()) if scheme.lower() == "bearer" else None
        return reseller, sandbox.now(reseller) if reseller is not None else datetime.now(UTC)

    def _operation(self, sandbox: Sandbox, scope: Scope) -> str | None:
        try:
            route, _ = sandbox.policies.routes.find(scope["method"], tuple(self._below(sandbox, scope)))
        except Refusal:
            return None
        return route.operation

    @staticmethod
    def _below(sandbox: Sandbox, scope: Scope) -> list[str]:
        """The segments of the address below the base of the supplier; all of them where it lies elsewhere."""
        base = [part for part in sandbox.policies.base_path.split("/") if part]
        segments = _segments(scope)
        return segments[len(base) :] if segments[: len(base)] == base else segments


async def _at_once(answer: Answer) -> Answer:
    return answer


def _segments(scope: Scope) -> list[str]:
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    return raw.partition(b"?")[0].decode("latin-1").removeprefix("/").split("/")


def _texts(headers: Sequence[tuple[bytes, bytes]]) -> tuple[tuple[str, str], ...]:
    return tuple((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in headers)


def _refused(trouble: Trouble) -> Answer:
    status, code = (503, "INTERNAL_SERVER_ERROR") if trouble.kind == "busy" else (429, "TOO_MANY_REQUESTS")
    return _error(status, code, [(b"retry-after", str(trouble.seconds).encode())])


def _failed() -> Answer:
    return _error(500, "INTERNAL_SERVER_ERROR", [])


def _error(status: int, code: str, headers: list[tuple[bytes, bytes]]) -> Answer:
    content = json.dumps({"error": code, "errorMessage": "This trouble was asked for."}).encode()
    length = (b"content-length", str(len(content)).encode())
    return Answer(status, [(b"content-type", b"application/json"), length, *headers], content)
