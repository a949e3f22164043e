"""The core operations of OCTO, named as a reseller says them. Each capability adds its own mixin."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from octo_conformance.document import Document, Items
from octo_conformance.stage.answer import Answer
from octo_conformance.wire import UNSET

if TYPE_CHECKING:
    from octo_conformance.stage.bookables import Bookable
    from octo_conformance.stage.stage import Stage

Day = date | str


One = TypeVar("One", bound=Document | Answer)
"""What an operation with one object in its answer returns: the document, or an `Answer` on `octo.attempt`."""
Many = TypeVar("Many", bound=Items | Answer)
"""What an operation that lists objects returns: the items, or an `Answer` on `octo.attempt`."""


class Operations(ABC, Generic[One, Many]):
    """Every method returns what the operation's 200 answer holds, or an `Answer` on `octo.attempt`."""

    _stage: Stage

    @abstractmethod
    def _operate(
        self,
        label: str,
        *,
        arguments: Mapping[str, str] | None = None,
        json: object = UNSET,
        query: Mapping[str, object] | None = None,
    ) -> object:
        """Send the operation with this label."""

    @abstractmethod
    def _asked(self) -> tuple[str, ...]:
        """The capabilities that it asks for."""

    def _one(
        self,
        label: str,
        *,
        arguments: Mapping[str, str] | None = None,
        json: object = UNSET,
        query: Mapping[str, object] | None = None,
    ) -> One:
        return cast(One, self._operate(label, arguments=arguments, json=json, query=query))

    def _many(self, label: str, *, json: object = UNSET, query: Mapping[str, object] | None = None) -> Many:
        return cast(Many, self._operate(label, json=json, query=query))

    def _done(self, label: str, *, arguments: Mapping[str, str], json: object = UNSET) -> Answer:
        """Send an operation whose answer has no promised body."""
        return cast(Answer, self._operate(label, arguments=arguments, json=json))

    def supplier(self) -> One:
        """GET /supplier. Answers with a `Supplier`."""
        return self._one("GET /supplier")

    def capabilities(self) -> Many:
        """GET /capabilities. Answers with a list of `Capability`."""
        return self._many("GET /capabilities")

    def products(self, **query: object) -> Many:
        """GET /products. Answers with a list of `Product`."""
        return self._many("GET /products", query=query)

    def product(self, product_id: str, **query: object) -> One:
        """GET /products/{productId} for the id `product_id`. Answers with a `Product`."""
        return self._one("GET /products/{productId}", arguments={"productId": product_id}, query=query)

    def calendar(self, product_id: str, option_id: str, start: Day, end: Day, **body: object) -> Many:
        """POST /availability/calendar for the days from `start` to `end`, both included, of the option
        `option_id` of the product `product_id`. Answers with a list of `AvailabilityCalendar`."""
        asked = {
            "productId": product_id,
            "optionId": option_id,
            "localDateStart": str(start),
            "localDateEnd": str(end),
        }
        return self._many("POST /availability/calendar", json={**asked, **body})

    def availability(
        self,
        product_id: str,
        option_id: str,
        start: Day | None = None,
        end: Day | None = None,
        *,
        ids: Sequence[str] | None = None,
        date: Day | None = None,
        units: Sequence[Mapping[str, object]] | None = None,
        **body: object,
    ) -> Many:
        """POST /availability for the option `option_id` of the product `product_id`: by the days from `start`
        to `end`, both included, by `ids` of slots, or by one `date`. `units` says how many of which unit are
        wanted. Answers with a list of `Availability`."""
        asked: dict[str, object] = {"productId": product_id, "optionId": option_id}
        if start is not None:
            asked["localDateStart"] = str(start)
        if end is not None:
            asked["localDateEnd"] = str(end)
        if ids is not None:
            asked["availabilityIds"] = list(ids)
        if date is not None:
            asked["localDate"] = str(date)
        if units is not None:
            asked["units"] = [dict(unit) for unit in units]
        return self._many("POST /availability", json={**asked, **body})

    def reserve(self, bookable: Bookable | None = None, **body: Any) -> One:
        """POST /bookings; with a `bookable` the body is a legal one that `body` changes. Answers with a
        `Booking`."""
        if bookable is None:
            return self._one("POST /bookings", json=body)
        made = self._one("POST /bookings", json=bookable.body(**body))
        self._stage.remember_made(made, bookable)
        return made

    def booking(self, uuid: str) -> One:
        """GET /bookings/{uuid}. Answers with a `Booking`."""
        return self._one("GET /bookings/{uuid}", arguments={"uuid": uuid})

    def bookings(self, **query: object) -> Many:
        """GET /bookings with these filters. Answers with a list of `Booking`."""
        return self._many("GET /bookings", query=query)

    def update(self, uuid: str, **body: object) -> One:
        """PATCH /bookings/{uuid}. Answers with a `Booking`."""
        return self._one("PATCH /bookings/{uuid}", arguments={"uuid": uuid}, json=body)

    def extend(self, uuid: str, minutes: int | None = None) -> One:
        """POST /bookings/{uuid}/extend, for so many `minutes` where they are given. Answers with a
        `Booking`."""
        body = {} if minutes is None else {"expirationMinutes": minutes}
        return self._one("POST /bookings/{uuid}/extend", arguments={"uuid": uuid}, json=body)

    def confirm(self, uuid: str, **body: object) -> One:
        """POST /bookings/{uuid}/confirm, with the test contact unless `contact` is given; None omits it.
        Answers with a `Booking`."""
        filled = {**self._stage.confirmation(uuid, self._asked()), **body}
        if filled.get("contact", ...) is None:
            del filled["contact"]
        return self._one("POST /bookings/{uuid}/confirm", arguments={"uuid": uuid}, json=filled)

    def cancel(self, uuid: str, reason: str | None = None, **body: object) -> One:
        """POST /bookings/{uuid}/cancel, for this `reason` where one is given. Answers with a `Booking`."""
        asked = {**body} if reason is None else {"reason": reason, **body}
        return self._one("POST /bookings/{uuid}/cancel", arguments={"uuid": uuid}, json=asked)
