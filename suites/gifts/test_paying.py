"""The guest pays with the voucher."""

from octo_conformance.suite import each, requirement

RESERVE, UPDATE, READ = "POST /bookings", "PATCH /bookings/{uuid}", "GET /gifts/{uuid}"
PRICES = ("octo/pricing",)
"""Without prices nobody knows what a gift should pay."""
LITTLE = 100
"""A gift worth less than anything that is sold."""


def paid(thing):
    """Returns the amount that a gift pays."""
    payment = thing.get("giftPayment")
    return 0 if payment is None else payment.get("amount") or 0


def tried(octo, gift, bookable):
    """Makes a booking paid with the gift; returns it and the code, or None where no code was taken.

    The documents do not say which text is the code (reading CON-095), so each text is tried in turn.
    """
    accepted = None
    for code in octo.codes_of(gift):
        answer = octo.attempt.reserve(bookable, giftPayment={"code": code})
        if answer.ok:
            accepted = answer.body, code
            if answer.body.get("giftPayment") is not None:
                break
    return accepted


def spent(stage, octo, gift, bookable):
    """Makes a booking paid with the gift, and leaves the test not verified where no code is taken."""
    accepted = tried(octo, gift, bookable)
    if accepted is None:
        stage.not_verified("neither the text on the voucher nor the gift's reference is taken for a code")
    return accepted


@requirement("GIFT-009", capabilities=PRICES, control=(RESERVE,))
def test_a_code_pays(stage, octo):
    """The guest has a voucher and cannot pay with it."""
    what = stage.own.payable()
    gift = stage.own.confirmed_gift(currency=what.currency)
    booking, _ = spent(stage, octo, gift, what.bookable)
    found = octo.booking(booking.uuid)
    assert found.get("giftPayment") is not None
    assert found.giftPayment.get("currency", gift.currency) == gift.currency


@requirement("GIFT-009", capabilities=PRICES, control=(UPDATE,))
def test_a_code_pays_for_a_booking_that_was_made_before(stage, octo):
    """The guest who shows the voucher at the till cannot pay with it."""
    what = stage.own.payable()
    gift = stage.own.confirmed_gift(currency=what.currency)
    booking, code = spent(stage, octo, gift, what.bookable)
    octo.cancel(booking.uuid)
    other = stage.own.reservation_of(what.bookable)
    answer = octo.attempt.update(other.uuid, giftPayment={"code": code})
    found = octo.booking(other.uuid)
    assert answer.error is None
    assert found.get("giftPayment") is not None


@requirement("GIFT-010", capabilities=PRICES, control=(RESERVE, UPDATE))
@each("nothing", [{}, {"code": ""}], ids=["left out", "blank"])
def test_a_payment_without_a_code_takes_the_payment_back(stage, octo, nothing):
    """A guest who decides to keep the voucher loses it."""
    what = stage.own.payable()
    gift = stage.own.confirmed_gift(currency=what.currency)
    booking, _ = spent(stage, octo, gift, what.bookable)
    if booking.get("giftPayment") is None:
        stage.not_verified("no gift payment was made that could be taken back")
    answer = octo.attempt.update(booking.uuid, giftPayment=nothing)
    left = paid(octo.booking(booking.uuid))
    assert answer.error is None
    assert left == 0


@requirement("GIFT-047", capabilities=PRICES, control=(RESERVE,))
def test_a_code_that_no_gift_has_pays_nothing(stage, octo):
    """Guests invent codes and travel for nothing."""
    what = stage.own.payable()
    answer = octo.attempt.reserve(what.bookable, giftPayment={"code": stage.invent_id("gift")})
    got = paid(answer.body) if answer.ok else 0
    assert got == 0, f"a booking paid with a code that no gift has shows {got} paid"


@requirement("GIFT-047", capabilities=PRICES, control=(RESERVE,))
def test_a_gift_nobody_paid_for_pays_nothing(stage, octo):
    """Whoever puts a voucher into the cart travels for nothing."""
    what = stage.own.payable()
    gift = stage.own.gift(currency=what.currency)
    got = 0
    for code in octo.codes_of(gift):
        answer = octo.attempt.reserve(what.bookable, giftPayment={"code": code})
        got += paid(answer.body) if answer.ok else 0
    assert got == 0, f"bookings paid with a gift that is still on hold show {got} paid"


@requirement("GIFT-048", capabilities=PRICES, control=(RESERVE,))
def test_a_gift_used_twice_pays_no_more_than_it_is_worth(stage, octo):
    """One voucher pays for the whole bus."""
    what = stage.own.payable()
    gift = stage.own.confirmed_gift(currency=what.currency, amount=LITTLE)
    first, code = spent(stage, octo, gift, what.bookable)
    answer = octo.attempt.reserve(what.bookable, giftPayment={"code": code})
    total = paid(octo.booking(first.uuid)) + (paid(answer.body) if answer.ok else 0)
    assert total <= LITTLE, f"two bookings show {total} paid with one gift of {LITTLE}"


@requirement("GIFT-048", capabilities=PRICES, control=(RESERVE,))
def test_a_gift_used_twice_at_once_pays_no_more_than_it_is_worth(stage, octo):
    """Two friends pay twice with one voucher of which both have a photograph."""
    what = stage.own.payable()
    gift = stage.own.confirmed_gift(currency=what.currency, amount=LITTLE)
    first, code = spent(stage, octo, gift, what.bookable)
    octo.update(first.uuid, giftPayment={})
    bodies = [what.bookable.body(giftPayment={"code": code}) for _ in range(2)]
    answers = stage.at_once([lambda body=body: octo.attempt.reserve(**body) for body in bodies])
    total = sum(paid(octo.booking(answer.body.uuid)) for answer in answers if answer.ok)
    assert total <= LITTLE, f"two bookings made at once show {total} paid with one gift of {LITTLE}"


@requirement("GIFT-049", capabilities=PRICES, control=(RESERVE, READ))
def test_a_gift_of_which_nothing_is_left_is_redeemed(stage, octo):
    """The shop shows a spent voucher as good, and the guest learns the truth at the till."""
    what = stage.own.payable()
    gift = stage.own.confirmed_gift(currency=what.currency, amount=LITTLE)
    booking, _ = spent(stage, octo, gift, what.bookable)
    confirmed = octo.confirm(booking.uuid)
    if paid(confirmed) < LITTLE:
        stage.not_verified(f"the gift pays {paid(confirmed)} of {LITTLE}, so something is left of it")
    found = octo.gift(gift.uuid)
    assert found.status == "REDEEMED"


@requirement("GIFT-006", control=("POST /gifts/{uuid}/cancel", READ))
def test_a_gift_that_was_spent_is_not_cancelled(stage, octo):
    """The guest has travelled on the voucher and gets the money back."""
    what = stage.own.payable()
    gift = stage.own.confirmed_gift(currency=what.currency, amount=LITTLE)
    accepted = tried(octo, gift, what.bookable)
    if accepted is None:
        stage.not_applicable("no gift could be spent")
    octo.confirm(accepted[0].uuid)
    used = octo.gift(gift.uuid)
    if used.get("cancellable") is not False:
        stage.not_applicable("no gift that was spent says that it cannot be cancelled")
    answer = octo.attempt.cancel_gift(gift.uuid)
    found = octo.gift(gift.uuid)
    assert answer.error is not None
    assert found.status == used.status


@requirement("GIFT-050", capabilities=PRICES, control=(RESERVE,))
def test_a_gift_pays_nothing_in_another_currency(stage, octo):
    """A voucher worth a thousand yen pays a thousand euros."""
    what = stage.own.payable(currencies=2)
    gift = stage.own.confirmed_gift(currency=what.currency)
    booking, code = spent(stage, octo, gift, what.bookable)
    octo.cancel(booking.uuid)
    answer = octo.attempt.reserve(
        what.bookable, currency=what.priced.other_currency, giftPayment={"code": code}
    )
    got = paid(answer.body) if answer.ok else 0
    assert got == 0


@requirement("GIFT-058", capabilities=("octo/cart", *PRICES), control=("PATCH /orders/{orderId}",))
def test_a_code_pays_for_an_order(stage, octo):
    """The voucher pays for each tour of the cart by itself, or for none."""
    what = stage.own.payable()
    gift = stage.own.confirmed_gift(currency=what.currency)
    booking, code = spent(stage, octo, gift, what.bookable)
    octo.cancel(booking.uuid)
    order = stage.own.order(bookables=[what.bookable])
    answer = octo.attempt.update_order(order, giftPayment={"code": code})
    found = octo.order(order)
    assert answer.error is None
    assert found.get("giftPayment") is not None


@requirement("GIFT-058", capabilities=("octo/cart", *PRICES), control=("PATCH /orders/{orderId}",))
def test_an_order_gives_a_payment_back(stage, octo):
    """A guest who decides to keep the voucher loses it."""
    what = stage.own.payable()
    gift = stage.own.confirmed_gift(currency=what.currency)
    booking, code = spent(stage, octo, gift, what.bookable)
    octo.cancel(booking.uuid)
    order = stage.own.order(bookables=[what.bookable])
    octo.update_order(order, giftPayment={"code": code})
    octo.update_order(order, giftPayment={})
    left = paid(octo.order(order))
    assert left == 0
