"""What the supplier keeps about an order, and its form as a stored document."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from octo_sandbox.bookings.record import Contact

_MOMENTS = ("created_at", "updated_at", "expires_at", "confirmed_at", "cancelled_at")


@dataclass(slots=True)
class Order:
    """One cart. All moments are aware.

    `things` is what is in it, in the order it came: the name of the kind ("bookings") and the id. What state
    the order is in follows from them, so there is no status here. `expires_at` is until when an empty order
    lasts. `confirmed_with` is a digest of the request body that confirmed it, to tell a retry from another
    request. `extra` is what capabilities keep on it, by capability id.
    """

    id: str
    reseller: str
    supplier_reference: str
    test_mode: bool
    created_at: datetime
    updated_at: datetime
    expires_at: datetime
    currency: str | None = None
    email_receipt: bool = False
    contact: Contact = field(default_factory=dict)
    things: list[tuple[str, str]] = field(default_factory=list)
    confirmed_at: datetime | None = None
    cancelled_at: datetime | None = None
    confirmed_with: str | None = None
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def order_id(self) -> str:
        """The name in addresses and bodies; unlike the id, and as good as it."""
        return f"ord_{self.id.replace('-', '')}"

    def to_document(self) -> dict[str, Any]:
        """A JSON object that `from_document` turns back into an equal order."""
        document = asdict(self)
        for name in _MOMENTS:
            moment: datetime | None = getattr(self, name)
            document[name] = None if moment is None else moment.isoformat()
        return document

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> Order:
        moments = {
            name: None if document[name] is None else datetime.fromisoformat(document[name])
            for name in _MOMENTS
        }
        things = [(kind, id_) for kind, id_ in document["things"]]
        return cls(**{**document, **moments, "things": things})


def key_of(name: str) -> str:
    """The key of the order that goes by this name, be it its orderId or its id."""
    return name.lower().removeprefix("ord_").replace("-", "")
