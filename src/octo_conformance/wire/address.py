"""What the path of a request names: a collection, one thing in it, an action on that thing.

Pure reading of method and path, without the contract: the ledger must understand a write even where
no operation of the contract matches it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, unquote

COLLECTIONS: Final = {"bookings": "booking", "orders": "order", "gifts": "gift", "identities": "identity"}
COLLECTION_OF: Final = {what: collection for collection, what in COLLECTIONS.items()}

_SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
# POSTs that only ask. They carry their question in a body and change nothing.
_QUESTIONS: Final = frozenset(
    {
        ("availability",),
        ("availability", "calendar"),
        ("availability", "batch"),
        ("availability", "calendar", "batch"),
        ("memberships", "lookup"),
        ("checkin", "lookup"),
    }
)


@dataclass(frozen=True)
class Address:
    """`POST /bookings/{uuid}/confirm` is collection "bookings", id the uuid, action "confirm"."""

    method: str
    segments: tuple[str, ...]

    @property
    def collection(self) -> str | None:
        """bookings, orders, gifts or identities; None elsewhere."""
        first = self.segments[0].casefold() if self.segments else ""
        return first if first in COLLECTIONS else None

    @property
    def what(self) -> str | None:
        """booking, order, gift or identity: what the collection holds."""
        return COLLECTIONS.get(self.collection or "")

    @property
    def id(self) -> str | None:
        return self.segments[1] if self.collection and len(self.segments) > 1 else None

    @property
    def action(self) -> str | None:
        return self.segments[2].casefold() if self.collection and len(self.segments) > 2 else None

    @property
    def writes(self) -> bool:
        """Whether this may change something at the target."""
        if self.method in _SAFE_METHODS:
            return False
        return not (self.method == "POST" and tuple(s.casefold() for s in self.segments) in _QUESTIONS)

    @property
    def creates(self) -> bool:
        """POST on one of the four collections makes a new thing."""
        return self.method == "POST" and self.collection is not None and len(self.segments) == 1

    @property
    def previews(self) -> bool:
        """A preview shows what would be; its answer is not a state of anything."""
        return self.action == "preview"

    @property
    def releases(self) -> bool:
        """Whether this lets go of the one thing it addresses."""
        return self.id is not None and (
            self.action == "cancel" or (self.method == "DELETE" and not self.action)
        )

    @property
    def reads_one(self) -> bool:
        """Whether this asks for one thing and nothing else."""
        return self.method == "GET" and self.id is not None and len(self.segments) == 2

    @property
    def crooked(self) -> bool:
        """Segments that a server may resolve to another path than the one they spell. An id may hold anything
        that encoding keeps in one segment; dots alone, and what ends a text, are kept by no encoding."""
        named = 1 if self.collection else None
        return any(
            _leaves(s) if number == named else _leaves(s) or set(s) & set("/\\;?#%")
            for number, s in enumerate(self.segments)
        )


def _leaves(segment: str) -> bool:
    parts = segment.replace("\\", "/").split("/")
    return not {".", ".."}.isdisjoint(parts) or any(ord(c) < 32 for c in segment)


def segment(name: str) -> str:
    """One id as a segment of a path. Ids are opaque: whatever is in them is encoded, once and only here."""
    return quote(name, safe="", errors="replace")


def place(collection: str, name: str) -> str:
    """The path of one thing in a collection."""
    return f"/{collection}/{segment(name)}"


def read_address(method: str, path: str) -> Address:
    """The address of a path relative to the base URL; escapes are undone, empty segments dropped."""
    bare = path.partition("#")[0].partition("?")[0]
    return Address(method.upper(), tuple(unquote(s) for s in bare.split("/") if s))
