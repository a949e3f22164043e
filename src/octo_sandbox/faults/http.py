"""Mistakes of HTTP: status, content type, JSON, addresses."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace

from octo_sandbox.call import Call, Handler, Incoming
from octo_sandbox.errors import METHOD_NOT_ALLOWED, NOT_FOUND, TOO_MANY_REQUESTS, Refusal, bad_request
from octo_sandbox.faults.policy_changes import around, sent
from octo_sandbox.faults.registry import fault
from octo_sandbox.json_body import read_body
from octo_sandbox.policies import Policies
from octo_sandbox.responses import Outgoing


@fault("accepted-instead-of-done", breaks="CORE-HTTP-001")
def _accepted(policies: Policies) -> Policies:
    """A reservation is answered with 202."""
    return replace(policies, success_status=lambda operation: 202 if operation == "POST /bookings" else 200)


@fault("cancelled-without-content", breaks="CORE-HTTP-001")
def _no_content(policies: Policies) -> Policies:
    """A cancellation is answered with 204 and no body."""

    def change(incoming: Incoming, response: Outgoing) -> Outgoing:
        if incoming.segments[-1] == "cancel" and response.status == 200:
            return Outgoing(204, None, response.headers, b"")
        return response

    return sent(policies, change)


@fault("json-is-called-text", breaks="CORE-HTTP-002")
def _plain_text(policies: Policies) -> Policies:
    """Bodies come as text/plain."""
    return replace(policies, content_type="text/plain; charset=utf-8")


@fault("list-is-called-html", breaks="CORE-HTTP-002")
def _html(policies: Policies) -> Policies:
    """One route answers JSON with the content type of a web page."""

    def change(incoming: Incoming, response: Outgoing) -> Outgoing:
        if incoming.method == "GET" and incoming.segments[-1] == "bookings":
            response.headers["Content-Type"] = "text/html; charset=utf-8"
        return response

    return sent(policies, change)


@fault("body-is-cut-off", breaks="CORE-HTTP-003")
def _cut_off(policies: Policies) -> Policies:
    """The body of a booking ends in the middle when it is read."""

    def change(incoming: Incoming, response: Outgoing) -> Outgoing:
        if incoming.method == "GET" and len(incoming.segments) > 1 and incoming.segments[-2] == "bookings":
            response.content = response.write()[:-20]
        return response

    return sent(policies, change)


@fault("list-is-wrapped", breaks="CORE-HTTP-003")
def _wrapped(policies: Policies) -> Policies:
    """The calendar is an object that holds the list."""
    return around(policies, "POST /availability/calendar", lambda call, handler: {"data": handler(call)})


@fault("number-is-nan", breaks="CORE-HTTP-003")
def _nan(policies: Policies) -> Policies:
    """GET /supplier has a rating of NaN, which is not JSON."""
    return around(policies, "GET /supplier", lambda call, handler: {**handler(call), "rating": float("nan")})


@fault("key-stands-twice", breaks="CORE-HTTP-003")
def _twice(policies: Policies) -> Policies:
    """GET /supplier has the same key twice."""

    def change(incoming: Incoming, response: Outgoing) -> Outgoing:
        if incoming.segments[-1] == "supplier" and response.status == 200:
            response.content = b'{"id":"another",' + response.write()[1:]
        return response

    return sent(policies, change)


@fault("charset-is-refused", breaks="CORE-HTTP-005")
def _charset(policies: Policies) -> Policies:
    """A body is refused when its media type names a charset."""

    def read(incoming: Incoming) -> dict[str, object]:
        if ";" in incoming.headers.get("content-type", ""):
            raise bad_request("not-json-type")
        return read_body(incoming)

    return replace(policies, read_body=read)


@fault("broken-body-breaks-the-server", breaks="CORE-HTTP-006")
def _server_error(policies: Policies) -> Policies:
    """JSON that does not parse is answered as if the supplier had failed."""

    def read(incoming: Incoming) -> dict[str, object]:
        body: dict[str, object] = json.loads(incoming.content or b"{}")
        return body

    return replace(policies, read_body=read)


@fault("broken-body-is-unprocessable", breaks="CORE-HTTP-006")
def _unprocessable(policies: Policies) -> Policies:
    """JSON that does not parse is refused as if its content were wrong."""

    def read(incoming: Incoming) -> dict[str, object]:
        try:
            return read_body(incoming)
        except Refusal as refusal:
            raise Refusal("UNPROCESSABLE_ENTITY", refusal.text) from None

    return replace(policies, read_body=read)


@fault("addresses-end-in-a-slash", breaks="CORE-HTTP-007")
def _slash(policies: Policies) -> Policies:
    """GET /products is redirected to the path with a slash at its end."""

    def change(incoming: Incoming, response: Outgoing) -> Outgoing:
        if incoming.method == "GET" and incoming.segments[-1] == "products":
            return Outgoing(301, None, {"Location": f"{incoming.base_url}/products/"}, b"")
        return response

    return sent(policies, change)


@fault("unknown-fields-are-refused", breaks="CORE-HTTP-008")
def _strict(policies: Policies) -> Policies:
    """A field the supplier does not know makes it refuse the whole request."""
    known = {
        "productId",
        "optionId",
        "localDate",
        "localDateStart",
        "localDateEnd",
        "availabilityIds",
        "units",
    }

    def change(call: Call, handler: Handler) -> object:
        if set(call.body) - known:
            raise bad_request("wrong-type", field="body", expected="known fields only")
        return handler(call)

    return around(policies, "POST /availability", change)


@fault("unknown-fields-empty-the-answer", breaks="CORE-HTTP-008")
def _confused(policies: Policies) -> Policies:
    """An availability check with an unknown field finds nothing."""
    return around(
        policies,
        "POST /availability",
        lambda call, handler: [] if "x_unknown" in call.body else handler(call),
    )


@fault("throttled-without-a-hint", breaks="CORE-HTTP-009")
def _no_hint(policies: Policies) -> Policies:
    """A client that is too fast is not told when to come back."""
    count = itertools.count(1)

    def throttle(_incoming: Incoming) -> None:
        if next(count) in {8, 13, 21}:
            raise Refusal(TOO_MANY_REQUESTS, TOO_MANY_REQUESTS, values={"seconds": 1})

    return replace(policies, throttle=throttle)


@fault("extend-is-not-there", breaks="CORE-BOOK-050")
def _no_extend(policies: Policies) -> Policies:
    """The route to extend a hold does not exist."""
    routes = tuple(route for route in policies.core_routes if not route.template.endswith("/extend"))
    return replace(policies, core_routes=routes)


@fault("patch-is-not-allowed", breaks="CORE-BOOK-040")
def _no_patch(policies: Policies) -> Policies:
    """The method PATCH is refused."""

    def change(call: Call, handler: Handler) -> object:
        raise Refusal(METHOD_NOT_ALLOWED, METHOD_NOT_ALLOWED, values={"method": "PATCH"})

    return around(policies, "PATCH /bookings/{uuid}", change)


@fault("bookings-cannot-be-read", breaks="CORE-BOOK-030")
def _no_reading(policies: Policies) -> Policies:
    """The route to read a booking does not exist."""

    def change(call: Call, handler: Handler) -> object:
        raise Refusal(NOT_FOUND, NOT_FOUND)

    return around(policies, "GET /bookings/{uuid}", change)
