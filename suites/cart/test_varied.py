"""What a call is not about stays as it was, in orders of several bookings and gifts too.

The orders are chosen so that every two choices meet in one of them; see docs/views.md.
"""

from octo_conformance.suite import at_most, requirement

ONCE = "lives of varied orders"
EACH = {"POST /orders": 1, "POST /bookings": 4, "POST /gifts": 2, "POST /orders/{orderId}/confirm": 3}


@requirement("CART-FRAME-001")
@at_most({}, each_example=EACH, once=ONCE)
def test_calls_on_an_order_change_nothing_else_of_what_is_in_it(generated):
    """The second booking of the cart costs more the moment the family pays."""
    generated.kept("varied order")


@requirement("CART-013")
@at_most({}, each_example=EACH, once=ONCE)
def test_a_change_of_an_order_leaves_the_rest_of_each_booking(generated):
    """A new phone number for the cart moves the third tour to another hour."""
    generated.kept("varied order")


@requirement("CORE-FRAME-001")
@at_most({}, each_example=EACH, once=ONCE)
def test_what_is_put_into_an_order_leaves_the_rest_of_it(generated):
    """The guest adds a third tour to the cart and loses the reference of the first."""
    generated.kept("varied order")


@requirement("CORE-BOOK-040")
@at_most({}, each_example=EACH, once=ONCE)
def test_a_change_of_one_booking_leaves_the_others_of_its_order(generated):
    """The names on the second tour are written on the tickets of the first."""
    generated.kept("varied order")


@requirement("CART-058")
@at_most({}, each_example=EACH, once=ONCE)
def test_each_booking_in_an_order_is_the_booking(generated):
    """The desk that opens the cart reads another hour for the third tour than the one that opens the booking."""
    generated.kept("varied order")


@requirement("CART-VIEW-001")
@at_most({}, each_example=EACH, once=ONCE)
def test_an_order_of_several_bookings_is_the_same_in_lists(generated):
    """The nightly comparison of sales has two tours of the three that were sold."""
    generated.kept("varied order")


@requirement("CORE-REQ-010")
@at_most({}, each_example=EACH, once=ONCE)
def test_a_refused_call_changes_nothing_in_an_order(generated):
    """A tour that could not be added leaves the cart dearer."""
    generated.kept("varied order")


@requirement("CART-KEPT-002")
@at_most({}, each_example=EACH, once=ONCE)
def test_extension_and_confirmation_leave_what_each_booking_was_told(generated):
    """A family pays, and the names on the tickets of the third tour are gone."""
    generated.kept("varied order")


@requirement("CART-021")
@at_most({}, each_example=EACH, once=ONCE)
def test_the_contact_of_any_confirmed_order_is_kept(generated):
    """The receipt for three tours goes to nobody."""
    generated.kept("varied order")


@requirement("CORE-BOOK-044")
@at_most({}, each_example=EACH, once=ONCE)
def test_each_ticket_in_an_order_keeps_what_it_was_told(generated):
    """The names of the second tour are written on no ticket."""
    generated.kept("varied order")


@requirement("GIFT-054", capabilities=("octo/gifts",))
@at_most({}, each_example=EACH, once=ONCE)
def test_each_gift_in_an_order_is_the_gift(generated):
    """The desk that opens the cart reads another sum for the second voucher than the one that opens the voucher."""
    generated.kept("varied order")


@requirement("GIFT-FRAME-001", capabilities=("octo/gifts",))
@at_most({}, each_example=EACH, once=ONCE)
def test_what_is_put_beside_a_gift_leaves_the_rest_of_it(generated):
    """The guest adds a second voucher to the cart, and the first one is worth less."""
    generated.kept("varied order")


@requirement("CART-002")
@at_most({}, each_example=EACH, once=ONCE)
def test_each_booking_is_in_the_order_it_was_made_for(generated):
    """The guest pays for a cart that lacks the third tour."""
    generated.kept("varied order")


@requirement("CART-KEPT-001")
@at_most({}, each_example=EACH, once=ONCE)
def test_what_any_order_is_opened_with_comes_back(generated):
    """The guest fills a cart with three tours and types the name a second time."""
    generated.kept("varied order")


@requirement("CORE-BOOK-003")
@at_most({}, each_example=EACH, once=ONCE)
def test_each_booking_in_an_order_has_the_uuid_that_was_sent(generated):
    """The shop that lost an answer can never find the second tour of its cart."""
    generated.kept("varied order")


@requirement("CORE-BOOK-007")
@at_most({}, each_example=EACH, once=ONCE)
def test_each_hold_in_an_order_lasts_as_long_as_was_asked(generated):
    """The seats of the third tour are sold to others while the family pays for the cart."""
    generated.kept("varied order")


@requirement("CORE-BOOK-008")
@at_most({}, each_example=EACH, once=ONCE)
def test_each_booking_in_an_order_is_of_what_was_asked_for(generated):
    """The family that chose the evening for its second tour is expected at noon."""
    generated.kept("varied order")


@requirement("CORE-BOOK-009")
@at_most({}, each_example=EACH, once=ONCE)
def test_each_booking_in_an_order_has_the_tickets_that_were_asked_for(generated):
    """A child of the family has no ticket for the second tour."""
    generated.kept("varied order")


@requirement("CORE-BOOK-013")
@at_most({}, each_example=EACH, once=ONCE)
def test_each_booking_in_an_order_has_its_notes_and_reference(generated):
    """The wheelchair is there for the first tour of the cart and not for the second."""
    generated.kept("varied order")
