"""Confirming is the sale: the guest has paid, and the voucher is theirs to give."""

from octo_conformance.suite import requirement

CONFIRM, READ = "POST /gifts/{uuid}/confirm", "GET /gifts/{uuid}"


@requirement("GIFT-003")
def test_a_confirmed_gift_is_confirmed(stage, octo):
    """The guest has paid for a voucher that lapses."""
    gift = stage.own.gift()
    confirmed = octo.confirm_gift(gift.uuid)
    assert confirmed.status == "CONFIRMED"


@requirement("GIFT-003", control=(CONFIRM,))
def test_a_confirmed_gift_is_confirmed_when_it_is_read(stage, octo):
    """The guest has paid for a voucher that lapses."""
    confirmed = stage.own.confirmed_gift()
    found = octo.gift(confirmed.uuid)
    assert found.status == "CONFIRMED"


@requirement("GIFT-039", control=(CONFIRM, READ))
def test_confirming_twice_is_confirming_once(stage, octo):
    """A reseller that lost the answer asks again and is told that the sale failed."""
    gift = stage.own.confirmed_gift()
    before = octo.gift(gift.uuid)
    answer = octo.attempt.confirm_gift(gift.uuid)
    after = octo.gift(gift.uuid)
    if answer.ok:
        assert answer.body.status == gift.status
    assert after.status == before.status
    assert after.get("utcConfirmedAt") == before.get("utcConfirmedAt")


@requirement("GIFT-035", control=(CONFIRM, READ))
def test_a_gift_that_was_let_go_is_not_confirmed(stage, octo):
    """A voucher whose price was refunded can be spent."""
    gift = stage.own.cancelled_gift()
    answer = octo.attempt.confirm_gift(gift.uuid)
    found = octo.gift(gift.uuid)
    assert answer.error is not None
    assert found.status == gift.status
