"""A supplier whose capabilities cannot be switched off.

Sources: octodocs.peek.com, Headers, lists no Octo-Capabilities among the request headers. The older page
docs.ventrata.com/headers gives all capabilities of the connection to a request without the header.
"""

from __future__ import annotations

from dataclasses import replace

from octo_sandbox.call import Incoming
from octo_sandbox.dialects.registry import NONCONFORMANT, Composition, dialect
from octo_sandbox.faults.policy_changes import with_fields
from octo_sandbox.policies import Policies


@dialect(
    "always-everything",
    verdict=NONCONFORMANT,
    breaks=[
        "ADJUST-002",
        "CARDPAYMENT-002",
        "CART-005",
        "CHECKIN-010",
        "CONTENT-009",
        "CONTENT-013",
        "CORE-HDR-002",
        "CORE-HDR-009",
        "EXTRA-002",
        "GIFT-026",
        "MEMB-021",
        "PICKUP-005",
        "QUESTION-002",
    ],
    breaks_in_words=[
        "Answers have fields of capabilities that the request did not name, and echo these capabilities.",
        "What a reseller of core alone is shown of a product is another text in each language.",
    ],
)
def always_everything() -> Composition:
    """A supplier that ignores the capability header and answers every request with all its capabilities."""
    policies = with_fields(Policies(), "Capability", default=True)
    everything = tuple(each.id for each in policies.capabilities if not each.internal)

    def asked(_incoming: Incoming) -> tuple[str, ...]:
        return everything

    return Composition(replace(policies, asked_capabilities=asked))
