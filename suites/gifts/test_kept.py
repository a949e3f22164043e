"""Everything that a gift is told is shown afterwards, and stays.

The fields and the statements follow from the contract, where x-octo-kept marks them; see docs/kept.md.
"""

from octo_conformance.suite import at_most, requirement

LIVES = {"POST /gifts": 2, "POST /gifts/{uuid}/confirm": 2, "POST /identities": 3}
IN_ORDERS = {
    "POST /orders": 2,
    "POST /bookings": 5,
    "POST /gifts": 1,
    "POST /orders/{orderId}/confirm": 2,
    "POST /identities": 6,
}


@requirement("GIFT-001")
@at_most(LIVES, once="lives of gift")
def test_the_uuid_of_a_gift_is_the_one_that_was_sent(generated):
    """A reseller that lost the answer can never find its voucher again."""
    generated.kept("gift")


@requirement("GIFT-007", capabilities=("octo/cart",))
@at_most(IN_ORDERS, once="lives of order")
def test_a_gift_is_in_the_order_it_was_made_for(generated):
    """The guest pays for a cart that lacks the voucher."""
    generated.kept("order")


@requirement("GIFT-013")
@at_most(LIVES, once="lives of gift")
def test_a_change_of_a_gift_is_kept_and_leaves_the_rest(generated):
    """The voucher is printed with the words that the guest has just corrected."""
    generated.kept("gift")


@requirement("GIFT-014")
@at_most(LIVES, once="lives of gift")
def test_a_preview_of_a_gift_shows_the_change(generated):
    """The guest cannot see what will change, and does not agree to it."""
    generated.kept("gift")


@requirement("GIFT-015")
@at_most(LIVES, once="lives of gift")
def test_a_preview_of_a_gift_is_not_kept(generated):
    """A guest who only looked finds the voucher changed."""
    generated.kept("gift")


@requirement("GIFT-022")
@at_most(LIVES, once="lives of gift")
def test_a_gift_is_worth_what_was_asked_for(generated):
    """The guest has paid fifty and gives away five."""
    generated.kept("gift")


@requirement("GIFT-023")
@at_most(LIVES, once="lives of gift")
def test_what_a_gift_is_told_comes_back(generated):
    """The voucher is made out to nobody."""
    generated.kept("gift")


@requirement("GIFT-042")
@at_most(LIVES, once="lives of gift")
def test_the_reason_a_gift_was_cancelled_for_is_kept(generated):
    """Nobody can tell who pays when the guest complains."""
    generated.kept("gift")


@requirement("GIFT-054", capabilities=("octo/cart",))
@at_most(IN_ORDERS, once="lives of order")
def test_a_gift_in_an_order_shows_what_it_was_told(generated):
    """The desk that opens the cart reads another recipient than the one that opens the voucher."""
    generated.kept("order")


@requirement("GIFT-KEPT-001")
@at_most(LIVES, once="lives of gift")
def test_extension_and_confirmation_of_a_gift_leave_the_rest(generated):
    """The voucher is paid for and no longer says whom it is for."""
    generated.kept("gift")


@requirement("GIFT-001", capabilities=("octo/cart",))
@at_most(IN_ORDERS, once="lives of order")
def test_a_gift_in_an_order_has_the_uuid_that_was_sent(generated):
    """A reseller that lost the answer can never find the voucher in its cart again."""
    generated.kept("order")


@requirement("GIFT-022", capabilities=("octo/cart",))
@at_most(IN_ORDERS, once="lives of order")
def test_a_gift_in_an_order_is_worth_what_was_asked_for(generated):
    """The voucher takes its currency from the cart, and its sum from nobody."""
    generated.kept("order")


@requirement("GIFT-023", capabilities=("octo/cart",))
@at_most(IN_ORDERS, once="lives of order")
def test_what_a_gift_in_an_order_is_told_comes_back(generated):
    """The voucher that was bought with a tour is made out to nobody."""
    generated.kept("order")
