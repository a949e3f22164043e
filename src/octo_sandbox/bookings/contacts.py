"""Contacts: the fields that may be sent, and those that a confirmation requires."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from octo_sandbox.bookings.record import Booking, Contact
from octo_sandbox.catalogue import Option
from octo_sandbox.errors import bad_request, unprocessable
from octo_sandbox.json_body import Fields

TEXT_FIELDS = (
    "fullName",
    "firstName",
    "lastName",
    "emailAddress",
    "phoneNumber",
    "postalCode",
    "country",
    "notes",
)
# Guests leave fields of a form empty, so null is as good as not sent.
NULLABLE = frozenset(TEXT_FIELDS) | {"locales"}

_EMAIL = re.compile(r"[^\s@\"(),:;<>\[\\\]]+@[^\s@\"(),:;<>\[\\\]]+\.[A-Za-z]{2,}", re.ASCII)
_LOCALE = re.compile(r"[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*", re.ASCII)


def read_contact(fields: Fields, name: str = "contact") -> Contact | None:
    """The known fields of the contact that were sent; None if there is no contact at all."""
    sent = fields.object(name, nullable=NULLABLE)
    if sent is None:
        return None
    contact: Contact = {field: sent.text(field) for field in TEXT_FIELDS if field in sent}
    if "locales" in sent:
        contact["locales"] = sent.texts("locales") or []
    if not sent.checks_forms:
        return contact
    email = contact.get("emailAddress")
    if email is not None and not _well_formed_email(email):
        raise bad_request("wrong-type", field=sent.path + "emailAddress", expected="an email address")
    if not all(_LOCALE.fullmatch(locale) for locale in contact.get("locales", ())):
        raise bad_request("wrong-type", field=sent.path + "locales", expected="a list of language tags")
    return contact


def _well_formed_email(email: str) -> bool:
    local, _, domain = email.partition("@")
    return (
        bool(_EMAIL.fullmatch(email))
        and not any(part.startswith(".") or part.endswith(".") or ".." in part for part in (local, domain))
        and not any(label.startswith("-") or label.endswith("-") for label in domain.split("."))
    )


def sent_fields_win(kept: Mapping[str, Any], sent: Mapping[str, Any]) -> Contact:
    """Merge two contacts. A field that was not sent stays as it was."""
    return {**kept, **sent}


def lacking(contact: Mapping[str, Any], required: Iterable[str]) -> list[str]:
    """Return the required fields that are absent, null, blank or empty."""
    return [field for field in required if not _filled(contact.get(field))]


def _filled(value: Any) -> bool:
    return bool(value.strip()) if isinstance(value, str) else bool(value)


def complete_at_confirmation(option: Option, booking: Booking) -> None:
    """Refuse a booking whose contact, or the contact of a ticket, lacks a required field."""
    missing = [f"contact.{field}" for field in lacking(booking.contact, option.required_contact_fields)]
    for position, item in enumerate(booking.unit_items):
        unit = option.unit(item.unit_id)
        for field in lacking(item.contact, unit.required_contact_fields if unit else ()):
            missing.append(f"unitItems[{position}].contact.{field}")
    if missing:
        raise unprocessable("missing-contact-fields", fields=", ".join(missing))
