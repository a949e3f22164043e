"""Which writes may go out: only those that touch nothing but what this run made or invented."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Protocol

from octo_conformance.ledger.shown import nested
from octo_conformance.wire.address import Address
from octo_conformance.wire.refusals import NotOurs, NotProven
from octo_conformance.wire.request import Json

# Parts of a path that name no thing.
_WORDS: Final = frozenset(
    {"cancel", "confirm", "extend", "preview", "notify", "calendar", "batch", "lookup", "bookings"}
)
_NAMING: Final = ("orderId", "identityId")
# A gift is spent by its code.
_SPENDING: Final = "giftPayment"
_CODES: Final = ("code", "giftCode")


class Owner(Protocol):
    """What is asked of the ledger about a name."""

    def proven(self, name: str) -> bool:
        """This run made what it names, or invented it."""
        ...

    def lent(self, name: str) -> bool:
        """It may be attached to what this run made, though not written to."""
        ...

    def spendable(self, code: str) -> bool:
        """It is the code of a gift of this run, or invented."""
        ...

    def shown(self, name: str) -> bool:
        """An answer named it."""
        ...


def refuse_foreign(address: Address, body: Json, owner: Owner) -> None:
    """Raises NotOurs for a write that could reach anything else, NotProven where an answer led there."""
    if not address.writes:
        return
    where = f"{address.method} /{'/'.join(address.segments)}"
    if address.crooked:
        raise NotOurs(f"{where} is not a plain path")
    if address.collection and address.id is None and address.method != "POST":
        raise NotOurs(f"{where} addresses everything there is")
    for segment in _named_by_path(address):
        if not owner.proven(segment):
            raise _refused(owner, segment, f"{where} addresses {segment}")
    for name, value in _named_by_body(body):
        if not owner.proven(value) and not (name == "identityId" and owner.lent(value)):
            raise _refused(owner, value, f"{where} names {name} {value}")
    for uuid in uuids_given(body):
        if owner.shown(uuid) and not owner.proven(uuid):
            raise _refused(owner, uuid, f"{where} takes the uuid {uuid}")
    for code in _codes_given(body):
        if not owner.spendable(code):
            raise NotProven(f"{where} spends a gift that no answer about a gift of this run has shown")


def names_written(address: Address, body: Json) -> Iterator[str]:
    """Every name that a write is about, by its path or its body."""
    if address.writes:
        yield from _named_by_path(address)
        yield from (value for _, value in _named_by_body(body))
        yield from uuids_given(body)


def _refused(owner: Owner, name: str, what: str) -> NotOurs:
    if owner.shown(name):
        return NotProven(f"{what}, and nothing it shows there is this run's")
    return NotOurs(f"{what}, which this run did not make")


def _named_by_path(address: Address) -> Iterator[str]:
    if address.id is not None:
        yield address.id
    for segment in address.segments[2 if address.collection else 1 :]:
        if segment.casefold() not in _WORDS:
            yield segment


def _holders(body: Json) -> Iterator[dict[str, Json]]:
    if isinstance(body, dict):
        yield body
        yield from (item for _, item in nested(body))


def _named_by_body(body: Json) -> Iterator[tuple[str, str]]:
    for holder in _holders(body):
        for name in _NAMING:
            value = holder.get(name)
            # A lenient target may read the number 12 as the id "12".
            if isinstance(value, str | int | float) and not isinstance(value, bool) and value != "":
                yield name, str(value)


def uuids_given(body: Json) -> Iterator[str]:
    """The uuids under which a body wants things to be made."""
    for holder in _holders(body):
        uuid = holder.get("uuid")
        if isinstance(uuid, str):
            yield uuid


def _codes_given(body: Json) -> Iterator[str]:
    for holder in _holders(body):
        payment = holder.get(_SPENDING)
        if not isinstance(payment, dict):
            continue
        for name in _CODES:
            code = payment.get(name)
            if isinstance(code, str | int | float) and not isinstance(code, bool) and str(code).strip():
                yield str(code)
