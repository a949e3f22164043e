"""A membership is verified for one person and used for another."""

from octo_conformance.suite import requirement

PRODUCTS, BOOKINGS, RESERVE = "GET /products", "GET /memberships/bookings", "POST /bookings"


def benefits(answer):
    """Returns the units for members that an answer shows, as "adult of walk"; a refusal shows none."""
    if not answer.ok:
        return []
    listed = answer.body if isinstance(answer.body, list) else [answer.body]
    return [
        f"{unit.id} of {product.id}"
        for product in listed
        for option in product.options
        for unit in option.units
        if unit.get("membershipBenefit")
    ]


def two_members(stage, context):
    """Returns the membership object of one member's membership with the verification of another member."""
    for login, membership in stage.members.memberships():
        asked = {**login.context(membership), "id": context["id"]}
        if all(other.id != context["id"] for other in login.memberships):
            return asked
    stage.not_verified("needs two members; add another one to `members` in the target file")


@requirement("JOURNEY-004", capabilities=("octo/memberships",), control=(PRODUCTS, BOOKINGS, RESERVE))
def test_a_membership_works_for_its_owner_alone(stage, octo):
    """One card buys for everybody who passes it around, and shows where its owner will be."""
    context, bookable = stage.members.bookable()
    borrowed = two_members(stage, context)
    unknown = octo.attempt.products_as({**borrowed, "id": stage.invent_uuid()})
    stage.builds_on("MEMB-022", benefits(unknown) == [], unknown)
    wrong = {**context, "verification": stage.members.login().wrong}
    guessed = octo.attempt.products_as(wrong)
    stage.builds_on("MEMB-027", benefits(guessed) == [], guessed)
    bare = octo.attempt.reserve(bookable)
    stage.builds_on("MEMB-017", not bare.ok, bare)
    own = octo.attempt.product_as(context, bookable.product.id)
    stage.builds_on("MEMB-010", benefits(own) != [], own)
    booking = octo.attempt.reserve(bookable, membership=context)
    stage.builds_on("MEMB-016", booking.ok, booking)

    everything = benefits(octo.attempt.products_as(borrowed))
    one = benefits(octo.attempt.product_as(borrowed, bookable.product.id))
    bought = octo.attempt.reserve(bookable, membership=borrowed)
    account = octo.attempt.membership_bookings(borrowed)
    trips = [each.uuid for each in account.body] if account.ok else []
    assert everything == [], (
        f"listing products with a membership of another member shows units of its benefits: {'; '.join(everything)}"
    )
    assert one == [], (
        f"reading the product with a membership of another member shows units of its benefits: {'; '.join(one)}"
    )
    assert bought.ok is False
    assert booking.body.uuid not in trips
