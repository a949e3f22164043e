"""An order that is refused takes no seats, and one whose confirmation is refused sells nothing."""

from octo_conformance.suite import requirement

CREATE, UPDATE, CONFIRM = "POST /orders", "PATCH /orders/{orderId}", "POST /orders/{orderId}/confirm"
NAMES = {"fullName", "firstName", "lastName"}
"""One of these says what the others say."""


def counted(stage, bookable):
    """Returns the vacancies of the slot, seen twice to be what they are while this run does nothing."""
    before = stage.stock(bookable)
    if stage.stock(bookable) != before:
        stage.not_verified("stock moves without us; name a product in the target file that nobody else sells")
    return before


def sellable_and_not(stage, bookable):
    """Returns a reservation that can be made, and one that asks for a ticket nobody sells."""
    unknown = {"unitId": stage.invent_id("unit")}
    return [bookable.body(), bookable.body(unitItems=[*bookable.unit_items(), unknown])]


def left_behind(octo, bookings):
    """Returns the uuids of those that can be found again."""
    found = [octo.attempt.bookings(resellerReference=each["resellerReference"]) for each in bookings]
    return [booking.uuid for answer in found if answer.ok for booking in answer.body]


@requirement("CART-073", control=(CREATE,))
def test_an_order_that_is_refused_takes_no_seats(stage, octo):
    """A cart that could not be opened keeps the seats of half a family off sale."""
    bookable = stage.bookable("FINITE", "CANCELLABLE", vacancies=4)
    bookings = sellable_and_not(stage, bookable)
    with stage.quietly():
        before = counted(stage, bookable)
        refused = octo.breaking.create_order(contact=stage.mark, bookings=bookings)
        if refused.ok:
            stage.not_applicable("an order is opened although a booking in it cannot be made")
        after = stage.stock(bookable)
    kept = left_behind(octo, bookings)
    assert after == before
    assert kept == []


@requirement("CART-073", control=(UPDATE,))
def test_a_change_of_an_order_that_is_refused_takes_no_seats(stage, octo):
    """Each tour that could not be added keeps seats off sale that nobody has bought."""
    bookable = stage.bookable("FINITE", "CANCELLABLE", vacancies=4)
    bookings = sellable_and_not(stage, bookable)
    opened = octo.create_order()
    with stage.quietly():
        before = counted(stage, bookable)
        refused = octo.breaking.update_order(opened, bookings=bookings)
        if refused.ok:
            stage.not_applicable("an order is changed although a booking in it cannot be made")
        after = stage.stock(bookable)
    kept = left_behind(octo, bookings)
    assert after == before
    assert kept == []


def sold_in_part(stage, octo, order, required):
    """Confirms the order without a field that one of its bookings needs. Returns the bookings of it afterwards."""
    dropped = NAMES if required <= NAMES else required - NAMES
    contact = {field: value for field, value in stage.contact.items() if field not in dropped}
    refused = octo.attempt.confirm_order(order, contact=contact)
    stage.builds_on("CART-022", not refused.ok, refused)
    return [octo.booking(booking.uuid) for booking in order.bookings]


def one_that_needs_more(stage):
    """Returns something to book, something else that needs a contact field, and the fields it needs."""
    demanding = stage.bookable("REQUIRED_CONTACT", "CANCELLABLE", "INSTANT_CONFIRMATION", vacancies=3)
    required = set(demanding.option.requiredContactFields)
    if not required:
        stage.not_verified("only units, not options, require contact fields")
    priced = "octo/pricing" in stage.negotiated
    alike = stage.own.sold_in_the_currency_of(demanding.product.id) if priced else None
    plain = stage.bookable("FINITE", "CANCELLABLE", "INSTANT_CONFIRMATION", vacancies=4, among=alike)
    return plain, demanding, required


@requirement("CART-074", control=(CONFIRM,))
def test_an_order_whose_confirmation_is_refused_is_not_sold_in_part(stage, octo):
    """The shop tells the guest that nothing was bought, and half of the cart is charged."""
    plain, demanding, required = one_that_needs_more(stage)
    order = stage.own.order(bookables=[plain, demanding])
    states = [booking.status for booking in sold_in_part(stage, octo, order, required)]
    assert states == ["ON_HOLD", "ON_HOLD"]


@requirement("CART-073", control=(CONFIRM,))
def test_a_refused_confirmation_of_an_order_leaves_its_seats(stage, octo):
    """The seats of the cart are sold to somebody else while the shop asks for the missing phone number."""
    plain, demanding, required = one_that_needs_more(stage)
    with stage.quietly():
        before = counted(stage, plain)
        order = stage.own.order(bookables=[plain, demanding])
        left = stage.stock(plain)
        stage.builds_on("CORE-BOOK-014", left < before, order)
        sold_in_part(stage, octo, order, required)
        still = stage.stock(plain)
    assert still == left
