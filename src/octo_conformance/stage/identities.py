"""octo/identities: its operations, and identities made for one test."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from octo_conformance.document import Document, Unreadable
from octo_conformance.errors import OctoConformanceError
from octo_conformance.ledger.ledger import PURPOSE
from octo_conformance.ledger.lending import prove_by_attaching
from octo_conformance.stage.answer import Answer
from octo_conformance.stage.current import Current, current
from octo_conformance.stage.once import Once
from octo_conformance.stage.operations import Many, One, Operations
from octo_conformance.stage.signals import NotApplicable, NotVerified, Refused
from octo_conformance.stage.valid_request import Requesting, ValidRequest, ValidRequests
from octo_conformance.wire import Exchange, Request
from octo_conformance.wire.address import Address

if TYPE_CHECKING:
    from octo_conformance.ledger.entry import Entry
    from octo_conformance.ledger.ledger import Ledger
    from octo_conformance.stage.client import Octo
    from octo_conformance.stage.stage import Stage


CAPABILITY: Final = "octo/identities"
WITNESSES: Final = 3
"""Bookings under one key that identities are attached to, to be seen, so that tests need not wait for each other."""
LENT: Final = 8
"""Such bookings at most: those of two keys, and one more of each where one ran out."""
LENT_FOR: Final = "identities"
"""The purpose of such a booking: no route shows an identity, so that a booking has to."""
_ONE: Final = "/identities/{identityId}"


class IdentityOperations(Operations[One, Many]):
    """The three routes of identities. There is none that reads one."""

    def create_identity(self, **body: object) -> One:
        """POST /identities; `key` may be left out, or None for null. Answers with an `Identity`."""
        return self._one("POST /identities", json=body)

    def update_identity(self, identity_id: str, **body: object) -> One:
        """PATCH /identities/{identityId} of the id `identity_id`. Answers with an `Identity`."""
        return self._one(f"PATCH {_ONE}", arguments={"identityId": identity_id}, json=body)

    def delete_identity(self, identity_id: str) -> Answer:
        """DELETE /identities/{identityId} of the id `identity_id`; no body was promised, so this is always an
        `Answer`."""
        return self._done(f"DELETE {_ONE}", arguments={"identityId": identity_id})


class OwnIdentities:
    """Mixed into the states made for one test."""

    _stage: Stage

    def identity(self, **body: object) -> Document:
        """A new identity with a key that nobody else has. It is deleted when the run ends."""
        octo = asking_for_identities(self._stage)
        made: Document = octo.create_identity(**{"key": self._stage.reference(), **body})
        return made


class IdentityNames:
    """What calls name an identity by: its id, or, where that is refused and it has one, its identityId.

    The published examples show both side by side (reading CON-006). Which of them the target takes is found
    out once.
    """

    def __init__(self, stage: Stage, ledger: Ledger) -> None:
        self._stage = stage
        self._ledger = ledger
        self._once = Once()
        self._witnesses: dict[str, tuple[str, ...]] = {}

    def of(self, identity: Document) -> str:
        """The name to use for an identity that this run made."""
        by_id: str = identity.id
        other = identity.get("identityId")
        if not isinstance(other, str) or other == by_id:
            return by_id
        return by_id if self._once.get("id is taken", lambda: self._takes(by_id, identity)) else other

    def before(self, write: Address) -> None:
        """Before an identity is written to: find out whether it is this run's, as far as that can be found out."""
        entry = self._ledger.claimed(write.id) if write.what == "identity" and write.id else None
        if entry is not None:
            self.prove(entry)

    def prove_all(self, entries: Iterable[Entry]) -> None:
        """Prove the identities among these entries that nothing has proved yet."""
        for entry in entries:
            if entry.what == "identity" and not entry.addresses:
                self.prove(entry)

    def prove(self, entry: Entry) -> None:
        """Read an identity that this run is said to have made: alone where the target shows identities, else on a
        booking of this run."""
        prove_by_attaching(self._ask, self._ledger, entry, lambda: self._witness(entry.key))

    def _ask(self, request: Request) -> Exchange | None:
        try:
            return self._stage.wire.send(request)  # attaching an identity moves no stock
        except OctoConformanceError:
            return None  # what is not known to be this run's is not written to

    def _witness(self, key: str) -> list[Entry]:
        """A booking on hold under this key that identities are attached to, one of a few for which nobody waits; a new
        one where there is none."""
        known = [self._ledger.named(uuid) for uuid in self._witnesses.get(key, ())]
        living = [entry for entry in known if entry is not None and entry.addresses and not entry.released]
        idle = [entry for entry in living if not self._ledger.lending.to(entry.entry).locked()]
        if idle or len(living) >= WITNESSES:
            return idle[:1] or living[-1:]
        token = current.set(Current(purpose=PURPOSE))
        try:
            made = self._stage.own.reservation(key=key)
        except (Refused, NotVerified, NotApplicable, Unreadable, OctoConformanceError):
            return living[:1]
        finally:
            current.reset(token)
        uuid = made.raw.get("uuid") or ""
        self._witnesses[key] = (*self._witnesses.get(key, ()), uuid)
        new = self._ledger.named(uuid)
        return [new] if new is not None and new.addresses else living[:1]

    def _takes(self, by_id: str, identity: Document) -> bool:
        octo = asking_for_identities(self._stage)
        return bool(octo.attempt.update_identity(by_id, key=identity.get("key")).ok)


def asking_for_identities(stage: Stage) -> Octo:
    """A client that asks for this capability besides those of the running test, whichever that is."""
    return stage.octo.using(*dict.fromkeys((*current.get().capabilities, CAPABILITY)))


def _changed(made_from: Requesting) -> ValidRequest:
    """Another key for an identity. No route shows identities."""
    stage = made_from.stage
    made = stage.own.identity()
    return ValidRequest({"key": stage.reference()}, {"identityId": stage.identities.of(made)})


VALID_REQUESTS: Final[ValidRequests] = {
    "POST /identities": (lambda made_from: ValidRequest({"key": made_from.stage.reference()}),),
    f"PATCH {_ONE}": (_changed,),
}
