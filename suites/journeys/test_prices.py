"""A guest pays the price that was shown."""

from octo_conformance.suite import requirement

CAPABILITIES = ("octo/cart", "octo/pricing")
CHECK, CONFIRM, READ = "POST /availability", "POST /orders/{orderId}/confirm", "GET /orders/{orderId}"


def paid(thing):
    """Returns what something costs, or None where it shows no price."""
    pricing = thing.get("pricing")
    return None if pricing is None else (pricing.retail, pricing.currency)


def seen(stage, octo, found, currency):
    """Returns what availability says the selection costs."""
    slots = octo.availability(**found.selected(currency=currency))
    again = [each for each in slots if each.id == found.bookable.slot.id]
    if not again:
        stage.not_verified("the slot is not shown any more when it is asked for by its id")
    stage.builds_on("PRICING-007", paid(again[0]) is not None, again[0])
    return paid(again[0])


def opened(stage, found, currency):
    """Returns an order in this currency that holds the slot that was looked at."""
    order = stage.own.order(bookables=[found.bookable], currency=currency)
    if order.bookings[0].availabilityId != found.bookable.slot.id:
        stage.not_verified("the slot was taken meanwhile")
    if order.get("pricing") is None:
        stage.not_applicable("orders show no price")
    stage.builds_on("CART-036", order.pricing.currency == currency, order)
    return order


@requirement("JOURNEY-007", capabilities=CAPABILITIES, control=(CHECK, CONFIRM, READ))
def test_the_price_that_was_seen_is_paid(stage, octo):
    """The guest agreed to one price, the receipt has another, and the reseller pays the difference."""
    found = stage.prices.bookable("INSTANT_CONFIRMATION", "CANCELLABLE", currencies=2, vacancies=2)
    currency = found.other_currency
    price = seen(stage, octo, found, currency)
    order = opened(stage, found, currency)
    stage.builds_on("PRICING-011", paid(order.bookings[0]) == price, order)
    stage.builds_on("CART-037", paid(order) == price, order)
    previewed = octo.preview_order(order, contact=stage.contact)
    extended = octo.extend_order(order, minutes=45)
    confirmed = octo.confirm_order(order)
    stage.builds_on("CART-018", confirmed.status == "CONFIRMED", confirmed)
    read, booking = octo.order(order), octo.booking(order.bookings[0].uuid)
    told = {
        "preview": paid(previewed),
        "extension": paid(extended),
        "confirmation": paid(confirmed),
        "order": paid(read),
        "booking": paid(booking),
    }
    other = {where: cost for where, cost in told.items() if cost != price}
    assert other == {}, (
        f"a price of {price} became {'; '.join(f'{cost} in the {where}' for where, cost in other.items())}"
    )


@requirement("JOURNEY-008", capabilities=CAPABILITIES, control=("POST /bookings", READ))
def test_a_cart_has_one_currency_or_no_total(stage, octo):
    """The guest pays yen as if they were euros."""
    found = stage.prices.bookable("CANCELLABLE", currencies=2, vacancies=3)
    order = opened(stage, found, found.other_currency)
    more = found.bookable.body(orderId=octo.order_id(order), currency=found.default_currency)
    answer = octo.attempt.reserve(**more)
    read = octo.order(order)
    if not answer.ok:
        assert paid(read) == paid(order)
        return
    parts = {each.pricing.currency for each in read.bookings if each.get("pricing") is not None}
    total = [] if read.get("pricing") is None else [read.pricing.currency]
    assert total in ([], sorted(parts)), (
        f"the order is priced in {', '.join(total)}, and holds bookings in {', '.join(sorted(parts))}"
    )
