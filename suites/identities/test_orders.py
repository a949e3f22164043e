"""An order belongs to an identity, and each thing in it can belong to another one."""

from octo_conformance.suite import requirement

CART = ("octo/cart",)
CREATE, UPDATE = "POST /orders", "PATCH /orders/{orderId}"
PREVIEW, CONFIRM = "PATCH /orders/{orderId}/preview", "POST /orders/{orderId}/confirm"


def owner(thing):
    """Returns the id of the identity that something belongs to, or None where it belongs to nobody."""
    identity = thing.get("identity")
    return None if identity is None else identity.id


def booking_for(stage, name):
    """Returns the body of a booking for this identity, to be sent inside an order."""
    return stage.bookable("CANCELLABLE", vacancies=2).body(identityId=name)


def gift_for(stage, name):
    """Returns the body of a gift for this identity, to be sent inside an order."""
    return stage.own.gift_body(identityId=name)


def owner_in(things, uuid):
    """Returns the owner of the thing with this uuid, or 'not in the order' where it is missing."""
    owners = {thing.uuid: owner(thing) for thing in things}
    return owners.get(uuid, "not in the order")


@requirement("IDENT-010", capabilities=CART, control=(CREATE,))
def test_an_order_is_made_for_an_identity(stage, octo):
    """A family's cart belongs to nobody, and nobody finds it again."""
    identity = stage.own.identity()
    answer = octo.attempt.create_order(identityId=stage.identities.of(identity))
    assert answer.error is None
    assert owner(answer.body) == identity.id
    found = octo.order(answer.body)
    assert owner(found) == identity.id


@requirement("IDENT-010", capabilities=CART, control=(UPDATE,))
def test_an_update_of_an_order_takes_an_identity(stage, octo):
    """A guest who logs in with a full cart finds it empty at home."""
    identity, order = stage.own.identity(), stage.own.order(bookings=1)
    answer = octo.attempt.update_order(order, identityId=stage.identities.of(identity))
    assert answer.error is None
    assert owner(answer.body) == identity.id
    found = octo.order(order)
    assert owner(found) == identity.id


@requirement("IDENT-010", capabilities=CART, control=(PREVIEW,))
def test_a_preview_of_an_order_takes_an_identity(stage, octo):
    """The guest is shown what the cart would be without the account."""
    identity, order = stage.own.identity(), stage.own.order(bookings=1)
    answer = octo.attempt.preview_order(order, identityId=stage.identities.of(identity))
    assert answer.error is None
    assert owner(answer.body) == identity.id


@requirement("IDENT-010", capabilities=CART, control=(CONFIRM,))
def test_a_confirmation_of_an_order_takes_an_identity(stage, octo):
    """A guest who logs in at the till gets no points."""
    identity, order = stage.own.identity(), stage.own.order(bookings=1)
    answer = octo.attempt.confirm_order(order, identityId=stage.identities.of(identity))
    assert answer.error is None
    assert owner(answer.body) == identity.id
    found = octo.order(order)
    assert owner(found) == identity.id


@requirement("IDENT-011", capabilities=CART, control=(CREATE,))
def test_a_booking_made_inside_an_order_has_an_identity_of_its_own(stage, octo):
    """The friend's trip is in the account of the one who paid."""
    buyer, friend = stage.own.identity(), stage.own.identity()
    body = booking_for(stage, stage.identities.of(friend))
    answer = octo.attempt.create_order(identityId=stage.identities.of(buyer), bookings=[body])
    assert answer.error is None
    order = octo.order(answer.body)
    assert owner(order) != friend.id
    assert owner_in(order.bookings, body["uuid"]) == friend.id


@requirement("IDENT-011", capabilities=CART, control=(UPDATE,))
def test_a_booking_added_to_an_order_has_an_identity_of_its_own(stage, octo):
    """The friend's trip is in the account of the one who paid."""
    buyer, friend = stage.own.identity(), stage.own.identity()
    order = octo.create_order(identityId=stage.identities.of(buyer))
    body = booking_for(stage, stage.identities.of(friend))
    answer = octo.attempt.update_order(order, bookings=[body])
    assert answer.error is None
    found = octo.order(order)
    assert owner_in(found.bookings, body["uuid"]) == friend.id


@requirement("IDENT-011", capabilities=("octo/cart", "octo/gifts"), control=(CREATE,))
def test_a_gift_made_inside_an_order_has_an_identity_of_its_own(stage, octo):
    """The voucher for the friend is in the account of the one who paid."""
    buyer, friend = stage.own.identity(), stage.own.identity()
    body = gift_for(stage, stage.identities.of(friend))
    answer = octo.attempt.create_order(identityId=stage.identities.of(buyer), gifts=[body])
    assert answer.error is None
    order = octo.order(answer.body)
    assert owner(order) != friend.id
    assert owner_in(order.get("gifts") or (), body["uuid"]) == friend.id


@requirement("IDENT-011", capabilities=("octo/cart", "octo/gifts"), control=(UPDATE,))
def test_a_gift_added_to_an_order_has_an_identity_of_its_own(stage, octo):
    """The voucher for the friend is in the account of the one who paid."""
    buyer, friend = stage.own.identity(), stage.own.identity()
    order = octo.create_order(identityId=stage.identities.of(buyer))
    body = gift_for(stage, stage.identities.of(friend))
    answer = octo.attempt.update_order(order, gifts=[body])
    assert answer.error is None
    found = octo.order(order)
    assert owner_in(found.get("gifts") or (), body["uuid"]) == friend.id
