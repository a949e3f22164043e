"""POST /memberships/lookup, and the membership object of every other call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from octo_sandbox.capabilities import Subject
from octo_sandbox.capabilities.memberships.members import Member, Membership
from octo_sandbox.capabilities.memberships.rules import ID, Identifier, MembershipRules, with_id
from octo_sandbox.json_body import Fields
from octo_sandbox.views.component import View, component_view

if TYPE_CHECKING:
    from octo_sandbox.call import Call

_IDENTIFIERS = ("reference", "email", "mobile")


def rules_of(call: Call) -> MembershipRules:
    rules: MembershipRules = call.policies.of(ID)
    return rules


def look_up(call: Call) -> View:
    """Ask for proof in the first step, and show the memberships once the answer is right."""
    rules = rules_of(call)
    identifier = _identifier(rules, call.fields)
    call.fields.whole_number("page", at_least=1)
    verification = call.fields.text("verification")
    member = rules.find(call, identifier)
    rules.found(member)
    if member is None:
        return component_view(call, "MembershipLookup", {"verified": False, "message": None}, Subject())
    if verification is None or not rules.proves(call, member, identifier, verification):
        if verification is None:
            rules.challenge(call, identifier)
        view = rules.asked_view(member, rules.asks(identifier))
    else:
        view = rules.verified_view(member, [shown(call, member, each) for each in member.memberships])
    return component_view(call, "MembershipLookup", view, Subject())


def shown(call: Call, member: Member, membership: Membership) -> View:
    return component_view(
        call, "Membership", rules_of(call).membership_view(call, member, membership), Subject()
    )


def _identifier(rules: MembershipRules, fields: Fields) -> Identifier:
    country = fields.text("country")
    given = [Identifier(by, value, country) for by in _IDENTIFIERS if (value := fields.text(by)) is not None]
    identifier = rules.one_identifier(given)
    if identifier.by == "reference":
        rules.reference_length(identifier.value)
    if identifier.by == "mobile":
        rules.country_needed(country)
    return identifier


@dataclass(frozen=True, slots=True)
class AppliedMembership:
    """The membership a call is made under, and its member."""

    member: Member
    membership: Membership


def applied_membership(call: Call) -> AppliedMembership | None:
    """The membership of the body or the query, verified anew; that of the order where the call is a part of
    one. None where none was sent."""
    if not call.has(ID):
        return None
    sent = _in_query(call.query) if call.incoming.method == "GET" else call.fields.object("membership")
    if sent is None:
        kept: AppliedMembership | None = call.extra.get(ID)
        return kept
    rules = rules_of(call)
    membership_id, verification = sent.required_text("id"), sent.required_text("verification")
    identifier = _identifier(rules, sent)
    member = rules.find(call, identifier)
    rules.found(member)
    if member is None:
        return None
    rules.proved(rules.proves(call, member, identifier, verification))
    membership = rules.picked(member, membership_id)
    rules.theirs(membership)
    return None if membership is None else AppliedMembership(member, membership)


def for_parts(call: Call, bought_under: AppliedMembership | None) -> None:
    """Apply this membership to the parts of this call that name none."""
    call.extra[ID] = bought_under


def by_id(call: Call, membership_id: str | None) -> AppliedMembership | None:
    """A membership as it is kept on what was bought, whoever asks."""
    for member in rules_of(call).members if membership_id is not None else ():
        if (membership := with_id(member, membership_id or "")) is not None:
            return AppliedMembership(member, membership)
    return None


def _in_query(query: Mapping[str, str]) -> Fields | None:
    inside: dict[str, Any] = {
        name.removeprefix("membership[").removesuffix("]"): value
        for name, value in query.items()
        if name.startswith("membership[") and name.endswith("]")
    }
    return Fields(inside, path="membership.") if inside else None
