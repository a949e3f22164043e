"""Real values in place of drawn ones: ids that exist and belong together, and a contact that reaches nobody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final
from uuid import UUID

from octo_conformance.contract import Contract
from octo_conformance.contract.personal import Way
from octo_conformance.generate.request_schemas import Drawn

if TYPE_CHECKING:
    from octo_conformance.stage.stage import Stage
    from octo_conformance.stage.valid_request import Requesting

RETURN_URL: Final = "https://guest.example/return"
"""A reserved host name, at which nothing answers."""
MOST: Final = 2
"""Entries of a drawn list that are kept. More of them would use up the slots of other tests."""


class Substitution:
    """Puts real values in place of drawn ones. A drawn value of a wrong type stays, as the request is to be wrong."""

    def __init__(self, stage: Stage, factory: Requesting) -> None:
        self._stage = stage
        self._factory = factory
        self._contract: Contract = stage.contract
        self._references = {thing.reference for thing in stage.contract.owned}
        self._nested = {name for thing in stage.contract.owned for name in thing.nests}

    def body(self, value: Drawn, name: str = "") -> Drawn:
        """A drawn body as it may be sent. `name` is the property that it is the value of."""
        if isinstance(value, dict):
            return self.fields(value, name)
        if isinstance(value, list):
            return [self.body(part, name) for part in value[:MOST]]
        return self._safe(value)

    def fields(self, value: Mapping[str, Drawn], name: str = "") -> dict[str, Drawn]:
        """A drawn object as it may be sent. `name` is the property that it is the value of."""
        kept = {key: part for key, part in value.items() if key not in self._contract.undrawn}
        return {key: self._property(key, part, name) for key, part in kept.items()}

    def with_reference(self, label: str, body: Drawn) -> Drawn:
        """A body that books, with a reference or a contact of this run where it names none. If the answer is lost,
        they find the thing; if the answer names it, they prove whose it is."""
        made = next((thing for thing in self._contract.owned if thing.made_by == label), None)
        if made is None or not isinstance(body, dict):
            return body
        signed, sendable = dict(body), self._contract.sent_properties(label)
        reference = made.reference if made.reserves else None
        if reference is not None and reference in sendable and body.get(reference) in (None, ""):
            signed[reference] = self._stage.reference()
        contact = body.get("contact") or {}
        if made.nests and "contact" in sendable and isinstance(contact, dict) and _is_markable(contact):
            signed["contact"] = {**self._stage.mark, **contact, "notes": self._stage.notes}
        for name, what in made.nests.items():
            inner, parts = self._contract.owned.of(what), body.get(name)
            if inner is not None and isinstance(parts, list):
                signed[name] = [self.with_reference(inner.made_by, part) for part in parts]
        return signed

    def query(self, query: Mapping[str, Drawn]) -> dict[str, Drawn]:
        """A drawn query as it may be sent. It finds things of this run, or nothing."""
        return {
            key: self._safe(self._property(key, part, "query"))
            for key, part in query.items()
            if key not in self._contract.undrawn
        }

    def _property(self, key: str, value: Drawn, within: str) -> Drawn:
        real = self._real(key, within)
        if real is not None and isinstance(value, str) and value:
            return real
        if key == "emailReceipt" and value is True:
            return False
        if key.endswith("Url") and isinstance(value, str):
            return RETURN_URL
        if key == "locales" and isinstance(value, list):
            return ["en" if isinstance(part, str) else part for part in value[:2]]
        if key.startswith("utc") and isinstance(value, str):
            return self._stage.now.isoformat().replace("+00:00", "Z")
        if key in self._nested and isinstance(value, list):
            return self.body(value[:1], key)
        if key == "uuid" and isinstance(value, str) and _is_uuid(value):
            return self._stage.new_uuid()
        way = self._contract.personal.reaches.get(key)
        if way is not None and isinstance(value, str):
            return self._reserved(way)
        return self.body(value, key)

    def _real(self, key: str, within: str) -> str | None:
        sold = self._factory.bookable
        known = {
            "productId": sold.product.id, "optionId": sold.option.id, "unitId": sold.unit.id,
            "availabilityId": sold.slot.id,
        }  # fmt: skip
        if key in self._references:
            return self._stage.reference()
        if key == "id" and within == "units":
            return str(sold.unit.id)
        if key.startswith("localDate"):
            return str(sold.slot.date("localDateTimeStart"))
        found = known.get(key)
        return None if found is None else str(found)

    def _reserved(self, way: Way) -> str:
        """The address or the number of the contact that all tests use."""
        contact = self._stage.contact
        return str(contact["emailAddress"] if way == "email" else contact["phoneNumber"])

    @staticmethod
    def _safe(value: Drawn) -> Drawn:
        """The value without an address or a link, wherever it was drawn."""
        if isinstance(value, str) and ("@" in value or "://" in value):
            return value.replace("@", " at ").replace("://", " ")
        return value


def _is_markable(contact: Mapping[str, Drawn]) -> bool:
    """Whether notes in place of those of the contact leave it as malformed as it was."""
    return isinstance(contact.get("notes"), str | None)


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
