"""Variants of identities."""

from __future__ import annotations

from typing import Any

from octo_sandbox.call import Call
from octo_sandbox.capabilities import identities
from octo_sandbox.capabilities.identities import ID, Identity
from octo_sandbox.errors import bad_request
from octo_sandbox.faults.policy_changes import reshaped, with_fields
from octo_sandbox.policies import Policies
from octo_sandbox.variants.registry import variant
from octo_sandbox.views.component import View

NEEDS = (ID,)


def _identities(policies: Policies, **changes: Any) -> Policies:
    return policies.with_capability(ID, **changes)


@variant("deleted-identities-leave-their-id", needs=NEEDS)
def _leaves_id(policies: Policies) -> Policies:
    """A booking of a deleted identity keeps the identityId and shows the identity as null."""
    return _identities(policies, shown_once_deleted=lambda linked: {"identityId": linked, "identity": None})


@variant("deletions-of-identities-succeed", about="answer to a deletion", needs=NEEDS)
def _success(policies: Policies) -> Policies:
    """A deletion is answered with success."""
    return _identities(policies, deletion=lambda _identity: {"success": True})


@variant("deletions-of-identities-explain", about="answer to a deletion", needs=NEEDS)
def _explained(policies: Policies) -> Policies:
    """A deletion is answered with success and a message."""
    return _identities(
        policies, deletion=lambda _identity: {"success": True, "message": "Everything was forgotten."}
    )


@variant("deletions-show-the-identity", about="answer to a deletion", needs=NEEDS, warns=["IDENT-006"])
def _shown(policies: Policies) -> Policies:
    """A deletion is answered with the identity that was."""
    return _identities(policies, deletion=identities.identity_view)


@variant("identities-repeat-their-id", needs=NEEDS)
def _repeated(policies: Policies) -> Policies:
    """An identity has its id a second time, as identityId."""
    return reshaped(policies, "Identity", lambda _call, view: {**view, "identityId": view["id"]})


@variant("identities-carry-data", needs=NEEDS)
def _data(policies: Policies) -> Policies:
    """An identity has an object of data, which is empty."""
    return with_fields(policies, "Identity", data={})


@variant("null-leaves-the-identity", needs=NEEDS)
def _left(policies: Policies) -> Policies:
    """An identityId of null leaves a booking with the identity it has."""
    return _identities(policies, detached=lambda linked: linked)


@variant("unknown-identities-are-bad-requests", needs=NEEDS)
def _bad_requests(policies: Policies) -> Policies:
    """An identity that nobody made is refused as a bad request."""

    def must_exist(identity: Identity | None, _sent: str) -> None:
        if identity is None:
            raise bad_request("wrong-type", field="identityId", expected="the id of an identity")

    return _identities(policies, addressed=must_exist, attached=must_exist)


@variant("ids-of-identities-in-capitals", needs=NEEDS)
def _capitals(policies: Policies) -> Policies:
    """The id of an identity is written in capital letters."""

    def new(call: Call, key: str | None) -> Identity:
        return Identity(call.ids.uuid().upper(), key)

    return _identities(policies, new=new)


@variant("links-to-nobody-are-left-out", about="link to an identity", needs=NEEDS)
def _left_out(policies: Policies) -> Policies:
    """A booking without an identity has no keys for it."""

    def shown(identity: Identity | None) -> View:
        return {} if identity is None else identities.shown_link(identity)

    return _identities(policies, shown=shown)


@variant("empty-keys-are-left-out", needs=NEEDS)
def _no_key(policies: Policies) -> Policies:
    """An identity without a key of the reseller has no field for it."""

    def change(_call: Call, view: View) -> View:
        return {name: value for name, value in view.items() if name != "key" or value is not None}

    return reshaped(policies, "Identity", change)


@variant("linked-identities-tell-more", about="link to an identity", needs=NEEDS)
def _more(policies: Policies) -> Policies:
    """The identity on a booking has a field outside the standard."""

    def shown(identity: Identity | None) -> View:
        view = identities.shown_link(identity)
        return view if identity is None else {**view, "identity": {**view["identity"], "tier": "gold"}}

    return _identities(policies, shown=shown)
