"""What the supplier keeps about a booking, and its form as a stored document."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime
from typing import Any

ON_HOLD = "ON_HOLD"
CONFIRMED = "CONFIRMED"
PENDING = "PENDING"
EXPIRED = "EXPIRED"
CANCELLED = "CANCELLED"

Contact = dict[str, Any]

_MOMENTS = ("created_at", "updated_at", "expires_at", "confirmed_at", "redeemed_at", "pending_since")
_SLOT_MOMENTS = ("start", "end", "last_entry")


@dataclass(slots=True)
class UnitItem:
    """One ticket of a booking."""

    uuid: str
    unit_id: str
    status: str
    supplier_reference: str
    reseller_reference: str | None = None
    contact: Contact = field(default_factory=dict)
    redeemed_at: datetime | None = None
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BookedSlot:
    """The slot of a booking, as it was when it was booked."""

    id: str
    key: str
    start: datetime
    end: datetime
    last_entry: datetime
    all_day: bool
    opening_hours: tuple[tuple[str, str], ...]

    @property
    def day(self) -> date:
        return self.start.date()


@dataclass(slots=True)
class Cancellation:
    """Why a booking ended. `refund` is FULL, PARTIAL or NONE."""

    refund: str
    reason: str | None
    at: datetime


@dataclass(slots=True)
class Booking:
    """One booking. All moments are aware; `slot` is None when it is open-dated.

    `seats` is what it takes from the slot. `made_of` and `confirmed_with` are digests of the request bodies,
    to tell a retry from another request. `extra` is what capabilities keep on it, by capability id.
    """

    uuid: str
    id: str
    reseller: str
    product_id: str
    option_id: str
    status: str
    test_mode: bool
    supplier_reference: str
    created_at: datetime
    updated_at: datetime
    expires_at: datetime | None
    made_of: str
    unit_items: list[UnitItem]
    seats: int
    slot: BookedSlot | None = None
    freesale: bool = False
    reseller_reference: str | None = None
    notes: str | None = None
    contact: Contact = field(default_factory=dict)
    confirmed_at: datetime | None = None
    redeemed_at: datetime | None = None
    pending_since: datetime | None = None
    confirmed_with: str | None = None
    cancellation: Cancellation | None = None
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def day(self) -> date | None:
        """The day of travel, in the product's zone."""
        return None if self.slot is None else self.slot.day

    @property
    def availability_id(self) -> str | None:
        return None if self.slot is None else self.slot.id

    @property
    def key(self) -> str:
        """Return the key that finds the uuid, whichever case its letters have."""
        return self.uuid.lower()

    def to_document(self) -> dict[str, Any]:
        """A JSON object that `from_document` turns back into an equal booking."""
        document = {each.name: getattr(self, each.name) for each in fields(self)}
        document |= _written(document, _MOMENTS)
        items = [asdict(item) for item in self.unit_items]
        document["unit_items"] = [item | _written(item, ("redeemed_at",)) for item in items]
        if self.slot is not None:
            slot = asdict(self.slot)
            document["slot"] = slot | _written(slot, _SLOT_MOMENTS)
        if self.cancellation is not None:
            document["cancellation"] = asdict(self.cancellation) | {"at": self.cancellation.at.isoformat()}
        return document

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> Booking:
        values = document | _read(document, _MOMENTS)
        values["unit_items"] = [
            UnitItem(**item | _read(item, ("redeemed_at",))) for item in document["unit_items"]
        ]
        if (slot := document["slot"]) is not None:
            hours = tuple((from_, to) for from_, to in slot["opening_hours"])
            values["slot"] = BookedSlot(**slot | _read(slot, _SLOT_MOMENTS) | {"opening_hours": hours})
        if (ended := document["cancellation"]) is not None:
            values["cancellation"] = Cancellation(**ended | _read(ended, ("at",)))
        return cls(**values)

    def set_status(self, status: str) -> None:
        """The booking and its tickets share one status."""
        self.status = status
        for item in self.unit_items:
            item.status = status


def _written(values: dict[str, Any], names: tuple[str, ...]) -> dict[str, str | None]:
    return {name: None if values[name] is None else values[name].isoformat() for name in names}


def _read(values: dict[str, Any], names: tuple[str, ...]) -> dict[str, datetime | None]:
    return {name: None if values[name] is None else datetime.fromisoformat(values[name]) for name in names}
