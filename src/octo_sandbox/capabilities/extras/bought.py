"""Extras are read from the body of a call, kept with the booking or its ticket, and let go with what sold them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from octo_sandbox.bookings.unit_items import NULLABLE, is_uuid
from octo_sandbox.capabilities.extras.catalogue import Extra
from octo_sandbox.capabilities.extras.names import EXTRAS, QTY_LIMIT, UNIT_QTY_LIMIT, rules_of
from octo_sandbox.capabilities.extras.rules import Bought
from octo_sandbox.errors import bad_request
from octo_sandbox.json_body import Fields

if TYPE_CHECKING:
    from octo_sandbox.bookings.bookable import Bookable
    from octo_sandbox.bookings.record import Booking, UnitItem
    from octo_sandbox.call import Call

FIELD = "extraItems"
MAY_BE_NULL = frozenset({"uuid", "retail", "resellerReference"})


def sold_with(call: Call, booking: Booking) -> tuple[Extra, ...]:
    return rules_of(call).of_option(booking.product_id, booking.option_id)


def sold_for(call: Call, booking: Booking, item: UnitItem) -> tuple[Extra, ...]:
    return rules_of(call).of_unit(booking.product_id, booking.option_id, item.unit_id)


def kept_in(kept: dict[str, Any]) -> Sequence[Bought]:
    bought: Sequence[Bought] = kept.get(EXTRAS, ())
    return bought


def on_reserve(call: Call, booking: Booking, _bookable: Bookable) -> None:
    take_for_booking(call, booking)
    if call.has(EXTRAS) and rules_of(call).completed(call):
        _complete(call, booking)


def on_update(call: Call, booking: Booking) -> None:
    """Let go what another option or another ticket does not sell, and take what is sent."""
    let_go(booking.extra, sold_with(call, booking))
    for item in booking.unit_items:
        let_go(item.extra, sold_for(call, booking, item))
    take_for_booking(call, booking)
    if call.has(EXTRAS) and FIELD in call.body and rules_of(call).completed(call):
        _complete(call, booking)


def let_go(kept: dict[str, Any], sold: Sequence[Extra]) -> None:
    if EXTRAS in kept:
        names = {extra.id for extra in sold}
        kept[EXTRAS] = [each for each in kept[EXTRAS] if each["extra"] in names]


def take_for_booking(call: Call, booking: Booking) -> None:
    """Keep what is bought with the booking, and for each of its tickets."""
    rules = rules_of(call)
    if not call.has(EXTRAS):
        return
    if rules.taken(call):
        take(call, call.fields, sold_with(call, booking), booking.extra, QTY_LIMIT)
    sent = call.fields.objects("unitItems", nullable=NULLABLE)
    if sent is None or len(sent) != len(booking.unit_items) or not rules.taken_for_tickets(call):
        return
    for fields, item in zip(sent, booking.unit_items, strict=True):
        take(call, fields, sold_for(call, booking, item), item.extra, UNIT_QTY_LIMIT)


def take(call: Call, fields: Fields, sold: Sequence[Extra], kept: dict[str, Any], code: str) -> None:
    """Keep the extras that were sent with an object; refuse what is not sold there, and too many or too few of it."""
    rules, entries = rules_of(call), fields.objects(FIELD, nullable=MAY_BE_NULL)
    if entries is None:
        return
    before = {str(each["uuid"]).lower(): each for each in kept_in(kept)}
    counted: Counter[str] = Counter()
    bought: list[Bought] = []
    for entry in entries:
        extra = rules.found(sold, entry.required_text("extraId"))
        rules.sold(extra, entry.path + "extraId")
        if extra is None:
            continue
        counted[extra.id] += 1
        bought.append(_bought(call, entry, extra, before))
    for extra in sold:
        rules.within_booking(extra, counted[extra.id], 1, code)
        rules.enough(extra, counted[extra.id])
    kept[EXTRAS] = list(rules.replaced(kept_in(kept), bought))


def _bought(call: Call, entry: Fields, extra: Extra, before: dict[str, Bought]) -> Bought:
    uuid, retail = entry.text("uuid"), entry.whole_number("retail", at_least=-(10**9))
    if uuid is not None and entry.checks_forms and not is_uuid(uuid):
        raise bad_request("wrong-type", field=entry.path + "uuid", expected="a uuid")
    rules_of(call).priced(extra, retail)
    known = before.get((uuid or "").lower()) or new(call, extra, uuid)
    reference = entry.text("resellerReference")
    return {
        **known,
        "extra": extra.id,
        "reseller_reference": known["reseller_reference"] if reference is None else reference,
        "retail": retail if extra.custom is not None else None,
    }


def new(call: Call, extra: Extra, uuid: str | None = None) -> Bought:
    """Something that is bought now, with names and references of its own."""
    return {
        "id": call.ids.uuid(),
        "uuid": uuid or call.ids.uuid(),
        "extra": extra.id,
        "reseller_reference": None,
        "supplier_reference": call.ids.reference(),
        "retail": None,
    }


def _complete(call: Call, booking: Booking) -> None:
    """Put in what comes by itself, and look for what is still missing."""
    rules, sold = rules_of(call), sold_with(call, booking)
    comes = rules.by_itself(booking.product_id, sold)
    added = [new(call, extra) for extra in rules.put_in(comes, _names(booking))]
    if added:
        booking.extra[EXTRAS] = [*kept_in(booking.extra), *added]
    has = _names(booking)
    rules.complete([extra for extra in sold if extra.required and extra.id not in has])


def _names(booking: Booking) -> list[str]:
    return [each["extra"] for each in kept_in(booking.extra)]
