"""Orders are found again by the supplier's reference, by time and by the guest."""

from datetime import UTC, timedelta

from octo_conformance.suite import each, requirement

LIST = "GET /orders"
CUT_SHORT = 20
"""Suppliers that cut long lists do so from this length on; what is missing beyond it proves nothing."""
CLOCKS_DIFFER = timedelta(minutes=5)
CLOSE = timedelta(seconds=5)
LATER = timedelta(seconds=4)
"""Long enough for suppliers that keep whole seconds."""
PAIRS = [
    ("utcCreatedAtStart", "utcCreatedAtEnd"),
    ("utcUpdatedAtStart", "utcUpdatedAtEnd"),
]


def names(octo, orders):
    """Returns the names of the orders listed."""
    return {octo.order_id(order) for order in orders}


def written(moment):
    """Writes a time as the documents do: whole seconds and Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def just_now(stage, order, field):
    """Returns the ends of a time that holds this order: short where the order tells a time, as others buy as well."""
    now = stage.now
    told = order.time(field) if order.get(field) is not None else None
    if told is None or abs(told - now) > CLOCKS_DIFFER:
        return now - CLOCKS_DIFFER, now + CLOCKS_DIFFER
    return told - CLOSE, told + CLOSE


def missing(stage, octo, order, listed):
    """Returns the order's name where the list lacks it; a list that was cut proves nothing."""
    name = octo.order_id(order)
    if name in names(octo, listed):
        return None
    if len(listed) >= CUT_SHORT:
        stage.not_verified(f"the list is cut at {len(listed)} orders")
    return name


def of_a_guest(stage, octo):
    """Returns a confirmed order and its contact, which no other order has."""
    guest = stage.guest()
    return octo.confirm_order(stage.own.order(bookings=1), contact=guest), guest


def of_others(octo, listed, field, wanted):
    """Returns the orders of the list whose contact says something else, without what it says."""
    contacts = {octo.order_id(order): order.get("contact") for order in listed}
    said = {name: contact.get(field) for name, contact in contacts.items() if contact is not None}
    return sorted(name for name, value in said.items() if value and not wanted(value))


@requirement("CART-026", control=(LIST,))
def test_a_list_of_everything_is_refused(octo):
    """A reseller that forgets the filter loads the carts of years at every click."""
    answer = octo.attempt.orders()
    assert answer.error is not None


@requirement("CART-027")
def test_the_suppliers_reference_finds_its_order_and_no_other(stage, octo):
    """A guest who calls with the number on the receipt is told about someone else's cart."""
    order = octo.order(stage.shared.confirmed_order())
    if not order.get("supplierReference"):
        stage.not_applicable("confirmed orders carry no supplierReference to search by")
    listed = octo.orders(supplierReference=order.supplierReference)
    found, name = names(octo, listed), octo.order_id(order)
    assert found == {name}


@requirement("CART-027")
def test_an_order_in_a_list_is_the_order_itself(stage, octo):
    """The list says cancelled although the cart is sold."""
    order = octo.order(stage.shared.confirmed_order())
    if not order.get("supplierReference"):
        stage.not_applicable("confirmed orders carry no supplierReference to search by")
    listed = octo.orders(supplierReference=order.supplierReference)
    states = [each.status for each in listed]
    assert states == [order.status]


@requirement("CART-028", control=(LIST,))
@each("given", [name for pair in PAIRS for name in pair])
def test_half_a_range_is_refused(stage, octo, given):
    """A reseller that forgets one end loads every order since, and the shop stands still."""
    answer = octo.attempt.orders(**{given: written(stage.now)})
    assert answer.error is not None


@requirement("CART-029", control=(LIST,))
@each("pair", PAIRS, ids=["created", "updated"])
def test_a_range_of_times_finds_the_order(stage, octo, pair):
    """The nightly comparison of sales misses carts."""
    order = stage.own.order(bookings=1)
    start, end = just_now(stage, order, pair[0].removesuffix("Start"))
    answer = octo.attempt.orders(**{pair[0]: written(start), pair[1]: written(end)})
    assert answer.error is None
    lost = missing(stage, octo, order, answer.body)
    assert lost is None, (
        f"listing orders by {pair[0]} and {pair[1]} around that time leaves out the order {lost}"
    )


@requirement("CART-029", control=(LIST,))
@each("pair", PAIRS, ids=["created", "updated"])
def test_a_range_of_times_leaves_out_the_rest(stage, octo, pair):
    """The reseller pays twice for carts of today that appear in the accounts of yesterday."""
    order = stage.own.order(bookings=1)
    start, end = stage.now - timedelta(days=2), stage.now - timedelta(days=1)
    answer = octo.attempt.orders(**{pair[0]: written(start), pair[1]: written(end)})
    assert answer.error is None
    found, name = names(octo, answer.body), octo.order_id(order)
    assert name not in found


@requirement("CART-029", control=(LIST, "PATCH /orders/{orderId}"))
def test_the_time_of_the_last_change_is_not_that_of_the_first(stage, octo):
    """The nightly comparison by last change misses every cart that was changed after the day it was made."""
    order = stage.own.order(bookings=1)
    if order.get("utcCreatedAt") is None or order.get("utcUpdatedAt") is None:
        stage.not_applicable("orders do not say when they were made and changed")
    stage.clock.wait_until(stage.now + LATER, "a change that is later than the making")
    changed = octo.update_order(order, contact=stage.guest())
    made, last = order.time("utcCreatedAt"), changed.time("utcUpdatedAt")
    if last - made < LATER:
        stage.not_verified("a change does not move utcUpdatedAt, see CART-057")
    since, until = written(made + timedelta(seconds=2)), written(stage.now + CLOCKS_DIFFER)
    by_change = octo.orders(utcUpdatedAtStart=since, utcUpdatedAtEnd=until)
    by_making = octo.orders(utcCreatedAtStart=since, utcCreatedAtEnd=until)
    lost, name = missing(stage, octo, order, by_change), octo.order_id(order)
    assert lost is None, (
        f"listing orders by the time of the last change leaves out the order {lost}, which was changed then"
    )
    assert name not in names(octo, by_making)


@requirement("CART-030", control=(LIST,))
def test_a_longer_mail_address_is_another_one(stage, octo):
    """The desk reads out the trips of a guest whose address only ends alike."""
    order = octo.order(stage.shared.confirmed_order())
    address = (order.get("contact") or {}).get("emailAddress")
    if not address:
        stage.not_applicable("orders do not show the address of their contact")
    listed = octo.orders(contactEmailAddress=address[1:])
    found, name = names(octo, listed), octo.order_id(order)
    assert name not in found


@requirement("CART-027", control=(LIST,))
def test_part_of_the_suppliers_reference_is_another_one(stage, octo):
    """A guest who mistypes the last digit is told about someone else's cart."""
    order = octo.order(stage.shared.confirmed_order())
    if not order.get("supplierReference"):
        stage.not_applicable("confirmed orders carry no supplierReference to search by")
    answer = octo.attempt.orders(supplierReference=order.supplierReference[:-1])
    found, name = names(octo, answer.body if answer.ok else []), octo.order_id(order)
    assert name not in found


@requirement("CART-030", control=(LIST,))
def test_the_mail_address_finds_the_guests_orders(stage, octo):
    """A guest who lost the mail cannot be helped."""
    order, guest = of_a_guest(stage, octo)
    address = guest["emailAddress"]
    answer = octo.attempt.orders(contactEmailAddress=address)
    assert answer.error is None
    lost = missing(stage, octo, order, answer.body)
    others = of_others(octo, answer.body, "emailAddress", lambda said: said.lower() == address.lower())
    assert lost is None, f"listing orders by {address} leaves out the order {lost} of that guest"
    assert others == [], f"listing orders by {address} shows orders of others: {', '.join(map(str, others))}"


@requirement("CART-030", control=(LIST,))
def test_another_mail_address_does_not_find_them(stage, octo):
    """Somebody else reads where the guest is going."""
    order, _ = of_a_guest(stage, octo)
    answer = octo.attempt.orders(contactEmailAddress="nobody.of.ours@guest.example")
    assert answer.error is None
    found, name = names(octo, answer.body), octo.order_id(order)
    assert name not in found


@requirement("CART-031", control=(LIST,))
def test_a_phone_number_that_is_none_is_refused(octo):
    """The shop takes a mistyped number for a guest without orders."""
    answer = octo.attempt.orders(contactPhoneNumber="no number")
    assert answer.error is not None


@requirement("CART-032", control=(LIST,))
def test_two_letters_of_a_name_are_refused(stage, octo):
    """Two letters show the orders of half of the guests."""
    answer = octo.attempt.orders(contactLastName=stage.contact["lastName"][:2])
    assert answer.error is not None


@requirement("CART-049", control=(LIST,))
def test_the_phone_number_finds_the_guests_orders(stage, octo):
    """The desk cannot find a guest by the number that is calling."""
    order, guest = of_a_guest(stage, octo)
    answer = octo.attempt.orders(contactPhoneNumber=guest["phoneNumber"])
    assert answer.error is None
    lost = missing(stage, octo, order, answer.body)
    assert lost is None, f"listing orders by {guest['phoneNumber']} leaves out the order {lost} of that guest"


@requirement("CART-049", control=(LIST,))
def test_another_phone_number_does_not_find_them(stage, octo):
    """Somebody else reads where the guest is going."""
    order, guest = of_a_guest(stage, octo)
    answer = octo.attempt.orders(contactPhoneNumber="+12025550188")
    mistyped = octo.attempt.orders(contactPhoneNumber=guest["phoneNumber"][:-1])
    assert answer.error is None
    found, name = names(octo, answer.body), octo.order_id(order)
    assert name not in found
    assert name not in (names(octo, mistyped.body) if mistyped.ok else set())


@requirement("CART-050", control=(LIST,))
def test_part_of_the_last_name_finds_the_guests_orders(stage, octo):
    """The desk cannot find a guest at the counter by name."""
    order, guest = of_a_guest(stage, octo)
    found_by = "nothing"
    for part, kind in ((guest["lastName"][-5:], "any part"), (guest["lastName"][:-2], "the beginning")):
        answer = octo.attempt.orders(contactLastName=part)
        assert answer.error is None
        others = of_others(
            octo, answer.body, "lastName", lambda said, part=part: part.lower() in said.lower()
        )
        assert others == [], (
            f"listing orders by the last name {part} shows orders of others: {', '.join(map(str, others))}"
        )
        if missing(stage, octo, order, answer.body) is None:
            found_by = kind
            break
    assert octo.tolerates("CON-106", found_by)


@requirement("CART-071", control=(LIST,))
def test_filters_that_are_sent_together_all_hold(stage, octo):
    """The desk that looks for a guest's cart of today is shown every cart of today, or every cart of the guest."""
    order, guest = of_a_guest(stage, octo)
    start, end = just_now(stage, order, "utcCreatedAt")
    today = {"utcCreatedAtStart": written(start), "utcCreatedAtEnd": written(end)}
    yesterday = {name: written(at - timedelta(days=1)) for name, at in zip(today, (start, end), strict=True)}
    email = {"contactEmailAddress": guest["emailAddress"]}
    together = octo.attempt.orders(**email, **today)
    if not together.ok:
        stage.not_applicable("lists take one filter at a time")
    another_day = octo.attempt.orders(**email, **yesterday)
    another_guest = octo.attempt.orders(contactEmailAddress="nobody.of.ours@guest.example", **today)
    another_name = octo.attempt.orders(**email, contactLastName="Zzyzx")
    name = octo.order_id(order)
    assert name in names(octo, together.body)
    near = (another_day, another_guest, another_name)
    found = {each for answer in near if answer.ok for each in names(octo, answer.body)}
    assert name not in found


@requirement("CART-050", control=(LIST,))
def test_another_last_name_does_not_find_them(stage, octo):
    """Somebody else reads where the guest is going, or the desk that looks for Mrs Ada is shown every Ada."""
    order, guest = of_a_guest(stage, octo)
    answer = octo.attempt.orders(contactLastName="Zzyzx")
    assert answer.error is None
    found, name = names(octo, answer.body), octo.order_id(order)
    assert name not in found
    first = guest["firstName"]
    if len(first) >= 3 and first.lower() not in guest["lastName"].lower():
        by_first_name = octo.attempt.orders(contactLastName=first)
        assert name not in (names(octo, by_first_name.body) if by_first_name.ok else set())
