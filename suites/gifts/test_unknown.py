"""Nothing can be done to a gift that nobody made."""

from octo_conformance.suite import each, requirement

READ = "GET /gifts/{uuid}"
CALLS = {
    "update_gift": "PATCH /gifts/{uuid}",
    "preview_gift": "PATCH /gifts/{uuid}/preview",
    "extend_gift": "POST /gifts/{uuid}/extend",
    "confirm_gift": "POST /gifts/{uuid}/confirm",
    "cancel_gift": "POST /gifts/{uuid}/cancel",
    "delete_gift": "DELETE /gifts/{uuid}",
    "notify_gift": "POST /gifts/{uuid}/notify",
}


@requirement("GIFT-032", control=(READ,))
def test_a_gift_nobody_made_cannot_be_read(stage, octo):
    """A reseller with a wrong uuid shows an empty voucher in place of an error."""
    answer = octo.attempt.gift(stage.invent_uuid())
    assert answer.error is not None


@requirement("GIFT-033", control=tuple(CALLS.values()))
@each("call", list(CALLS))
def test_nothing_can_be_done_to_a_gift_nobody_made(stage, octo, call):
    """A reseller with a wrong uuid believes that its voucher is sold or given back."""
    answer = getattr(octo.attempt, call)(stage.invent_uuid())
    assert answer.ok is False
