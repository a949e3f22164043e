"""The tickets of a booking: reading the list that was sent, and replacing one list with another."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from octo_sandbox.bookings.contacts import read_contact
from octo_sandbox.bookings.record import Contact, UnitItem
from octo_sandbox.errors import INVALID_UNIT_ID, bad_request, invalid_id
from octo_sandbox.json_body import Fields

if TYPE_CHECKING:
    from octo_sandbox.call import Call
    from octo_sandbox.catalogue import Option

# Clients send null for a field that they do not use. Null counts as not sent.
NULLABLE = frozenset({"uuid", "resellerReference", "contact"})

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SentItem:
    """One entry of `unitItems` in a request; `fields` is all of it, for capabilities."""

    uuid: str | None
    unit_id: str
    reseller_reference: str | None
    contact: Contact | None
    fields: Fields


def is_uuid(text: str) -> bool:
    """Five groups of hexadecimal digits with hyphens, in either case."""
    return bool(_UUID.fullmatch(text))


def read_items(fields: Fields) -> list[SentItem] | None:
    """Return the items sent, or None if the list was not sent. Refuses an empty list."""
    sent = fields.objects("unitItems", nullable=NULLABLE)
    if sent is None:
        return None
    if not sent:
        raise bad_request("no-unit-items")
    items = [_read_item(item) for item in sent]
    uuids = [item.uuid.lower() for item in items if item.uuid is not None]
    if len(set(uuids)) < len(uuids):
        raise bad_request("repeated-unit-item")
    return items


def _read_item(fields: Fields) -> SentItem:
    uuid = fields.text("uuid")
    if uuid is not None and fields.checks_forms and not is_uuid(uuid):
        raise bad_request("wrong-type", field=fields.path + "uuid", expected="a uuid")
    return SentItem(
        uuid,
        fields.required_text("unitId"),
        fields.text("resellerReference"),
        read_contact(fields),
        fields,
    )


def units_exist(option: Option, unit_ids: list[str]) -> None:
    for unit_id in unit_ids:
        if option.unit(unit_id) is None:
            raise invalid_id(INVALID_UNIT_ID, "unitId", unit_id)


def counted(items: list[UnitItem]) -> Counter[str]:
    return Counter(item.unit_id for item in items)


def replaced_set(call: Call, kept: list[UnitItem], sent: list[SentItem], status: str) -> list[UnitItem]:
    """Replace the kept list of tickets by the one that was sent.

    A ticket whose uuid is sent again stays the ticket it was, one whose uuid is not sent is gone, and
    any other entry is a new ticket.
    """
    known = {item.uuid.lower(): item for item in kept}
    return [_ticket(call, known.get((item.uuid or "").lower()), item, status) for item in sent]


def _ticket(call: Call, known: UnitItem | None, sent: SentItem, status: str) -> UnitItem:
    ticket = known or UnitItem(
        uuid=call.policies.unit_item_uuid(call, sent.uuid),
        unit_id=sent.unit_id,
        status=status,
        supplier_reference=call.ids.reference(),
    )
    return replace(
        ticket,
        unit_id=sent.unit_id,
        reseller_reference=_newer(sent.reseller_reference, ticket.reseller_reference),
        contact=call.policies.merged_contact(ticket.contact, sent.contact or {}),
    )


def _newer(sent: str | None, kept: str | None) -> str | None:
    return kept if sent is None else sent


def sent_or_new_uuid(call: Call, sent: str | None) -> str:
    return sent or call.ids.uuid()
