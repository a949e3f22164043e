"""Each request about a gift or an identity violates one constraint of its form."""

from octo_conformance.suite import at_most, requirement

GIFT, IDENTITY = "POST /gifts", "POST /identities"
CONFIRM = "POST /gifts/{uuid}/confirm"


@requirement("GIFT-REQ-001", capabilities=("octo/gifts",))
@at_most({GIFT: 30})
def test_a_broken_creation_of_a_gift_is_refused(generated):
    """The guest gives away a voucher that says something else than was ordered."""
    generated.constraints("POST /gifts")


@requirement("GIFT-REQ-002", capabilities=("octo/gifts",))
@at_most({GIFT: 30})
def test_a_broken_change_of_a_gift_is_refused(generated):
    """The voucher carries another name than the reseller sent."""
    generated.constraints("PATCH /gifts/{uuid}")


@requirement("GIFT-REQ-003", capabilities=("octo/gifts",))
@at_most({GIFT: 30})
def test_a_broken_preview_of_a_gift_is_refused(generated):
    """The shop shows the guest a wrong price."""
    generated.constraints("PATCH /gifts/{uuid}/preview")


@requirement("GIFT-REQ-004", capabilities=("octo/gifts",))
@at_most({GIFT: 30})
def test_a_broken_extension_of_a_gift_is_refused(generated):
    """The shop counts on minutes that it does not get."""
    generated.constraints("POST /gifts/{uuid}/extend")


@requirement("GIFT-REQ-005", capabilities=("octo/gifts",))
@at_most({GIFT: 25, CONFIRM: 120})
def test_a_broken_confirmation_of_a_gift_is_refused(generated):
    """A mistake in one request makes a voucher that can be spent."""
    generated.constraints("POST /gifts/{uuid}/confirm")


@requirement("GIFT-REQ-006", capabilities=("octo/gifts",))
@at_most({GIFT: 30})
def test_a_broken_cancellation_of_a_gift_is_refused(generated):
    """A mistake in one request makes a paid voucher worthless."""
    generated.constraints("POST /gifts/{uuid}/cancel")


@requirement("IDENT-REQ-001", capabilities=("octo/identities",))
@at_most({IDENTITY: 20})
def test_a_broken_creation_of_an_identity_is_refused(generated):
    """The shop cannot find the guest again by what it sent."""
    generated.constraints("POST /identities")


@requirement("IDENT-REQ-002", capabilities=("octo/identities",))
@at_most({IDENTITY: 20})
def test_a_broken_change_of_an_identity_is_refused(generated):
    """The shop cannot find the guest again by what it sent."""
    generated.constraints("PATCH /identities/{identityId}")
