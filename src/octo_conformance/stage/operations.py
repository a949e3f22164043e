"""The core operations of OCTO, named as a reseller says them. Each capability adds its own mixin."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from octo_conformance.stage.bookables import Bookable
    from octo_conformance.stage.stage import Stage

Day = date | str


class Operations(ABC):
    """Every method returns what the operation's 200 answer holds, or an `Answer` on `octo.attempt`."""

    _stage: Stage

    @abstractmethod
    def _operate(
        self,
        label: str,
        *,
        arguments: Mapping[str, str] | None = None,
        json: Any = ...,
        query: Mapping[str, Any] | None = None,
    ) -> Any:
        """Send the operation with this label."""

    def supplier(self) -> Any:
        """GET /supplier."""
        return self._operate("GET /supplier")

    def capabilities(self) -> Any:
        """GET /capabilities."""
        return self._operate("GET /capabilities")

    def products(self, **query: Any) -> Any:
        """GET /products."""
        return self._operate("GET /products", query=query)

    def product(self, product_id: str, **query: Any) -> Any:
        """GET /products/{productId}."""
        return self._operate("GET /products/{productId}", arguments={"productId": product_id}, query=query)

    def calendar(self, product_id: str, option_id: str, start: Day, end: Day, **body: Any) -> Any:
        """POST /availability/calendar for the days from start to end, both included."""
        asked = {
            "productId": product_id,
            "optionId": option_id,
            "localDateStart": str(start),
            "localDateEnd": str(end),
        }
        return self._operate("POST /availability/calendar", json={**asked, **body})

    def availability(
        self,
        product_id: str,
        option_id: str,
        start: Day | None = None,
        end: Day | None = None,
        *,
        ids: Sequence[str] | None = None,
        date: Day | None = None,
        units: Sequence[Mapping[str, Any]] | None = None,
        **body: Any,
    ) -> Any:
        """POST /availability by dates, by ids, or by one date."""
        asked: dict[str, Any] = {"productId": product_id, "optionId": option_id}
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
        return self._operate("POST /availability", json={**asked, **body})

    def reserve(self, bookable: Bookable | None = None, **body: Any) -> Any:
        """POST /bookings; with an offer the body is a legal one that `body` changes."""
        if bookable is None:
            return self._operate("POST /bookings", json=body)
        made = self._operate("POST /bookings", json=bookable.body(**body))
        self._stage.remember_made(made, bookable)
        return made

    def booking(self, uuid: str) -> Any:
        """GET /bookings/{uuid}."""
        return self._operate("GET /bookings/{uuid}", arguments={"uuid": uuid})

    def bookings(self, **query: Any) -> Any:
        """GET /bookings with these filters."""
        return self._operate("GET /bookings", query=query)

    def update(self, uuid: str, **body: Any) -> Any:
        """PATCH /bookings/{uuid}."""
        return self._operate("PATCH /bookings/{uuid}", arguments={"uuid": uuid}, json=body)

    def extend(self, uuid: str, minutes: int | None = None) -> Any:
        """POST /bookings/{uuid}/extend."""
        body = {} if minutes is None else {"expirationMinutes": minutes}
        return self._operate("POST /bookings/{uuid}/extend", arguments={"uuid": uuid}, json=body)

    def confirm(self, uuid: str, **body: Any) -> Any:
        """POST /bookings/{uuid}/confirm, with the test contact unless `contact` is given; None omits it."""
        filled = {**self._stage.confirmation(uuid), **body}
        if filled.get("contact", ...) is None:
            del filled["contact"]
        return self._operate("POST /bookings/{uuid}/confirm", arguments={"uuid": uuid}, json=filled)

    def cancel(self, uuid: str, reason: str | None = None, **body: Any) -> Any:
        """POST /bookings/{uuid}/cancel."""
        asked = {**body} if reason is None else {"reason": reason, **body}
        return self._operate("POST /bookings/{uuid}/cancel", arguments={"uuid": uuid}, json=asked)
