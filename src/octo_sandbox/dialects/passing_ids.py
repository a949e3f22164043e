"""A supplier with a new availability id for a slot in every answer. Every id stays valid.

No OCTO document says that the id of a slot stays the same. The id is unique within its option (OCTO OpenAPI from
TypeSpec, Availability.id), and a reseller fetches it before a reservation (docs.octo.travel, Availability).
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from hashlib import blake2b
from typing import Any

from octo_sandbox.availability.slots import SlotIds
from octo_sandbox.call import Call
from octo_sandbox.catalogue import Slot
from octo_sandbox.dialects.registry import CONFORMANT, Composition, dialect
from octo_sandbox.faults.policy_changes import answers
from octo_sandbox.policies import Policies

_SEAL_BYTES = 8


class PassingIds(SlotIds):
    """Ids made of the slot key, a random part and a keyed digest of both."""

    def __init__(self, seal: bytes) -> None:
        self._seal = seal

    def of(self, slot: Slot) -> str:
        text = f"{slot.key} {secrets.token_hex(6)}".encode()
        return base64.urlsafe_b64encode(self._sealed(text) + text).decode().rstrip("=")

    def day(self, availability_id: str) -> date | None:
        key = self.key(availability_id)
        return None if key is None else date.fromisoformat(key[:10])

    def names(self, availability_id: str, slot: Slot) -> bool:
        return self.key(availability_id) == slot.key

    def booked(self, asked: str | None, slot: Slot) -> str:
        """Keep the id that the request named."""
        return self.of(slot) if asked is None else asked

    def key(self, availability_id: str) -> str | None:
        """Return the slot key in the id, or None for an id that this supplier did not make."""
        try:
            raw = base64.urlsafe_b64decode(availability_id + "=" * (-len(availability_id) % 4))
        except ValueError:
            return None
        seal, text = raw[:_SEAL_BYTES], raw[_SEAL_BYTES:]
        if not secrets.compare_digest(seal, self._sealed(text)):
            return None
        return text.decode().partition(" ")[0]

    def _sealed(self, text: bytes) -> bytes:
        return blake2b(text, key=self._seal, digest_size=_SEAL_BYTES).digest()


@dialect("passing-ids", verdict=CONFORMANT)
def passing_ids() -> Composition:
    """A supplier with a new availability id for each slot in every answer, where every id stays valid."""
    ids = PassingIds(secrets.token_bytes(16))

    def with_ids_asked_for(call: Call, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Show a slot that was requested by id under this id."""
        asked: Mapping[str | None, str] = {
            ids.key(each): each for each in call.fields.texts("availabilityIds") or ()
        }
        return [{**view, "id": asked.get(ids.key(view["id"]), view["id"])} for view in found]

    policies = answers(Policies(), "POST /availability", with_ids_asked_for)
    return Composition(replace(policies, slot_ids=ids))
