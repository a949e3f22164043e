"""The valid requests that generated tests start from: those of core, those of capabilities, and what they book."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from octo_conformance.document import Body, Document
from octo_conformance.generate.request_by_contract import request_by_contract
from octo_conformance.stage import gifts, identities, orders
from octo_conformance.stage.bookables import Bookable
from octo_conformance.stage.signals import NotSold, NotUsable
from octo_conformance.stage.valid_request import MINUTES, ValidRequest, with_reason
from octo_conformance.wire.address import segment

if TYPE_CHECKING:
    from octo_conformance.stage.client import Octo
    from octo_conformance.stage.stage import Stage


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
                 "id": "unit"}  # fmt: skip
        kinds |= {owned.referred_by: owned.what for owned in self.stage.contract.owned if owned.referred_by}
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

    def _asked(self) -> Body:
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

    def held(self, body: Callable[[Document], Body]) -> ValidRequest:
        """A request about a booking on hold."""
        booking = self.stage.own.reservation_of(self.bookable)
        return ValidRequest(body(booking), {"uuid": booking.uuid}, f"/bookings/{segment(booking.uuid)}")

    def changed(self, booking: Document) -> Body:
        """A change of everything that core lets a reseller change, except what is booked."""
        return {
            "notes": self.stage.notes, "resellerReference": self.stage.reference(), "expirationMinutes": 10,
            "emailReceipt": False, "contact": self.stage.contact, "unitItems": unit_items(booking),
        }  # fmt: skip

    def confirmed(self, booking: Document) -> Body:
        """A confirmation with every field it may have."""
        return {
            "contact": self.stage.contact, "resellerReference": self.stage.reference(), "emailReceipt": False,
            "unitItems": unit_items(booking),
        }  # fmt: skip


def unit_items(booking: Document) -> list[Body]:
    """The unit items of a booking as an update names them."""
    return [{"uuid": item.uuid, "unitId": item.unitId} for item in booking.unitItems]


CORE_REQUESTS: Final[Mapping[str, tuple[Callable[[RequestFactory], ValidRequest], ...]]] = {
    "POST /availability/calendar": (RequestFactory.days,),
    "POST /availability": (RequestFactory.days, RequestFactory.ids, RequestFactory.day),
    "POST /bookings": (RequestFactory.new_booking,),
    "PATCH /bookings/{uuid}": (lambda f: f.held(f.changed),),
    "POST /bookings/{uuid}/extend": (lambda f: f.held(lambda _: dict(MINUTES)),),
    "POST /bookings/{uuid}/confirm": (lambda f: f.held(f.confirmed),),
    "POST /bookings/{uuid}/cancel": (lambda f: f.held(lambda _: with_reason(f)),),
}
"""An accepted request for each operation of core with a body, more than one where there are several ways to ask."""

VALID_REQUESTS: Final[Mapping[str, tuple[Callable[[RequestFactory], ValidRequest], ...]]] = {
    **CORE_REQUESTS,
    **orders.VALID_REQUESTS,
    **gifts.VALID_REQUESTS,
    **identities.VALID_REQUESTS,
}


def valid_requests_of(label: str) -> tuple[Callable[[RequestFactory], ValidRequest], ...]:
    """The ways to make a valid request of an operation. Where nobody wrote one down it follows from the contract."""
    return VALID_REQUESTS.get(label) or (lambda factory: request_by_contract(factory, label),)
