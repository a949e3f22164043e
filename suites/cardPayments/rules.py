"""These rules hold for every payment that is shown, alone and with what it pays for."""

from octo_conformance.suite import NOT_CONCERNED, rule


def owes_nothing(thing):
    """Asserts that what is confirmed is paid, where it shows a payment at all."""
    payment = thing.get("cardPayment")
    if payment is None or thing.status != "CONFIRMED" or "outstandingBalance" not in payment:
        return NOT_CONCERNED
    assert payment.outstandingBalance <= 0


def owes_its_price(thing):
    """Asserts that an unpaid hold owes what it costs (reading CON-233)."""
    payment, price = thing.get("cardPayment"), thing.get("pricing")
    if payment is None or price is None or thing.status != "ON_HOLD":
        return NOT_CONCERNED
    if payment.get("totalPaid") or "outstandingBalance" not in payment:
        return NOT_CONCERNED
    gift = thing.get("giftPayment")
    due = price.retail - (0 if gift is None else gift.get("amount") or 0)
    assert payment.outstandingBalance in {due, due + (payment.get("surcharge") or 0)}


def is_paid_in_its_currency(thing):
    """Asserts that price and payment are in one currency."""
    payment, price = thing.get("cardPayment"), thing.get("pricing")
    if payment is None or price is None or "currency" not in payment:
        return NOT_CONCERNED
    digits = payment.get("currencyPrecision", price.currencyPrecision)
    assert (payment.currency, digits) == (price.currency, price.currencyPrecision), (
        f"the payment is in {payment.currency} with {digits} digits behind the point, "
        f"the price in {price.currency} with {price.currencyPrecision}"
    )


def is_held_as_a_whole(order):
    """Returns whether all that is in an order is on hold, and no gift pays for a part of it."""
    inside = [*(order.get("bookings") or ()), *(order.get("gifts") or ())]
    return all(each.status == "ON_HOLD" and each.get("giftPayment") is None for each in inside)


def is_paid_with_its_order(thing):
    """Returns whether what a booking or a gift shows may be the payment of its order (reading CON-236)."""
    return thing.get("orderId") is not None


@rule("CARDPAYMENT-021", on="Booking")
def a_confirmed_booking_owes_nothing(booking, context):
    """The guest has a ticket that nobody has paid."""
    return NOT_CONCERNED if is_paid_with_its_order(booking) else owes_nothing(booking)


@rule("CARDPAYMENT-021", on="Order")
def a_confirmed_order_owes_nothing(order, context):
    """The family travels, and nobody has paid."""
    return owes_nothing(order)


@rule("CARDPAYMENT-021", on="Gift")
def a_confirmed_gift_owes_nothing(gift, context):
    """The guest has a voucher that nobody has paid."""
    return NOT_CONCERNED if is_paid_with_its_order(gift) else owes_nothing(gift)


@rule("CARDPAYMENT-022", on="Booking")
def an_unpaid_booking_owes_its_price(booking, context):
    """The guest is asked for another sum at the till than on the page."""
    return NOT_CONCERNED if is_paid_with_its_order(booking) else owes_its_price(booking)


@rule("CARDPAYMENT-022", on="Order")
def an_unpaid_order_owes_its_price(order, context):
    """The family is asked for another sum at the till than in the cart."""
    return owes_its_price(order) if is_held_as_a_whole(order) else NOT_CONCERNED


@rule("CARDPAYMENT-022", on="Gift")
def an_unpaid_gift_owes_its_price(gift, context):
    """The guest is asked for another sum than the voucher is worth."""
    return NOT_CONCERNED if is_paid_with_its_order(gift) else owes_its_price(gift)


@rule("CARDPAYMENT-023", on="Booking")
def a_booking_is_paid_in_its_currency(booking, context):
    """The guest of a tour in yen pays a hundredfold."""
    return is_paid_in_its_currency(booking)


@rule("CARDPAYMENT-023", on="Order")
def an_order_is_paid_in_its_currency(order, context):
    """The family is shown pounds and pays euros."""
    return is_paid_in_its_currency(order)


@rule("CARDPAYMENT-023", on="Gift")
def a_gift_is_paid_in_its_currency(gift, context):
    """The voucher is in pounds and the bill in euros."""
    return is_paid_in_its_currency(gift)


@rule("CARDPAYMENT-025", on="CardPayment")
def what_was_paid_adds_up(payment, context):
    """The books of the shop do not close."""
    if not {"paid", "totalPaid"} <= set(payment):
        return NOT_CONCERNED
    assert payment.totalPaid in {payment.paid, payment.paid + (payment.get("paidSurcharge") or 0)}


@rule("CARDPAYMENT-025", on="CardPayment")
def what_is_owed_adds_up(payment, context):
    """The page and the till ask the guest for two sums."""
    if not {"balance", "outstandingBalance"} <= set(payment):
        return NOT_CONCERNED
    assert payment.outstandingBalance in {payment.balance, payment.balance + (payment.get("surcharge") or 0)}


@rule("CARDPAYMENT-029", on="CardPayment")
def no_more_is_given_back_than_was_paid(payment, context):
    """The supplier pays the guest for staying at home."""
    if not {"totalRefunded", "totalPaid"} <= set(payment):
        return NOT_CONCERNED
    assert payment.totalRefunded <= payment.totalPaid
