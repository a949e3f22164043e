"""A reseller's client: the operations of OCTO as methods, over the one wire.

`octo.confirm(uuid)` has to succeed: it returns the booking or raises `Refused`, and the operation's
own requirement fails. `octo.attempt.confirm(uuid)` may be refused and returns an `Answer`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from typing import TYPE_CHECKING, Self

from octo_conformance.document import Document, Items, Unreadable, note_read, plain
from octo_conformance.stage.answer import Answer, origin_of
from octo_conformance.stage.cardPayments import CardPaymentOperations
from octo_conformance.stage.cart import CartOperations
from octo_conformance.stage.checkin import CheckinOperations
from octo_conformance.stage.current import Refusal, current
from octo_conformance.stage.gifts import GiftOperations
from octo_conformance.stage.identities import IdentityOperations
from octo_conformance.stage.memberships import MembershipOperations
from octo_conformance.stage.offers import OffersOperations
from octo_conformance.stage.operations import Many, One
from octo_conformance.stage.real_money import hold_back
from octo_conformance.stage.seats import TAKEN
from octo_conformance.stage.signals import NotApplicable, NotVerified, Refused
from octo_conformance.stage.telling import RESELLERS, called
from octo_conformance.stage.webhooks import WebhookOperations
from octo_conformance.wire import UNSET, Exchange, Meant, NotProven, Request
from octo_conformance.wire.address import segment

if TYPE_CHECKING:
    from octo_conformance.stage.stage import Stage


class Client(
    CartOperations[One, Many],
    IdentityOperations[One, Many],
    MembershipOperations[One, Many],
    OffersOperations[One, Many],
    GiftOperations[One, Many],
    CheckinOperations[One, Many],
    CardPaymentOperations[One, Many],
    WebhookOperations[One, Many],
):
    """One reseller's view of the target, with the capabilities it asks for."""

    _must = True
    """A refusal is no answer to go on with."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._ids: tuple[str, ...] | None = None
        self._raw_header: str | None = None
        self._without_header = False
        self._key: str | None = None
        self._headers: tuple[tuple[str, str], ...] = ()
        self._meant: Meant = "valid"
        self._gate: Callable[[], None] | None = None

    @property
    def reseller(self) -> str:
        """Who speaks, in the words of a story."""
        return RESELLERS.get(self._key or "first", RESELLERS["first"])

    # --- views of the same target -----------------------------------------------------------------

    @property
    def core(self) -> Self:
        """Asks for no capability at all (an empty header)."""
        return self._with(_ids=(), _raw_header=None, _without_header=False)

    def using(self, *capabilities: str) -> Self:
        """Asks for these capabilities."""
        return self._with(_ids=capabilities, _raw_header=None, _without_header=False)

    def without_capabilities_header(self) -> Self:
        """Sends no Octo-Capabilities header."""
        return self._with(_without_header=True, _raw_header=None)

    def with_capabilities_header(self, text: str) -> Self:
        """Sends this very text as Octo-Capabilities."""
        return self._with(_raw_header=text, _without_header=False)

    def as_key(self, key: str) -> Self:
        """Speaks as another reseller: first, second, wrong (an invented key) or none."""
        if key not in {"wrong", "none"}:
            self._stage.key(key)
        return self._with(_key=key)

    def with_headers(self, headers: Mapping[str, str]) -> Self:
        """Sends these headers besides the usual ones."""
        return self._with(_headers=(*self._headers, *headers.items()))

    def gated(self, gate: Callable[[], None]) -> Self:
        """Calls `gate` before each request, which may wait. What it raises is raised, and nothing is sent."""
        return self._with(_gate=gate)

    # --- judging words ----------------------------------------------------------------------------

    def tolerates(self, reading: str, value: object) -> bool:
        """Whether the register accepts the value. A second-best reading is accepted with a warning."""
        return self._stage.tolerates(reading, value)

    # --- sending ----------------------------------------------------------------------------------

    def call(
        self,
        method: str,
        path: str,
        *,
        json: object = UNSET,
        content: bytes | None = None,
        query: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send anything, and return the answer, whatever it is. `method` and `path` are those of HTTP, the
        path below the base URL. `json` is a JSON value or `content` the bytes of the body; `query` and
        `headers` come on top of the usual ones. Raises NotVerified for a write to something that this run did
        not make."""
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
        json: object = UNSET,
        query: Mapping[str, object] | None = None,
    ) -> object:
        """One documented operation, as its document(s) or as an `Answer` when refusal is allowed."""
        contract = self._stage.contract
        if not contract.has_operation(label):
            raise NotApplicable(f"{label} is not part of the profile {self._stage.profile}")
        operation = contract.operation(label)
        method, template = label.split(" ", 1)
        # A refusal of what takes from sale proves something only where this run has left the target enough to sell.
        takes = self._stage.takes_from_sale(label)
        expects = "success" if self._must and not operation.optional and not takes else None
        exchange = self._exchange(
            method, fill(template, arguments or {}), json=json, query=query or {}, headers=(), expects=expects
        )
        answer = self._answer(exchange)
        refusal = self._refusal(exchange, json) if takes else None
        if not self._must:
            if refusal is not None:
                current.get().refusals.append(refusal)
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
        if refusal is not None and refusal.alone:
            if self._stage.sold_out_since(refusal.sent):
                raise NotVerified(TAKEN)
            self._stage.tell_refused(label, answer)
        raise Refused(
            label, operation.requirement, exchange.n, seen, alone=self._stage.gate.mine or not takes
        )

    def _refusal(self, exchange: Exchange, json: object) -> Refusal | None:
        """What may have been refused because this run holds the last seats; None where nothing was."""
        if self._meant != "valid" or exchange.failure or exchange.status is None or exchange.status < 400:
            return None
        return Refusal({} if json is UNSET else plain(json), alone=self._stage.gate.mine)

    def _exchange(
        self,
        method: str,
        path: str,
        *,
        json: object,
        query: Mapping[str, object],
        expects: str | None,
        headers: tuple[tuple[str, str], ...],
        content: bytes | None = None,
    ) -> Exchange:
        stage, here = self._stage, current.get()
        address = stage.address(method, path)
        if address.writes and stage.read_only:
            raise NotVerified("the run is read-only; leave --read-only out to check this")
        hold_back(stage, json)
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
            meant=self._meant,
        )
        if address.writes:
            stage.identities.before(address)
        try:
            exchange = stage.send(request)
        except NotProven as refused:
            raise NotVerified(f"{refused.message}; the write was not sent") from None
        here.note(exchange.n, exchange.operation.label if exchange.operation else None)
        note_read(exchange.n, of="made")
        stage.calls[exchange.n] = called(request, exchange, here.capabilities)
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

    def _with(self, **changes: object) -> Self:
        other = copy(self)
        vars(other).update(changes)
        return other


class Attempt(Client[Answer, Answer]):
    """A client whose requests may be refused."""

    _must = False

    def meant(self, meant: Meant) -> Attempt:
        """Sends requests that are meant to be valid, or broken on purpose."""
        return self._with(_meant=meant)


class Octo(Client[Document, Items]):
    """A client that insists on success: a refusal raises `Refused`."""

    @property
    def attempt(self) -> Attempt:
        """The operations as ones that return an `Answer` instead of insisting on success."""
        other = Attempt(self._stage)
        vars(other).update(vars(self))
        return other

    @property
    def breaking(self) -> Attempt:
        """The operations with requests that are broken on purpose; they return an `Answer`. What a target
        makes of them is not held against it as one of its objects."""
        return self.attempt.meant("broken")


def fill(template: str, arguments: Mapping[str, str]) -> str:
    """The path with its parameters, each percent-encoded as one segment."""
    path = template
    for name, value in arguments.items():
        path = path.replace("{" + name + "}", segment(str(value)))
    return path
