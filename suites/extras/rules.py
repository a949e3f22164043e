"""These rules hold for every extra that is sold, and for every one that was bought."""

from octo_conformance.suite import NOT_CONCERNED, rule


def plain(name):
    """Returns the id of an extra without its prefix, as either form names it (reading CON-252)."""
    return str(name).lower().removeprefix("extra_")


def in_order(restrictions, least, most):
    """Tells whether two limits leave something between them; None where one of them is not said."""
    low, high = restrictions.get(least), restrictions.get(most)
    return None if low is None or high is None else low <= high


def twice(holder):
    """Returns the ids that a list of extras has twice; None where it has no two."""
    ids = [plain(extra.id) for extra in holder.get("extras") or []]
    return None if len(ids) < 2 else sorted({each for each in ids if ids.count(each) > 1})


@rule("EXTRA-003", on="ExtraRestrictions")
def the_limits_of_an_extra_leave_something(restrictions, context):
    """No number of it can be bought."""
    said = [
        in_order(restrictions, "minQuantity", "maxQuantity"),
        in_order(restrictions, "minCustomRetail", "maxCustomRetail"),
    ]
    if said == [None, None]:
        return NOT_CONCERNED
    assert False not in said


@rule("EXTRA-004", on="Option")
def the_extras_of_an_option_have_different_ids(option, context):
    """The guest orders the vegetarian lunch and gets the other one."""
    found = twice(option)
    if found is None:
        return NOT_CONCERNED
    assert found == []


@rule("EXTRA-004", on="Unit")
def the_extras_of_a_unit_have_different_ids(unit, context):
    """The guest orders the small life jacket and gets the large one."""
    found = twice(unit)
    if found is None:
        return NOT_CONCERNED
    assert found == []


@rule("EXTRA-005", on="Extra")
def an_extra_has_a_name(extra, context):
    """The guest sees a price without a word beside it."""
    assert {extra.get("internalName"), extra.get("title")} - {None, ""} != set()


@rule("EXTRA-006", on="Product")
def each_extra_has_a_from_price(product, context):
    """The shop offers the photo and cannot say what it costs."""
    holders = [part for option in product.options for part in (option, *option.units)]
    listed = [extra for holder in holders for extra in holder.get("extras") or []]
    priced = [extra for extra in listed if extra.get("customRetail") is not True]
    if "defaultCurrency" not in product or not priced:
        return NOT_CONCERNED
    without = sorted({extra.id for extra in priced if not extra.get("pricingFrom")})
    assert without == [], f"extras have no pricingFrom: {', '.join(without)}"


@rule("EXTRA-016", on="ExtraItem")
def what_was_bought_shows_its_own_extra(item, context):
    """The guest paid for the lunch and is handed a photo."""
    if item.get("extra") is None:
        return NOT_CONCERNED
    assert plain(item.extra.id) == plain(item.extraId)


@rule("EXTRA-017", on="Booking")
def everything_that_was_bought_has_a_name_of_its_own(booking, context):
    """One of two lunches cannot be given back, as nobody can say which."""
    holders = [booking, *booking.unitItems]
    items = [item for holder in holders for item in holder.get("extraItems") or []]
    if not items:
        return NOT_CONCERNED
    names = [item.get("uuid") or item.get("id") for item in items]
    assert names == list(dict.fromkeys(name for name in names if name))
