"""These rules hold for every booking, wherever it is shown."""

from collections import Counter
from datetime import timedelta

from octo_conformance.suite import NOT_CONCERNED, is_never, rule

CONFIRMED = {"CONFIRMED", "REDEEMED"}
NOT_CANCELLED = {"ON_HOLD", "PENDING", "CONFIRMED", "REDEEMED"}
NOT_USED = {"ON_HOLD", "PENDING", "CONFIRMED"}

CLOCKS_DIFFER = timedelta(seconds=120)
"""How far the supplier's clock may be from ours before we call a time wrong."""

ONE_WITHOUT_FRACTION = timedelta(seconds=1)
"""Two times of one moment differ by this where only one of them carries fractions of a second."""


@rule("CORE-BOOK-006", on="Booking")
def a_hold_says_until_when_it_lasts(booking, context):
    """A shop cannot tell the guest how long the seats are kept."""
    if booking.status != "ON_HOLD":
        return NOT_CONCERNED
    assert booking.utcExpiresAt is not None


@rule("CORE-BOOK-006", on="Booking")
def a_new_hold_lasts_into_the_future(booking, context):
    """The hold keeps no seat, because it is over when it is made."""
    if booking.status != "ON_HOLD" or context.operation != "POST /bookings" or booking.utcExpiresAt is None:
        return NOT_CONCERNED
    assert booking.time("utcExpiresAt") > context.sent_at - CLOCKS_DIFFER
    assert booking.time("utcExpiresAt") > booking.time("utcCreatedAt")


@rule("CORE-BOOK-006", on="Booking")
def a_hold_is_not_confirmed(booking, context):
    """A reseller charges the guest for a booking that lapses."""
    if booking.status != "ON_HOLD":
        return NOT_CONCERNED
    assert booking.utcConfirmedAt is None


@rule("CORE-BOOK-008", on="Booking")
def the_embedded_product_is_the_booked_one(booking, context):
    """The reseller prints a voucher that names another product."""
    if booking.get("product") is None:
        return NOT_CONCERNED
    assert booking.product.id.lower() == booking.productId.lower()


@rule("CORE-BOOK-008", on="Booking")
def the_embedded_option_is_the_booked_one(booking, context):
    """The reseller prints a voucher that names another option."""
    if booking.get("option") is None:
        return NOT_CONCERNED
    assert booking.option.id.lower() == booking.optionId.lower()


@rule("CORE-BOOK-009", on="Booking")
def unit_items_are_of_units_the_option_sells(booking, context):
    """A ticket for a unit that is not on sale is refused at the gate."""
    units = context.units_sold(booking.productId, booking.optionId)
    if units is None or not booking.unitItems:
        return NOT_CONCERNED
    sold = {unit.lower() for unit in units}
    booked = {item.unitId.lower() for item in booking.unitItems}
    assert sorted(booked - sold) == [], (
        f"unit items are of {', '.join(sorted(booked - sold))}, which the option does not sell"
    )


@rule("CORE-BOOK-009", on="UnitItem")
def the_embedded_unit_is_the_booked_one(item, context):
    """A child's ticket says "adult", and the family is stopped at the gate."""
    if item.get("unit") is None:
        return NOT_CONCERNED
    assert item.unit.id.lower() == item.unitId.lower()


@rule("CORE-BOOK-010", on="Booking")
def unit_items_have_uuids_of_their_own(booking, context):
    """Two guests under one uuid share one ticket."""
    if not booking.unitItems:
        return NOT_CONCERNED
    uuids = Counter(item.uuid for item in booking.unitItems)
    twice = sorted(uuid for uuid, times in uuids.items() if times > 1)
    assert twice == [], f"several unit items have the uuid {', '.join(twice)}"


@rule("CORE-BOOK-011", on="Booking")
def a_living_booking_carries_no_cancellation(booking, context):
    """A reseller refunds a guest who still travels."""
    if booking.status not in NOT_CANCELLED:
        return NOT_CONCERNED
    assert booking.cancellation is None


@rule("CORE-BOOK-011", on="Booking")
def an_unused_booking_has_no_time_of_use(booking, context):
    """A reseller refuses a refund to a guest who has not used the booking."""
    if booking.status not in NOT_USED:
        return NOT_CONCERNED
    assert booking.utcRedeemedAt is None


@rule("CORE-BOOK-012", on="Booking")
def the_embedded_availability_is_the_booked_one(booking, context):
    """The guest is told the time of another departure."""
    if booking.get("availability") is None or booking.availabilityId is None:
        return NOT_CONCERNED
    assert booking.availability.id.lower() == booking.availabilityId.lower()


@rule("CORE-BOOK-025", on="Booking")
def a_booking_is_not_updated_before_it_was_made(booking, context):
    """A reseller that synchronises by utcUpdatedAt never sees the booking."""
    if booking.utcUpdatedAt is None:
        return NOT_CONCERNED
    assert booking.time("utcUpdatedAt") >= booking.time("utcCreatedAt") - ONE_WITHOUT_FRACTION


@rule("CORE-BOOK-062", on="Booking")
def a_confirmed_booking_says_since_when(booking, context):
    """The reseller cannot date the invoice of the booking."""
    if booking.status not in CONFIRMED:
        return NOT_CONCERNED
    assert booking.utcConfirmedAt is not None


@rule("CORE-BOOK-062", on="Booking")
def a_booking_is_not_confirmed_before_it_was_made(booking, context):
    """An invoice dated before the sale falls into the wrong month."""
    if booking.status not in CONFIRMED or booking.utcConfirmedAt is None:
        return NOT_CONCERNED
    assert booking.time("utcConfirmedAt") >= booking.time("utcCreatedAt") - ONE_WITHOUT_FRACTION


@rule("CORE-BOOK-063", on="Booking")
def a_confirmed_booking_no_longer_expires(booking, context):
    """A shop warns a guest who has paid that the seats are about to lapse."""
    if booking.status != "CONFIRMED":
        return NOT_CONCERNED
    if booking.utcExpiresAt is not None and is_never(booking.time("utcExpiresAt")):
        assert context.tolerates("CON-110", "never")
        return None
    assert booking.utcExpiresAt is None


@rule("CORE-BOOK-071", on="Booking")
def a_confirmed_booking_has_the_suppliers_reference(booking, context):
    """A guest with a problem has no number to read out, and the supplier cannot find the booking."""
    if booking.status != "CONFIRMED":
        return NOT_CONCERNED
    assert booking.supplierReference not in (None, "")


@rule("CORE-BOOK-072", on="Booking")
def the_unit_items_of_a_confirmed_booking_are_confirmed(booking, context):
    """A scanner reads the ticket, finds it unconfirmed and turns the guest away."""
    if booking.status != "CONFIRMED" or not booking.unitItems:
        return NOT_CONCERNED
    others = sorted({item.status for item in booking.unitItems} - CONFIRMED)
    assert others == [], f"the booking is confirmed, and its unit items are {', '.join(others)}"


@rule("CORE-BOOK-083", on="Booking")
def a_cancelled_booking_cannot_be_cancelled_again(booking, context):
    """A shop that still offers to cancel sends the guest into an error."""
    if booking.status != "CANCELLED":
        return NOT_CONCERNED
    assert booking.cancellable is False
