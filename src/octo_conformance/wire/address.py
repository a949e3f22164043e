"""What the path of a request names: a collection, one thing in it, an action on that thing.

The contract says which collections there are and what their routes do. A request that fits no route of the contract
is read all the same: the ledger must understand a write wherever it goes, and a server may take /Bookings for
/bookings.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, unquote

from octo_conformance.contract import Operation, OwnedThing, OwnedThings
from octo_conformance.contract.model import Effect
from octo_conformance.document import JsonValue

_SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_MOST_KNOWN: Final = 1000
_Shape = tuple[str | None, ...]


@dataclass(frozen=True)
class Address:
    """`POST /bookings/{uuid}/confirm` is thing "booking", id the uuid, action "confirm".

    label    the route of the contract that the request fits, "" where it fits none
    effect   what that route does to the target
    """

    method: str
    segments: tuple[str, ...]
    thing: OwnedThing | None = None
    label: str = ""
    effect: Effect | None = None

    @property
    def what(self) -> str | None:
        """The kind of thing that the collection holds; None elsewhere."""
        return self.thing.what if self.thing is not None else None

    @property
    def id(self) -> str | None:
        """The segment after the collection: it always names a thing."""
        return self.segments[1] if self.thing is not None and len(self.segments) > 1 else None

    @property
    def writes(self) -> bool:
        """Whether this may change something at the target."""
        return may_change(self.method, asks=self.effect == "asks")

    @property
    def creates(self) -> bool:
        """POST on a collection makes a new thing."""
        return self.method == "POST" and self.thing is not None and len(self.segments) == 1

    def makes_nothing_new(self, body: JsonValue) -> bool:
        """Whether a create, sent once more, is the same thing, as it carries a name of its own."""
        thing = self.thing
        if thing is None or thing.chosen is None or not (thing.idempotent and self.creates):
            return False
        return isinstance(body, dict) and isinstance(body.get(thing.chosen), str)

    @property
    def previews(self) -> bool:
        """A preview shows what would be; its answer is not a state of anything."""
        return self.effect == "previews"

    @property
    def confirms(self) -> bool:
        """Whether this turns a hold into a purchase."""
        return self.effect == "confirms"

    @property
    def releases(self) -> bool:
        """Whether this lets go of the one thing it addresses."""
        return self.id is not None and self.effect == "releases"

    @property
    def reads_one(self) -> bool:
        """Whether this asks for one thing and nothing else."""
        return self.method == "GET" and self.id is not None and len(self.segments) == 2

    @property
    def crooked(self) -> bool:
        """Segments that a server may resolve to another path than the one they spell. An id may hold anything
        that encoding keeps in one segment; dots alone, and what ends a text, are kept by no encoding."""
        named = 1 if self.thing is not None else None
        return any(
            _leaves(s) if number == named else _leaves(s) or set(s) & set("/\\;?#%")
            for number, s in enumerate(self.segments)
        )


class Addresses:
    """Reads addresses by the routes of a contract. `owned` are the things that its routes make."""

    def __init__(self, owned: OwnedThings, operations: Iterable[Operation]) -> None:
        self.owned = owned
        effects: dict[str, Effect] = {label: "releases" for thing in owned for label in thing.release.routes}
        effects.update((operation.label, operation.effect) for operation in operations)
        self._routes: dict[tuple[str, int], list[tuple[_Shape, str, Effect]]] = {}
        for label, effect in effects.items():
            method, _, path = label.partition(" ")
            shape = tuple(None if s.startswith("{") else s.casefold() for s in segments_of(path))
            self._routes.setdefault((method, len(shape)), []).append((shape, label, effect))
        for routes in self._routes.values():
            # A word wins over a parameter, from left to right.
            routes.sort(key=lambda route: tuple(word is None for word in route[0]))
        #: Parts of a path after the first that name no thing.
        self.words = frozenset(
            word for routes in self._routes.values() for shape, *_ in routes for word in shape[1:] if word
        )
        # Whoever guards a request reads its address, one after the other.
        self._known = functools.lru_cache(maxsize=_MOST_KNOWN)(self._read)

    def read(self, method: str, path: str) -> Address:
        """The address of a path relative to the base URL; escapes are undone, empty segments dropped."""
        return self._known(method, path)

    def _read(self, method: str, path: str) -> Address:
        method, segments = method.upper(), segments_of(path)
        thing = self.owned.in_collection(segments[0]) if segments else None
        folded = tuple(s.casefold() for s in segments)
        for shape, label, effect in self._routes.get((method, len(segments)), ()):
            if all(word is None or word == said for word, said in zip(shape, folded, strict=True)):
                return Address(method, segments, thing, label, effect)
        return Address(method, segments, thing)


def may_change(method: str, *, asks: bool) -> bool:
    """Whether a request may change something. Some questions are POSTs: they carry what is asked in a body."""
    return method not in _SAFE_METHODS and not (method == "POST" and asks)


def segments_of(path: str) -> tuple[str, ...]:
    """The parts of a path without its query; escapes are undone, empty parts dropped."""
    bare = path.partition("#")[0].partition("?")[0]
    return tuple(unquote(s) for s in bare.split("/") if s)


def _leaves(segment: str) -> bool:
    parts = segment.replace("\\", "/").split("/")
    return not {".", ".."}.isdisjoint(parts) or any(ord(c) < 32 for c in segment)


def segment(name: str) -> str:
    """One id as a segment of a path. Ids are opaque: whatever is in them is encoded, once and only here."""
    return quote(name, safe="", errors="replace")


def place(collection: str, name: str) -> str:
    """The path of one thing in a collection."""
    return f"/{collection}/{segment(name)}"


def route_for(label: str, name: str) -> tuple[str, str]:
    """The method and the path of a route that addresses one thing, for the thing of this name."""
    method, _, path = label.partition(" ")
    first, _, *rest = segments_of(path)
    return method, "/".join((place(first, name), *rest))
