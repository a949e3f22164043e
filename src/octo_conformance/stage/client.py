"""A reseller's client: the operations of OCTO as methods, over the one wire.

`octo.confirm(uuid)` has to succeed: it returns the booking or raises `Refused`, and the operation's
own requirement fails. `octo.attempt.confirm(uuid)` may be refused and returns an `Answer`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from typing import TYPE_CHECKING, Any

from octo_conformance.document import Document, Unreadable, plain, replaying
from octo_conformance.stage.answer import Answer, origin_of
from octo_conformance.stage.cart import CartOperations
from octo_conformance.stage.checkin import CheckinOperations
from octo_conformance.stage.current import current
from octo_conformance.stage.gifts import GiftOperations
from octo_conformance.stage.identities import IdentityOperations
from octo_conformance.stage.memberships import MembershipOperations
from octo_conformance.stage.offers import OffersOperations
from octo_conformance.stage.signals import NotApplicable, NotVerified, Refused
from octo_conformance.wire import UNSET, Exchange, NotProven, Request
from octo_conformance.wire.address import read_address, segment

if TYPE_CHECKING:
    from octo_conformance.stage.stage import Stage


class Octo(
    CartOperations,
    IdentityOperations,
    MembershipOperations,
    OffersOperations,
    GiftOperations,
    CheckinOperations,
):
    """One reseller's view of the target, with the capabilities it asks for."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._ids: tuple[str, ...] | None = None
        self._raw_header: str | None = None
        self._without_header = False
        self._key: str | None = None
        self._headers: tuple[tuple[str, str], ...] = ()
        self._must = True
        self._gate: Callable[[], None] | None = None

    # --- views of the same target -----------------------------------------------------------------

    @property
    def attempt(self) -> Octo:
        """The same operations, returning an `Answer` instead of insisting on success."""
        return self._with(_must=False)

    @property
    def core(self) -> Octo:
        """Asks for no capability at all (an empty header)."""
        return self._with(_ids=(), _raw_header=None, _without_header=False)

    def using(self, *capabilities: str) -> Octo:
        """Asks for these capabilities."""
        return self._with(_ids=capabilities, _raw_header=None, _without_header=False)

    def without_capabilities_header(self) -> Octo:
        """Sends no Octo-Capabilities header."""
        return self._with(_without_header=True, _raw_header=None)

    def with_capabilities_header(self, text: str) -> Octo:
        """Sends this very text as Octo-Capabilities."""
        return self._with(_raw_header=text, _without_header=False)

    def as_key(self, key: str) -> Octo:
        """Speaks as another reseller: first, second, wrong (an invented key) or none."""
        if key not in {"wrong", "none"}:
            self._stage.key(key)
        return self._with(_key=key)

    def with_headers(self, headers: Mapping[str, str]) -> Octo:
        """Sends these headers besides the usual ones."""
        return self._with(_headers=(*self._headers, *headers.items()))

    def gated(self, gate: Callable[[], None]) -> Octo:
        """Calls `gate` before each request, which may wait. What it raises is raised, and nothing is sent."""
        return self._with(_gate=gate)

    # --- judging words ----------------------------------------------------------------------------

    def tolerates(self, reading: str, value: object) -> bool:
        """Does the register accept the value? A second-best reading is accepted with a warning."""
        return self._stage.tolerates(reading, value)

    # --- sending ----------------------------------------------------------------------------------

    def call(
        self,
        method: str,
        path: str,
        *,
        json: Any = UNSET,
        content: bytes | None = None,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send anything; the answer may be whatever it is."""
        exchange = self._exchange(
            method,
            path,
            json=json,
            content=content,
            query=query or {},
            headers=tuple((headers or {}).items()),
            expects=None,
        )
        return self._answer(exchange)

    def _operate(
        self,
        label: str,
        *,
        arguments: Mapping[str, str] | None = None,
        json: Any = UNSET,
        query: Mapping[str, Any] | None = None,
    ) -> Any:
        """One documented operation, as its document(s) or as an `Answer` when refusal is allowed."""
        contract = self._stage.contract
        if not contract.has_operation(label):
            raise NotApplicable(f"{label} is not part of the profile {self._stage.profile}")
        operation = contract.operation(label)
        method, template = label.split(" ", 1)
        expects = "success" if self._must and not operation.optional else None
        exchange = self._exchange(
            method, fill(template, arguments or {}), json=json, query=query or {}, headers=(), expects=expects
        )
        answer = self._answer(exchange)
        if not self._must:
            return answer
        if exchange.failure is None and answer.ok:
            if operation.success is None:
                return answer  # the operation has no documented body
            body = answer.body
            wants_list = operation.success.get("type") == "array"
            if isinstance(body, list) != wants_list:
                raise Unreadable(exchange.n, "")
            if not isinstance(body, list | Document):
                raise Unreadable(exchange.n, "")
            return body
        seen = exchange.failure.kind if exchange.failure else f"HTTP {exchange.status}"
        if operation.optional:
            raise NotApplicable(f"{label} is optional and not offered here ({seen})")
        raise Refused(label, operation.requirement, exchange.n, seen)

    def _exchange(
        self,
        method: str,
        path: str,
        *,
        json: Any,
        query: Mapping[str, Any],
        expects: str | None,
        headers: tuple[tuple[str, str], ...],
        content: bytes | None = None,
    ) -> Exchange:
        if replaying():
            raise RuntimeError("nothing is sent while a failed assertion is looked at")
        stage, here = self._stage, current.get()
        operation = stage.contract.route(method, path)
        writes = operation[0].writes if operation else method not in {"GET", "HEAD", "OPTIONS"}
        if writes and stage.read_only:
            raise NotVerified("the run is read-only; leave --read-only out to check this")
        if self._gate is not None:
            self._gate()
        request = Request(
            method,
            path,
            query=tuple((name, str(value)) for name, value in query.items() if value is not None),
            json=plain(json),
            content=content,
            headers=(*self._headers, *headers),
            capabilities=self._capabilities_header(),
            key=self._key or stage.key_for(path, json),
            test=here.test,
            requirement=here.requirement,
            purpose=here.purpose,
            expects=expects,
        )
        if writes:
            stage.identities.before(read_address(method, path))
        try:
            if writes:
                with stage.gate.passing():
                    exchange = stage.wire.send(request)
            else:
                exchange = stage.wire.send(request)
        except NotProven as refused:
            raise NotVerified(f"{refused.message}; the write was not sent") from None
        here.note(exchange.n, exchange.operation.label if exchange.operation else None)
        stage.learn(request, exchange)
        return exchange

    def _answer(self, exchange: Exchange) -> Answer:
        return Answer(exchange, origin_of(self._stage.contract, exchange, self._negotiated()))

    def _capabilities_header(self) -> tuple[str, ...] | str | None:
        if self._without_header:
            return None
        if self._raw_header is not None:
            return self._raw_header
        return self._asked()

    def _asked(self) -> tuple[str, ...]:
        return self._ids if self._ids is not None else current.get().capabilities

    def _negotiated(self) -> frozenset[str]:
        contract = self._stage.contract
        asked = [c for c in self._asked() if c in contract.capabilities and c in self._stage.negotiated]
        return contract.expand(asked) if not self._without_header else frozenset()

    def _with(self, **changes: Any) -> Octo:
        other = copy(self)
        for name, value in changes.items():
            setattr(other, name, value)
        return other


def fill(template: str, arguments: Mapping[str, str]) -> str:
    """The path with its parameters, each percent-encoded as one segment."""
    path = template
    for name, value in arguments.items():
        path = path.replace("{" + name + "}", segment(str(value)))
    return path
