"""What a call is made on: a body that is accepted, the thing it addresses, and how that is read back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from octo_conformance.document import Document
from octo_conformance.stage.bookables import Bookable
from octo_conformance.stage.signals import NotApplicable, NotSold, NotUsable
from octo_conformance.wire.address import place

if TYPE_CHECKING:
    from octo_conformance.stage.client import Octo
    from octo_conformance.stage.stage import Stage

Json = dict[str, Any]


@dataclass(frozen=True)
class Subject:
    """A call that is accepted.

    `arguments` fill the path. `read` is the path that shows the thing the call would change, None where it
    makes a new one or asks only. `reference` is the reseller's reference that a made thing would carry.
    """

    body: Json
    arguments: Mapping[str, str] = field(default_factory=dict)
    read: str | None = None
    listed: str | None = None

    @property
    def standing(self) -> bool:
        """Whether the call is about a thing that is there, and that stays as it is while calls are refused."""
        return self.read is not None or bool(self.arguments)


class Bench:
    """Makes subjects for one test. All capabilities that were negotiated are asked for."""

    def __init__(self, stage: Stage, octo: Octo) -> None:
        self.stage = stage
        self.octo = octo
        self._offer: Bookable | None = None

    @property
    def bookable(self) -> Bookable:
        """What is booked by every subject. A party of two, so that tickets can be changed."""
        if self._offer is None:
            self._offer = self.stage.bookable("CANCELLABLE", "INSTANT_CONFIRMATION", vacancies=4)
        return self._offer

    @property
    def unknown(self) -> Mapping[str, str]:
        """An id that nobody has, for each property that names something."""
        kinds = {"productId": "product", "optionId": "option", "unitId": "unit", "availabilityId": "availability",
                 "orderId": "order", "identityId": "identity", "id": "unit"}  # fmt: skip
        return {name: self.stage.invent_id(kind) for name, kind in kinds.items()}

    def foreign(self, unit_at: str) -> Mapping[str, tuple[str, str]]:
        """Ids of another product, by the place they would be sent in; none where they fit this one as well."""
        ours = self.bookable
        try:
            other = self.stage.bookable(other_than=ours.product.id)
        except (NotSold, NotUsable):
            return {}
        whose, found = "another product", {}
        if other.option.id not in {option.id for option in ours.product.options}:
            found["optionId"] = (str(other.option.id), whose)
        fits = self.octo.attempt.availability(ours.product.id, ours.option.id, ids=[other.slot.id])
        if fits.ok and fits.plain == []:
            found["availabilityId"] = (str(other.slot.id), whose)
        known = {unit.id for option in ours.product.options for unit in option.units}
        strange = next((unit.id for unit in other.units if unit.id not in known), None)
        if strange is not None:
            found[unit_at] = (str(strange), whose)
        return found

    # --- availability -----------------------------------------------------------------------------

    def days(self) -> Subject:
        """A question about two days."""
        first = self.bookable.slot.date("localDateTimeStart")
        last = first + timedelta(days=1)
        return Subject({**self._asked(), "localDateStart": str(first), "localDateEnd": str(last)})

    def day(self) -> Subject:
        """A question about one day."""
        return Subject({**self._asked(), "localDate": str(self.bookable.slot.date("localDateTimeStart"))})

    def ids(self) -> Subject:
        """A question about one slot, by its id."""
        return Subject({**self._asked(), "availabilityIds": [self.bookable.slot.id]})

    def _asked(self) -> Json:
        sold = self.bookable
        quantity = len([i for i in sold.unit_items() if i["unitId"] == sold.unit.id])
        units = [{"id": sold.unit.id, "quantity": quantity}]
        return {"productId": sold.product.id, "optionId": sold.option.id, "units": units}

    # --- bookings ---------------------------------------------------------------------------------

    def new_booking(self) -> Subject:
        """A reservation with everything that core lets a reseller say."""
        items = [{"uuid": self.stage.new_uuid(), **item} for item in self.bookable.unit_items()]
        reference = self.stage.reference()
        body = self.bookable.body(
            expirationMinutes=10, resellerReference=reference, contact=self.stage.contact, unitItems=items
        )
        return Subject(body, listed=f"/bookings?resellerReference={reference}")

    def held(self, body: Callable[[Document], Json]) -> Subject:
        """A booking on hold, and a call on it."""
        booking = self.stage.own.reservation_of(self.bookable)
        return Subject(body(booking), {"uuid": booking.uuid}, place("bookings", booking.uuid))

    def changed(self, booking: Document) -> Json:
        """A change of everything that core lets a reseller change, the choice itself left as it is."""
        return {
            "notes": self.stage.notes, "resellerReference": self.stage.reference(), "expirationMinutes": 10,
            "emailReceipt": False, "contact": self.stage.contact, "unitItems": tickets(booking),
        }  # fmt: skip

    def confirmed(self, booking: Document) -> Json:
        """A confirmation with all it may carry."""
        return {
            "contact": self.stage.contact, "resellerReference": self.stage.reference(), "emailReceipt": False,
            "unitItems": tickets(booking),
        }  # fmt: skip

    # --- orders, gifts, identities ----------------------------------------------------------------

    def new_order(self) -> Subject:
        """An order without anything in it yet."""
        return Subject({"contact": self.stage.contact, "emailReceipt": False})

    def order(self, body: Json, *, bookings: int = 1) -> Subject:
        """An order on hold with a booking in it, and a call on it."""
        own = self.stage.own
        order = own.order(bookables=[self.bookable] * bookings) if bookings else self.octo.create_order()
        name = self.octo.order_id(order)
        return Subject(dict(body), {"orderId": name}, place("orders", name))

    def new_gift(self) -> Subject:
        """A gift with everything that is said of one."""
        reference = self.stage.reference()
        body = self.stage.own.gift_body(
            resellerReference=reference, expirationMinutes=10, message=self.stage.notes,
            recipient=self.stage.contact, contact=self.stage.contact,
        )  # fmt: skip
        return Subject(body, listed=f"/gifts?resellerReference={reference}")

    def gift(self, body: Json) -> Subject:
        """A gift on hold, and a call on it."""
        gift = self.stage.own.gift()
        return Subject(dict(body), {"uuid": gift.uuid}, place("gifts", gift.uuid))

    def identity(self) -> Subject:
        """An identity, and another key for it. No route shows one."""
        made = self.stage.own.identity()
        return Subject({"key": self.stage.reference()}, {"identityId": self.stage.identities.of(made)})


def tickets(booking: Document) -> list[Json]:
    """The tickets of a booking as an update names them."""
    return [{"uuid": item.uuid, "unitId": item.unitId} for item in booking.unitItems]


def _contact(bench: Bench) -> Json:
    return {"contact": bench.stage.contact, "emailReceipt": False}


def _gift_said(bench: Bench) -> Json:
    """A change of a gift. What it is worth stays."""
    return {"message": bench.stage.notes, "recipient": bench.stage.contact, "contact": bench.stage.contact,
            "resellerReference": bench.stage.reference()}  # fmt: skip


def _reason(bench: Bench) -> Json:
    return {"reason": f"no longer needed ({bench.stage.notes})"}


MINUTES: Final = {"expirationMinutes": 10}
ORDER, GIFT = "/orders/{orderId}", "/gifts/{uuid}"

SUBJECTS: Final[Mapping[str, tuple[Callable[[Bench], Subject], ...]]] = {
    "POST /availability/calendar": (Bench.days,),
    "POST /availability": (Bench.days, Bench.ids, Bench.day),
    "POST /bookings": (Bench.new_booking,),
    "PATCH /bookings/{uuid}": (lambda b: b.held(b.changed),),
    "POST /bookings/{uuid}/extend": (lambda b: b.held(lambda _: dict(MINUTES)),),
    "POST /bookings/{uuid}/confirm": (lambda b: b.held(b.confirmed),),
    "POST /bookings/{uuid}/cancel": (lambda b: b.held(lambda _: _reason(b)),),
    "POST /orders": (Bench.new_order,),
    f"PATCH {ORDER}": (lambda b: b.order(_contact(b)),),
    f"PATCH {ORDER}/preview": (lambda b: b.order(_contact(b)),),
    f"POST {ORDER}/extend": (lambda b: b.order(MINUTES),),
    f"POST {ORDER}/confirm": (lambda b: b.order(_contact(b)),),
    f"POST {ORDER}/cancel": (lambda b: b.order(_reason(b)),),
    f"DELETE {ORDER}": (lambda b: b.order(_reason(b)),),
    "POST /gifts": (Bench.new_gift,),
    f"PATCH {GIFT}": (lambda b: b.gift(_gift_said(b)),),
    f"PATCH {GIFT}/preview": (lambda b: b.gift(_gift_said(b)),),
    f"POST {GIFT}/extend": (lambda b: b.gift(MINUTES),),
    f"POST {GIFT}/confirm": (lambda b: b.gift(_gift_said(b)),),
    f"POST {GIFT}/cancel": (lambda b: b.gift(_reason(b)),),
    "POST /identities": (lambda b: Subject({"key": b.stage.reference()}),),
    "PATCH /identities/{identityId}": (Bench.identity,),
}
"""An accepted call for each operation with a body, more than one where there are several ways to ask."""


def subjects_of(label: str) -> tuple[Callable[[Bench], Subject], ...]:
    """The accepted calls of an operation. Raises NotApplicable where it has none."""
    found = SUBJECTS.get(label)
    if found is None:
        raise NotApplicable(f"{label} has no promises to break")
    return found
