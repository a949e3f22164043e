"""Requests are drawn from the contract, about real products and the bookings of this run.

The judge examines every answer as it examines all others. A request that breaks the server down is made as
small as it can be.
"""

from octo_conformance.suite import at_most, each, requirement

ASKING = [
    "GET /products/{productId}",
    "POST /availability/calendar",
    "POST /availability",
    "GET /bookings",
    "GET /orders",
    "GET /gifts",
    "POST /memberships/lookup",
    "POST /checkin/lookup",
]
CHANGING = [
    "PATCH /bookings/{uuid}",
    "POST /bookings/{uuid}/extend",
    "PATCH /orders/{orderId}",
    "PATCH /orders/{orderId}/preview",
    "POST /orders/{orderId}/extend",
    "PATCH /gifts/{uuid}",
    "POST /identities",
    "PATCH /identities/{identityId}",
    "PATCH /webhooks/{webhookId}",
]
"""Each changes one booking, order, gift, identity or subscription for all of its examples."""
MAKING = [
    "POST /bookings",
    "POST /bookings/{uuid}/confirm",
    "POST /bookings/{uuid}/cancel",
    "POST /orders",
    "POST /orders/{orderId}/confirm",
    "POST /orders/{orderId}/cancel",
    "POST /gifts",
    "POST /gifts/{uuid}/confirm",
    "POST /webhooks",
]
"""Each makes a booking, order, gift or subscription, or needs another one, for every example that is accepted."""
RESERVE, CONFIRM, GIFT, ORDER = (
    "POST /bookings",
    "POST /bookings/{uuid}/confirm",
    "POST /gifts",
    "POST /orders",
)
CHANGES_COST = {RESERVE: 2, GIFT: 1, ORDER: 1}
MAKING_COSTS = {RESERVE: 1, ORDER: 1, CONFIRM: 1}


@requirement("CORE-DRAWN-001")
@each("operation", ASKING)
def test_questions_of_the_documented_form_are_answered(generated, operation):
    """A guest with an unusual but valid request sees an error."""
    generated.drawn_requests(operation, "positive")


@requirement("CORE-DRAWN-002")
@each("operation", ASKING)
def test_questions_of_another_form_are_refused(generated, operation):
    """The mistake of one reseller keeps all others from selling."""
    generated.drawn_requests(operation, "negative")


@requirement("CORE-DRAWN-001")
@at_most(CHANGES_COST)
@each("operation", CHANGING)
def test_changes_of_the_documented_form_are_answered(generated, operation):
    """A guest with an unusually long name cannot change the booking."""
    generated.drawn_requests(operation, "positive")


@requirement("CORE-DRAWN-002")
@at_most(CHANGES_COST)
@each("operation", CHANGING)
def test_changes_of_another_form_are_refused(generated, operation):
    """The mistake of one reseller keeps all others from selling."""
    generated.drawn_requests(operation, "negative")


@requirement("CORE-DRAWN-001")
@at_most({RESERVE: 2}, each_example=MAKING_COSTS)
@each("operation", MAKING)
def test_purchases_of_the_documented_form_are_answered(generated, operation):
    """A guest with an unusually long name cannot book."""
    generated.drawn_requests(operation, "positive")


@requirement("CORE-DRAWN-002")
@at_most({RESERVE: 2}, each_example=MAKING_COSTS)
@each("operation", MAKING)
def test_purchases_of_another_form_are_refused(generated, operation):
    """The mistake of one reseller keeps all others from selling."""
    generated.drawn_requests(operation, "negative")
