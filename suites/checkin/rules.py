"""These rules hold for every lookup and every booking that guests may check in for."""

from octo_conformance.suite import NOT_CONCERNED, rule


@rule("CHECKIN-011", on="CheckinLookup")
def nothing_is_shown_before_the_guest_is_verified(lookup, context):
    """Whoever reads a number off a luggage tag learns who travels, when, and where they live."""
    if lookup.verified is not False:
        return NOT_CONCERNED
    shown = sorted(name for name in ("bookings", "orders", "gifts", "booking") if lookup.get(name))
    assert shown == [], f"the guest is not verified and is shown {', '.join(shown)}"


@rule("CHECKIN-019", on="Booking")
def a_booking_to_check_in_for_says_where(booking, context):
    """The reminder has a button that leads nowhere."""
    if booking.get("checkinAvailable") is not True:
        return NOT_CONCERNED
    assert booking.checkinUrl not in {None, ""}


@rule("CHECKIN-020", on="Booking")
def nobody_has_checked_in_for_a_hold(booking, context):
    """The desk counts guests who have not paid."""
    if booking.status != "ON_HOLD" or "checkedIn" not in booking:
        return NOT_CONCERNED
    assert booking.checkedIn is False
