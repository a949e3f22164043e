"""The mail the supplier would send. It goes nowhere; each reseller can read what its own bookings sent."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from octo_sandbox.clock import stamp
from octo_sandbox.store import Store

_KIND = "message"


@dataclass(frozen=True, slots=True)
class Message:
    to: str
    subject: str
    text: str
    sent_at: str


class Outbox:
    """Messages of one reseller are kept apart from those of another."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def send(self, reseller: str, to: str, subject: str, text: str, at: datetime) -> None:
        self._store.put_document(_KIND, uuid4().hex, reseller, asdict(Message(to, subject, text, stamp(at))))

    def messages(self, reseller: str, to: str | None = None) -> list[dict[str, Any]]:
        """Oldest first; addresses are compared without regard to case."""
        return [
            message
            for message in self._store.documents(_KIND, reseller)
            if to is None or message["to"].lower() == to.lower()
        ]
