"""Mistakes with keys and resellers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from octo_sandbox.accounts import Accounts, Reseller
from octo_sandbox.bookings.record import Booking
from octo_sandbox.call import Call, Handler, Incoming
from octo_sandbox.capabilities.cart.names import CART
from octo_sandbox.capabilities.gifts.names import GIFTS
from octo_sandbox.errors import FORBIDDEN, UNAUTHORIZED, Refusal
from octo_sandbox.faults.policy_changes import around, refusing
from octo_sandbox.faults.registry import Change, Fault, add, fault
from octo_sandbox.policies import Policies

_STRANGER = Reseller("stranger", timedelta())


def _letting_in(policies: Policies, code: str) -> Callable[[Incoming, Accounts], Reseller]:
    def authenticate(incoming: Incoming, accounts: Accounts) -> Reseller:
        try:
            return policies.authenticate(incoming, accounts)
        except Refusal as refusal:
            if refusal.code != code:
                raise
            return _STRANGER

    return authenticate


@fault("products-refuse-the-key", breaks="CORE-AUTH-001")
def _refused(policies: Policies) -> Policies:
    """One route refuses a key that every other route accepts."""

    def change(call: Call, handler: Handler) -> object:
        raise Refusal(FORBIDDEN, FORBIDDEN)

    return around(policies, "GET /products", change)


@fault("no-key-is-needed", breaks="CORE-AUTH-002")
def _open(policies: Policies) -> Policies:
    """A caller without a key is served like any other."""
    return replace(policies, authenticate=_letting_in(policies, UNAUTHORIZED))


@fault("no-key-is-needed-to-book", breaks="CORE-AUTH-002")
def _open_booking(policies: Policies) -> Policies:
    """A caller without a key can book."""
    open_to_all = _letting_in(policies, UNAUTHORIZED)

    def authenticate(incoming: Incoming, accounts: Accounts) -> Reseller:
        if incoming.method == "POST" and incoming.segments[-1] == "bookings":
            return open_to_all(incoming, accounts)
        return policies.authenticate(incoming, accounts)

    return replace(policies, authenticate=authenticate)


@fault("missing-key-is-called-forbidden", breaks="CORE-AUTH-003")
def _wrong_code(policies: Policies) -> Policies:
    """A caller that forgot the key is told that the key is not valid."""
    return refusing(
        policies, lambda refusal, body: {**body, "error": FORBIDDEN} if refusal.code == UNAUTHORIZED else body
    )


@fault("unknown-key-is-called-unauthorized", breaks="CORE-AUTH-004")
def _other_code(policies: Policies) -> Policies:
    """A caller with a revoked key is told that the key is missing."""
    return refusing(
        policies, lambda refusal, body: {**body, "error": UNAUTHORIZED} if refusal.code == FORBIDDEN else body
    )


@fault("any-key-will-do", breaks="CORE-AUTH-005")
def _any_key(policies: Policies) -> Policies:
    """An invented key is accepted like a real one."""
    return replace(
        policies,
        authenticate=_letting_in(policies, FORBIDDEN),
        may_see=lambda reseller, booking: reseller == _STRANGER or policies.may_see(reseller, booking),
    )


@fault("any-key-cancels", breaks="CORE-AUTH-005")
def _any_key_cancels(policies: Policies) -> Policies:
    """An invented key is enough to cancel a booking."""
    let_in = _letting_in(policies, FORBIDDEN)

    def authenticate(incoming: Incoming, accounts: Accounts) -> Reseller:
        if incoming.segments[-1] == "cancel":
            return let_in(incoming, accounts)
        return policies.authenticate(incoming, accounts)

    return replace(
        policies,
        authenticate=authenticate,
        may_see=lambda reseller, booking: reseller == _STRANGER or policies.may_see(reseller, booking),
    )


@fault("resellers-see-each-other", breaks="CORE-AUTH-006")
def _seen_by_all(policies: Policies) -> Policies:
    """Every reseller reads and cancels the bookings of every other."""
    return replace(policies, may_see=lambda _reseller, _booking: True)


@fault("lists-mix-resellers", breaks="CORE-AUTH-006")
def _mixed_lists(policies: Policies) -> Policies:
    """The list of bookings holds those of every reseller."""

    def change(call: Call, handler: Handler) -> object:
        return handler(
            replace(call, policies=replace(call.policies, may_see=lambda _reseller, _booking: True))
        )

    return around(policies, "GET /bookings", change)


@fault("days-list-the-bookings-of-every-reseller", breaks="CORE-AUTH-006")
def _listed_to_all(policies: Policies) -> Policies:
    """A list by day of travel holds the bookings of every reseller."""

    def change(call: Call, handler: Handler) -> object:
        if "localDate" not in call.query:
            return handler(call)
        open_to_all = replace(call.policies, may_see=lambda _reseller, _booking: True)
        return handler(replace(call, policies=open_to_all))

    return around(policies, "GET /bookings", change)


def _open_to_every_reseller(operation: str, capability: str | None) -> Change:
    """One route asks for a key and not for whose it is."""

    def everybodys(_reseller: Reseller, _thing: object) -> bool:
        return True

    def open_to_all(inner: Policies) -> Policies:
        if capability is None:
            return replace(inner, may_see=everybodys)
        opened = inner.with_capability(capability, may_see=everybodys)
        return replace(opened, may_see=everybodys)

    def change(call: Call, handler: Handler) -> object:
        return handler(replace(call, policies=open_to_all(call.policies)))

    return lambda policies: around(policies, operation, change)


for _thing, _path, _capability, _breaks, _actions in (
    ("booking", "/bookings/{uuid}", None, "CORE-AUTH-006", ("PATCH", "POST extend", "POST confirm")),
    (
        "order",
        "/orders/{orderId}",
        CART,
        "CART-061",
        ("PATCH", "PATCH preview", "POST extend", "POST confirm", "DELETE", "POST notify"),
    ),
    ("gift", "/gifts/{uuid}", GIFTS, "GIFT-045", ("PATCH", "PATCH preview", "POST extend", "POST confirm")),
):
    for _action in _actions:
        _method, _, _last = _action.partition(" ")
        _operation = f"{_method} {_path}" + (f"/{_last}" if _last else "")
        add(
            Fault(
                f"another-reseller-may-{_last or {'PATCH': 'change', 'DELETE': 'delete'}[_method]}-the-{_thing}",
                _breaks,
                f"{_operation} works with the key of any reseller.",
                _open_to_every_reseller(_operation, _capability),
                () if _capability is None else (_capability,),
            )
        )


def _no_key_is_checked(method: str, last: str, capability: str | None) -> Change:
    """One route takes any key for that of whoever made the thing."""

    def change(policies: Policies) -> Policies:
        let_in = _letting_in(policies, FORBIDDEN)

        def authenticate(incoming: Incoming, accounts: Accounts) -> Reseller:
            here = (incoming.method, incoming.segments[-1]) if last else (incoming.method, "")
            return (
                let_in(incoming, accounts)
                if here == (method, last)
                else policies.authenticate(incoming, accounts)
            )

        def strangers_too(reseller: Reseller, thing: Booking) -> bool:
            return reseller == _STRANGER or policies.may_see(reseller, thing)

        opened = replace(policies, authenticate=authenticate, may_see=strangers_too)
        if capability is None:
            return opened
        return opened.with_capability(
            capability,
            may_see=lambda reseller, thing: reseller == _STRANGER or thing.reseller == reseller.id,
        )

    return change


for _method, _last, _word, _thing, _capability in (
    ("PATCH", "", "changes", "bookings", None),
    ("POST", "confirm", "confirms", "bookings", None),
    ("POST", "extend", "extends", "orders", CART),
    ("PATCH", "preview", "previews", "gifts", GIFTS),
):
    add(
        Fault(
            f"any-key-{_word}-{_thing}",
            "CORE-AUTH-005",
            f"An invented key is enough for the route that {_word} {_thing}.",
            _no_key_is_checked(_method, _last, _capability),
            () if _capability is None else (_capability,),
        )
    )
