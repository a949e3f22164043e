"""Mistakes with keys and resellers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from octo_sandbox.accounts import Accounts, Reseller
from octo_sandbox.call import Call, Handler, Incoming
from octo_sandbox.errors import FORBIDDEN, UNAUTHORIZED, Refusal
from octo_sandbox.faults.policy_changes import around, refusing
from octo_sandbox.faults.registry import fault
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
