"""Requests that a supplier accepts: the body, the booking, order or gift it is about, and how that is read back."""

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
class ValidRequest:
    """A request that is accepted.

    `arguments` fill the path. `read` is the path of the booking, order or gift that the request would change, None
    where it makes a new one or only asks. `listed` is the list, with its filter, that shows what the request makes.
    """

    body: Json
    arguments: Mapping[str, str] = field(default_factory=dict)
    read: str | None = None
    listed: str | None = None

    @property
    def standing(self) -> bool:
        """Whether the request is about something that exists, and that stays as it is while requests are refused."""
        return self.read is not None or bool(self.arguments)


class RequestFactory:
    """Makes valid requests for one test. `octo` asks for all negotiated capabilities."""

    def __init__(self, stage: Stage, octo: Octo) -> None:
        self.stage = stage
        self.octo = octo
        self._bookable: Bookable | None = None

    @property
    def bookable(self) -> Bookable:
        """What every request books. Its unit items are two, so that they can be changed."""
        if self._bookable is None:
            self._bookable = self.stage.bookable("CANCELLABLE", "INSTANT_CONFIRMATION", vacancies=4)
        return self._bookable

    @property
    def unknown(self) -> Mapping[str, str]:
        """An id that nobody has, for each property that names something."""
        kinds = {"productId": "product", "optionId": "option", "unitId": "unit", "availabilityId": "availability",
                 "orderId": "order", "identityId": "identity", "id": "unit"}  # fmt: skip
        return {name: self.stage.invent_id(kind) for name, kind in kinds.items()}

    def foreign(self, unit_at: str) -> Mapping[str, tuple[str, str]]:
        """Ids of another product, by the place they would be sent in. Ids that fit this product as well are left out."""
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

    def days(self) -> ValidRequest:
        """A question about two days."""
        first = self.bookable.slot.date("localDateTimeStart")
        last = first + timedelta(days=1)
        return ValidRequest({**self._asked(), "localDateStart": str(first), "localDateEnd": str(last)})

    def day(self) -> ValidRequest:
        """A question about one day."""
        return ValidRequest(
            {**self._asked(), "localDate": str(self.bookable.slot.date("localDateTimeStart"))}
        )

    def ids(self) -> ValidRequest:
        """A question about one slot, by its id."""
        return ValidRequest({**self._asked(), "availabilityIds": [self.bookable.slot.id]})

    def _asked(self) -> Json:
        sold = self.bookable
        quantity = len([i for i in sold.unit_items() if i["unitId"] == sold.unit.id])
        units = [{"id": sold.unit.id, "quantity": quantity}]
        return {"productId": sold.product.id, "optionId": sold.option.id, "units": units}

    # --- bookings ---------------------------------------------------------------------------------

    def new_booking(self) -> ValidRequest:
        """A reservation with everything that core lets a reseller say."""
        items = [{"uuid": self.stage.new_uuid(), **item} for item in self.bookable.unit_items()]
        reference = self.stage.reference()
        body = self.bookable.body(
            expirationMinutes=10, resellerReference=reference, contact=self.stage.contact, unitItems=items
        )
        return ValidRequest(body, listed=f"/bookings?resellerReference={reference}")

    def held(self, body: Callable[[Document], Json]) -> ValidRequest:
        """A request about a booking on hold."""
        booking = self.stage.own.reservation_of(self.bookable)
        return ValidRequest(body(booking), {"uuid": booking.uuid}, place("bookings", booking.uuid))

    def changed(self, booking: Document) -> Json:
        """A change of everything that core lets a reseller change, except what is booked."""
        return {
            "notes": self.stage.notes, "resellerReference": self.stage.reference(), "expirationMinutes": 10,
            "emailReceipt": False, "contact": self.stage.contact, "unitItems": unit_items(booking),
        }  # fmt: skip

    def confirmed(self, booking: Document) -> Json:
        """A confirmation with every field it may have."""
        return {
            "contact": self.stage.contact, "resellerReference": self.stage.reference(), "emailReceipt": False,
            "unitItems": unit_items(booking),
        }  # fmt: skip

    # --- orders, gifts, identities ----------------------------------------------------------------

    def new_order(self) -> ValidRequest:
        """An order that is empty."""
        return ValidRequest({"contact": self.stage.contact, "emailReceipt": False})

    def order(self, body: Json, *, bookings: int = 1) -> ValidRequest:
        """A request about an order on hold with a booking in it."""
        own = self.stage.own
        order = own.order(bookables=[self.bookable] * bookings) if bookings else self.octo.create_order()
        name = self.octo.order_id(order)
        return ValidRequest(dict(body), {"orderId": name}, place("orders", name))

    def new_gift(self) -> ValidRequest:
        """A gift with every field it may have."""
        reference = self.stage.reference()
        body = self.stage.own.gift_body(
            resellerReference=reference, expirationMinutes=10, message=self.stage.notes,
            recipient=self.stage.contact, contact=self.stage.contact,
        )  # fmt: skip
        return ValidRequest(body, listed=f"/gifts?resellerReference={reference}")

    def gift(self, body: Json) -> ValidRequest:
        """A request about a gift on hold."""
        gift = self.stage.own.gift()
        return ValidRequest(dict(body), {"uuid": gift.uuid}, place("gifts", gift.uuid))

    def identity(self) -> ValidRequest:
        """Another key for an identity. No route shows identities."""
        made = self.stage.own.identity()
        return ValidRequest({"key": self.stage.reference()}, {"identityId": self.stage.identities.of(made)})


def unit_items(booking: Document) -> list[Json]:
    """The unit items of a booking as an update names them."""
    return [{"uuid": item.uuid, "unitId": item.unitId} for item in booking.unitItems]


def _contact(factory: RequestFactory) -> Json:
    return {"contact": factory.stage.contact, "emailReceipt": False}


def _gift_change(factory: RequestFactory) -> Json:
    """A change of everything but the value of a gift."""
    return {"message": factory.stage.notes, "recipient": factory.stage.contact, "contact": factory.stage.contact,
            "resellerReference": factory.stage.reference()}  # fmt: skip


def _reason(factory: RequestFactory) -> Json:
    return {"reason": f"no longer needed ({factory.stage.notes})"}


MINUTES: Final = {"expirationMinutes": 10}
ORDER, GIFT = "/orders/{orderId}", "/gifts/{uuid}"

VALID_REQUESTS: Final[Mapping[str, tuple[Callable[[RequestFactory], ValidRequest], ...]]] = {
    "POST /availability/calendar": (RequestFactory.days,),
    "POST /availability": (RequestFactory.days, RequestFactory.ids, RequestFactory.day),
    "POST /bookings": (RequestFactory.new_booking,),
    "PATCH /bookings/{uuid}": (lambda f: f.held(f.changed),),
    "POST /bookings/{uuid}/extend": (lambda f: f.held(lambda _: dict(MINUTES)),),
    "POST /bookings/{uuid}/confirm": (lambda f: f.held(f.confirmed),),
    "POST /bookings/{uuid}/cancel": (lambda f: f.held(lambda _: _reason(f)),),
    "POST /orders": (RequestFactory.new_order,),
    f"PATCH {ORDER}": (lambda f: f.order(_contact(f)),),
    f"PATCH {ORDER}/preview": (lambda f: f.order(_contact(f)),),
    f"POST {ORDER}/extend": (lambda f: f.order(MINUTES),),
    f"POST {ORDER}/confirm": (lambda f: f.order(_contact(f)),),
    f"POST {ORDER}/cancel": (lambda f: f.order(_reason(f)),),
    f"DELETE {ORDER}": (lambda f: f.order(_reason(f)),),
    "POST /gifts": (RequestFactory.new_gift,),
    f"PATCH {GIFT}": (lambda f: f.gift(_gift_change(f)),),
    f"PATCH {GIFT}/preview": (lambda f: f.gift(_gift_change(f)),),
    f"POST {GIFT}/extend": (lambda f: f.gift(MINUTES),),
    f"POST {GIFT}/confirm": (lambda f: f.gift(_gift_change(f)),),
    f"POST {GIFT}/cancel": (lambda f: f.gift(_reason(f)),),
    "POST /identities": (lambda f: ValidRequest({"key": f.stage.reference()}),),
    "PATCH /identities/{identityId}": (RequestFactory.identity,),
}
"""An accepted request for each operation with a body, more than one where there are several ways to ask."""


def valid_requests_of(label: str) -> tuple[Callable[[RequestFactory], ValidRequest], ...]:
    """The valid requests of an operation. Raises NotApplicable where it has none."""
    found = VALID_REQUESTS.get(label)
    if found is None:
        raise NotApplicable(f"{label} has no constraints to violate")
    return found
