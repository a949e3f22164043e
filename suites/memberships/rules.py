"""These rules hold for every login, membership and order of a member.

No rule compares what a member is called, because the sides of an assertion are printed when it fails.
"""

from octo_conformance.suite import NOT_CONCERNED, rule

TELLING = ("memberships", "membership", "bookings", "orders", "gifts", "booking", "contact")


ON_PRODUCTS = {"GET /products", "GET /products/{productId}"}


@rule("MEMB-011", on="Product")
def units_of_a_product_name_their_benefit(product, context):
    """A shop cannot tell what is for members from what is for everybody."""
    if not context.asked_for("octo/memberships"):
        return NOT_CONCERNED
    units = [unit for option in product.options for unit in option.get("units") or []]
    # A supplier without memberships may be asked for them; what it shows is then none of a membership's.
    shown = {
        name for thing in (product, *units) for name in ("isMembership", "membershipBenefit") if name in thing
    }
    if not units or not shown:
        return NOT_CONCERNED
    if all("membershipBenefit" in unit for unit in units):
        named = "everywhere"
    else:
        named = "nowhere" if context.operation in ON_PRODUCTS else "on products"
    assert context.tolerates("CON-098", named), "no unit says which membershipBenefit it belongs to"


@rule("MEMB-003", on="MembershipLookup")
def nothing_is_disclosed_before_the_member_is_verified(lookup, context):
    """Whoever types in a number off a lost card reads the name and address of its owner."""
    if lookup.verified is not False:
        return NOT_CONCERNED
    disclosed = [name for name in TELLING if lookup.get(name)]
    assert disclosed == [], f"the member is not verified and is shown {', '.join(disclosed)}"


@rule("MEMB-008", on="Membership")
def a_membership_begins_before_it_ends(membership, context):
    """The member pays for a membership that is valid on no day at all."""
    first = membership.date("availabilityLocalDateStart")
    last = membership.date("availabilityLocalDateEnd")
    if first is None or last is None:
        return NOT_CONCERNED
    assert first <= last


@rule("MEMB-023", on="Membership[]")
def memberships_of_one_member_can_be_told_apart(memberships, context):
    """The member is asked to choose between two lines that read the same."""
    if len(memberships) < 2:
        return NOT_CONCERNED
    ids = {membership.id for membership in memberships}
    lines = {f"{membership.title} {membership.raw.get('contact')}" for membership in memberships}
    assert len(ids) == len(memberships), f"{len(memberships)} memberships of one member have {len(ids)} ids"
    assert len(lines) == len(memberships), (
        f"{len(memberships)} memberships of one member look alike: title and contact are the same"
    )


@rule("MEMB-018", on="Order")
def the_bookings_in_an_order_leave_the_membership_to_it(order, context):
    """The supplier counts a benefit of the cart again for each booking in it."""
    if order.get("membership") is None or not order.get("bookings"):
        return NOT_CONCERNED
    repeated = [booking.uuid for booking in order.bookings if booking.get("membership") is not None]
    assert repeated == [], (
        f"the order has a membership and the bookings {', '.join(repeated)} in it repeat it"
    )
