"""A membership adds units to products."""

from octo_conformance.suite import requirement

LIST, ONE = "GET /products", "GET /products/{productId}"


def units_of(products):
    """Returns every unit by product, option and unit id."""
    return {
        (product.id, option.id, unit.id): unit
        for product in products
        for option in product.options
        for unit in option.units
    }


def place(found):
    """Returns where a member's unit stands: product, option and unit id."""
    return (found.product.id, found.option.id, found.unit.id)


@requirement("MEMB-010", control=(LIST,))
def test_the_list_of_products_has_the_units_of_a_member(stage):
    """The member pays the full price."""
    added = len(stage.members.units())
    assert added > 0, "listing products with the memberships shows no unit that others are not sold"


@requirement("MEMB-010", control=(ONE,))
def test_a_single_product_has_the_units_of_a_member(stage, octo):
    """The page of the product does not show what the list promised."""
    for found in stage.members.units()[:3]:
        answer = octo.attempt.product_as(found.context, found.product.id)
        assert answer.error is None
        shown = units_of([answer.body])
        assert place(found) in shown


@requirement("MEMB-051", control=(LIST,))
def test_the_units_of_a_member_are_shown_to_no_one_else(stage, octo):
    """Everybody who opens the shop after a member is offered the price of members."""
    found = stage.members.units()
    if not found:
        stage.not_verified("no membership adds units, see MEMB-010")
    context = found[0].context
    shown_to_the_member = units_of(octo.products_as(context))
    of_members = {place(each) for each in found if place(each) in shown_to_the_member}
    shown_to_all = set(units_of(octo.products()))
    shown_again = set(units_of(octo.products_as(context)))
    leaked, lost = sorted(of_members & shown_to_all), sorted(of_members - shown_again)
    assert leaked == []
    assert lost == []


@requirement("MEMB-011", control=(LIST,))
def test_ordinary_units_stay_for_members(stage, octo):
    """A member cannot bring a guest."""
    everybodys = set(units_of(octo.products()))
    context = stage.members.login().context()
    members = set(units_of(octo.products_as(context)))
    gone = sorted(everybodys - members)
    assert gone == [], (
        f"listing products with a membership leaves out units that everybody is sold: {'; '.join(map(str, gone))}"
    )


@requirement("MEMB-011", control=(LIST,))
def test_ordinary_units_are_no_benefit(stage, octo):
    """The shop calls every ticket a benefit."""
    everybodys = set(units_of(octo.products()))
    context = stage.members.login().context()
    members = units_of(octo.products_as(context))
    called_so = sorted(
        where for where, unit in members.items() if where in everybodys and unit.get("membershipBenefit")
    )
    assert called_so == [], (
        f"units that everybody is sold are called a benefit of the member: {'; '.join(map(str, called_so[:6]))}"
    )


@requirement("MEMB-013", control=(LIST,))
def test_a_limited_benefit_lowers_what_may_be_bought(stage, octo):
    """A member puts six tickets into the cart and is refused at the till."""
    everybodys = list(units_of(octo.products()).items())
    if not stage.members.units():
        stage.not_verified("no membership adds units, see MEMB-010")
    lowered, single = [], []
    for found in stage.members.units("quantity"):
        here = found.unit.restrictions.maxQuantity
        like = [
            unit.restrictions.maxQuantity
            for where, unit in everybodys
            if where[:2] == place(found)[:2] and unit.type == found.unit.type
        ]
        if like and all(most == 1 for most in like):
            single.append(place(found))
        if here is not None and all(most is None or here < most for most in like):
            lowered.append(place(found))
    if not lowered and single:
        stage.not_verified("nobody may buy more than one of a unit like those of the member")
    if not lowered:
        stage.members.expect("quantity")
    assert len(lowered) > 0, (
        "A limited benefit of the member lowers nothing: no unit has a smaller maxQuantity than for everybody."
    )


@requirement("MEMB-021", control=(LIST,))
def test_a_core_reseller_is_shown_no_benefit(octo):
    """Every guest sees the prices that only members may pay."""
    shown = sorted(
        {
            name
            for unit in units_of(octo.core.products()).values()
            for name in ("membershipBenefit", "isMembership")
            if name in unit
        }
    )
    assert shown == [], f"listing products asking for no capability shows {', '.join(shown)} of units"
