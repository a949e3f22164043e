"""An extra whose price the reseller says has one, and it is within the limits."""

from octo_conformance.suite import each, requirement

RESERVE, CHECK = "POST /bookings", "POST /availability"


def breaking(found, octo, retail):
    """Asks about the extra and books it at this price, and returns what each call was refused with."""
    asked = found.check(octo.breaking, extras=found.asked(retail=retail))
    booked = octo.breaking.reserve(found.sold, **found.body(found.entries(retail=retail)))
    return {"an availability check": asked.error, "a reservation": booked.error}


@requirement("EXTRA-030", control=(RESERVE, CHECK))
def test_an_extra_without_a_price_is_refused(stage, octo):
    """A donation of nothing is booked, and the guest gave five pounds."""
    found = stage.extras.any("custom")
    refused = breaking(found, octo, None)
    assert refused == dict.fromkeys(refused, "EXTRAS_RETAIL_REQUIRED")


@requirement("EXTRA-031", control=(RESERVE, CHECK))
def test_a_price_below_the_least_is_refused(stage, octo):
    """The voucher for ten pounds is sold for one."""
    found = stage.extras.any("custom with a least")
    refused = breaking(found, octo, found.custom("minCustomRetail") - 1)
    assert refused == dict.fromkeys(refused, "EXTRAS_RETAIL_BELOW_MINIMUM")


@requirement("EXTRA-032", control=(RESERVE, CHECK))
def test_a_price_above_the_most_is_refused(stage, octo):
    """A slip of the finger charges the guest a thousand pounds."""
    found = stage.extras.any("custom with a most")
    refused = breaking(found, octo, found.custom("maxCustomRetail") + 1)
    assert refused == dict.fromkeys(refused, "EXTRAS_RETAIL_ABOVE_MAXIMUM")


@requirement("EXTRA-030", control=(RESERVE,))
def test_an_extra_with_its_price_is_booked(stage, octo):
    """Nobody can give anything."""
    found = stage.extras.any("custom")
    answer = octo.attempt.reserve(found.sold, **found.body(found.entries()))
    assert answer.error is None


@requirement("EXTRA-033", capabilities=("octo/pricing",), control=(RESERVE, CHECK))
@each("where", ["slot", "booking"])
def test_an_extra_costs_what_the_reseller_said(stage, octo, where):
    """The guest gave five pounds, and the invoice says ten."""
    found = stage.extras.any("custom", spare=True)
    if where == "slot":
        before, after, again = found.slot(octo), found.slot(octo, extras=found.asked()), found.slot(octo)
    else:
        before = stage.own.reservation_of(found.sold)
        after = stage.own.reservation_of(found.sold, **found.body(found.entries()))
        again = stage.own.reservation_of(found.sold)
    if before.get("pricing") is None or after.get("pricing") is None:
        stage.not_verified("there is no price, see PRICING-007")
    if again.get("pricing") != before.get("pricing"):
        stage.not_applicable("two of the same cost different amounts by themselves")
    assert after.pricing.retail - before.pricing.retail == found.retail * found.least
