"""Gifts are found again by the references of both sides, by time and by the buyer."""

from datetime import UTC, timedelta

from octo_conformance.suite import each, requirement

LIST = "GET /gifts"
CUT_SHORT = 20
"""Suppliers that cut long lists do so from this length on; what is missing beyond it proves nothing."""
CLOCKS_DIFFER = timedelta(minutes=5)
LATER = timedelta(seconds=4)
"""Long enough for suppliers that keep whole seconds."""
PAIRS = [("utcCreatedAtStart", "utcCreatedAtEnd"), ("utcUpdatedAtStart", "utcUpdatedAtEnd")]


def uuids(gifts):
    """Returns the uuids listed, in order."""
    return sorted(gift.uuid for gift in gifts)


def written(moment):
    """Writes a time as the documents do: whole seconds and Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def missing(stage, gift, listed):
    """Returns the gift's uuid where the list lacks it; a list that was cut proves nothing."""
    uuid = gift.uuid
    if uuid in uuids(listed):
        return None
    if len(listed) >= CUT_SHORT:
        stage.not_verified(f"the list is cut at {len(listed)} gifts")
    return uuid


@requirement("GIFT-005", control=(LIST,))
def test_a_list_of_everything_is_refused(octo):
    """A reseller that forgets the filter loads the vouchers of years at every click."""
    answer = octo.attempt.gifts()
    assert answer.ok is False
    assert octo.tolerates("CON-094", answer.error)


@requirement("GIFT-031", control=(LIST,))
@each("given", [name for pair in PAIRS for name in pair])
def test_half_a_range_is_refused(stage, octo, given):
    """A reseller that forgets one end loads every gift since, and the shop stands still."""
    answer = octo.attempt.gifts(**{given: written(stage.now)})
    assert answer.error is not None


@requirement("GIFT-027")
def test_the_resellers_reference_finds_its_gift_and_no_other(stage, octo):
    """A guest who calls with the number on the receipt is told about someone else's voucher."""
    reference = stage.reference()
    gift = stage.own.gift(resellerReference=reference)
    stage.own.gift()
    listed = octo.gifts(resellerReference=reference)
    mistyped = octo.gifts(resellerReference=reference[:-1])
    assert uuids(listed) == [gift.uuid]
    assert gift.uuid not in uuids(mistyped)


@requirement("GIFT-027", control=(LIST,))
def test_a_gift_in_a_list_is_the_gift_itself(stage, octo):
    """The list says on hold although the voucher is sold."""
    reference = stage.reference()
    gift = stage.own.confirmed_gift(resellerReference=reference)
    listed = octo.gifts(resellerReference=reference)
    states = [each_one.status for each_one in listed]
    assert states == [gift.status]


@requirement("GIFT-027", control=(LIST,))
def test_a_reference_nobody_used_finds_nothing(stage, octo):
    """A mistyped reference shows somebody else's voucher."""
    listed = octo.gifts(resellerReference=stage.reference())
    assert len(listed) == 0, f"listing gifts by a resellerReference nobody used shows {len(listed)} gifts"


@requirement("GIFT-028", control=(LIST,))
def test_the_suppliers_reference_finds_its_gift_and_no_other(stage, octo):
    """The reseller cannot find the voucher about which the supplier calls."""
    gift = stage.shared.confirmed_gift()
    if not gift.get("supplierReference"):
        stage.not_applicable("confirmed gifts carry no supplierReference to search by")
    listed = octo.gifts(supplierReference=gift.supplierReference)
    mistyped = octo.attempt.gifts(supplierReference=gift.supplierReference[:-1])
    assert uuids(listed) == [gift.uuid]
    assert gift.uuid not in uuids(mistyped.body if mistyped.ok else [])


@requirement("GIFT-029", control=(LIST,))
@each("pair", PAIRS, ids=["made", "changed"])
def test_a_range_of_times_finds_the_gift(stage, octo, pair):
    """The nightly comparison of sales misses vouchers."""
    gift = stage.own.gift()
    field = "utcCreatedAt" if "Created" in pair[0] else "utcUpdatedAt"
    if gift.get(field) is None:
        stage.not_applicable(f"gifts carry no {field}")
    at, second = gift.time(field), timedelta(seconds=2)
    listed = octo.gifts(**dict(zip(pair, (written(at - second), written(at + second)), strict=True)))
    lost = missing(stage, gift, listed)
    assert lost is None, (
        f"listing gifts by {pair[0]} and {pair[1]} around that time leaves out the gift {lost}"
    )


@requirement("GIFT-029", control=(LIST, "PATCH /gifts/{uuid}"))
def test_the_time_of_the_last_change_is_not_that_of_the_first(stage, octo):
    """The nightly comparison by last change misses every voucher that was changed after the day it was made."""
    gift = stage.own.gift()
    if gift.get("utcCreatedAt") is None or gift.get("utcUpdatedAt") is None:
        stage.not_applicable("gifts do not say when they were made and changed")
    stage.clock.wait_until(stage.now + LATER, "a change that is later than the making")
    changed = octo.update_gift(gift.uuid, message="For the sea")
    made, last = gift.time("utcCreatedAt"), changed.time("utcUpdatedAt")
    if last - made < LATER:
        stage.not_verified("a change does not move utcUpdatedAt, see GIFT-043")
    since, until = written(made + timedelta(seconds=2)), written(stage.now + CLOCKS_DIFFER)
    by_change = octo.gifts(utcUpdatedAtStart=since, utcUpdatedAtEnd=until)
    by_making = octo.gifts(utcCreatedAtStart=since, utcCreatedAtEnd=until)
    lost = missing(stage, gift, by_change)
    assert lost is None, (
        f"listing gifts by the time of the last change leaves out the gift {lost}, which was changed then"
    )
    assert gift.uuid not in uuids(by_making)


@requirement("GIFT-029", control=(LIST,))
@each("pair", PAIRS, ids=["made", "changed"])
def test_a_range_of_other_times_does_not_find_the_gift(stage, octo, pair):
    """The nightly comparison counts the vouchers of today among those of yesterday."""
    gift = stage.own.gift()
    end = stage.now - CLOCKS_DIFFER - timedelta(minutes=30)
    listed = octo.gifts(**dict(zip(pair, (written(end - timedelta(hours=1)), written(end)), strict=True)))
    assert gift.uuid not in uuids(listed)


@requirement("GIFT-030", control=(LIST,))
def test_the_buyers_address_finds_their_gift_and_no_other(stage, octo):
    """The desk cannot help a guest who lost the voucher."""
    name, _, domain = stage.contact["emailAddress"].partition("@")
    address = f"{name}+{stage.new_uuid()[:8]}@{domain}"
    gift = stage.own.confirmed_gift(contact={**stage.contact, "emailAddress": address})
    stage.own.confirmed_gift()
    listed = octo.gifts(contactEmailAddress=address)
    mistyped = octo.attempt.gifts(contactEmailAddress=address[1:])
    assert uuids(listed) == [gift.uuid]
    assert gift.uuid not in uuids(mistyped.body if mistyped.ok else [])


@requirement("GIFT-061", control=(LIST,))
def test_filters_that_are_sent_together_all_hold(stage, octo):
    """The desk that looks for a buyer's voucher of today is shown every voucher of today, or every one of the buyer."""
    reference = stage.reference()
    gift = stage.own.gift(resellerReference=reference)
    start, end = stage.now - CLOCKS_DIFFER, stage.now + CLOCKS_DIFFER
    today = {"utcCreatedAtStart": written(start), "utcCreatedAtEnd": written(end)}
    yesterday = {name: written(at - timedelta(days=1)) for name, at in zip(today, (start, end), strict=True)}
    together = octo.attempt.gifts(resellerReference=reference, **today)
    if not together.ok:
        stage.not_applicable("lists take one filter at a time")
    another_day = octo.attempt.gifts(resellerReference=reference, **yesterday)
    another_reference = octo.attempt.gifts(resellerReference=stage.reference(), **today)
    another_buyer = octo.attempt.gifts(
        resellerReference=reference, contactEmailAddress="nobody.of.ours@guest.example"
    )
    near = (another_day, another_reference, another_buyer)
    found = {uuid for answer in near if answer.ok for uuid in uuids(answer.body)}
    assert uuids(together.body) == [gift.uuid]
    assert gift.uuid not in found
