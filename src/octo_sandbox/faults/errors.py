"""Mistakes in refusals: their status, code, message and fields."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from octo_sandbox.call import Incoming
from octo_sandbox.errors import (
    INTERNAL_SERVER_ERROR,
    INVALID_AVAILABILITY_ID,
    INVALID_BOOKING_UUID,
    INVALID_OPTION_ID,
    INVALID_PRODUCT_ID,
    INVALID_UNIT_ID,
    UNPROCESSABLE_ENTITY,
    Refusal,
)
from octo_sandbox.faults.policy_changes import refusing, sent
from octo_sandbox.faults.registry import Change, Fault, add, fault
from octo_sandbox.policies import Policies
from octo_sandbox.responses import Outgoing
from octo_sandbox.views.component import View


@fault("errors-have-other-names", breaks="CORE-ERR-001")
def _other_names(policies: Policies) -> Policies:
    """An error says code and message instead of error and errorMessage."""
    return refusing(policies, lambda _refusal, body: {"code": body["error"], "message": body["errorMessage"]})


@fault("errors-are-nested", breaks="CORE-ERR-001")
def _nested(policies: Policies) -> Policies:
    """The error is an object inside the body."""
    return refusing(
        policies, lambda _refusal, body: {"error": {"code": body["error"]}, "errorMessage": "Failed."}
    )


@fault("errors-are-texts", breaks="CORE-ERR-001")
def _text(policies: Policies) -> Policies:
    """A refusal is a bare text."""

    def change(_incoming: Incoming, response: Outgoing) -> Outgoing:
        if response.status >= 400:
            return Outgoing(
                response.status, None, {**response.headers, "Content-Type": "text/plain"}, b"Not possible"
            )
        return response

    return sent(policies, change)


@fault("refusals-have-status-500", breaks="CORE-ERR-002")
def _server_errors(policies: Policies) -> Policies:
    """A refusal has status 500."""
    return replace(policies, error_status=_status_of(policies, 500))


@fault("refusals-have-status-409", breaks="CORE-ERR-002")
def _conflicts(policies: Policies) -> Policies:
    """A refusal has status 409."""
    return replace(policies, error_status=_status_of(policies, 409))


@fault("refusals-have-status-200", breaks="CORE-ERR-002")
def _fine(policies: Policies) -> Policies:
    """A refusal has status 200."""
    return replace(policies, error_status=_status_of(policies, 200))


def _status_of(policies: Policies, status: int) -> Callable[[Refusal], int]:
    def error_status(refusal: Refusal) -> int:
        usual = policies.error_status(refusal)
        return status if usual == 400 else usual

    return error_status


@fault("refusals-are-breakdowns", breaks="CORE-ERR-002")
def _breakdowns(policies: Policies) -> Policies:
    """A refusal is answered as an internal server error."""
    broken = replace(policies, error_status=_status_of(policies, 500))
    return refusing(
        broken,
        lambda refusal, _body: {"error": INTERNAL_SERVER_ERROR, "errorMessage": "Something went wrong."},
    )


@fault("breakdowns-are-called-bad-requests", breaks="CORE-ERR-002")
def _tolerant(policies: Policies) -> Policies:
    """A refusal has status 400 and the code of an internal server error."""
    return refusing(
        policies,
        lambda refusal, body: {"error": INTERNAL_SERVER_ERROR, "errorMessage": body["errorMessage"]},
    )


@fault("unknown-bookings-break-the-server", breaks="CORE-ERR-002")
def _unknown_bookings(policies: Policies) -> Policies:
    """An unknown booking uuid is answered as an internal server error."""
    broken = replace(
        policies,
        error_status=lambda refusal: (
            500 if refusal.code == INVALID_BOOKING_UUID else policies.error_status(refusal)
        ),
    )
    return refusing(
        broken,
        lambda refusal, body: (
            {"error": INTERNAL_SERVER_ERROR, "errorMessage": "Something went wrong."}
            if refusal.code == INVALID_BOOKING_UUID
            else body
        ),
    )


@fault("breakdowns-are-pages", breaks="CORE-ERR-001")
def _pages(policies: Policies) -> Policies:
    """An unknown booking uuid is answered with the error page of a web server."""

    def change(_incoming: Incoming, response: Outgoing) -> Outgoing:
        if response.status == 400 and INVALID_BOOKING_UUID.encode() in response.write():
            headers = {**response.headers, "Content-Type": "text/html"}
            return Outgoing(500, None, headers, b"<html><h1>500 Internal Server Error</h1></html>")
        return response

    return sent(policies, change)


@fault("codes-are-sentences", breaks="CORE-ERR-003")
def _sentences(policies: Policies) -> Policies:
    """The error code is a sentence."""
    return refusing(
        policies, lambda _refusal, body: {**body, "error": body["error"].replace("_", " ").capitalize()}
    )


_REPEATED = (
    ("product-id", INVALID_PRODUCT_ID, "productId", "CORE-ERR-004"),
    ("option-id", INVALID_OPTION_ID, "optionId", "CORE-ERR-005"),
    ("unit-id", INVALID_UNIT_ID, "unitId", "CORE-ERR-006"),
    ("availability-id", INVALID_AVAILABILITY_ID, "availabilityId", "CORE-ERR-007"),
    ("booking-uuid", INVALID_BOOKING_UUID, "uuid", "CORE-ERR-008"),
)


def _forgetting(code: str, field: str) -> Change:
    def forget(refusal: Refusal, body: View) -> View:
        return {n: v for n, v in body.items() if refusal.code != code or n != field}

    return lambda policies: refusing(policies, forget)


def _mixing_up(code: str, field: str) -> Change:
    def other(refusal: Refusal, body: View) -> View:
        return {**body, field: "00000000-0000-4000-8000-000000000000"} if refusal.code == code else body

    return lambda policies: refusing(policies, other)


for _name, _code, _field, _requirement in _REPEATED:
    add(
        Fault(
            f"unknown-{_name}-is-not-repeated",
            _requirement,
            f"{_code} does not say which {_field} was refused.",
            _forgetting(_code, _field),
        )
    )
    add(
        Fault(
            f"unknown-{_name}-is-another",
            _requirement,
            f"{_code} names another {_field} than the one that was sent.",
            _mixing_up(_code, _field),
        )
    )


@fault("missing-ids-are-unprocessable", breaks="CORE-ERR-009")
def _missing(policies: Policies) -> Policies:
    """A request that lacks an id is refused as UNPROCESSABLE_ENTITY."""
    return refusing(
        policies,
        lambda refusal, body: {**body, "error": UNPROCESSABLE_ENTITY} if refusal.text == "missing" else body,
    )


@fault("codes-are-translated", breaks="CORE-ERR-010")
def _translated(policies: Policies) -> Policies:
    """The error code is translated for a French guest."""

    def error_body(refusal: Refusal, language: str) -> View:
        body = policies.error_body(refusal, language)
        return {**body, "error": f"FR_{body['error']}"} if language == "fr" else body

    return replace(policies, error_body=error_body)


@fault("errors-show-a-stack-trace", breaks="CORE-ERR-011")
def _trace(policies: Policies) -> Policies:
    """The error message is a stack trace."""
    trace = 'Traceback (most recent call last):\n  File "app/booking.py", line 12, in reserve\nKeyError: 7'
    return refusing(policies, lambda _refusal, body: {**body, "errorMessage": trace})


@fault("errors-carry-a-stack", breaks="CORE-ERR-011")
def _stack(policies: Policies) -> Policies:
    """The error body holds a stack trace beside the message."""
    stack = ["at Booking.reserve (booking.js:12:7)", "at next (router.js:4:1)"]
    return refusing(policies, lambda _refusal, body: {**body, "stack": stack})
