"""Mistakes with octo/identities."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from octo_sandbox.call import Call, Handler
from octo_sandbox.capabilities import identities
from octo_sandbox.capabilities.identities import ID, Identity
from octo_sandbox.errors import bad_request
from octo_sandbox.faults.policy_changes import answers, around, reshaped
from octo_sandbox.faults.registry import Change, Fault, add, fault
from octo_sandbox.json_body import Fields
from octo_sandbox.policies import Policies
from octo_sandbox.views.component import View

NEEDS = (ID,)
LOOKUP = "POST /checkin/lookup"


def rules(policies: Policies, **changes: Any) -> Policies:
    """Replace rules of octo/identities."""
    return policies.with_capability(ID, **changes)


@fault("identities-share-an-id", breaks="IDENT-001", needs=NEEDS)
def _same_id(policies: Policies) -> Policies:
    """The id of an identity is not a uuid."""
    return rules(policies, created_view=lambda i: {"id": f"guest {i.id[:4]}", "key": i.key})


@fault("keys-are-lost", breaks="IDENT-002", needs=NEEDS)
def _lost(policies: Policies) -> Policies:
    """The key sent for a new identity is not kept."""
    return rules(policies, new=lambda call, _key: identities.new_identity(call, None))


@fault("keys-are-demanded", breaks="IDENT-002", needs=NEEDS)
def _demanded(policies: Policies) -> Policies:
    """An identity without a key is refused."""

    def change(call: Call, handler: Handler) -> Any:
        if not call.body.get("key"):
            raise bad_request("missing", field="key")
        return handler(call)

    return around(policies, "POST /identities", change)


@fault("changed-keys-are-ignored", breaks="IDENT-003", needs=NEEDS)
def _ignored(policies: Policies) -> Policies:
    """A change of the key is answered and not kept."""
    return rules(policies, changed=lambda identity, _sent: identity)


@fault("changed-identities-get-a-new-id", breaks="IDENT-003", needs=NEEDS)
def _new_id(policies: Policies) -> Policies:
    """Changing the key of an identity changes its id."""

    def changed(_identity: Identity, sent: Fields) -> Identity:
        return Identity("11111111-1111-4111-8111-111111111111", sent.text("key"))

    return rules(policies, changed=changed)


@fault("changed-identities-look-different", breaks="IDENT-004", needs=NEEDS)
def _form(policies: Policies) -> Policies:
    """A new identity is answered with a field that a changed one does not have."""
    return rules(policies, created_view=lambda i: {**identities.identity_view(i), "since": "today"})


@fault("identities-cannot-be-deleted", breaks="IDENT-005", needs=NEEDS)
def _undeletable(policies: Policies) -> Policies:
    """The deletion of an identity is refused."""

    def change(_call: Call, _handler: Handler) -> Any:
        raise bad_request("missing", field="confirmation")

    return around(policies, "DELETE /identities/{identityId}", change)


@fault("deletion-answers-with-a-text", breaks="IDENT-006", needs=NEEDS)
def _text(policies: Policies) -> Policies:
    """The deletion of an identity is answered with a bare word."""
    return rules(policies, deletion=lambda _identity: "gone")


@fault("deleted-identities-live-on", breaks="IDENT-007", needs=NEEDS)
def _live_on(policies: Policies) -> Policies:
    """A deleted identity can be changed and deleted again."""
    return rules(policies, forget=lambda _call, _identity: None)


def _not_taken(operation: str) -> Change:
    return lambda policies: rules(policies, taken=lambda call: call.operation != operation)


for _name, _operation, _breaks in (
    ("reservation", "POST /bookings", "IDENT-008"),
    ("change-of-a-booking", "PATCH /bookings/{uuid}", "IDENT-009"),
    ("confirmation", "POST /bookings/{uuid}/confirm", "IDENT-009"),
):
    _says = f"The identity sent with the {_name.replace('-', ' ')} is not kept."
    add(Fault(f"{_name}-ignores-the-identity", _breaks, _says, _not_taken(_operation), NEEDS))
for _name, _operation in (
    ("new-order", "POST /orders"),
    ("change-of-an-order", "PATCH /orders/{orderId}"),
    ("preview-of-an-order", "PATCH /orders/{orderId}/preview"),
    ("confirmation-of-an-order", "POST /orders/{orderId}/confirm"),
):
    _says = f"The identity sent with the {_name.replace('-', ' ')} is not kept."
    add(Fault(f"{_name}-ignores-the-identity", "IDENT-010", _says, _not_taken(_operation), (ID, "octo/cart")))
for _name, _operation in (
    ("new-gift", "POST /gifts"),
    ("change-of-a-gift", "PATCH /gifts/{uuid}"),
    ("preview-of-a-gift", "PATCH /gifts/{uuid}/preview"),
    ("confirmation-of-a-gift", "POST /gifts/{uuid}/confirm"),
):
    _says = f"The identity sent with the {_name.replace('-', ' ')} is not kept."
    add(
        Fault(f"{_name}-ignores-the-identity", "IDENT-012", _says, _not_taken(_operation), (ID, "octo/gifts"))
    )


@fault("bookings-inside-an-order-lose-their-identity", breaks="IDENT-011", needs=(ID, "octo/cart"))
def _nested(policies: Policies) -> Policies:
    """Bookings shown in an order have no identities of their own."""

    def change(call: Call, view: View) -> View:
        if not call.has(ID):
            return view
        bookings = [{**each, "identity": None, "identityId": None} for each in view["bookings"]]
        return {**view, "bookings": bookings}

    return reshaped(policies, "Order", change)


@fault("null-is-no-identity", breaks="IDENT-013", needs=NEEDS)
def _null(policies: Policies) -> Policies:
    """An identityId of null is refused."""

    def detached(_linked: str | None) -> str | None:
        raise bad_request("wrong-type", field="identityId", expected="a uuid")

    return rules(policies, detached=detached)


@fault("unknown-identities-are-attached", breaks="IDENT-014", needs=NEEDS)
def _unknown(policies: Policies) -> Policies:
    """A booking for an unknown identity is accepted."""
    return rules(policies, attached=lambda _identity, _sent: None)


@fault("bookings-show-the-old-key", breaks="IDENT-015", needs=NEEDS)
def _old_key(policies: Policies) -> Policies:
    """A changed key does not show on bookings made before."""
    first: dict[str, str | None] = {}

    def shown(identity: Identity | None) -> View:
        if identity is None:
            return identities.shown_link(None)
        return identities.shown_link(Identity(identity.id, first.setdefault(identity.id, identity.key)))

    return rules(policies, shown=shown)


@fault("identities-leak", breaks="IDENT-016", needs=NEEDS)
def _leak(policies: Policies) -> Policies:
    """A booking shows its identity to resellers who did not ask for it."""
    return reshaped(policies, "Booking", lambda _call, view: {"identityId": None, **view})


@fault("lookups-by-identity-find-nothing", breaks="IDENT-017", needs=(ID, "octo/checkin"))
def _finds_nothing(policies: Policies) -> Policies:
    """A check-in lookup by identity finds no bookings."""

    def change(call: Call, body: Any) -> Any:
        return {**body, "bookings": []} if "identityId" in call.body else body

    return answers(policies, LOOKUP, change)


@fault("lookups-need-an-identity", breaks="IDENT-018", needs=(ID, "octo/checkin"))
def _needed(policies: Policies) -> Policies:
    """A check-in lookup needs an identity as soon as identities are used."""

    def change(call: Call, handler: Handler) -> Any:
        if call.has(ID) and "identityId" not in call.body:
            raise bad_request("missing", field="identityId")
        return handler(call)

    return around(policies, LOOKUP, change)


@fault("bookings-go-with-their-identity", breaks="IDENT-019", needs=NEEDS)
def _gone(policies: Policies) -> Policies:
    """Deleting an identity deletes its bookings."""
    deleted: set[str] = set()

    def forget(call: Call, identity: Identity) -> None:
        deleted.add(identity.id)
        identities.forget(call, identity)

    def find(call: Call, uuid: str) -> Any:
        booking = policies.find_booking(call, uuid)
        return None if booking is not None and identities.linked_to(booking.extra) in deleted else booking

    return replace(rules(policies, forget=forget), find_booking=find)


@fault("changes-drop-the-identity", breaks="IDENT-020", needs=NEEDS)
def _dropped(policies: Policies) -> Policies:
    """A change that does not mention the identity removes it."""

    def change(call: Call, handler: Handler) -> Any:
        return handler(call.within({"identityId": None, **call.body}) if call.has(ID) else call)

    return around(policies, "PATCH /bookings/{uuid}", change)


@fault("another-key-is-another-identity", breaks="IDENT-020", needs=NEEDS)
def _another(policies: Policies) -> Policies:
    """An identity that gets another key gets another id as well."""
    return answers(
        policies, "PATCH /identities/{identityId}", lambda call, view: {**view, "id": call.ids.uuid()}
    )


@fault("identities-are-everybodys", breaks="IDENT-021", needs=NEEDS)
def _everybodys(policies: Policies) -> Policies:
    """Every reseller can use the identities of every other."""
    known: dict[str, Identity] = {}

    def save(call: Call, identity: Identity) -> None:
        known[identity.id] = identity
        identities.save(call, identity)

    def forget(call: Call, identity: Identity) -> None:
        known.pop(identity.id, None)
        identities.forget(call, identity)

    return rules(policies, save=save, forget=forget, find=lambda _call, given: known.get(given.lower()))
