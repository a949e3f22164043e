"""The guest shows a voucher or ticket at the gate, which reads as it was delivered."""

from octo_conformance.suite import requirement

DELIVERED = ("INSTANT_DELIVERY", "INSTANT_CONFIRMATION", "CANCELLABLE")


def codes(carrier):
    """Returns the format and value of every delivery option of a voucher or ticket, or None where there is
    none. Links count without their query, because a supplier may sign them anew (reading CON-141)."""
    if carrier is None:
        return None
    return sorted((option.deliveryFormat, place(option.deliveryValue)) for option in carrier.deliveryOptions)


def place(value):
    """Returns a link without its query, any other code as it is."""
    return value.partition("?")[0] if value.startswith("http") else value


@requirement("CORE-BOOK-067")
def test_the_voucher_reads_as_it_was_delivered(stage, octo):
    """The scanner does not know the code on the guest's phone."""
    booking = stage.own.confirmed_booking("VOUCHER", *DELIVERED)
    found = octo.booking(booking.uuid)
    if found.status != "CONFIRMED":
        stage.not_verified("the confirmation was not kept, see CORE-BOOK-030")
    assert codes(found.get("voucher")) == codes(booking.get("voucher"))


@requirement("CORE-BOOK-068")
def test_the_tickets_read_as_they_were_delivered(stage, octo):
    """The scanner does not know the code on the guest's phone."""
    booking = stage.own.confirmed_booking("TICKET", *DELIVERED)
    delivered = {item.uuid: codes(item.get("ticket")) for item in booking.unitItems}
    found = octo.booking(booking.uuid)
    if found.status != "CONFIRMED":
        stage.not_verified("the confirmation was not kept, see CORE-BOOK-030")
    shown = {item.uuid: codes(item.get("ticket")) for item in found.unitItems}
    assert shown == delivered
