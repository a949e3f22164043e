"""Everything that an order and a booking in it are told is shown afterwards, and stays.

The fields and the statements follow from the contract, where x-octo-kept marks them; see docs/kept.md.
"""

from octo_conformance.suite import at_most, requirement

LIVES = {
    "POST /orders": 2,
    "POST /bookings": 5,
    "POST /gifts": 1,
    "POST /orders/{orderId}/confirm": 2,
    "POST /identities": 6,
}


@requirement("CART-002")
@at_most(LIVES, once="lives of order")
def test_a_booking_is_in_the_order_it_was_made_for(generated):
    """The guest pays for a cart that lacks a tour."""
    generated.kept("order")


@requirement("CART-013")
@at_most(LIVES, once="lives of order")
def test_a_change_of_an_order_is_kept_and_leaves_the_rest(generated):
    """The tickets go to the address that the guest has just corrected."""
    generated.kept("order")


@requirement("CART-014")
@at_most(LIVES, once="lives of order")
def test_a_preview_is_shown_and_not_kept(generated):
    """A guest who only looked finds the cart changed."""
    generated.kept("order")


@requirement("CART-021")
@at_most(LIVES, once="lives of order")
def test_the_contact_of_a_confirmed_order_is_kept(generated):
    """The receipt goes to nobody."""
    generated.kept("order")


@requirement("CART-036")
@at_most(LIVES, once="lives of order")
def test_an_order_is_in_the_currency_that_was_asked_for(generated):
    """The guest pays in a currency that the shop did not show."""
    generated.kept("order")


@requirement("CART-058")
@at_most(LIVES, once="lives of order")
def test_a_booking_in_an_order_shows_what_it_was_told(generated):
    """The desk that opens the cart reads another name than the one that opens the booking."""
    generated.kept("order")


@requirement("CART-KEPT-001")
@at_most(LIVES, once="lives of order")
def test_what_an_order_is_opened_with_comes_back(generated):
    """The guest types the name a second time."""
    generated.kept("order")


@requirement("CART-KEPT-002")
@at_most(LIVES, once="lives of order")
def test_extension_and_confirmation_of_an_order_leave_the_rest(generated):
    """A family pays and the names on its single bookings are gone."""
    generated.kept("order")


@requirement("CORE-BOOK-003")
@at_most(LIVES, once="lives of order")
def test_a_booking_in_an_order_has_the_uuid_that_was_sent(generated):
    """A reseller that lost the answer can never find the tour in its cart again."""
    generated.kept("order")


@requirement("CORE-BOOK-008")
@at_most(LIVES, once="lives of order")
def test_a_booking_in_an_order_is_of_what_was_asked_for(generated):
    """The guest adds a voucher to the cart, and the tour in it is another one."""
    generated.kept("order")


@requirement("CORE-BOOK-009")
@at_most(LIVES, once="lives of order")
def test_a_booking_in_an_order_has_the_tickets_that_were_asked_for(generated):
    """The guest pays for a cart whose tour lacks a ticket."""
    generated.kept("order")


@requirement("CORE-BOOK-013")
@at_most(LIVES, once="lives of order")
def test_a_booking_in_an_order_has_its_notes_and_reference(generated):
    """The wheelchair comes for a tour that is booked alone, and not for one in a cart."""
    generated.kept("order")


@requirement("CORE-KEPT-001")
@at_most(LIVES, once="lives of order")
def test_a_booking_in_an_order_has_its_contact(generated):
    """The guide cannot call a guest whose tour came with a cart."""
    generated.kept("order")
