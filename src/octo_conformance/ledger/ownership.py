"""Which writes may go out: only those that touch nothing but what this run made or invented."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from octo_conformance.ledger.shown import nested
from octo_conformance.wire.address import Address
from octo_conformance.wire.refusals import NotOurs
from octo_conformance.wire.request import Json

# Parts of a path that name no thing.
_WORDS: Final = frozenset(
    {"cancel", "confirm", "extend", "preview", "notify", "calendar", "batch", "lookup", "bookings"}
)
_NAMING: Final = ("orderId", "identityId")


def refuse_foreign(
    address: Address, body: Json, *, ours: Callable[[str], bool], stranger: Callable[[str], bool]
) -> None:
    """Raises NotOurs for a write that could reach anything else.

    ours      whether this run made the thing of that id, or invented the id
    stranger  whether an answer showed the id on a thing that is somebody else's
    """
    if not address.writes:
        return
    where = f"{address.method} /{'/'.join(address.segments)}"
    if address.crooked:
        raise NotOurs(f"{where} is not a plain path")
    if address.collection and address.id is None and address.method != "POST":
        raise NotOurs(f"{where} addresses everything there is")
    for segment in _named_by_path(address):
        if not ours(segment):
            raise NotOurs(f"{where} addresses {segment}, which this run did not make")
    for name, value in _named_by_body(body):
        if not ours(value):
            raise NotOurs(f"{where} names {name} {value}, which this run did not make")
    for uuid in _uuids_given(body):
        if stranger(uuid) and not ours(uuid):
            raise NotOurs(f"{where} takes the uuid {uuid}, which is somebody else's")


def _named_by_path(address: Address) -> Iterator[str]:
    if address.id is not None:
        yield address.id
    for segment in address.segments[2 if address.collection else 1 :]:
        if segment.casefold() not in _WORDS:
            yield segment


def _named_by_body(body: Json) -> Iterator[tuple[str, str]]:
    if not isinstance(body, dict):
        return
    for holder in (body, *(item for _, item in nested(body))):
        for name in _NAMING:
            value = holder.get(name)
            # A lenient target may read the number 12 as the id "12".
            if isinstance(value, str | int | float) and not isinstance(value, bool) and value != "":
                yield name, str(value)


def _uuids_given(body: Json) -> Iterator[str]:
    if not isinstance(body, dict):
        return
    for holder in (body, *(item for _, item in nested(body))):
        uuid = holder.get("uuid")
        if isinstance(uuid, str):
            yield uuid
