"""Finding out whether a thing is this run's where no route shows one, such as an identity.

A booking of this run that it is attached to shows it when the booking is read. Attaching changes the booking and
not what is attached.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice

from octo_conformance.ledger.entry import Entry
from octo_conformance.ledger.ledger import PURPOSE, Ledger
from octo_conformance.wire import UNSET, Exchange, Request
from octo_conformance.wire.address import route_for
from octo_conformance.wire.request import Json, Unset

# A booking may be over without our knowing, and then nothing can be attached to it.
_TRIES = 3

Ask = Callable[[Request], Exchange | None]


def prove_by_attaching(
    ask: Ask, ledger: Ledger, entry: Entry, bookings: Callable[[], Iterable[Entry]]
) -> None:
    """Read what answers called `entry`: alone, or attached to one of `bookings`, which are asked for only then. The
    ledger learns from the answers. `ask` returns None where nothing could be sent."""
    for claim in ledger.claims(entry):
        for read in ledger.reads(claim) if claim.open else ():
            ask(read)
    kind = ledger.addresses.owned.of(entry.what)
    if kind is None or kind.attached is None or kind.referred_by is None:
        return
    for claim in ledger.claims(entry):
        if ledger.current(entry).addresses or not ledger.lent(claim.name):
            continue
        for booking in islice(bookings(), _TRIES):
            method, path = route_for(kind.attached.route, booking.addresses[0])
            with ledger.lending.to(booking.entry):
                ask(_asking(entry, method, path, {kind.referred_by: claim.name}))
                ask(_asking(entry, "GET", path))
            if ledger.current(entry).addresses or not ledger.lent(claim.name):
                break


def _asking(entry: Entry, method: str, path: str, body: Json | Unset = UNSET) -> Request:
    asked = entry.capabilities
    return Request(
        method,
        path,
        json=body,
        capabilities=tuple(asked) if isinstance(asked, list) else asked,
        key=entry.key,
        purpose=PURPOSE,
    )
