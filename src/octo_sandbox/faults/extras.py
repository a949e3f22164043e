"""Mistakes with octo/extras."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from octo_sandbox.bookings.record import Booking
from octo_sandbox.call import Call
from octo_sandbox.capabilities.extras.catalogue import Extra
from octo_sandbox.capabilities.extras.names import EXTRAS, QTY_LIMIT
from octo_sandbox.capabilities.pricing.price import Price
from octo_sandbox.errors import Refusal, bad_request
from octo_sandbox.faults.policy_changes import reshaped, without
from octo_sandbox.faults.registry import fault
from octo_sandbox.policies import Policies
from octo_sandbox.views.component import View

NEEDS = (EXTRAS,)
PRICED = (EXTRAS, "octo/pricing")


def extras(policies: Policies, **changes: Any) -> Policies:
    return policies.with_capability(EXTRAS, **changes)


def otherwise(rule: Callable[..., None], code: str) -> Callable[..., None]:
    """The rule, with BAD_REQUEST in the place of this code."""

    def refused(*arguments: Any) -> None:
        try:
            rule(*arguments)
        except Refusal as refusal:
            if refusal.code == code:
                raise bad_request("missing", field="retail") from None
            raise

    return refused


def never(rule: Callable[..., None], code: str) -> Callable[..., None]:
    """The rule, without this refusal."""

    def refused(*arguments: Any) -> None:
        try:
            rule(*arguments)
        except Refusal as refusal:
            if refusal.code != code:
                raise

    return refused


# --- what is on sale


@fault("extras-do-not-say-how-many", breaks="EXTRA-001", needs=NEEDS)
def _unlimited(policies: Policies) -> Policies:
    """An extra does not say how many of it may be bought."""
    return without(policies, "Extra", "restrictions")


@fault("extras-leak", breaks="EXTRA-002", needs=NEEDS)
def _leak(policies: Policies) -> Policies:
    """Every option lists its extras, also to resellers who did not ask for them."""
    return reshaped(policies, "Option", lambda _call, view: {"extras": [], **view})


@fault("extras-that-were-bought-leak", breaks="EXTRA-002", needs=NEEDS)
def _bought_leak(policies: Policies) -> Policies:
    """Every booking shows its extras, also to resellers who did not ask for them."""
    return reshaped(policies, "Booking", lambda _call, view: {"extraItems": [], **view})


@fault("extras-have-more-at-least-than-at-most", breaks="EXTRA-003", needs=NEEDS)
def _backwards(policies: Policies) -> Policies:
    """More of an extra have to be bought than may be."""

    def change(_call: Call, view: View) -> View:
        return {**view, "restrictions": {**view["restrictions"], "minQuantity": 9}}

    return reshaped(policies, "Extra", change)


@fault("extras-stand-twice", breaks="EXTRA-004", needs=NEEDS)
def _twice(policies: Policies) -> Policies:
    """An option lists its extras twice."""
    return reshaped(
        policies,
        "Option",
        lambda _call, view: {**view, **({"extras": view["extras"] * 2} if "extras" in view else {})},
    )


@fault("extras-have-no-name", breaks="EXTRA-005", needs=NEEDS)
def _nameless(policies: Policies) -> Policies:
    """An extra says nothing of what it is."""
    return reshaped(policies, "Extra", lambda _call, view: {**view, "internalName": None, "title": None})


@fault("extras-have-no-price", breaks="EXTRA-006", needs=PRICED)
def _priceless(policies: Policies) -> Policies:
    """An extra has no pricingFrom."""
    return reshaped(
        policies,
        "Extra",
        lambda _call, view: {**view, **({"pricingFrom": []} if "pricingFrom" in view else {})},
    )


# --- availability


@fault("slots-do-not-price-extras", breaks="EXTRA-012", needs=PRICED)
def _slot(policies: Policies) -> Policies:
    """A slot shows no price of an extra."""
    return without(policies, "Availability", "extraPricing")


@fault("days-do-not-price-extras", breaks="EXTRA-014", needs=PRICED)
def _day(policies: Policies) -> Policies:
    """A day shows no price of an extra."""
    return without(policies, "AvailabilityCalendar", "extraPricingFrom")


@fault("selections-forget-their-extras", breaks="EXTRA-013", needs=PRICED)
def _selection(policies: Policies) -> Policies:
    """A selection costs no more for its extras."""
    return extras(policies, in_selection=False)


@fault("any-number-of-extras-is-priced", breaks="EXTRA-010", needs=NEEDS)
def _any_number(policies: Policies) -> Policies:
    """An availability check for too many of an extra is answered."""
    before = policies.of(EXTRAS)
    return extras(policies, within=never(before.within, QTY_LIMIT))


@fault("extras-may-be-one-fewer", breaks="EXTRA-010", needs=NEEDS)
def _one_fewer(policies: Policies) -> Policies:
    """An availability check for as many of an extra as there may be is refused."""
    before = policies.of(EXTRAS)

    def within(extra: Extra, count: int, tickets: int, code: str) -> None:
        before.within(extra, count + (count > extra.least), tickets, code)

    return extras(policies, within=within)


@fault("limits-of-tickets-are-those-of-bookings", breaks="EXTRA-011", needs=NEEDS)
def _one_code(policies: Policies) -> Policies:
    """Too many extras of tickets are refused with the code for bookings."""
    before = policies.of(EXTRAS)
    return extras(
        policies, within=lambda extra, count, tickets, _code: before.within(extra, count, tickets, QTY_LIMIT)
    )


@fault("unknown-extras-are-ignored", breaks="EXTRA-015", needs=NEEDS)
def _ignored(policies: Policies) -> Policies:
    """An extra that nobody sells is accepted and dropped."""
    return extras(policies, sold=lambda _extra, _field: None)


# --- bookings


@fault("bookings-carry-no-extras", breaks="EXTRA-020", needs=NEEDS)
def _bare(policies: Policies) -> Policies:
    """A booking has no extraItems."""
    return without(policies, "Booking", "extraItems")


@fault("extras-that-were-bought-are-not-named", breaks="EXTRA-021", needs=NEEDS)
def _unnamed(policies: Policies) -> Policies:
    """What was bought does not name its extra."""
    return without(policies, "ExtraItem", "extraId", "extra")


@fault("another-extra-is-shown", breaks="EXTRA-016", needs=NEEDS)
def _another(policies: Policies) -> Policies:
    """The extra that is shown with what was bought is another one."""

    def change(_call: Call, view: View) -> View:
        return {**view, "extra": {**view["extra"], "id": view["extra"]["id"][::-1]}}

    return reshaped(policies, "ExtraItem", change)


@fault("everything-bought-has-one-name", breaks="EXTRA-017", needs=NEEDS)
def _one_name(policies: Policies) -> Policies:
    """Everything that was bought has the same name."""
    return reshaped(
        policies,
        "ExtraItem",
        lambda _call, view: {**view, "uuid": view["extra"]["reference"], "id": view["extra"]["reference"]},
    )


@fault("extras-are-forgotten", breaks="EXTRA-022", needs=NEEDS)
def _forgotten(policies: Policies) -> Policies:
    """A booking does not keep the extras that it is made with."""
    return extras(policies, taken=lambda call: call.operation != "POST /bookings")


@fault("changes-sell-no-extras", breaks="EXTRA-022", needs=NEEDS)
def _late(policies: Policies) -> Policies:
    """Extras that come with a change are lost."""
    return extras(policies, taken=lambda call: not call.operation.startswith("PATCH"))


@fault("tickets-forget-their-extras", breaks="EXTRA-023", needs=NEEDS)
def _tickets(policies: Policies) -> Policies:
    """A ticket does not keep its extras."""
    return extras(policies, taken_for_tickets=lambda _call: False)


@fault("bookings-cost-no-more-with-extras", breaks="EXTRA-024", needs=PRICED)
def _free(policies: Policies) -> Policies:
    """A booking costs no more for its extras."""
    return extras(policies, in_booking=False)


@fault("extras-add-up", breaks="EXTRA-025", needs=NEEDS)
def _more(policies: Policies) -> Policies:
    """Extras that a change sends come to those before."""
    return extras(policies, replaced=lambda before, after: [*before, *after])


@fault("changes-lose-the-extras", breaks="EXTRA-026", needs=NEEDS)
def _lost(policies: Policies) -> Policies:
    """A change of something else loses the extras."""

    def kept(call: Call, before: Booking | None, after: Booking) -> Booking:
        result = policies.kept(call, before, after)
        if call.operation.startswith("PATCH /bookings") and "extraItems" not in call.body:
            result.extra.pop(EXTRAS, None)
        return result

    return replace(policies, kept=kept)


@fault("extras-have-the-numbers-of-the-supplier", breaks="EXTRA-027", needs=NEEDS)
def _renamed(policies: Policies) -> Policies:
    """What was bought shows the number of the supplier in the place of that of the reseller."""
    return reshaped(
        policies,
        "ExtraItem",
        lambda _call, view: {**view, "resellerReference": view["supplierReference"]},
    )


@fault("any-number-of-extras-is-booked", breaks="EXTRA-018", needs=NEEDS)
def _oversold(policies: Policies) -> Policies:
    """More of an extra is booked than there may be."""
    return extras(policies, within_booking=lambda _extra, _count, _tickets, _code: None)


@fault("as-many-extras-as-there-may-be-are-refused", breaks="EXTRA-018", needs=NEEDS)
def _too_strict(policies: Policies) -> Policies:
    """A booking with as many of an extra as there may be is refused."""
    before = policies.of(EXTRAS)

    def within(extra: Extra, count: int, tickets: int, code: str) -> None:
        before.within(extra, count + (count >= (extra.most or 0) > 1), tickets, code)

    return extras(policies, within_booking=within)


@fault("too-many-extras-are-a-bad-request", breaks="EXTRA-019", needs=NEEDS)
def _no_code(policies: Policies) -> Policies:
    """A booking with too many of an extra is refused with BAD_REQUEST."""
    before = policies.of(EXTRAS)
    return extras(policies, within_booking=otherwise(before.within_booking, QTY_LIMIT))


@fault("single-extras-are-sold", breaks="EXTRA-028", needs=NEEDS)
def _single(policies: Policies) -> Policies:
    """One is sold of an extra that is sold by the pair."""
    return extras(policies, enough=lambda _extra, _count: None)


@fault("bookings-charge-extras-dearer", breaks="EXTRA-029", needs=PRICED)
def _dearer(policies: Policies) -> Policies:
    """An extra costs more on a booking than on availability."""
    before = policies.of(EXTRAS)

    def price(product_id: str, extra: Extra, currency: str, retail: int | None) -> Price | None:
        found: Price | None = before.price(product_id, extra, currency, retail)
        return (
            found if found is None else replace(found, original=found.original + 1, retail=found.retail + 1)
        )

    dearer = extras(policies, price=price)
    around = {**policies.around}
    for operation in ("POST /bookings", "PATCH /bookings/{uuid}"):
        inner = around.get(operation)
        around[operation] = _under(dearer, inner)
    return replace(policies, around=around)


def _under(policies: Policies, inner: Any) -> Any:
    """Handle a call under other policies."""

    def handled(call: Call, handler: Any) -> Any:
        other = replace(call, policies=policies)
        return handler(other) if inner is None else inner(other, handler)

    return handled


# --- prices of the reseller's own


def priced(
    policies: Policies, change: Callable[[Callable[..., None], str], Callable[..., None]], code: str
) -> Policies:
    return extras(policies, priced=change(policies.of(EXTRAS).priced, code))


@fault("extras-without-a-price-are-given-away", breaks="EXTRA-030", needs=NEEDS)
def _given_away(policies: Policies) -> Policies:
    """An extra whose price the reseller says is sold without one."""
    return priced(policies, never, "EXTRAS_RETAIL_REQUIRED")


@fault("extras-with-a-price-cannot-be-booked", breaks="EXTRA-030", needs=NEEDS)
def _unsold(policies: Policies) -> Policies:
    """An extra whose price the reseller says is refused with one as well."""

    def refused(extra: Extra, _retail: int | None) -> None:
        if extra.custom is not None:
            raise Refusal("EXTRAS_RETAIL_REQUIRED", "EXTRAS_RETAIL_REQUIRED")

    return extras(policies, priced=refused)


@fault("extras-are-sold-below-their-least-price", breaks="EXTRA-031", needs=NEEDS)
def _too_cheap(policies: Policies) -> Policies:
    """A price below the least is accepted."""
    return priced(policies, never, "EXTRAS_RETAIL_BELOW_MINIMUM")


@fault("prices-above-the-most-are-bad-requests", breaks="EXTRA-032", needs=NEEDS)
def _too_dear(policies: Policies) -> Policies:
    """A price above the most is refused with BAD_REQUEST."""
    return priced(policies, otherwise, "EXTRAS_RETAIL_ABOVE_MAXIMUM")


@fault("extras-cost-less-than-the-reseller-said", breaks="EXTRA-033", needs=PRICED)
def _least(policies: Policies) -> Policies:
    """An extra costs a hundred of the smallest unit less than the reseller said."""
    before = policies.of(EXTRAS)

    def price(product_id: str, extra: Extra, currency: str, retail: int | None) -> Price | None:
        said = retail - 100 if extra.custom is not None and retail is not None else retail
        found: Price | None = before.price(product_id, extra, currency, said)
        return found

    return extras(policies, price=price)
