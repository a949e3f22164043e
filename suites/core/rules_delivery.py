"""These rules hold for vouchers and tickets and for the way they are delivered."""

from urllib.parse import urlsplit

from octo_conformance.suite import NOT_CONCERNED, rule

LINKS = {"PDF_URL", "PKPASS_URL", "GOOGLE_WALLET_URL", "PNG_URL"}


def is_absolute(link):
    """Tells whether a browser can open the link without knowing where it came from."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def delivered_at_once(booking, context):
    """Returns the booked product where it promises tickets at confirmation and the booking is confirmed."""
    product = context.product(booking.productId)
    if booking.status != "CONFIRMED" or product is None or not product.instantDelivery:
        return None
    return product


def delivery_options(booking):
    """Returns every delivery option of the booking's voucher and tickets."""
    carriers = [booking.get("voucher"), *(item.get("ticket") for item in booking.unitItems)]
    return [delivery for carrier in carriers if carrier is not None for delivery in carrier.deliveryOptions]


@rule("CORE-BOOK-067", on="Booking")
def a_booking_delivered_by_voucher_carries_one(booking, context):
    """The guest has paid and has nothing to show at the entrance."""
    if "VOUCHER" not in booking.deliveryMethods or delivered_at_once(booking, context) is None:
        return NOT_CONCERNED
    voucher = booking.get("voucher")
    carried = len(voucher.deliveryOptions) if voucher is not None else 0
    assert carried >= 1, "the booking is delivered by VOUCHER and its voucher has no deliveryOptions"


@rule("CORE-BOOK-068", on="Booking")
def a_booking_delivered_by_ticket_carries_one_for_each_guest(booking, context):
    """The guest without a ticket stays outside."""
    if "TICKET" not in booking.deliveryMethods or delivered_at_once(booking, context) is None:
        return NOT_CONCERNED
    if not booking.unitItems:
        return NOT_CONCERNED
    tickets = [item.get("ticket") for item in booking.unitItems]
    fewest = min(len(ticket.deliveryOptions) if ticket is not None else 0 for ticket in tickets)
    assert fewest >= 1, (
        "the booking is delivered by TICKET and a unit item has a ticket without deliveryOptions"
    )


@rule("CORE-BOOK-069", on="Booking")
def tickets_come_in_formats_the_product_names(booking, context):
    """A shop that prepared for QR codes cannot show a PKPASS."""
    product, options = context.product(booking.productId), delivery_options(booking)
    if product is None or not options:
        return NOT_CONCERNED
    unnamed = sorted({option.deliveryFormat for option in options} - set(product.deliveryFormats))
    assert unnamed == [], f"tickets come as {', '.join(unnamed)}, which the product does not name"


@rule("CORE-BOOK-069", on="Booking")
def tickets_that_are_links_can_be_opened(booking, context):
    """A relative link leads the guest to the reseller's own site, where there is no ticket."""
    links = [option.deliveryValue for option in delivery_options(booking) if option.deliveryFormat in LINKS]
    if not links:
        return NOT_CONCERNED
    broken = [link for link in links if not is_absolute(link)]
    assert broken == [], f"{', '.join(map(str, broken))} is no link that can be opened"


@rule("CORE-BOOK-070", on="Booking")
def a_booking_is_delivered_as_the_product_says(booking, context):
    """The guest gets other documents than the reseller's product page promised."""
    product = context.product(booking.productId)
    if product is None:
        return NOT_CONCERNED
    assert sorted(booking.deliveryMethods) == sorted(product.deliveryMethods)
