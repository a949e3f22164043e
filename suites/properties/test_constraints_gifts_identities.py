"""Requests about gifts and identities that violate one constraint of their form at a time."""

from octo_conformance.suite import at_most, requirement

GIFT, IDENTITY = "POST /gifts", "POST /identities"
CONFIRM = "POST /gifts/{uuid}/confirm"


@requirement("GIFT-REQ-001", capabilities=("octo/gifts",))
@at_most({GIFT: 30})
def test_a_broken_creation_of_a_gift_is_refused(generated):
    """Somebody unwraps what was ordered here."""
    generated.constraints("POST /gifts")


@requirement("GIFT-REQ-002", capabilities=("octo/gifts",))
@at_most({GIFT: 30})
def test_a_broken_change_of_a_gift_is_refused(generated):
    """The name on the voucher is the one sent here."""
    generated.constraints("PATCH /gifts/{uuid}")


@requirement("GIFT-REQ-003", capabilities=("octo/gifts",))
@at_most({GIFT: 30})
def test_a_broken_preview_of_a_gift_is_refused(generated):
    """A preview of something else is a wrong price on the screen."""
    generated.constraints("PATCH /gifts/{uuid}/preview")


@requirement("GIFT-REQ-004", capabilities=("octo/gifts",))
@at_most({GIFT: 30})
def test_a_broken_extension_of_a_gift_is_refused(generated):
    """The shop counts on the minutes it asked for."""
    generated.constraints("POST /gifts/{uuid}/extend")


@requirement("GIFT-REQ-005", capabilities=("octo/gifts",))
@at_most({GIFT: 25, CONFIRM: 120})
def test_a_broken_confirmation_of_a_gift_is_refused(generated):
    """From now on it can be spent."""
    generated.constraints("POST /gifts/{uuid}/confirm")


@requirement("GIFT-REQ-006", capabilities=("octo/gifts",))
@at_most({GIFT: 30})
def test_a_broken_cancellation_of_a_gift_is_refused(generated):
    """From now on it cannot be spent."""
    generated.constraints("POST /gifts/{uuid}/cancel")


@requirement("IDENT-REQ-001", capabilities=("octo/identities",))
@at_most({IDENTITY: 20})
def test_a_broken_creation_of_an_identity_is_refused(generated):
    """The guest is found again by what is sent here."""
    generated.constraints("POST /identities")


@requirement("IDENT-REQ-002", capabilities=("octo/identities",))
@at_most({IDENTITY: 20})
def test_a_broken_change_of_an_identity_is_refused(generated):
    """The guest is found again by what is sent here."""
    generated.constraints("PATCH /identities/{identityId}")
