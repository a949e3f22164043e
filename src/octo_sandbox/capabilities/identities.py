"""octo/identities: profiles of guests that a reseller keeps, attached to what is bought for them.

A booking, order or gift keeps only the id of its identity. What the identity is called is looked up when it
is shown, so a new key shows everywhere at once, and after a deletion nothing is left of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from octo_sandbox.capabilities import Capability, Subject
from octo_sandbox.errors import Refusal
from octo_sandbox.json_body import Fields
from octo_sandbox.responses import NOTHING
from octo_sandbox.routing import Route
from octo_sandbox.views.component import View, component_view

if TYPE_CHECKING:
    from octo_sandbox.bookings.bookable import Bookable
    from octo_sandbox.bookings.record import Booking
    from octo_sandbox.call import Call

ID = "octo/identities"
INVALID_IDENTITY_ID = "INVALID_IDENTITY_ID"

_KIND = "identity"


@dataclass(frozen=True, slots=True)
class Identity:
    """One profile. `key` is the reseller's own word for the guest, if it has one."""

    id: str
    key: str | None


# --- rules --------------------------------------------------------------------------------------------


def new_identity(call: Call, key: str | None) -> Identity:
    return Identity(call.ids.uuid(), key)


def with_key_sent(identity: Identity, sent: Fields) -> Identity:
    """The identity after an update: a key that was not sent stays as it is, null takes it away."""
    return Identity(identity.id, sent.text("key") if "key" in sent else identity.key)


def own_identity(call: Call, identity_id: str) -> Identity | None:
    """Identities belong to the reseller who made them; letters of a uuid may be written either way."""
    found = call.store.document(_KIND, identity_id.lower(), call.reseller.id)
    return None if found is None else Identity(**found)


def save(call: Call, identity: Identity) -> None:
    call.store.put_document(_KIND, identity.id.lower(), call.reseller.id, asdict(identity))


def forget(call: Call, identity: Identity) -> None:
    call.store.delete_document(_KIND, identity.id.lower(), call.reseller.id)


def identity_view(identity: Identity) -> View:
    return {"id": identity.id, "key": identity.key}


def nothing_to_say(_identity: Identity) -> Any:
    return NOTHING


def on_every_write(_call: Call) -> bool:
    return True


def must_exist(identity: Identity | None, sent: str) -> None:
    if identity is None:
        raise Refusal(INVALID_IDENTITY_ID, INVALID_IDENTITY_ID, echo={"identityId": sent})


def cleared(_linked: str | None) -> str | None:
    """The link after null was sent."""
    return None


def shown_link(identity: Identity | None) -> View:
    """What a booking, order or gift shows of its identity; nulls where there is none, or none any more."""
    if identity is None:
        return {"identityId": None, "identity": None}
    return {"identityId": identity.id, "identity": identity_view(identity)}


def nothing_left(_linked: str) -> View:
    """What a booking, order or gift shows after its identity was deleted."""
    return shown_link(None)


@dataclass(frozen=True)
class IdentityRules:
    new: Callable[[Call, str | None], Identity] = new_identity
    changed: Callable[[Identity, Fields], Identity] = with_key_sent
    find: Callable[[Call, str], Identity | None] = own_identity
    save: Callable[[Call, Identity], None] = save
    forget: Callable[[Call, Identity], None] = forget
    created_view: Callable[[Identity], View] = identity_view
    changed_view: Callable[[Identity], View] = identity_view
    deletion: Callable[[Identity], Any] = nothing_to_say  # the body of the answer
    addressed: Callable[[Identity | None, str], None] = must_exist  # by a path: refuses
    taken: Callable[[Call], bool] = on_every_write  # by which of the eleven calls
    attached: Callable[[Identity | None, str], None] = must_exist  # by a body: refuses
    detached: Callable[[str | None], str | None] = cleared
    shown: Callable[[Identity | None], View] = shown_link
    shown_once_deleted: Callable[[str], View] = nothing_left  # of an id that nobody has any more


def _rules(call: Call) -> IdentityRules:
    rules: IdentityRules = call.policies.of(ID)
    return rules


# --- the routes ---------------------------------------------------------------------------------------


def _sent(call: Call) -> Fields:
    return Fields(call.body, nullable=frozenset({"key"}))


def create(call: Call) -> View:
    rules = _rules(call)
    identity = rules.new(call, _sent(call).text("key"))
    rules.save(call, identity)
    return component_view(call, "Identity", rules.created_view(identity), Subject())


def update(call: Call) -> View:
    rules = _rules(call)
    identity = rules.changed(_addressed(call), _sent(call))
    rules.save(call, identity)
    return component_view(call, "Identity", rules.changed_view(identity), Subject())


def delete(call: Call) -> Any:
    identity = _addressed(call)
    _rules(call).forget(call, identity)
    return _rules(call).deletion(identity)


def _addressed(call: Call) -> Identity:
    identity_id = call.path["identityId"]
    identity = _rules(call).find(call, identity_id)
    _rules(call).addressed(identity, identity_id)
    return identity or Identity(identity_id, None)


# --- what is attached ---------------------------------------------------------------------------------


def linked_to(kept: Mapping[str, Any]) -> str | None:
    """The id of the identity that a booking, order or gift belongs to, from what is kept on it."""
    linked: str | None = kept.get(ID)
    return linked


def attach(call: Call, kept: dict[str, Any]) -> None:
    """Take over the identityId of the body, if there is one; null takes the link away."""
    rules = _rules(call)
    if not call.has(ID) or "identityId" not in call.body or not rules.taken(call):
        return
    identity_id = Fields(call.body, nullable=frozenset({"identityId"})).text("identityId")
    if identity_id is None:
        kept[ID] = rules.detached(linked_to(kept))
        return
    identity = rules.find(call, identity_id)
    rules.attached(identity, identity_id)
    kept[ID] = identity_id if identity is None else identity.id


def _shown(call: Call, subject: Subject) -> View:
    rules = _rules(call)
    kept = (subject.booking.extra if subject.booking is not None else subject.kept) or {}
    linked = linked_to(kept)
    identity = None if linked is None else rules.find(call, linked)
    if linked is not None and identity is None:
        return rules.shown_once_deleted(linked)
    return rules.shown(identity)


def _reserving(call: Call, booking: Booking, _bookable: Bookable) -> None:
    attach(call, booking.extra)


def _changing(call: Call, booking: Booking) -> None:
    attach(call, booking.extra)


def _writing(call: Call, _component: str, kept: dict[str, Any]) -> None:
    attach(call, kept)


CAPABILITY = Capability(
    id=ID,
    internal=True,
    docs="https://docs.ventrata.com/capabilities/identities",
    adds={"Booking": _shown, "Order": _shown, "Gift": _shown},
    routes=(
        Route("POST", "/identities", create, ID),
        Route("PATCH", "/identities/{identityId}", update, ID),
        Route("DELETE", "/identities/{identityId}", delete, ID),
    ),
    policies=IdentityRules(),
    reserving=_reserving,
    updating=_changing,
    confirming=_changing,
    writing=_writing,
)
