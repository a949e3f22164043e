"""An answer of the target to a request that was allowed to be refused."""

from __future__ import annotations

import re
from collections.abc import Mapping

from octo_conformance.contract import Contract
from octo_conformance.contract.error_bodies import FAILED, is_error, no_such_route
from octo_conformance.document import Field, Origin, Unreadable, note_read, wrap
from octo_conformance.wire import Exchange

CODE = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*")
"""The form of an error code; another form is a finding of its own."""

SPELLINGS = {"INVALID_AVAILABILIY_ID": "INVALID_AVAILABILITY_ID"}
"""Codes misspelled in the documentation's examples (reading CON-024); the judge warns about them."""


def origin_of(contract: Contract, exchange: Exchange, capabilities: frozenset[str]) -> Origin:
    """Where the documents of this answer come from, with the pointers the contract refuses in it."""
    if exchange.operation is None or exchange.status not in {200, 201}:
        return Origin(exchange.n)
    deviations = contract.deviations(exchange.operation.label, capabilities, exchange.body)
    return Origin(exchange.n, contract.unusable(deviations))


class Answer:
    """`status`, `ok`, `error`, `body`, `headers` and `exchange` of one answer."""

    def __init__(self, exchange: Exchange, origin: Origin) -> None:
        self._exchange = exchange
        self._origin = origin

    @property
    def exchange(self) -> int:
        """Number of the exchange in the evidence."""
        return self._exchange.n

    @property
    def status(self) -> int:
        """HTTP status. Raises Unreadable where there was no answer at all."""
        note_read(self._exchange.n, of="status")
        if self._exchange.status is None:
            raise Unreadable(self._exchange.n, "")
        return self._exchange.status

    @property
    def headers(self) -> Mapping[str, str]:
        """Response headers, names in lower case."""
        note_read(self._exchange.n, of="headers")
        return {name.lower(): value for name, value in self._exchange.headers.items()}

    @property
    def capabilities(self) -> frozenset[str] | None:
        """The ids the answer says were applied, or None where it says nothing."""
        text = self.headers.get("octo-capabilities")
        if text is None:
            return None
        ids = (part.strip() for part in text.split(","))
        return frozenset(i if "/" in i else f"octo/{i}" for i in ids if i)

    @property
    def ok(self) -> bool:
        """The request was carried out. Raises Unreadable where there was no answer at all: silence is no
        refusal, and what was asked for may have been done."""
        done = self.status in {200, 201, 204} and not is_error(self._exchange.body)
        note_read(self._exchange.n, of="ok")
        return done

    @property
    def empty(self) -> bool:
        """There is no body at all, or one that says null."""
        return not self._exchange.content or (self._exchange.is_json and self._exchange.body is None)

    @property
    def plain(self) -> Field:
        """The JSON value of the body as it came, None where it is no JSON."""
        note_read(self._exchange.n, of="body")
        return self._exchange.body

    @property
    def error(self) -> str | None:
        """The error code, None where the request was carried out. Raises Unreadable where the target
        refused without an OCTO error body, or says that it failed; each is a finding of its own."""
        ok = self.ok  # no answer at all is unreadable
        note_read(self._exchange.n, of="error")
        if ok:
            return None
        if not is_error(self._exchange.body):
            raise Unreadable(self._exchange.n, "/error")
        body: Field = self._exchange.body
        code: str = body["error"]
        if not CODE.fullmatch(code) or code == FAILED:
            raise Unreadable(self._exchange.n, "/error")
        return SPELLINGS.get(code, code)

    @property
    def broke_down(self) -> bool:
        """The server failed: a status of 500 or more, without an OCTO error that refuses something."""
        body: Field = self._exchange.body
        failed = self.status >= 500 and not (is_error(body) and body["error"] != FAILED)
        note_read(self._exchange.n, of="broke_down")
        return failed

    @property
    def no_such_route(self) -> bool:
        """The target has no such route: 404 or 405, said by its framework and not by a code of the standard."""
        return no_such_route(self.status, self._exchange.body)

    @property
    def body(self) -> Field:
        """The body as Document or list of them. Raises Unreadable where it is no JSON."""
        note_read(self._exchange.n, of="body")
        if not self._exchange.is_json:
            raise Unreadable(self._exchange.n, "")
        return wrap(self._exchange.body, self._origin)

    @property
    def is_json(self) -> bool:
        """The body is JSON, whatever its Content-Type says."""
        return self._exchange.is_json

    def __repr__(self) -> str:
        return f"HTTP {self._exchange.status} (exchange {self._exchange.n})"
