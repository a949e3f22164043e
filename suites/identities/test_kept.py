"""Whose something is, is shown afterwards and stays.

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
KEYS = {"POST /identities": 2, "POST /bookings": 2}


@requirement("IDENT-002")
@at_most(KEYS, once="lives of identity")
def test_the_key_that_is_sent_is_the_key(generated):
    """The guest earns points on somebody else's card."""
    generated.kept("identity")


@requirement("IDENT-003")
@at_most(KEYS, once="lives of identity")
def test_another_key_is_kept(generated):
    """The desk asks for the old card, which the guest no longer has."""
    generated.kept("identity")


@requirement("IDENT-008")
@at_most(LIVES, once="lives of booking")
def test_a_booking_made_for_an_identity_shows_it(generated):
    """The guest's account shows no trip."""
    generated.kept("booking")


@requirement("IDENT-009")
@at_most(LIVES, once="lives of booking")
def test_an_identity_given_later_is_kept(generated):
    """A guest who logs in at the till gets no points."""
    generated.kept("booking")


@requirement("IDENT-010", capabilities=("octo/cart",))
@at_most(IN_ORDERS, once="lives of order")
def test_an_order_shows_its_identity(generated):
    """The cart of a guest who is logged in belongs to nobody."""
    generated.kept("order")


@requirement("IDENT-012", capabilities=("octo/gifts",))
@at_most(OF_GIFTS, once="lives of gift")
def test_a_gift_shows_its_identity(generated):
    """The voucher is missing from the account of the guest who bought it."""
    generated.kept("gift")


@requirement("IDENT-020")
@at_most(LIVES, once="lives of booking")
def test_an_identity_stays_where_no_call_names_it(generated):
    """Every note to the supplier takes the trip out of the guest's account."""
    generated.kept("booking")


@requirement("IDENT-020", capabilities=("octo/cart",))
@at_most(IN_ORDERS, once="lives of order")
def test_an_identity_of_an_order_stays_where_no_call_names_it(generated):
    """A guest who keeps the cart for longer finds it in nobody's account."""
    generated.kept("order")


@requirement("IDENT-020", capabilities=("octo/gifts",))
@at_most(OF_GIFTS, once="lives of gift")
def test_an_identity_of_a_gift_stays_where_no_call_names_it(generated):
    """Every word that is added to the card takes the voucher out of the guest's account."""
    generated.kept("gift")


@requirement("IDENT-008", capabilities=("octo/cart",))
@at_most(IN_ORDERS, once="lives of order")
def test_a_booking_in_an_order_shows_its_identity(generated):
    """The tour that was bought with a cart is missing from the guest's account."""
    generated.kept("order")


@requirement("IDENT-012", capabilities=("octo/cart", "octo/gifts"))
@at_most(IN_ORDERS, once="lives of order")
def test_a_gift_in_an_order_shows_its_identity(generated):
    """The voucher that was bought with a cart is missing from the guest's account."""
    generated.kept("order")


@requirement("IDENT-020")
@at_most(KEYS, once="lives of identity")
def test_another_key_leaves_the_identity_as_it_is(generated):
    """A guest with a new card is somebody else in every booking."""
    generated.kept("identity")
