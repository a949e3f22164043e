"""A write may go out only if it touches nothing but what this run made or invented."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from octo_conformance.contract import OwnedThings
from octo_conformance.ledger.shown import nested
from octo_conformance.wire.address import Address, Addresses
from octo_conformance.wire.refusals import NotOurs, NotProven
from octo_conformance.wire.request import Json


class Owner(Protocol):
    """What is asked of the ledger about a name. `addresses` tells names from words."""

    @property
    def addresses(self) -> Addresses: ...

    def proven(self, name: str) -> bool:
        """This run made what it names, or invented it."""
        ...

    def lent(self, name: str) -> bool:
        """It may be attached to what this run made, though not written to."""
        ...

    def spendable(self, code: str) -> bool:
        """It is the code of a thing of this run, such as a gift, or invented."""
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
    if address.thing is not None and address.id is None and address.method != "POST":
        raise NotOurs(f"{where} addresses everything there is")
    owned = owner.addresses.owned
    for segment in _named_by_path(address, owner.addresses):
        if not owner.proven(segment):
            raise _refused(owner, segment, f"{where} addresses {segment}")
    for name, value in _named_by_body(body, owned):
        if not owner.proven(value) and not (name in owned.lent and owner.lent(value)):
            raise _refused(owner, value, f"{where} names {name} {value}")
    for uuid in names_chosen(body, owned):
        if owner.shown(uuid) and not owner.proven(uuid):
            raise _refused(owner, uuid, f"{where} takes the uuid {uuid}")
    for what, code in _codes_given(body, owned):
        if not owner.spendable(code):
            raise NotProven(f"{where} spends a {what} that no answer about a {what} of this run has shown")


def names_written(address: Address, body: Json, addresses: Addresses) -> Iterator[str]:
    """Every name that a write is about, by its path or its body."""
    if address.writes:
        yield from _named_by_path(address, addresses)
        yield from (value for _, value in _named_by_body(body, addresses.owned))
        yield from names_chosen(body, addresses.owned)


def _refused(owner: Owner, name: str, what: str) -> NotOurs:
    if owner.shown(name):
        return NotProven(f"{what}, and nothing it shows there is this run's")
    return NotOurs(f"{what}, which this run did not make")


def _named_by_path(address: Address, addresses: Addresses) -> Iterator[str]:
    if address.id is not None:
        yield address.id
    for segment in address.segments[2 if address.thing is not None else 1 :]:
        if segment.casefold() not in addresses.words:
            yield segment


def _holders(body: Json, owned: OwnedThings) -> Iterator[dict[str, Json]]:
    if isinstance(body, dict):
        yield body
        yield from (item for _, item in nested(body, owned.nested))


def _named_by_body(body: Json, owned: OwnedThings) -> Iterator[tuple[str, str]]:
    for holder in _holders(body, owned):
        for name in sorted(owned.references):
            if (value := _name(holder.get(name))) is not None:
                yield name, value


def names_chosen(body: Json, owned: OwnedThings) -> Iterator[str]:
    """The uuids under which a body wants things to be made."""
    for holder in _holders(body, owned):
        for name in sorted(owned.chosen):
            if isinstance(value := holder.get(name), str):
                yield value


def _codes_given(body: Json, owned: OwnedThings) -> Iterator[tuple[str, str]]:
    """The codes by which a body spends things, each with the kind of thing."""
    spent = [(thing.what, thing.spent) for thing in owned if thing.spent is not None]
    for what, spending in spent:
        for holder in _holders(body, owned):
            payment = holder.get(spending.by)
            given = [payment.get(name) for name in spending.naming] if isinstance(payment, dict) else []
            for code in map(_name, given):
                if code is not None and code.strip():
                    yield what, code


def _name(value: Json) -> str | None:
    """A value that a target may take for a name: a lenient one reads the number 12 as the id "12"."""
    if isinstance(value, str | int | float) and not isinstance(value, bool) and value != "":
        return str(value)
    return None
