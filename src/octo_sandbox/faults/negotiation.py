"""Mistakes about capabilities, the test environment, and what is shown to whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from octo_sandbox.call import Call, Incoming
from octo_sandbox.capabilities import Capability
from octo_sandbox.errors import Refusal
from octo_sandbox.faults.policy_changes import answers, reshaped, sent
from octo_sandbox.faults.registry import fault
from octo_sandbox.policies import Policies
from octo_sandbox.responses import Outgoing
from octo_sandbox.views.component import View

ALL = ("*",)


@fault("spaces-in-the-list-are-not-read", breaks="CORE-HDR-001", needs=ALL)
def _spaces(policies: Policies) -> Policies:
    """A capability id after a comma and a space is ignored."""

    def asked(incoming: Incoming) -> Iterable[str]:
        return tuple(part for part in incoming.headers.get("octo-capabilities", "").split(",") if part)

    return replace(policies, asked_capabilities=asked)


@fault("core-is-echoed-as-a-capability", breaks="CORE-HDR-002")
def _core(policies: Policies) -> Policies:
    """The echo names octo/core where no capability was applied."""
    return replace(policies, capability_echo=lambda ids: policies.capability_echo(ids) or "octo/core")


@fault("dependencies-are-not-listed", breaks="CORE-CAP-006", needs=ALL)
def _unlisted(policies: Policies) -> Policies:
    """The list names no dependencies, and capabilities come along all the same."""
    return reshaped(policies, "Capability", lambda _call, view: {**view, "dependencies": []})


@fault("capabilities-are-not-echoed", breaks="CORE-HDR-003")
def _no_echo(policies: Policies) -> Policies:
    """No answer echoes the capabilities that were applied."""
    return replace(policies, capability_echo=lambda _ids: None)


@fault("the-echo-repeats-the-question", breaks="CORE-HDR-004", needs=ALL)
def _repeats(policies: Policies) -> Policies:
    """The echo repeats the request, also its unknown ids."""

    def change(incoming: Incoming, response: Outgoing) -> Outgoing:
        asked = incoming.headers.get("octo-capabilities", "")
        unknown = [part.strip() for part in asked.split(",") if "nobody" in part]
        if unknown and "Octo-Capabilities" in response.headers:
            response.headers["Octo-Capabilities"] = ",".join(
                filter(None, [response.headers["Octo-Capabilities"], *unknown])
            )
        return response

    return sent(policies, change)


@fault("a-listed-capability-is-not-echoed", breaks="CORE-HDR-005", needs=ALL)
def _left_out(policies: Policies) -> Policies:
    """A capability of the list is applied and left out of the echo."""
    left_out = policies.capabilities[0].id if policies.capabilities else ""
    return replace(
        policies,
        capability_echo=lambda ids: policies.capability_echo([each for each in ids if each != left_out]),
    )


@fault("only-one-capability-at-a-time", breaks="CORE-HDR-005", needs=ALL)
def _one_at_a_time(policies: Policies) -> Policies:
    """Only the first of several capabilities, in alphabetical order, is applied."""

    def granted(asked: Iterable[str], installed: Mapping[str, Capability]) -> tuple[str, ...]:
        known = sorted(each for each in asked if each in installed)
        some = known if len(known) > 2 else known[:1]
        return policies.granted_capabilities(some, installed)

    return replace(policies, granted_capabilities=granted)


@fault("requirements-are-not-brought-along", breaks="CORE-HDR-006", needs=ALL)
def _alone(policies: Policies) -> Policies:
    """A capability is applied without those it depends on."""

    def granted(asked: Iterable[str], installed: Mapping[str, Capability]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(each for each in asked if each in installed))

    return replace(policies, granted_capabilities=granted)


@fault("missing-header-breaks-the-server", breaks="CORE-HDR-008")
def _no_header(policies: Policies) -> Policies:
    """A request without Octo-Capabilities is refused with 403."""

    def asked(incoming: Incoming) -> Iterable[str]:
        if "octo-capabilities" not in incoming.headers:
            raise Refusal("FORBIDDEN", "FORBIDDEN")
        return policies.asked_capabilities(incoming)

    return replace(policies, asked_capabilities=asked)


@fault("unknown-capability-shows-more", breaks="CORE-HDR-009")
def _shows_more(policies: Policies) -> Policies:
    """An unknown capability id makes internal fields visible."""

    def change(call: Call, body: Any) -> Any:
        if "nobody" not in call.incoming.headers.get("octo-capabilities", ""):
            return body
        return [{**product, "margin": 12} for product in body]

    return answers(policies, "GET /products", change)


@fault("test-bookings-are-real", breaks="CORE-HDR-010", profile="ventrata")
def _real(policies: Policies) -> Policies:
    """A booking made in the test environment is not marked as a test."""
    return reshaped(policies, "Booking", lambda _call, view: {**view, "testMode": False})


@fault("environment-is-not-echoed", breaks="CORE-HDR-010", profile="ventrata")
def _no_environment(policies: Policies) -> Policies:
    """The answer does not echo the environment."""
    return replace(policies, environment_echo=False)


@fault("capabilities-take-products-away", breaks="CORE-HDR-011", needs=ALL)
def _takes_away(policies: Policies) -> Policies:
    """Every capability makes the list of products shorter."""
    return answers(policies, "GET /products", lambda call, body: body[:-1] if call.capabilities else body)


@fault("capabilities-take-references-away", breaks="CORE-HDR-011", needs=ALL)
def _changes(policies: Policies) -> Policies:
    """Every capability removes the reference of units."""

    def change(call: Call, view: View) -> View:
        return {name: value for name, value in view.items() if name != "reference" or not call.capabilities}

    return reshaped(policies, "Unit", change)


@fault("dependencies-nobody-knows", breaks="CORE-CAP-003", needs=ALL)
def _dependencies(policies: Policies) -> Policies:
    """A capability depends on one that is not listed."""
    return reshaped(
        policies, "Capability", lambda _call, view: {**view, "dependencies": ["octo/nobody-lists-this"]}
    )


@fault("internal-capabilities-are-listed", breaks="CORE-CAP-004", needs=ALL)
def _internal(policies: Policies) -> Policies:
    """The list of capabilities shows internal ones."""
    return replace(policies, is_advertised=lambda _capability: True)


@fault("query-parameter-does-half-the-work", breaks="CORE-HDR-007", needs=ALL)
def _half(policies: Policies) -> Policies:
    """Capabilities in the query are echoed and not applied to the products."""

    def change(call: Call, body: Any) -> Any:
        if "_capabilities" not in call.query:
            return body
        return [{**product, "internalName": "?"} for product in body]

    return answers(policies, "GET /products", change)
