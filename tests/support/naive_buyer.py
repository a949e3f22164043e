"""A program that believes every answer: it goes on with whatever uuid, order or code it was shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from octo_conformance.errors import RunError
from octo_conformance.wire import Request
from octo_conformance.wire.address import place
from support.lying import CAPABILITIES
from support.wired import Recorded

Thing = dict[str, Any]


class NaiveBuyer:
    """Buys at the supplier behind a wire. Whatever the ledger refuses is left undone."""

    def __init__(self, kept: Recorded, slot: str) -> None:
        self._kept = kept
        self._slot = slot
        self._mark = {"notes": f"conformance test {kept.ledger.run_id}"}

    def reference(self) -> str:
        return f"{self._kept.ledger.run_id}-{uuid4().hex[:8]}"

    def buy(self, *purchases: str) -> None:
        """Make these purchases, each in one story."""
        for purchase in purchases:
            self.stories()[purchase]()

    def stories(self) -> dict[str, Callable[[], object]]:
        """All there is to buy, by name."""
        return {
            "booking": self.booking,
            "cart": self.cart,
            "order": self.order,
            "nested": self.nested,
            "gift": self.gift,
            "identity": self.identity,
            "listed": self.listed,
            "cancelled": self.cancelled,
        }

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """The body of the answer, an empty object where the request was not sent or nothing came."""
        capabilities = tuple(CAPABILITIES.split(", "))
        request = Request(method, path, capabilities=capabilities)
        if body is not None:
            request = Request(method, path, json=body, capabilities=capabilities)
        try:
            answer = self._kept.wire.send(request)
        except RunError:
            return {}
        return answer.body if isinstance(answer.body, dict | list) else {}

    def do(self, method: str, kind: str, name: object, action: str = "", body: Any = None) -> Any:
        """One request about a thing, where it has a name."""
        if not isinstance(name, str):
            return {}
        return self.ask(method, place(kind, name) + action, {} if body is None and method != "GET" else body)

    # --- what is bought ---------------------------------------------------------------------------

    def cancelled(self) -> None:
        """A sold booking, cancelled by the uuid that the last answer shows."""
        self.do("POST", "bookings", self.booking().get("uuid"), "/cancel")

    def booking(self) -> Any:
        """Reserved, read, changed and confirmed, each by the uuid that the last answer shows."""
        made = self.reserve()
        read = self.do("GET", "bookings", made.get("uuid"))
        changed = self.do("PATCH", "bookings", read.get("uuid"), body={"notes": "changed"})
        sold = self.do("POST", "bookings", changed.get("uuid"), "/confirm", {"contact": self._mark})
        self.do("POST", "bookings", sold.get("uuid"), "/extend")
        return sold

    def cart(self) -> None:
        """A booking that opens an order, and another one put into it."""
        first = self.reserve()
        order = first.get("orderId")
        self.reserve(orderId=order)
        self.do("PATCH", "orders", order, body={"contact": {"fullName": "Changed"}})
        self.do("POST", "orders", order, "/confirm", {"contact": self._mark})

    def order(self) -> None:
        """An order opened first, whose bookings are changed as reading it shows them."""
        opened = self.ask("POST", "/orders", {"resellerReference": self.reference(), "contact": self._mark})
        name = opened.get("orderId")
        self.reserve(orderId=name)
        for inside in self.do("GET", "orders", name).get("bookings") or ():
            self.do("PATCH", "bookings", inside.get("uuid"), body={"notes": "changed"})
        self.do("POST", "orders", name, "/extend")
        self.do("POST", "orders", name, "/confirm", {"contact": self._mark})

    def nested(self) -> None:
        """An order with a booking and a gift in its create, the one with a uuid and the other without."""
        gift = {"amount": 2500, "currency": "EUR", "resellerReference": self.reference()}
        body = {"contact": self._mark, "bookings": [self._body()], "gifts": [gift]}
        made = self.ask("POST", "/orders", body)
        for inside in made.get("gifts") or ():
            self.do("PATCH", "gifts", inside.get("uuid"), body={"message": "changed"})

    def gift(self) -> None:
        """A gift that pays for a booking."""
        body = {
            "uuid": str(uuid4()),
            "amount": 2500,
            "currency": "EUR",
            "resellerReference": self.reference(),
        }
        made = self.ask("POST", "/gifts", body)
        sold = self.do("POST", "gifts", made.get("uuid"), "/confirm", {"contact": self._mark})
        code = next(
            (o.get("deliveryValue") for o in (sold.get("voucher") or {}).get("deliveryOptions") or ()), None
        )
        self.reserve(giftPayment={"code": code})

    def identity(self) -> None:
        """An identity that is booked for and given another key, one that is forgotten, and one without a key."""
        made = self.ask("POST", "/identities", {"key": self.reference()})
        name = made.get("id")
        booking = self.reserve(identityId=name)
        self.do("GET", "bookings", booking.get("uuid"))
        self.do("PATCH", "identities", name, body={"key": self.reference()})
        again = self.ask("POST", "/identities", {"key": self.reference()})
        self.do("DELETE", "identities", again.get("id"))
        bare = self.ask("POST", "/identities", {})
        booking = self.reserve(identityId=bare.get("id"))
        self.do("GET", "bookings", booking.get("uuid"))
        self.do("PATCH", "identities", bare.get("id"), body={"key": self.reference()})

    def listed(self) -> None:
        """Whatever a list shows under our reference is cancelled."""
        reference = self.reference()
        self.reserve(resellerReference=reference)
        found = self.ask("GET", f"/bookings?resellerReference={reference}")
        for each in found if isinstance(found, list) else ():
            self.do("POST", "bookings", each.get("uuid"), "/cancel")

    def reserve(self, **more: Any) -> Any:
        return self.ask("POST", "/bookings", {**self._body(), **more})

    def _body(self) -> Thing:
        return {"uuid": str(uuid4()), "productId": "harbour-cruise", "optionId": "classic",
                "availabilityId": self._slot, "unitItems": [{"unitId": "adult"}],
                "resellerReference": self.reference(), "notes": self._mark["notes"]}  # fmt: skip
