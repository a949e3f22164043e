"""What a call is not about stays as it was, for gifts of other sums, other currencies and other resellers too.

The gifts are chosen so that every two choices meet in one of them; see docs/views.md.
"""

from octo_conformance.suite import at_most, requirement

ONCE = "lives of varied gifts"
EACH = {"POST /gifts": 1, "POST /gifts/{uuid}/confirm": 2}


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
