"""These rules hold for every order and every booking in an order, wherever they are shown."""

from octo_conformance.suite import NOT_CONCERNED, rule

ALIVE, ENDED = {"ON_HOLD", "PENDING", "CONFIRMED"}, {"CANCELLED", "EXPIRED", "REJECTED"}
OF_ONE_ORDER = (
    "GET /bookings/{uuid}", "POST /bookings", "PATCH /bookings/{uuid}", "POST /bookings/{uuid}/confirm",
    "POST /bookings/{uuid}/extend", "POST /bookings/{uuid}/cancel",
)  # fmt: skip


def inside(order):
    """Returns the bookings and gifts of an order."""
    return [*(order.get("bookings") or []), *(order.get("gifts") or [])]


def untouched(order):
    """Tells whether nothing in the order has ended, so that its whole content is still part of it."""
    things = inside(order)
    return bool(things) and not {thing.status for thing in things} & ENDED


def lacks_contact(order):
    """Tells whether the order lacks a contact, or a part of the contact that it requires."""
    contact = order.get("contact") or {}
    required = order.get("requiredContactFields") or []
    return not any(contact.values()) or not all(contact.get(field) for field in required)


@rule("CART-003", on="Booking")
def a_booking_names_its_order(booking, context):
    """A reseller that finds a booking cannot tell which cart it was sold in."""
    if not context.asked_for("octo/cart") or context.operation not in OF_ONE_ORDER:
        return NOT_CONCERNED
    assert "orderId" in booking


@rule("CART-004", on="Order")
def one_thing_of_an_order_is_primary(order, context):
    """The reseller prints two covers for one family, or no cover."""
    told = [thing.get("primary") for thing in inside(order)]
    if not untouched(order) or None in told:
        return NOT_CONCERNED
    assert told.count(True) == 1, f"{told.count(True)} things in the order say that they are the primary one"


@rule("CART-018", on="Order")
def a_confirmed_order_says_since_when(order, context):
    """The reseller cannot date the invoice of the order."""
    if order.status != "CONFIRMED" or "utcConfirmedAt" not in order:
        return NOT_CONCERNED
    assert order.utcConfirmedAt is not None


@rule("CART-018", on="Order")
def an_order_on_hold_is_not_confirmed(order, context):
    """A reseller charges the guest for a cart that lapses."""
    if order.status != "ON_HOLD" or "utcConfirmedAt" not in order:
        return NOT_CONCERNED
    assert order.utcConfirmedAt is None


@rule("CART-034", on="Order")
def an_order_on_hold_can_be_confirmed(order, context):
    """The shop hides the button that confirms, and the sale is lost."""
    if order.status != "ON_HOLD" or not untouched(order) or "confirmable" not in order:
        return NOT_CONCERNED
    waits_for = "nothing" if order.confirmable is True else "contact" if lacks_contact(order) else "no reason"
    assert context.tolerates("CON-105", waits_for)


@rule("CART-034", on="Order")
def an_order_that_has_ended_can_be_neither_confirmed_nor_changed(order, context):
    """The shop shows buttons that lead into an error."""
    flags = [name for name in ("confirmable", "cancellable", "updatable") if name in order]
    if order.status not in ENDED or not flags:
        return NOT_CONCERNED
    still = [name for name in flags if order[name]]
    assert still == [], f"the order has ended and still says that it is {', '.join(still)}"


@rule("CART-035", on="Order")
def an_order_that_holds_something_says_until_when(order, context):
    """A shop cannot tell the guest how long the seats are kept."""
    if order.status != "ON_HOLD" or not untouched(order) or "utcExpiresAt" not in order:
        return NOT_CONCERNED
    assert order.utcExpiresAt is not None


@rule("CART-037", on="Order")
def an_order_costs_what_is_in_it(order, context):
    """The guest is charged for something that is not in the cart."""
    if order.get("pricing") is None or not untouched(order):
        return NOT_CONCERNED
    prices = [thing.get("pricing") for thing in inside(order)]
    if None in prices or {price.currency for price in prices} != {order.pricing.currency}:
        return NOT_CONCERNED
    assert order.pricing.retail == sum(price.retail for price in prices)
    assert order.pricing.original == sum(price.original for price in prices)


@rule("CART-058", on="Order")
def bookings_in_an_order_name_that_order(order, context):
    """The reseller looks for the tickets in another cart."""
    own = {order.get("orderId"), order.get("id")} - {None}
    told = {booking.get("orderId") for booking in order.get("bookings") or []} - {None}
    if not told or not own:
        return NOT_CONCERNED
    assert sorted(told - own) == [], (
        f"bookings in the order name another order: {', '.join(sorted(told - own))}"
    )


@rule("CART-058", on="Order")
def an_order_is_not_ahead_of_its_bookings(order, context):
    """The cart is confirmed while the ticket is still on hold, and the guest pays for a seat that can lapse."""
    states = {booking.status for booking in order.get("bookings") or []}
    if order.status not in {"CONFIRMED", *ENDED} or not states:
        return NOT_CONCERNED
    assert "ON_HOLD" not in states


@rule("CART-072", on="Order")
def an_order_is_settled_in_a_way_that_it_lists(order, context):
    """The reseller settles a sale in a way that the supplier does not take."""
    chosen, ways = order.get("settlementMethod"), order.get("settlementMethods")
    if not chosen or not ways:
        return NOT_CONCERNED
    assert chosen in ways
