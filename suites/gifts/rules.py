"""These rules hold for every gift, wherever it is shown."""

from octo_conformance.suite import NOT_CONCERNED, rule

ENDED = {"CANCELLED", "EXPIRED"}
OF_ONE_GIFT = (
    "GET /gifts/{uuid}", "POST /gifts", "PATCH /gifts/{uuid}", "POST /gifts/{uuid}/confirm",
    "POST /gifts/{uuid}/extend", "POST /gifts/{uuid}/cancel",
)  # fmt: skip
FLAGS = ("cancellable", "confirmable", "updatable")


@rule("GIFT-020", on="Gift")
def a_confirmed_gift_says_since_when(gift, context):
    """The reseller cannot date the invoice of the gift."""
    if gift.status != "CONFIRMED":
        return NOT_CONCERNED
    assert gift.get("utcConfirmedAt") is not None


@rule("GIFT-020", on="Gift")
def a_gift_on_hold_is_not_confirmed(gift, context):
    """A reseller charges the guest for a voucher that lapses."""
    if gift.status != "ON_HOLD":
        return NOT_CONCERNED
    assert gift.get("utcConfirmedAt") is None


@rule("GIFT-021", on="Gift")
def the_voucher_of_a_confirmed_gift_can_be_delivered(gift, context):
    """The guest has paid and has nothing to give away."""
    if gift.status != "CONFIRMED" or context.operation not in OF_ONE_GIFT:
        return NOT_CONCERNED
    voucher = gift.get("voucher")
    forms = [] if voucher is None else voucher.deliveryOptions
    assert len(forms) > 0, "the gift is confirmed and its voucher has no deliveryOptions"


@rule("GIFT-025", on="Gift")
def a_gift_on_hold_says_until_when(gift, context):
    """A shop cannot tell the guest how long the voucher is kept."""
    if gift.status != "ON_HOLD":
        return NOT_CONCERNED
    assert gift.get("utcExpiresAt") is not None


@rule("GIFT-038", on="Gift")
def a_gift_on_hold_can_be_confirmed(gift, context):
    """The shop hides the button that confirms, and the sale is lost."""
    if gift.status != "ON_HOLD" or "confirmable" not in gift:
        return NOT_CONCERNED
    assert gift.confirmable is True


@rule("GIFT-038", on="Gift")
def a_confirmed_gift_does_not_wait_to_be_confirmed(gift, context):
    """The shop shows a button that leads into an error."""
    if gift.status not in {"CONFIRMED", "REDEEMED"} or "confirmable" not in gift:
        return NOT_CONCERNED
    assert gift.confirmable is False


@rule("GIFT-038", on="Gift")
def nothing_can_be_done_to_a_gift_that_has_ended(gift, context):
    """The shop shows a button that leads into an error."""
    told = sorted(flag for flag in FLAGS if gift.get(flag) is True)
    if gift.status not in ENDED or not set(FLAGS) & set(gift):
        return NOT_CONCERNED
    assert told == [], f"the gift has ended and still says that it is {', '.join(told)}"


@rule("GIFT-055", on="Gift")
def a_gift_names_its_order(gift, context):
    """A reseller that finds a voucher cannot tell which cart it was sold in."""
    if not context.asked_for("octo/cart") or context.operation not in OF_ONE_GIFT:
        return NOT_CONCERNED
    assert "orderId" in gift


@rule("GIFT-059", on="Gift")
def a_gift_costs_what_it_is_worth(gift, context):
    """The guest pays thirty for a voucher worth twenty."""
    if gift.get("pricing") is None or gift.get("amount") is None:
        return NOT_CONCERNED
    assert gift.pricing.currency == gift.currency
    assert gift.pricing.original == gift.amount
