"""Other capabilities add to an order: a currency, prices, answers, offers and the payment."""

from octo_conformance.suite import requirement

READ, EXTEND = "GET /orders/{orderId}", "POST /orders/{orderId}/extend"


@requirement("CART-036", capabilities=("octo/pricing",), control=("POST /orders",))
def test_an_order_is_in_the_currency_asked_for(stage, octo):
    """The guest sees dollars and pays euros."""
    bookables, currency = stage.own.bookables_in_one_currency(2)
    order = stage.own.order(bookables=bookables, currency=currency)
    shown = [order.currency] if "currency" in order else []
    if order.get("pricing") is not None:
        shown.append(order.pricing.currency)
    if not shown:
        stage.not_applicable("orders show no currency")
    assert set(shown) == {currency}


@requirement("CART-037", capabilities=("octo/pricing",), control=(READ,))
def test_an_order_costs_what_is_in_it(stage, octo):
    """The guest is charged for something that is not in the cart."""
    bookables, currency = stage.own.bookables_in_one_currency(2)
    order = stage.own.order(bookables=bookables, currency=currency)
    if order.get("pricing") is None:
        stage.not_applicable("orders show no price")
    parts = sum(booking.pricing.retail for booking in order.bookings)
    assert order.pricing.currency == currency
    assert order.pricing.retail == parts


@requirement("CART-044", capabilities=("octo/questions",), control=(EXTEND,))
def test_orders_carry_the_answers_to_questions(stage, octo):
    """The guest answers the supplier's questions, and the answers are lost."""
    order = stage.own.order(bookings=1)
    extended = octo.extend_order(order, minutes=20)
    absent = [each.exchange for each in (order, extended) if "questionAnswers" not in each]
    assert absent == [], "an order shows no questionAnswers, although octo/questions was asked for"


@requirement("CART-045", capabilities=("octo/offers",), control=(READ,))
def test_an_order_shows_the_combinations_of_offers(stage, octo):
    """The shop cannot tell the guest which discount would apply."""
    order = stage.own.order(bookings=1)
    combinations = order.get("offerCombinations")
    assert isinstance(combinations, list) is True, "reading the order shows no list offerCombinations"


@requirement("CART-046", capabilities=("octo/cardPayments",), control=("GET /orders",))
def test_lists_of_orders_leave_out_the_payment(stage, octo):
    """Every list spreads the data that is needed to pay."""
    held = stage.own.order(bookings=1)
    octo.using("octo/cart").confirm_order(held)  # who does not ask for card payments has to pay nothing
    order = octo.order(held)
    if not order.get("supplierReference"):
        stage.not_applicable("confirmed orders carry no supplierReference to search by")
    listed = octo.orders(supplierReference=order.supplierReference)
    shown = sorted({field for each in listed for field in ("cardPayment", "returnUrl") if field in each})
    assert shown == [], f"listing orders shows fields of the payment: {', '.join(shown)}"
