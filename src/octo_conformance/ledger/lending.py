"""Finding out whether an identity is this run's where no route shows one.

A booking of this run that it is attached to shows its key when it is read. Attaching changes the booking and
not the identity.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice

from octo_conformance.ledger.entry import Entry
from octo_conformance.ledger.ledger import PURPOSE, Ledger
from octo_conformance.wire import UNSET, Exchange, Request
from octo_conformance.wire.address import place
from octo_conformance.wire.request import Json, Unset

# A booking may be over without our knowing, and takes nothing then.
_TRIES = 3

Ask = Callable[[Request], Exchange | None]


def prove_identity(
    ask: Ask, ledger: Ledger, identity: Entry, bookings: Callable[[], Iterable[Entry]]
) -> None:
    """Read what answers called `identity`: alone, or attached to one of `bookings`, which are asked for only then. The
    ledger learns from the answers. `ask` returns None where nothing could be sent."""
    for claim in ledger.claims(identity):
        for read in ledger.reads(claim) if claim.open else ():
            ask(read)
    for claim in ledger.claims(identity):
        if ledger.current(identity).addresses or not ledger.lent(claim.name):
            continue
        for booking in islice(bookings(), _TRIES):
            path = place("bookings", booking.addresses[0])
            with ledger.lending:
                ask(_asking(identity, "PATCH", path, {"identityId": claim.name}))
                ask(_asking(identity, "GET", path))
            if ledger.current(identity).addresses or not ledger.lent(claim.name):
                break


def _asking(identity: Entry, method: str, path: str, body: Json | Unset = UNSET) -> Request:
    asked = identity.capabilities
    return Request(
        method,
        path,
        json=body,
        capabilities=tuple(asked) if isinstance(asked, list) else asked,
        key=identity.key,
        purpose=PURPOSE,
    )
