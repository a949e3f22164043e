"""The name of the capability, and its rules in the policies of a call."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from octo_sandbox.call import Call
    from octo_sandbox.capabilities.content.rules import ContentRules

CONTENT = "octo/content"


def rules_of(call: Call) -> ContentRules:
    rules: ContentRules = call.policies.of(CONTENT)
    return rules
