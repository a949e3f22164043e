"""A gift that nobody pays for in time expires."""

from octo_conformance.suite import requirement

CONFIRM, CANCEL = "POST /gifts/{uuid}/confirm", "POST /gifts/{uuid}/cancel"


@requirement("GIFT-036", control=("GET /gifts/{uuid}",))
def test_a_gift_nobody_confirmed_expires(stage):
    """Abandoned carts fill the books with vouchers that nobody paid for."""
    gift = stage.expired.gift()
    assert gift.status == "EXPIRED"


@requirement("GIFT-035", control=(CONFIRM,))
def test_a_gift_that_expired_is_not_confirmed(stage):
    """The reseller charges the guest for a voucher that is gone."""
    gift = stage.expired.gift()
    if gift.status == "ON_HOLD":
        stage.not_verified("the gift did not expire, see GIFT-036")
    client = stage.client_of(gift.uuid)
    answer = client.attempt.confirm_gift(gift.uuid)
    found = client.gift(gift.uuid)
    assert answer.error is not None
    assert found.status == gift.status
