"""Everything that a booking is told is shown afterwards, and stays.

The fields and the statements follow from the contract, where x-octo-kept marks them; see docs/kept.md.
"""

from octo_conformance.suite import at_most, requirement

LIVES = {"POST /bookings": 4, "POST /bookings/{uuid}/confirm": 2, "POST /identities": 3}


@requirement("CORE-BOOK-003")
@at_most(LIVES, once="lives of booking")
def test_the_uuid_of_a_booking_is_the_one_that_was_sent(generated):
    """A reseller that lost the answer can never find its booking again."""
    generated.kept("booking")


@requirement("CORE-BOOK-007")
@at_most(LIVES, once="lives of booking")
def test_the_time_of_a_hold_follows_what_was_asked(generated):
    """A kiosk that asks for five minutes blocks the seats of a guest who has walked away."""
    generated.kept("booking")


@requirement("CORE-BOOK-008")
@at_most(LIVES, once="lives of booking")
def test_a_booking_is_of_what_was_asked_for(generated):
    """The guest stands at the wrong gate."""
    generated.kept("booking")


@requirement("CORE-BOOK-009")
@at_most(LIVES, once="lives of booking")
def test_the_unit_items_are_those_that_were_asked_for(generated):
    """A child of the family has no ticket."""
    generated.kept("booking")


@requirement("CORE-BOOK-013")
@at_most(LIVES, once="lives of booking")
def test_notes_and_reference_of_a_reservation_come_back(generated):
    """The wheelchair that the guest asked for is not there."""
    generated.kept("booking")


@requirement("CORE-BOOK-040")
@at_most(LIVES, once="lives of booking")
def test_a_change_is_kept_and_leaves_the_rest(generated):
    """The guest corrects one thing and loses another."""
    generated.kept("booking")


@requirement("CORE-BOOK-042")
@at_most(LIVES, once="lives of booking")
def test_a_contact_that_is_changed_is_kept(generated):
    """The tickets go to the address that the guest has just corrected."""
    generated.kept("booking")


@requirement("CORE-BOOK-043")
@at_most(LIVES, once="lives of booking")
def test_another_slot_is_kept(generated):
    """The guest who moved to the afternoon is expected in the morning."""
    generated.kept("booking")


@requirement("CORE-BOOK-044")
@at_most(LIVES, once="lives of booking")
def test_changed_unit_items_are_kept(generated):
    """The friend who was added to the booking is turned away at the gate."""
    generated.kept("booking")


@requirement("CORE-BOOK-064")
@at_most(LIVES, once="lives of booking")
def test_what_a_confirmation_says_is_kept(generated):
    """The guide cannot call the guest who is late."""
    generated.kept("booking")


@requirement("CORE-BOOK-077")
@at_most(LIVES, once="lives of booking")
def test_unit_items_of_a_confirmation_are_kept(generated):
    """Every ticket of the family carries the name of nobody."""
    generated.kept("booking")


@requirement("CORE-BOOK-082")
@at_most(LIVES, once="lives of booking")
def test_the_reason_of_a_cancellation_is_kept(generated):
    """Nobody can tell who pays when the guest complains."""
    generated.kept("booking")


@requirement("CORE-KEPT-001")
@at_most(LIVES, once="lives of booking")
def test_the_contact_of_a_reservation_comes_back(generated):
    """The supplier cannot tell a guest that the tour is cancelled."""
    generated.kept("booking")


@requirement("CORE-KEPT-002")
@at_most(LIVES, once="lives of booking")
def test_extension_and_confirmation_leave_the_rest(generated):
    """What the guest told the shop is gone at the moment it is paid for."""
    generated.kept("booking")
