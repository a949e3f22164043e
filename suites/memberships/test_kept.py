"""The membership that something is bought under is shown afterwards and stays.

The fields and the statements follow from the contract, where x-octo-kept marks them; see docs/kept.md.
"""

from octo_conformance.suite import at_most, requirement

LIVES = {"POST /bookings": 4, "POST /bookings/{uuid}/confirm": 2, "POST /identities": 3}
IN_ORDERS = {
    "POST /orders": 2,
    "POST /bookings": 5,
    "POST /gifts": 1,
    "POST /orders/{orderId}/confirm": 2,
    "POST /identities": 6,
}
OF_GIFTS = {"POST /gifts": 2, "POST /gifts/{uuid}/confirm": 2, "POST /identities": 3}


@requirement("MEMB-016")
@at_most(LIVES, once="lives of booking")
def test_a_booking_stays_under_its_membership(generated):
    """The visit is lost at the moment it is paid for."""
    generated.kept("booking")


@requirement("MEMB-018", capabilities=("octo/cart",))
@at_most(IN_ORDERS, once="lives of order")
def test_an_order_stays_under_its_membership(generated):
    """The member's cart does not count for the membership."""
    generated.kept("order")


@requirement("MEMB-024")
@at_most(LIVES, once="lives of booking")
def test_a_membership_given_in_an_update_is_kept(generated):
    """A guest who logs in after choosing seats finds no visit in the account."""
    generated.kept("booking")


@requirement("MEMB-041")
@at_most(LIVES, once="lives of booking")
def test_a_membership_given_at_the_till_is_kept(generated):
    """A guest who logs in at the till finds no visit in the account."""
    generated.kept("booking")


@requirement("MEMB-042", capabilities=("octo/cart",))
@at_most(IN_ORDERS, once="lives of order")
def test_a_membership_given_to_an_order_later_is_kept(generated):
    """A member who logs in after filling the cart has to fill it again."""
    generated.kept("order")


@requirement("MEMB-026", capabilities=("octo/gifts",))
@at_most(OF_GIFTS, once="lives of gift")
def test_a_gift_stays_under_its_membership(generated):
    """The member's account does not show the voucher that the member bought."""
    generated.kept("gift")
