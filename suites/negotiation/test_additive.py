"""A capability adds to core: it takes no field away and changes no field's type."""

from octo_conformance.suite import in_pairs, requirement

PRODUCTS, CHECK, READ = "GET /products", "POST /availability", "GET /bookings/{uuid}"


def kind(value):
    """Returns the JSON type of a value; every number is a number."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    return {dict: "object", list: "array", str: "string"}.get(type(value), "null")


def lost(core, extended, place=""):
    """Returns the places of `core` that `extended` lacks or has with another type."""
    if None in (core, extended):
        return
    if kind(core) != kind(extended):
        yield f"{place} is {kind(extended)} instead of {kind(core)}"
    elif isinstance(core, dict):
        for name, value in core.items():
            if name not in extended:
                yield f"{place}/{name} is gone"
            else:
                yield from lost(value, extended[name], f"{place}/{name}")
    elif isinstance(core, list):
        by_id = {member.get("id"): member for member in extended if isinstance(member, dict)}
        for member in core:
            if isinstance(member, dict) and "id" in member:
                if member["id"] not in by_id:
                    yield f"{place or 'the list'} without {member['id']}"
                else:
                    yield from lost(member, by_id[member["id"]], f"{place}/*")


def plain(documents):
    """Returns the JSON of a list of documents."""
    return [document.raw for document in documents]


def told(what, missing):
    """Returns the sentence that says what is gone, of which the first is told."""
    return f"{what} lose what core shows when capabilities are asked for: {', '.join(sorted(missing)[:1])}."


def sets_of(stage):
    """Returns each negotiated capability alone, pairs of them, and all of them."""
    each_one = sorted(stage.negotiated)
    if not each_one:
        stage.not_applicable("no capability is offered")
    alone = [(capability,) for capability in each_one]
    return [*alone, *in_pairs(each_one, stage.depth), tuple(each_one)]


@requirement("CORE-HDR-011", control=(PRODUCTS,))
def test_products_keep_what_core_has(stage, octo):
    """A reseller that adds prices to its shop loses the names of the tours."""
    core = plain(octo.core.products())
    missing = set()
    for capabilities in sets_of(stage):
        answer = stage.shared.products_under(*capabilities)
        if answer.ok:
            missing.update(f"{', '.join(capabilities)}: {what}" for what in lost(core, plain(answer.body)))
    assert sorted(missing) == [], told("Products", missing)


@requirement("CORE-HDR-011", control=(CHECK,))
def test_slots_keep_what_core_has(stage, octo):
    """A reseller that adds prices to its shop loses the times of the tours."""
    alone = [capabilities for capabilities in sets_of(stage) if len(capabilities) == 1]
    bookable = stage.bookable()
    question = {"product_id": bookable.product.id, "option_id": bookable.option.id, "ids": [bookable.slot.id]}
    core = plain(octo.core.availability(**question))
    missing = set()
    for capabilities in alone:
        answer = octo.using(*capabilities).attempt.availability(**question)
        if answer.ok:
            missing.update(f"{', '.join(capabilities)}: {what}" for what in lost(core, plain(answer.body)))
    assert sorted(missing) == [], told("Slots", missing)


@requirement("CORE-HDR-011", control=(READ,))
def test_bookings_keep_what_core_has(stage, octo):
    """A reseller that adds prices to its shop loses the tickets."""
    alone = [capabilities for capabilities in sets_of(stage) if len(capabilities) == 1]
    booking = stage.shared.reservation()
    core = octo.core.booking(booking.uuid).raw
    missing = set()
    for capabilities in alone:
        answer = octo.using(*capabilities).attempt.booking(booking.uuid)
        if answer.ok:
            missing.update(f"{', '.join(capabilities)}: {what}" for what in lost(core, answer.body.raw))
    assert sorted(missing) == [], told("Bookings", missing)


@requirement("CORE-HDR-011", capabilities=("octo/cart",), control=("GET /orders/{orderId}",))
def test_orders_keep_what_the_cart_has(stage, octo):
    """A reseller that adds vouchers to its shop loses the contents of its carts."""
    order = stage.shared.order(bookings=1)
    core = octo.using("octo/cart").order(order).raw
    missing = set()
    for capability in sorted(stage.negotiated - {"octo/cart"}):
        answer = octo.using("octo/cart", capability).attempt.order(order)
        if answer.ok:
            missing.update(f"{capability}: {what}" for what in lost(core, answer.body.raw))
    assert sorted(missing) == [], f"orders lose what the cart alone shows: {'; '.join(sorted(missing))}"


@requirement("CORE-HDR-011", capabilities=("octo/gifts",), control=("GET /gifts/{uuid}",))
def test_gifts_keep_what_they_have(stage, octo):
    """A reseller that adds carts to its shop loses fields of its vouchers."""
    gift = stage.shared.gift()
    core = octo.using("octo/gifts").gift(gift.uuid).raw
    missing = set()
    for capability in sorted(stage.negotiated - {"octo/gifts"}):
        answer = octo.using("octo/gifts", capability).attempt.gift(gift.uuid)
        if answer.ok:
            missing.update(f"{capability}: {what}" for what in lost(core, answer.body.raw))
    assert sorted(missing) == [], (
        f"gifts lose what they show with octo/gifts alone: {'; '.join(sorted(missing))}"
    )
