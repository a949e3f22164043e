"""One thing is the same over whichever route it is read.

The routes and the filters follow from the contract; see docs/views.md.
"""

from octo_conformance.suite import at_most, requirement

LIVES = {"POST /gifts": 2, "POST /gifts/{uuid}/confirm": 2, "POST /identities": 3}


@requirement("GIFT-VIEW-001")
@at_most(LIVES, once="lives of gift")
def test_a_gift_in_a_list_is_the_gift(generated):
    """The desk that searches reads another recipient than the one that opens the voucher."""
    generated.kept("gift")
