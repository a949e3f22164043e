"""A guest asks to be forgotten while the cart is still open."""

from octo_conformance.suite import requirement

CONFIRM, READ, BOOKING = "POST /orders/{orderId}/confirm", "GET /orders/{orderId}", "GET /bookings/{uuid}"


def owner(thing):
    """Returns the id of the identity that something belongs to, or None where it belongs to nobody."""
    identity = thing.get("identity")
    return None if identity is None else identity.id


def owners(stage, octo, order):
    """Returns the owner of the order and the owner of its booking, read in the order and read alone."""
    answer = octo.attempt.order(order)
    stage.builds_on("IDENT-019", answer.ok, answer)
    inside = answer.body.bookings[0]
    alone = octo.attempt.booking(inside.uuid)
    stage.builds_on("IDENT-019", alone.ok, alone)
    return [owner(answer.body), owner(inside), owner(alone.body)]


@requirement("JOURNEY-005", capabilities=("octo/cart", "octo/identities"), control=(CONFIRM, READ, BOOKING))
def test_an_identity_is_deleted_while_its_order_is_on_hold(stage, octo):
    """A guest who asks to be forgotten while paying loses the cart, or is forgotten on one page only."""
    identity = stage.own.identity()
    name, whose = stage.identities.of(identity), identity.id
    full = stage.own.order(bookings=1)
    order, booking = octo.order_id(full), full.bookings[0].uuid
    named = octo.attempt.update_order(order, identityId=name)
    stage.builds_on("IDENT-010", named.ok, named)
    named = octo.attempt.update(booking, identityId=name)
    stage.builds_on("IDENT-009", named.ok, named)
    before = owners(stage, octo, order)
    stage.builds_on("IDENT-010", before[0] == whose, full)
    stage.builds_on("IDENT-009", before[1:] == [whose, whose], full)
    deleted = octo.attempt.delete_identity(name)
    stage.builds_on("IDENT-005", deleted.ok, deleted)
    held = octo.order(order)
    after = owners(stage, octo, order)
    assert held.status == "ON_HOLD"
    assert len(set(after)) == 1
    answer = octo.attempt.confirm_order(order, contact=stage.contact)
    assert answer.error is None
    sold = owners(stage, octo, order)
    assert sold == after
