"""A gift can be cancelled exactly where it says that it can."""

from octo_conformance.suite import requirement

CANCEL, DELETE, READ = "POST /gifts/{uuid}/cancel", "DELETE /gifts/{uuid}", "GET /gifts/{uuid}"


def unwilling(stage, gift):
    """Returns the gift if it says that it cannot be cancelled; otherwise the test is not applicable."""
    if gift.get("cancellable") is not False:
        stage.not_applicable("this gift does not say that it cannot be cancelled")
    return gift


def reason_of(stage, gift):
    """Returns the reason of a cancellation from wherever the gift keeps it (reading CON-093)."""
    if not {"cancellation", "notes"} & set(gift):
        stage.not_applicable("gifts show neither a cancellation nor notes")
    cancellation = gift.get("cancellation")
    return [None if cancellation is None else cancellation.get("reason"), gift.get("notes")]


@requirement("GIFT-018")
def test_a_hold_is_let_go(stage, octo):
    """A guest leaves the shop, and the voucher stays in the books."""
    gift = stage.own.gift()
    cancelled = octo.cancel_gift(gift.uuid)
    assert octo.tolerates("CON-046", cancelled.status)


@requirement("GIFT-018")
def test_a_confirmed_gift_is_cancelled(stage, octo):
    """The guest has the money back and the voucher can still be spent."""
    gift = stage.own.confirmed_gift()
    if gift.get("cancellable") is False:
        stage.not_applicable("no confirmed gift says that it can be cancelled")
    octo.cancel_gift(gift.uuid)
    found = octo.gift(gift.uuid)
    assert found.status == "CANCELLED"


@requirement("GIFT-006", control=(CANCEL, READ))
def test_a_confirmed_gift_that_cannot_be_cancelled_is_not(stage, octo):
    """The reseller refunds a voucher for which the supplier will still charge."""
    gift = unwilling(stage, stage.own.confirmed_gift())
    answer = octo.attempt.cancel_gift(gift.uuid)
    found = octo.gift(gift.uuid)
    assert answer.error is not None
    assert found.status == "CONFIRMED"


@requirement("GIFT-006", control=(CANCEL,))
def test_a_gift_that_expired_is_not_cancelled(stage):
    """The reseller refunds a voucher that was never paid for."""
    if not stage.clock.movable or stage.shared.gift().get("utcExpiresAt") is None:
        stage.not_applicable("no gift was seen to expire")
    gift = unwilling(stage, stage.expired.gift())
    client = stage.client_of(gift.uuid)
    answer = client.attempt.cancel_gift(gift.uuid)
    found = client.gift(gift.uuid)
    if answer.ok:
        assert answer.body.status == gift.status
    assert found.status == gift.status


@requirement("GIFT-008")
def test_deleting_a_hold_lets_it_go(stage, octo):
    """Resellers that cancel with DELETE cannot give a voucher back."""
    gift = stage.own.gift()
    octo.delete_gift(gift.uuid)
    found = octo.gift(gift.uuid)
    assert octo.tolerates("CON-046", found.status)


@requirement("GIFT-008", control=(DELETE, CANCEL))
def test_deleting_a_confirmed_gift_cancels_it(stage, octo):
    """Resellers that cancel with DELETE cannot give a voucher back."""
    deleted, cancelled = stage.own.confirmed_gift(), stage.own.confirmed_gift()
    if deleted.get("cancellable") is False:
        stage.not_applicable("no confirmed gift says that it can be cancelled")
    octo.delete_gift(deleted.uuid)
    octo.cancel_gift(cancelled.uuid)
    one, other = octo.gift(deleted.uuid), octo.gift(cancelled.uuid)
    if other.status == "CONFIRMED":
        stage.not_verified("a cancelled gift is still confirmed, see GIFT-018")
    assert one.status == other.status


@requirement("GIFT-042", control=(CANCEL, READ))
def test_the_reason_of_a_cancellation_is_kept(stage, octo):
    """Nobody can tell who pays when the guest complains, because the reason is lost."""
    gift = stage.own.gift()
    reason = f"Bought twice ({stage.reference()})"
    octo.cancel_gift(gift.uuid, reason=reason)
    kept = reason_of(stage, octo.gift(gift.uuid))
    assert reason in kept


@requirement("GIFT-042", control=(DELETE, READ))
def test_the_reason_of_a_deletion_is_kept(stage, octo):
    """Nobody can tell who pays when the guest complains, because the reason is lost."""
    gift = stage.own.gift()
    reason = f"Bought twice ({stage.reference()})"
    octo.delete_gift(gift.uuid, reason=reason)
    found = octo.gift(gift.uuid)
    if found.status == "ON_HOLD":
        stage.not_verified("the gift was not cancelled, see GIFT-008")
    kept = reason_of(stage, found)
    assert reason in kept
