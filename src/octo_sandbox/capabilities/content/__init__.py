"""octo/content: what guests read and look at, in their language, and whether they have accepted the terms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from octo_sandbox.capabilities import Capability
from octo_sandbox.capabilities.content import terms, views
from octo_sandbox.capabilities.content.names import CONTENT, rules_of
from octo_sandbox.capabilities.content.rules import ContentRules

if TYPE_CHECKING:
    from octo_sandbox.call import Call, Incoming
    from octo_sandbox.policies import Policies
    from octo_sandbox.responses import Outgoing


def _headers(call: Call) -> Mapping[str, str]:
    return rules_of(call).headers(rules_of(call).language(call), call.policies.languages)


def _files(policies: Policies, incoming: Incoming, segments: Sequence[str]) -> Outgoing | None:
    rules: ContentRules = policies.of(CONTENT)
    return rules.served(incoming, segments)


CAPABILITY = Capability(
    id=CONTENT,
    docs="https://docs.octo.travel/capabilities/content",
    adds={
        "Supplier": views.of_supplier,
        "Product": views.of_product,
        "Option": views.of_option,
        "Unit": views.of_unit,
        "UnitRestrictions": views.of_restrictions,
        "Availability": views.of_availability,
        "Booking": terms.of_booking,
        "Order": terms.of_other,
        "Gift": terms.of_other,
    },
    policies=ContentRules(),
    headers=_headers,
    files=_files,
    reserving=terms.on_reserve,
    updating=terms.on_change,
    confirming=terms.on_change,
    writing=terms.take,
)
