"""Members book under their membership, get its benefits, and find the bookings again by it."""

from octo_conformance.suite import requirement

RESERVE, UPDATE, READ = "POST /bookings", "PATCH /bookings/{uuid}", "GET /bookings/{uuid}"
LIST = "GET /memberships/bookings"


def under(thing):
    """Returns the id of the membership that something was bought under, or None where there is none."""
    membership = thing.get("membership")
    return None if membership is None else membership.id


def inside_out(order, uuid):
    """Returns the order and the booking of this uuid in it, each with the name of the place."""
    inside = [("the booking", booking) for booking in order.bookings if booking.uuid == uuid]
    return [("the order", order), *inside]


def booked_as(stage, octo, context, **body):
    """Returns a booking of any product under this membership, which MEMB-016 is about."""
    answer = octo.attempt.reserve(stage.bookable("CANCELLABLE", vacancies=2), membership=context, **body)
    if not answer.ok or under(answer.body) != context["id"]:
        stage.not_verified("no booking could be made under a membership, see MEMB-016")
    return answer.body


@requirement("MEMB-016", control=(RESERVE,))
def test_a_booking_made_with_a_membership_is_linked_to_it(stage, octo):
    """The visit does not count for the membership."""
    context = stage.members.login().context()
    answer = octo.attempt.reserve(stage.bookable("CANCELLABLE", vacancies=2), membership=context)
    assert answer.error is None
    assert under(answer.body) == context["id"]


@requirement("MEMB-016", control=(READ,))
def test_a_booking_read_again_shows_its_membership(stage, octo):
    """The member's account no longer shows the visit on the next day."""
    context = stage.members.login().context()
    booking = booked_as(stage, octo, context)
    found = octo.booking(booking.uuid)
    assert under(found) == context["id"]


@requirement("MEMB-016", control=("POST /bookings/{uuid}/confirm",))
def test_a_confirmed_booking_shows_its_membership(stage, octo):
    """The visit is lost at the moment it is paid for."""
    context = stage.members.login().context()
    booking = booked_as(stage, octo, context)
    confirmed = octo.confirm(booking.uuid)
    assert under(confirmed) == context["id"]


@requirement("MEMB-016", control=(RESERVE,))
def test_a_unit_for_members_is_booked_with_the_membership(stage, octo):
    """The member sees the ticket and cannot buy it."""
    context, bookable = stage.members.bookable()
    answer = octo.attempt.reserve(bookable, membership=context)
    assert answer.error is None
    booked = {item.unitId for item in answer.body.unitItems}
    assert bookable.unit.id in booked
    assert under(answer.body) == context["id"]


@requirement("MEMB-016", control=(RESERVE,))
def test_a_booking_of_everybody_is_under_no_membership(stage, octo):
    """A stranger's visit counts for the member."""
    answer = octo.attempt.reserve(stage.bookable("CANCELLABLE", vacancies=2))
    if not answer.ok:
        stage.not_verified("no booking could be made, see CORE-BOOK-001")
    assert under(answer.body) is None


@requirement("MEMB-017", control=(RESERVE,))
def test_a_unit_for_members_is_refused_without_the_membership(stage, octo):
    """Anybody buys at members' prices."""
    _, bookable = stage.members.bookable()
    answer = octo.attempt.reserve(bookable)
    assert answer.error is not None


@requirement("MEMB-024", control=(UPDATE,))
def test_an_update_takes_a_membership(stage, octo):
    """A guest who logs in after choosing seats has to start again."""
    context, booking = stage.members.login().context(), stage.own.reservation()
    answer = octo.attempt.update(booking.uuid, membership=context)
    assert answer.error is None
    assert under(answer.body) == context["id"]


@requirement("MEMB-015", control=(LIST,))
def test_the_bookings_of_a_membership_are_listed(stage, octo):
    """A member's own visit is missing from the account."""
    context = stage.members.login().context()
    booking = booked_as(stage, octo, context)
    found = {each.uuid for each in octo.membership_bookings(context)}
    assert booking.uuid in found


@requirement("MEMB-015", control=(LIST,))
def test_other_bookings_are_not_listed(stage, octo):
    """A member reads where strangers will be."""
    context = stage.members.login().context()
    booked_as(stage, octo, context)
    booking = stage.own.reservation()
    found = {each.uuid for each in octo.membership_bookings(context)}
    assert booking.uuid not in found


@requirement("MEMB-015", control=(LIST,))
def test_the_bookings_of_another_membership_are_not_listed(stage, octo):
    """A member with two memberships is told of every visit twice."""
    login = stage.members.login()
    if len(login.memberships) < 2:
        stage.not_applicable("the member has one membership only")
    one, other = (login.context(membership) for membership in login.memberships[:2])
    booking = booked_as(stage, octo, one)
    booked_as(stage, octo, other)
    found = {each.uuid for each in octo.membership_bookings(other)}
    assert booking.uuid not in found


@requirement("MEMB-021", control=(READ,))
def test_a_core_reseller_is_shown_no_membership(stage, octo):
    """A member's data reaches shops that have nothing to do with it."""
    booking = booked_as(stage, octo, stage.members.login().context())
    found = octo.core.booking(booking.uuid)
    shown = sorted({"membership", "membershipBenefit", "isMembership"} & set(found))
    assert shown == []


@requirement("MEMB-018", capabilities=("octo/cart",), control=("POST /orders",))
def test_an_order_made_with_a_membership_shows_it(stage, octo):
    """The member's cart does not count for the membership."""
    context = stage.members.login().context()
    answer = octo.attempt.create_order(membership=context)
    assert answer.error is None
    assert under(answer.body) == context["id"]
    found = octo.order(answer.body)
    assert under(found) == context["id"]


@requirement("MEMB-018", capabilities=("octo/cart",), control=("GET /orders/{orderId}",))
def test_the_bookings_in_a_members_order_leave_the_membership_to_it(stage, octo):
    """The supplier counts a benefit of the cart again for each booking in it."""
    context = stage.members.login().context()
    body = stage.bookable("CANCELLABLE", vacancies=2).body()
    order = octo.order(octo.create_order(membership=context, bookings=[body]))
    inside = [booking.uuid for booking in order.bookings]
    repeated = [booking.uuid for booking in order.bookings if booking.get("membership") is not None]
    assert inside == [body["uuid"]]
    assert repeated == [], (
        f"the order has a membership and the bookings {', '.join(repeated)} in it repeat it"
    )


@requirement("MEMB-026", capabilities=("octo/gifts",), control=("POST /gifts",))
def test_a_gift_bought_with_a_membership_shows_it(stage, octo):
    """The member's account does not show the voucher that the member bought."""
    context = stage.members.login().context()
    answer = octo.attempt.create_gift(**stage.own.gift_body(membership=context))
    assert answer.error is None
    assert under(answer.body) == context["id"]
    found = octo.gift(answer.body.uuid)
    assert under(found) == context["id"]


@requirement("MEMB-040", capabilities=("octo/cart",), control=(RESERVE, "GET /orders/{orderId}"))
def test_the_membership_of_a_booking_in_a_cart_is_shown_in_the_order(stage, octo):
    """The desk that opens the cart sees no member."""
    context = stage.members.login().context()
    booking = booked_as(stage, octo, context)
    order = octo.order(booking.orderId)
    shown = [name for name, each in inside_out(order, booking.uuid) if under(each) == context["id"]]
    assert shown != [], (
        f"reading the order shows the membership of its booking {booking.uuid} neither on the order nor on the booking"
    )
    assert octo.tolerates("CON-122", shown[0])


@requirement("MEMB-041", control=("POST /bookings/{uuid}/confirm", READ))
def test_a_confirmation_takes_a_membership(stage, octo):
    """A guest who logs in at the till finds no visit in the account."""
    context, booking = stage.members.login().context(), stage.own.reservation("CANCELLABLE")
    answer = octo.attempt.confirm(booking.uuid, membership=context)
    if not answer.ok:
        stage.not_applicable("a confirmation takes no membership")
    read = octo.booking(booking.uuid)
    assert under(answer.body) == context["id"]
    assert under(read) == context["id"]
