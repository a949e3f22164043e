"""The reference supplier: one store, several resellers, and the policies it follows."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from octo_sandbox.accounts import Accounts, Reseller
from octo_sandbox.asgi import Application
from octo_sandbox.bookings.hold import let_time_pass
from octo_sandbox.call import Call, Incoming
from octo_sandbox.clock import Clock, system_clock
from octo_sandbox.control import PREFIX, Control
from octo_sandbox.errors import INTERNAL_SERVER_ERROR, NOT_FOUND, Refusal
from octo_sandbox.ids import Ids
from octo_sandbox.outbox import Outbox
from octo_sandbox.policies import Policies
from octo_sandbox.posting import Courier
from octo_sandbox.responses import Outgoing
from octo_sandbox.revisions import revise
from octo_sandbox.store import Store

_log = logging.getLogger(__name__)

NEARLY = timedelta(minutes=2)

T = TypeVar("T")

# Fills an empty store with old bookings. Gets the resellers of the tokens and the current time.
Past = Callable[[Store, Sequence[Reseller], datetime], None]


class Sandbox:
    """A supplier for `tokens`, each of them a reseller of its own.

    `policies` may be exchanged at any time; requests that have begun finish under the old ones. `store` is a
    file to keep bookings in, or `:memory:`. The same `seed` gives the same ids. `latency_ms` is waited before
    each answer. `past` fills an empty store. `app` is the ASGI application.
    """

    def __init__(
        self,
        tokens: Iterable[str] = (),
        policies: Policies | None = None,
        store: str = ":memory:",
        seed: int = 1,
        latency_ms: float = 0,
        clock: Clock = system_clock,
        past: Past | None = None,
    ) -> None:
        self.policies = Policies() if policies is None else policies
        self._clock = clock
        self._store = Store(store)
        self._accounts = Accounts(self._store, clock)
        self._outbox = Outbox(self._store)
        self._courier = Courier()
        self._control = Control(self._accounts, self._outbox, self._change_product)
        resellers = [self._accounts.admit(token) for token in tokens]
        if past is not None and self._store.count_bookings() == 0:
            with self._store.exclusive():
                past(self._store, resellers, clock())
        self._ids = Ids(seed, self._store.count_bookings())
        self.app = Application(self.answer, latency_s=latency_ms / 1000)

    def close(self) -> None:
        """Close the store. A store in memory loses all bookings."""
        self._courier.close()
        self._store.close()

    def answer(self, incoming: Incoming) -> Outgoing:
        """The answer to one request. Called from many threads."""
        if incoming.segments[:1] == (PREFIX,):
            return self._control.answer(incoming)
        policies = self.policies
        response = _file(policies, incoming) or self._answer(policies, incoming)
        response.headers.setdefault("Content-Type", policies.content_type)
        return policies.outgoing(incoming, response)

    def _answer(self, policies: Policies, incoming: Incoming) -> Outgoing:
        headers: dict[str, str] = {}
        language = policies.languages[0]
        try:
            language = policies.language(incoming, policies.languages)
            if policies.environment_echo:
                headers["Octo-Env"] = policies.environment(incoming)
            policies.throttle(incoming)
            reseller = policies.authenticate(incoming, self._accounts)
            applied = policies.granted_capabilities(policies.asked_capabilities(incoming), policies.installed)
            echo = policies.capability_echo(applied)
            if echo is not None:
                headers["Octo-Capabilities"] = echo
            route, path = policies.routes.find(incoming.method, _below(policies, incoming.segments))
            if route.capability is not None and route.capability not in applied:
                raise Refusal(NOT_FOUND, NOT_FOUND)
            call = self._call(policies, incoming, reseller, route.operation, path, applied, language)
            with policies.isolation.request(self._store), policies.capability_hooks.watching(call) as posts:
                self._let_time_pass(policies)
                around = policies.around.get(route.operation)
                body = route.handler(call) if around is None else around(call, route.handler)
            self._courier.post(posts)
            headers |= policies.capability_hooks.headers(call)
            return Outgoing(policies.success_status(route.operation), body, headers)
        except Refusal as refusal:
            if refusal.afterwards is not None:
                with policies.isolation.request(self._store):
                    refusal.afterwards(self._store)
            more = {**headers, **policies.language_headers(language), **refusal.headers}
            return Outgoing(policies.error_status(refusal), policies.error_body(refusal, language), more)
        except Exception:
            # A defect of the sandbox. The reseller learns that it happened, not how.
            _log.exception("%s %s", incoming.method, "/".join(incoming.segments))
            failure = Refusal(INTERNAL_SERVER_ERROR, INTERNAL_SERVER_ERROR)
            return Outgoing(500, policies.error_body(failure, language), headers)

    def _call(
        self,
        policies: Policies,
        incoming: Incoming,
        reseller: Reseller,
        operation: str,
        path: Mapping[str, str],
        applied: tuple[str, ...] = (),
        language: str = "en",
    ) -> Call:
        return Call(
            incoming=incoming,
            operation=operation,
            path=path,
            reseller=reseller,
            now=self._accounts.now(reseller),
            capabilities=applied,
            language=language,
            environment=policies.environment(incoming),
            policies=policies,
            store=self._store,
            outbox=self._outbox,
            ids=self._ids,
        )

    def _change_product(self, reseller: Reseller, incoming: Incoming, product_id: str) -> bool:
        """Change a product for one reseller, as a supplier does in its own office."""
        policies = self.policies
        if policies.catalogue.product(product_id) is None:
            return False
        call = self._call(policies, incoming, reseller, "", {}, (), policies.languages[0])
        with policies.isolation.request(self._store), policies.capability_hooks.watching(call) as posts:
            revise(self._store, product_id, reseller.id)
        self._courier.post(posts)
        return True

    def caller(self, token: str) -> Reseller | None:
        """The reseller of a key, None for a key that nobody has."""
        return self._accounts.reseller_of(token)

    def now(self, reseller: Reseller) -> datetime:
        """The time on the clock of this reseller."""
        return self._accounts.now(reseller)

    def looked_at(self, reseller: Reseller, incoming: Incoming, look: Callable[[Call], T]) -> T:
        """What `look` finds in the store, as this reseller would at this moment, after time has passed."""
        policies = self.policies
        call = self._call(policies, incoming, reseller, "GET /supplier", {})
        with self._store.exclusive(), policies.capability_hooks.watching(call) as posts:
            self._let_time_pass(policies)
            found = look(call)
        self._courier.post(posts)
        return found

    def _let_time_pass(self, policies: Policies) -> None:
        """Lapse holds and accept wishes whose time has come on the clock of their reseller."""
        now = self._clock()
        # Bookings that are nearly due are read too, because the policies decide when their time has come.
        for booking, ahead in self._store.due_bookings(now + NEARLY):
            if let_time_pass(policies, booking, now + timedelta(seconds=ahead)):
                policies.capability_hooks.time_passed(self._store, booking)
                self._store.save_booking(booking)


def _file(policies: Policies, incoming: Incoming) -> Outgoing | None:
    """What a capability serves at this address to anybody, without a key."""
    base = tuple(part for part in policies.base_path.split("/") if part)
    if incoming.segments[: len(base)] == base:
        for capability in policies.capabilities:
            if capability.files is not None:
                found = capability.files(policies, incoming, incoming.segments[len(base) :])
                if found is not None:
                    return found
    return None


def _below(policies: Policies, segments: tuple[str, ...]) -> tuple[str, ...]:
    """The segments after the base path, without the empty one that a trailing slash leaves."""
    base = tuple(part for part in policies.base_path.split("/") if part)
    if segments[: len(base)] != base:
        raise Refusal(NOT_FOUND, NOT_FOUND)
    rest = segments[len(base) :]
    if policies.trailing_slash_ignored and len(rest) > 1 and rest[-1] == "":
        rest = rest[:-1]
    return rest
