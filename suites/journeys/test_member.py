"""A member buys two tours and a voucher in one cart and gives everything back."""

from octo_conformance.suite import requirement

CAPABILITIES = ("octo/cart", "octo/identities", "octo/memberships", "octo/gifts", "octo/checkin")
ACCOUNT, DESK, READ = "GET /memberships/bookings", "POST /checkin/lookup", "GET /bookings/{uuid}"


def states(bookings, ours):
    """Returns the states of those bookings that are ours, by uuid."""
    return {each.uuid: each.status for each in bookings if each.uuid in ours}


def shown(stage, octo, context, name, uuids):
    """Returns what each route tells of the bookings: reading, the member's account and the check-in."""
    ours = set(uuids)
    alone = states([octo.booking(uuid) for uuid in uuids[:2]], ours)
    account, desk = octo.attempt.membership_bookings(context), octo.attempt.look_up_checkin(identityId=name)
    stage.builds_on("MEMB-015", account.ok, account)
    at_the_desk = states(desk.body.get("bookings") or (), ours) if desk.ok else {}
    return alone, states(account.body, ours), at_the_desk


def put_in(stage, octo, order, bookable, context, name):
    """Reserves a booking of the member in the order."""
    sent = bookable.body(orderId=octo.order_id(order), membership=context, identityId=name)
    answer = octo.attempt.reserve(**sent)
    stage.builds_on("MEMB-016", answer.ok, answer)
    stage.remember(answer.body, bookable)
    tickets = stage.confirmation(answer.body.uuid).get("unitItems")
    if tickets is not None:
        octo.update(answer.body.uuid, unitItems=tickets)
    return answer.body.uuid


def filled_cart(stage, octo, context, name):
    """Returns a member's order with a member's ticket, another tour and a gift, the uuids of both
    bookings, and the gift's uuid."""
    _, first = stage.members.bookable(lambda each: each.product.instantConfirmation)
    other = stage.bookable("INSTANT_CONFIRMATION", "CANCELLABLE", vacancies=2, other_than=first.product.id)
    order = octo.create_order(membership=context, identityId=name)
    uuids = [put_in(stage, octo, order, bookable, context, name) for bookable in (first, other)]
    gift = stage.own.gift(orderId=octo.order_id(order), identityId=name)
    found = octo.order(order)
    inside = {each.uuid for each in found.bookings}
    stage.builds_on("CART-002", inside == set(uuids), found)
    return found, uuids, gift.uuid


def bought(stage, octo, order, uuids, gift):
    """Previews and confirms the order, and sees that everything in it is sold."""
    octo.preview_order(order, contact=stage.contact)
    held = octo.order(order)
    stage.builds_on("CART-014", held.status == "ON_HOLD", held)
    sold = octo.confirm_order(order)
    stage.builds_on("CART-018", sold.status == "CONFIRMED", sold)
    for uuid in uuids[:2]:
        booking = octo.booking(uuid)
        stage.builds_on("CART-019", booking.status == "CONFIRMED", booking)
    voucher = octo.gift(gift)
    stage.builds_on("CART-020", voucher.status == "CONFIRMED", voucher)


def gone(stage, octo, order, uuid, gift):
    """Cancels the order and sees that what was left of it is given back."""
    answer = octo.attempt.cancel_order(order)
    booking, voucher = octo.booking(uuid), octo.gift(gift)
    if answer.ok:
        stage.builds_on("CART-023", booking.status == "CANCELLED", booking)
        stage.builds_on("GIFT-052", voucher.status in {"CANCELLED", "EXPIRED"}, voucher)
    return answer


@requirement("JOURNEY-001", capabilities=CAPABILITIES, control=(ACCOUNT, DESK, READ))
def test_a_member_buys_a_cart_and_gives_it_back(stage, octo):
    """A member who cancelled still has the trip in the account and is let in at the gate."""
    stage.members.login("reference")
    context, _ = stage.members.bookable(lambda each: each.product.instantConfirmation)
    name = stage.identities.of(stage.own.identity())
    order, uuids, gift = filled_cart(stage, octo, context, name)
    bought(stage, octo, order, uuids, gift)

    alone, account, desk = shown(stage, octo, context, name, uuids)
    stage.builds_on("MEMB-015", set(account) == set(alone), order)
    stage.builds_on("IDENT-017", set(desk) == set(alone), order)
    assert account == alone
    assert desk == alone
    if not all(octo.booking(uuid).cancellable for uuid in uuids):
        stage.not_applicable("what was bought says that it cannot be cancelled")

    cancelled = octo.cancel(uuids[0])
    kept = octo.booking(uuids[1])
    stage.builds_on("CART-038", kept.status == "CONFIRMED", kept)
    stage.builds_on("CORE-BOOK-080", cancelled.status == "CANCELLED", cancelled)
    alone, account, desk = shown(stage, octo, context, name, uuids)
    assert account == alone
    assert desk.get(uuids[1]) == "CONFIRMED"
    assert desk.get(uuids[0]) in {None, "CANCELLED"}

    answer = gone(stage, octo, order, uuids[1], gift)
    assert answer.error is None
    alone, account, desk = shown(stage, octo, context, name, uuids)
    first = octo.booking(uuids[0])
    assert account == alone
    assert set(desk.values()) <= {"CANCELLED"}
    assert first.cancellation.get("utcCancelledAt") == cancelled.cancellation.get("utcCancelledAt")
