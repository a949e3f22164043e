"""What the supplier keeps about a gift, and its form as a stored document."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from octo_sandbox.bookings.record import Contact

_MOMENTS = ("created_at", "updated_at", "expires_at", "confirmed_at", "cancelled_at", "used_at")


@dataclass(slots=True)
class Gift:
    """A voucher over `amount` of the smallest unit of `currency`. All moments are aware.

    `code` is what it is spent by. `uses` is what was paid with it, in the order it came: the component
    ("Booking", "Order" or "Gift") and the id; what each of them takes follows from what it costs, so it is
    not kept. `made_of` and `confirmed_with` are digests of the request bodies, to tell a retry from another
    request. `extra` is what capabilities keep on it, by capability id.
    """

    id: str
    uuid: str
    reseller: str
    status: str
    amount: int
    currency: str
    code: str
    supplier_reference: str
    test_mode: bool
    created_at: datetime
    updated_at: datetime
    expires_at: datetime | None
    made_of: str
    message: str | None = None
    notes: str | None = None
    reseller_reference: str | None = None
    contact: Contact = field(default_factory=dict)
    recipient: Contact = field(default_factory=dict)
    confirmed_at: datetime | None = None
    confirmed_with: str | None = None
    cancelled_at: datetime | None = None
    cancelled_for: str | None = None
    used_at: datetime | None = None
    uses: list[tuple[str, str]] = field(default_factory=list)
    extra: dict[str, Any] = field(default_factory=dict)

    def to_document(self) -> dict[str, Any]:
        """A JSON object that `from_document` turns back into an equal gift."""
        document = asdict(self)
        for name in _MOMENTS:
            moment: datetime | None = getattr(self, name)
            document[name] = None if moment is None else moment.isoformat()
        return document

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> Gift:
        moments = {
            name: None if document[name] is None else datetime.fromisoformat(document[name])
            for name in _MOMENTS
        }
        uses = [(component, id_) for component, id_ in document["uses"]]
        return cls(**{**document, **moments, "uses": uses})
