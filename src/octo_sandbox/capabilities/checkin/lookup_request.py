"""The request of a lookup: a reference, a mail address, a phone number, or an identity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from octo_sandbox.bookings.unit_items import is_uuid
from octo_sandbox.capabilities.checkin.names import rules_of
from octo_sandbox.capabilities.identities import ID as IDENTITIES
from octo_sandbox.errors import bad_request

if TYPE_CHECKING:
    from octo_sandbox.call import Call

SHORTEST_REFERENCE: Final = 3
STATUSES: Final = frozenset(
    {
        "REDEEMED", "NO_SHOW", "ON_HOLD", "CANCELLED", "EXPIRED", "PENDING", "REJECTED", "REBOOKED", "QUOTE",
        "CONFIRMED",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Question:
    """`by` is reference, email, mobile or identityId; with a mobile comes its country."""

    by: str
    value: str
    country: str | None = None


def question(call: Call) -> Question:
    """Return the question of the body. An identity takes precedence where octo/identities applies."""
    rules, fields = rules_of(call), call.fields
    if call.has(IDENTITIES) and "identityId" in fields:
        identity_id = call.fields.text("identityId") if fields.values["identityId"] is not None else None
        if identity_id is not None:
            return Question("identityId", identity_id)
    country = fields.text("country")
    given = [
        Question(by, value, country)
        for by in ("reference", "email", "mobile")
        if (value := fields.text(by)) is not None
    ]
    asked = rules.one_question(given)
    if asked.by == "reference":
        rules.reference_length(asked.value)
    if asked.by == "mobile" and country is None:
        raise bad_request("missing", field="country")
    return asked


def exactly_one(given: Sequence[Question]) -> Question:
    if len(given) != 1:
        raise bad_request("one-identifier")
    return given[0]


def long_enough(reference: str) -> None:
    if len(reference.strip()) < SHORTEST_REFERENCE and not is_uuid(reference):
        raise bad_request("short-reference", least=SHORTEST_REFERENCE)


def statuses_wanted(call: Call) -> frozenset[str] | None:
    """Return the statuses to show, or None for all. A single status takes precedence over the list."""
    single, several = call.fields.text("status"), call.fields.texts("statuses")
    sent = [single] if single is not None else several
    for status in sent or ():
        rules_of(call).known_status(status)
    return None if sent is None else frozenset(sent)


def must_exist(status: str) -> None:
    if status not in STATUSES:
        raise bad_request("unknown-status", value=status)
