"""Requests that a machine makes up from the contract, about real products and the bookings of this run.

What comes back is judged like every other answer. A request that brings the server down is made as small as
it can be.
"""

from octo_conformance.suite import at_most, draws, each, requirement

OPERATIONS = [
    "GET /products/{productId}",
    "POST /availability/calendar",
    "POST /availability",
    "POST /bookings",
    "GET /bookings",
    "GET /bookings/{uuid}",
    "PATCH /bookings/{uuid}",
    "POST /bookings/{uuid}/extend",
    "POST /bookings/{uuid}/confirm",
    "POST /bookings/{uuid}/cancel",
    "POST /orders",
    "GET /orders",
    "PATCH /orders/{orderId}",
    "PATCH /orders/{orderId}/preview",
    "POST /orders/{orderId}/extend",
    "POST /orders/{orderId}/confirm",
    "POST /orders/{orderId}/cancel",
    "POST /gifts",
    "GET /gifts",
    "PATCH /gifts/{uuid}",
    "POST /gifts/{uuid}/confirm",
    "POST /identities",
    "PATCH /identities/{identityId}",
    "POST /memberships/lookup",
    "POST /checkin/lookup",
]
RESERVE, CONFIRM = "POST /bookings", "POST /bookings/{uuid}/confirm"


@requirement("CORE-DRAWN-001")
@draws
@at_most({RESERVE: 1}, each_example={RESERVE: 1, CONFIRM: 1})
@each("operation", OPERATIONS)
def test_requests_of_the_documented_form_are_answered(stage, operation):
    """The guest with the longest name in the world wants to come."""
    stage.generated.traffic(operation, "positive")


@requirement("CORE-DRAWN-002")
@draws
@at_most({RESERVE: 1}, each_example={RESERVE: 1, CONFIRM: 1})
@each("operation", OPERATIONS)
def test_requests_of_another_form_are_refused(stage, operation):
    """One reseller's mistake must not keep the others from selling."""
    stage.generated.traffic(operation, "negative")
