"""Each request about an order violates one constraint of its form."""

from octo_conformance.suite import at_most, requirement

RESERVE, ORDER = "POST /bookings", "POST /orders"
CONFIRM = "POST /orders/{orderId}/confirm"


@requirement("CART-REQ-001", capabilities=("octo/cart",))
@at_most({ORDER: 40})
def test_a_broken_opening_of_an_order_is_refused(generated):
    """The guest pays for an order that was opened by mistake."""
    generated.constraints("POST /orders")


@requirement("CART-REQ-002", capabilities=("octo/cart",))
@at_most({RESERVE: 20, ORDER: 20})
def test_a_broken_change_of_an_order_is_refused(generated):
    """The order in the shop and the order at the supplier differ."""
    generated.constraints("PATCH /orders/{orderId}")


@requirement("CART-REQ-003", capabilities=("octo/cart",))
@at_most({RESERVE: 20, ORDER: 20})
def test_a_broken_preview_of_an_order_is_refused(generated):
    """The shop shows the guest a wrong price."""
    generated.constraints("PATCH /orders/{orderId}/preview")


@requirement("CART-REQ-004", capabilities=("octo/cart",))
@at_most({RESERVE: 20, ORDER: 20})
def test_a_broken_extension_of_an_order_is_refused(generated):
    """All seats of the order are lost together."""
    generated.constraints("POST /orders/{orderId}/extend")


@requirement("CART-REQ-005", capabilities=("octo/cart",))
@at_most({RESERVE: 20, ORDER: 20, CONFIRM: 120})
def test_a_broken_confirmation_of_an_order_is_refused(generated):
    """A mistake in one request sells everything in the order at once."""
    generated.constraints("POST /orders/{orderId}/confirm")


@requirement("CART-REQ-006", capabilities=("octo/cart",))
@at_most({RESERVE: 20, ORDER: 20})
def test_a_broken_cancellation_of_an_order_is_refused(generated):
    """A mistake in one request gives everything in the order back at once."""
    generated.constraints("POST /orders/{orderId}/cancel")


@requirement("CART-REQ-007", capabilities=("octo/cart",))
@at_most({RESERVE: 20, ORDER: 20})
def test_a_broken_deletion_of_an_order_is_refused(generated):
    """A mistake in one request gives everything in the order back at once."""
    generated.constraints("DELETE /orders/{orderId}")
