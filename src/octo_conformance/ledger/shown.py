"""The things that belong to whoever made them, as an answer shows them or a request holds them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from octo_conformance.contract import OwnedThing, OwnedThings
from octo_conformance.wire.address import Address
from octo_conformance.wire.request import Json


@dataclass(frozen=True)
class Shown:
    """What one object of an answer says of a thing.

    names      all that may stand in a path about it, the likeliest first
    holder     the name of the order or the like that it is in, by its own word
    state      the word for its state
    signature  the word of the one who made it
    over       it says, besides its state, that there is nothing left to cancel
    inside     the thing in which it is shown
    attached   things attached to it that are shown on it
    """

    thing: OwnedThing
    names: tuple[str, ...]
    holder: str | None = None
    state: str | None = None
    signature: str | None = None
    over: bool = False
    inside: Shown | None = None
    attached: tuple[Shown, ...] = ()
    told: Mapping[str, Json] = field(default_factory=dict, compare=False, repr=False)

    @property
    def what(self) -> str:
        """The kind of thing it is."""
        return self.thing.what

    def says(self, mark: str) -> bool:
        """Whether the mark stands in what its maker wrote about it; what is nested in it does not count."""
        written = (*filter(None, [self.thing.reference]), *self.thing.words)
        return any(mark in text for name in written for text in _texts(self.told.get(name)))

    def codes(self) -> Iterator[str]:
        """All that it may be spent by."""
        shown = self.thing.spent.shown if self.thing.spent else ()
        yield from (code for name in shown for code in _texts(self.told.get(name)))


def fold(name: str) -> str:
    """The form in which two spellings of one name are equal. Suppliers may spell uuids in either case; other
    ids are opaque, and a letter makes another id of them."""
    low = name.lower()
    bare = low.replace("-", "")
    return low if len(bare) == 32 and all(c in "0123456789abcdef" for c in bare) else name


def shown_in(address: Address, body: Json, owned: OwnedThings) -> Iterator[Shown]:
    """Every thing in an answer to a request at this address; nothing for an error body."""
    if address.thing is not None:
        yield from things_in(address.thing, body, owned)
        return
    for name, what in owned.shown_by(address.label).items():
        thing = owned.of(what)
        holder = body if not name else body.get(name) if isinstance(body, dict) else None
        if thing is not None:
            yield from things_in(thing, holder, owned)


def things_in(
    thing: OwnedThing, body: Json, owned: OwnedThings, inside: Shown | None = None
) -> Iterator[Shown]:
    """Every thing of a kind in a part of an answer, each followed by those nested in it."""
    for told in body if isinstance(body, list) else [body]:
        if not isinstance(told, dict) or "error" in told:
            continue
        holder = owned.holder_of(thing.what)
        shown = Shown(
            thing=thing,
            names=_names(thing, told),
            holder=_text(told, holder.referred_by) if holder is not None else None,
            state=_text(told, thing.state),
            signature=_text(told, thing.signature),
            over=isinstance(told.get("cancellation"), dict) or told.get("cancellable") is False,
            inside=inside,
            attached=tuple(_attached(thing, told, owned)),
            told=told,
        )
        if shown.names:
            yield shown
        for name, what in thing.nests.items():
            if (inner := owned.of(what)) is not None:
                yield from things_in(inner, told.get(name), owned, shown)


def nested(body: Json, nests: Mapping[str, str]) -> Iterator[tuple[str, dict[str, Json]]]:
    """The things inside the body of a request, each with what it is. `nests` are the properties they stand under."""
    if not isinstance(body, dict):
        return
    for name, what in nests.items():
        items = body.get(name)
        for item in items if isinstance(items, list) else ():
            if isinstance(item, dict):
                yield what, item


def signature_given(thing: OwnedThing, body: Mapping[str, Json]) -> str | None:
    """The word that a create of this kind carries for its maker."""
    return _text(body, thing.signature)


def _names(thing: OwnedThing, *told: Mapping[str, Json]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(n for part in told for name in thing.addressed_by if (n := _text(part, name))))


def _attached(thing: OwnedThing, told: Mapping[str, Json], owned: OwnedThings) -> Iterator[Shown]:
    """What is attached to a thing and shown on it; its name may stand beside."""
    for kind in owned:
        if kind.attached is None or kind.what == thing.what:
            continue
        shown = told.get(kind.attached.under)
        if isinstance(shown, dict):
            beside = {name: told.get(name) for name in (kind.referred_by,) if name}
            yield Shown(kind, _names(kind, shown, beside), signature=_text(shown, kind.signature))


def _text(thing: Mapping[str, Json], name: str | None) -> str | None:
    value = thing.get(name) if name is not None else None
    return value if isinstance(value, str) and value else None


def _texts(value: Json) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
