"""What a call is not about stays as it was, for gifts of other sums, other currencies and other resellers too.

The gifts are chosen so that every two choices meet in one of them; see docs/views.md.
"""

from octo_conformance.suite import at_most, requirement

ONCE = "lives of varied gifts"
EACH = {"POST /gifts": 1, "POST /gifts/{uuid}/confirm": 2}
IN_ORDERS = {"POST /orders": 1, "POST /bookings": 4, "POST /gifts": 2, "POST /orders/{orderId}/confirm": 3}


@requirement("GIFT-FRAME-001")
@at_most({}, each_example=EACH, once=ONCE)
def test_calls_on_any_gift_change_nothing_else_of_it(generated):
    """The large voucher is worth less once it is paid for."""
    generated.kept("varied gift")


@requirement("GIFT-013")
@at_most({}, each_example=EACH, once=ONCE)
def test_a_change_leaves_the_rest_of_any_gift(generated):
    """A new word on the card changes whom the voucher is for."""
    generated.kept("varied gift")


@requirement("GIFT-VIEW-001")
@at_most({}, each_example=EACH, once=ONCE)
def test_any_gift_in_a_list_is_the_gift(generated):
    """The desk that searches reads another currency than the one that opens the voucher."""
    generated.kept("varied gift")


@requirement("CORE-REQ-010")
@at_most({}, each_example=EACH, once=ONCE)
def test_a_refused_change_changes_nothing_of_a_gift(generated):
    """The sum is refused, and the word that came with it is on the card."""
    generated.kept("varied gift")


@requirement("GIFT-KEPT-001")
@at_most({}, each_example=EACH, once=ONCE)
def test_extension_and_confirmation_leave_what_any_gift_was_told(generated):
    """The words on the card are gone at the moment the guest pays."""
    generated.kept("varied gift")


@requirement("GIFT-023")
@at_most({}, each_example=EACH, once=ONCE)
def test_any_gift_shows_what_it_was_told(generated):
    """The large voucher is for nobody."""
    generated.kept("varied gift")


@requirement("GIFT-001")
@at_most({}, each_example=EACH, once=ONCE)
def test_any_gift_has_the_uuid_that_was_sent(generated):
    """The shop that lost the answer can never find its large voucher again."""
    generated.kept("varied gift")


@requirement("GIFT-022")
@at_most({}, each_example=EACH, once=ONCE)
def test_any_gift_is_worth_what_was_asked_for(generated):
    """The guest has paid in pounds and gives away as many euros."""
    generated.kept("varied gift")


@requirement("GIFT-042")
@at_most({}, each_example=EACH, once=ONCE)
def test_any_cancellation_of_a_gift_keeps_its_reason(generated):
    """The large voucher is taken back, and nobody can tell who pays."""
    generated.kept("varied gift")


@requirement("GIFT-001", capabilities=("octo/cart",))
@at_most({}, each_example=IN_ORDERS, once="lives of varied orders")
def test_each_gift_in_an_order_has_the_uuid_that_was_sent(generated):
    """The shop that lost an answer can never find the second voucher of its cart."""
    generated.kept("varied order")


@requirement("GIFT-007", capabilities=("octo/cart",))
@at_most({}, each_example=IN_ORDERS, once="lives of varied orders")
def test_each_gift_is_in_the_order_it_was_made_for(generated):
    """The guest pays for two vouchers and gets one."""
    generated.kept("varied order")


@requirement("GIFT-022", capabilities=("octo/cart",))
@at_most({}, each_example=IN_ORDERS, once="lives of varied orders")
def test_each_gift_in_an_order_is_worth_what_was_asked_for(generated):
    """The second voucher of the cart is worth as little as the first."""
    generated.kept("varied order")


@requirement("GIFT-023", capabilities=("octo/cart",))
@at_most({}, each_example=IN_ORDERS, once="lives of varied orders")
def test_each_gift_in_an_order_shows_what_it_was_told(generated):
    """The words for one friend are written on the voucher of the other."""
    generated.kept("varied order")
