"""What a call is not about stays as it was, for second options, third tickets, other days and other resellers too.

The bookings are chosen so that every two choices meet in one of them; see docs/views.md.
"""

from octo_conformance.suite import at_most, requirement

ONCE = "lives of varied bookings"
EACH = {"POST /bookings": 1, "POST /bookings/{uuid}/confirm": 3}


@requirement("CORE-FRAME-001")
@at_most({}, each_example=EACH, once=ONCE)
def test_calls_change_nothing_else_of_any_booking(generated):
    """The guest of the evening tour is moved to the morning by paying."""
    generated.kept("varied booking")


@requirement("CORE-BOOK-040")
@at_most({}, each_example=EACH, once=ONCE)
def test_a_change_leaves_the_rest_of_any_booking(generated):
    """A note about the third guest costs the family more."""
    generated.kept("varied booking")


@requirement("CORE-BOOK-044")
@at_most({}, each_example=EACH, once=ONCE)
def test_each_ticket_keeps_what_it_was_told(generated):
    """From the third guest on the tickets carry the name of nobody."""
    generated.kept("varied booking")


@requirement("CORE-BOOK-009")
@at_most({}, each_example=EACH, once=ONCE)
def test_any_booking_has_the_tickets_that_were_asked_for(generated):
    """The fifth guest of the group has no ticket."""
    generated.kept("varied booking")


@requirement("CORE-KEPT-002")
@at_most({}, each_example=EACH, once=ONCE)
def test_extension_and_confirmation_leave_what_any_booking_was_told(generated):
    """The name of the third guest is gone at the moment the family pays."""
    generated.kept("varied booking")


@requirement("CORE-REQ-010")
@at_most({}, each_example=EACH, once=ONCE)
def test_a_refused_change_changes_nothing_in_part(generated):
    """The change of the slot is refused, and the note that came with it is there."""
    generated.kept("varied booking")


@requirement("CORE-BOOK-064")
@at_most({}, each_example=EACH, once=ONCE)
def test_any_confirmed_booking_keeps_its_contact(generated):
    """The guide of the evening tour has no name to call."""
    generated.kept("varied booking")


@requirement("CORE-BOOK-003")
@at_most({}, each_example=EACH, once=ONCE)
def test_any_booking_has_the_uuid_that_was_sent(generated):
    """The shop that lost the answer can never find the booking of its group again."""
    generated.kept("varied booking")


@requirement("CORE-BOOK-007")
@at_most({}, each_example=EACH, once=ONCE)
def test_any_hold_lasts_as_long_as_was_asked(generated):
    """The seats of a party of five are sold to others while it looks for a card."""
    generated.kept("varied booking")


@requirement("CORE-BOOK-008")
@at_most({}, each_example=EACH, once=ONCE)
def test_any_booking_is_of_what_was_asked_for(generated):
    """Whoever bought the second option stands at the gate of the first."""
    generated.kept("varied booking")


@requirement("CORE-BOOK-013")
@at_most({}, each_example=EACH, once=ONCE)
def test_any_booking_has_its_notes_and_reference(generated):
    """The invoice of the evening tour names no number that the shop knows."""
    generated.kept("varied booking")


@requirement("CORE-BOOK-042")
@at_most({}, each_example=EACH, once=ONCE)
def test_any_booking_keeps_a_changed_contact(generated):
    """The guide of a day next month calls a number that the guest has given up."""
    generated.kept("varied booking")


@requirement("CORE-BOOK-082")
@at_most({}, each_example=EACH, once=ONCE)
def test_any_cancellation_keeps_its_reason(generated):
    """A party of five is given back, and nobody can tell who pays."""
    generated.kept("varied booking")
