"""An order can be changed, and a preview shows beforehand what a change would make of it."""

from octo_conformance.suite import requirement

READ, UPDATE = "GET /orders/{orderId}", "PATCH /orders/{orderId}"
PREVIEW = "PATCH /orders/{orderId}/preview"
NOT_COMPARED = {"utcUpdatedAt", "utcExpiresAt", "utcCreatedAt", "bookings", "gifts"}
"""Times, which other checks look at, and what is in an order, which is compared by itself."""


def uuids(order):
    """Returns the uuids of the bookings in an order; an order that holds nothing may leave the key out."""
    return sorted(booking.uuid for booking in order.get("bookings") or [])


def named(order):
    """Returns the name of the guest, or None where the order shows no contact."""
    contact = order.get("contact")
    return contact.get("fullName") if contact is not None else None


def another_guest(stage):
    """Returns a contact that differs from the usual one."""
    return {**stage.contact, "fullName": "Grace Hopper", "firstName": "Grace", "lastName": "Hopper"}


def settled(order):
    """Returns what an order says of itself, without its times and without its contents."""
    return {name: value for name, value in order.raw.items() if name not in NOT_COMPARED}


@requirement("CART-013")
def test_a_change_changes_what_was_sent(stage, octo):
    """The tickets go to the address that the guest has just corrected."""
    order = stage.own.order(bookings=1)
    changed = octo.update_order(order, contact=another_guest(stage))
    read = octo.order(order)
    if "contact" not in read:
        stage.not_applicable("orders show no contact")
    assert named(changed) == "Grace Hopper"
    assert named(read) == "Grace Hopper"


@requirement("CART-013")
def test_a_change_leaves_the_rest_as_it_was(stage, octo):
    """A shop that corrects a name loses the cart."""
    order = stage.own.order(bookings=2)
    octo.update_order(order, contact=another_guest(stage))
    read = octo.order(order)
    assert uuids(read) == uuids(order)
    assert read.status == order.status
    assert read.get("supplierReference") == order.get("supplierReference")


@requirement("CART-013")
def test_a_change_of_something_else_keeps_the_contact(stage, octo):
    """A guest who asks for a receipt loses the name."""
    order = octo.create_order()
    octo.update_order(order, contact=another_guest(stage))
    octo.update_order(order, emailReceipt=False)
    read = octo.order(order)
    if "contact" not in read:
        stage.not_applicable("orders show no contact")
    assert named(read) == "Grace Hopper"


@requirement("CART-013")
def test_a_contact_of_one_field_is_added_or_stands_alone(stage, octo):
    """A guest who adds the phone number is called by another guest's name."""
    order, number = octo.create_order(), stage.contact["phoneNumber"]
    changed = octo.update_order(order, contact=another_guest(stage))
    if (changed.get("contact") or {}).get("phoneNumber") is None:
        stage.not_applicable("orders show no phone number")
    octo.update_order(order, contact={"phoneNumber": number})
    read = octo.order(order)
    left = {"Grace Hopper": "merged", None: "replaced", "": "replaced"}.get(named(read), "another guest")
    assert octo.tolerates("CON-100", left), (
        "a contact with a phoneNumber alone brought back the name of an earlier guest"
    )
    assert read.contact.get("phoneNumber") == number


@requirement("CART-047")
def test_a_preview_answers_with_the_order(stage, octo):
    """The shop cannot show what a change would make of the cart."""
    order = stage.own.order(bookings=1)
    preview = octo.preview_order(order, contact=another_guest(stage))
    asked, shown = octo.order_id(order), octo.order_id(preview)
    assert shown == asked


@requirement("CART-014", control=(PREVIEW,))
def test_a_preview_shows_the_change(stage, octo):
    """The guest cannot see what will change, and does not agree to it."""
    order = stage.own.order(bookings=1)
    preview = octo.preview_order(order, contact=another_guest(stage))
    if "contact" not in preview:
        stage.not_applicable("orders show no contact")
    assert named(preview) == "Grace Hopper"


@requirement("CART-014", control=(PREVIEW, READ))
def test_a_preview_changes_nothing(stage, octo):
    """A guest who only looked finds the cart changed."""
    before = octo.order(stage.own.order(bookings=1))
    octo.preview_order(before, contact=another_guest(stage))
    after = octo.order(before)
    assert settled(after) == settled(before)
    assert uuids(after) == uuids(before)


@requirement("CART-014", control=(PREVIEW, READ, "GET /bookings/{uuid}"))
def test_a_preview_books_nothing(stage, octo):
    """A guest who looks at a cart with another tour in it takes seats from those who buy."""
    order = stage.own.order(bookings=1)
    body = stage.bookable("CANCELLABLE", vacancies=2).body()
    answer = octo.attempt.preview_order(order, bookings=[body])
    if not answer.ok:
        stage.not_applicable("a preview takes no bookings")
    read, booking = octo.order(order), octo.attempt.booking(body["uuid"])
    assert uuids(read) == uuids(order)
    assert booking.ok is False


@requirement("CART-015", control=(PREVIEW, UPDATE))
def test_the_update_makes_what_the_preview_showed(stage, octo):
    """The guest agrees to one thing and gets another."""
    order = stage.own.order(bookings=1)
    preview = octo.preview_order(order, contact=another_guest(stage))
    changed = octo.update_order(order, contact=another_guest(stage))
    assert settled(changed) == settled(preview)
    assert uuids(changed) == uuids(preview)


@requirement("CART-059", control=(UPDATE, READ))
def test_a_booking_sent_with_a_change_joins_the_order(stage, octo):
    """The shop adds a tour to the cart and the guest does not get it."""
    opened = octo.create_order()
    body = stage.bookable("CANCELLABLE", vacancies=2).body()
    answer = octo.attempt.update_order(opened, bookings=[body])
    assert answer.error is None
    order, booking = octo.order(opened), octo.attempt.booking(body["uuid"])
    names = octo.order_names(order)
    assert uuids(order) == [body["uuid"]], (
        f"an order changed to hold the booking {body['uuid']} shows {', '.join(uuids(order)) or 'no booking'}"
    )
    assert booking.error is None
    assert booking.body.status == "ON_HOLD"
    assert booking.body.orderId in names


@requirement("CART-041", control=("PATCH /bookings/{uuid}",))
def test_the_resellers_reference_is_set_on_the_booking(stage, octo):
    """The reseller cannot find the booking by the number on the guest's receipt."""
    order = stage.own.order(bookings=1)
    uuid, reference = order.bookings[0].uuid, stage.reference()
    octo.update(uuid, resellerReference=reference)
    booking, read = octo.booking(uuid), octo.order(order)
    assert booking.resellerReference == reference
    assert read.bookings[0].resellerReference == reference


@requirement("CART-057", control=(UPDATE,))
def test_a_change_moves_the_time_of_the_last_change(stage, octo):
    """A reseller that synchronises by that time never learns of the change."""
    order = octo.create_order()
    if order.get("utcUpdatedAt") is None:
        stage.not_applicable("orders do not say when they changed")
    stage.pause(1.1, "timestamps may have whole seconds")
    changed = octo.update_order(order, contact=another_guest(stage))
    assert changed.time("utcUpdatedAt") > order.time("utcUpdatedAt")
