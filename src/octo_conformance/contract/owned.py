"""The overlays declare under `x-octo-owns` what a run makes at a target and has to give back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Release:
    """How a thing is given back; lower turns come first.

    `routes` are labels, the usual one before older forms. `reason` is the property of their body that takes a
    reason, or None where they take none. `states` are words for the state of what was given back, beside OCTO's.
    """

    turn: int
    routes: tuple[str, ...]
    reason: str | None = None
    states: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Spending:
    """How a thing is used up by its code.

    `by` is the property of a request's body that spends one, and `naming` are the properties in it that hold the
    code. `shown` are the properties of the thing itself that may hold it.
    """

    by: str
    naming: tuple[str, ...]
    shown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Attachment:
    """How a thing that no route shows is seen: attached to another thing.

    `route` is the label of the change that attaches it, which names it by `referred_by`. `to` is the kind of thing
    that it is attached to, and `under` the property of that thing that shows it.
    """

    route: str
    to: str
    under: str


@dataclass(frozen=True, slots=True)
class OwnedThing:
    """A kind of thing that belongs to whoever made it.

    what, plural    what reports call it
    capability      whose route makes it
    made_by         the label of that route; `collection` is the one segment of its path
    ids             properties that name it, the likeliest first; `addressed_by` are those that stand in paths
    referred_by     the property by which other things and bodies of requests name it
    state           the property that tells its state, None where it has none
    chosen          the property by which whoever makes it names it, None where the supplier does
    idempotent      whether making it again under that name makes nothing new
    reference       the property that holds the reseller's reference, by which the collection can be filtered
    proof           the property that shows whose it is where there is no reference: exactly what was sent
    words           further properties in which whoever makes it may name the run
    readable        whether a route of the contract shows one alone; `listed`: whether one lists them
    seen_in_list    whether the route that shows one alone may be missing, so that the list has to show whose it is
    spent           how it is used up by its code, if it is
    attached        how it is seen where no route shows it
    reserves        whether it takes something from sale
    nests           the things inside it: the property they stand under, and what they are
    known_by        properties that only such a thing has; `part_known_by`: or a part of one
    """

    what: str
    plural: str
    capability: str
    made_by: str
    collection: str
    ids: tuple[str, ...]
    addressed_by: tuple[str, ...]
    release: Release
    referred_by: str | None = None
    state: str | None = None
    chosen: str | None = None
    idempotent: bool = False
    reference: str | None = None
    proof: str | None = None
    words: tuple[str, ...] = ()
    readable: bool = False
    listed: bool = False
    seen_in_list: bool = False
    spent: Spending | None = None
    attached: Attachment | None = None
    reserves: bool = False
    nests: Mapping[str, str] = field(default_factory=dict)
    known_by: frozenset[str] = frozenset()
    part_known_by: frozenset[str] = frozenset()

    @property
    def signature(self) -> str | None:
        """The property that tells who made it."""
        return self.proof or self.reference


class OwnedThings:
    """Every kind of owned thing, in the order of the overlays."""

    def __init__(self, things: Sequence[OwnedThing], shows: Mapping[str, Mapping[str, str]]) -> None:
        """`shows`: by label of an operation, the owned things in its answer, see `shown_by`."""
        self._things = tuple(things)
        self._by_what = {thing.what: thing for thing in things}
        self._by_collection = {thing.collection.casefold(): thing for thing in things}
        self._shows = shows

    def __iter__(self) -> Iterator[OwnedThing]:
        return iter(self._things)

    def __len__(self) -> int:
        return len(self._things)

    def of(self, what: str) -> OwnedThing | None:
        """The kind of this name."""
        return self._by_what.get(what)

    def in_collection(self, segment: str) -> OwnedThing | None:
        """The kind whose collection a path names with this first segment, in letters of either case."""
        return self._by_collection.get(segment.casefold())

    def holder_of(self, what: str) -> OwnedThing | None:
        """The kind of thing in which things of this kind can stand."""
        return next((thing for thing in self._things if what in thing.nests.values()), None)

    def shown_by(self, label: str) -> Mapping[str, str]:
        """The owned things that the answer of an operation shows.

        Each comes with the property of the body that holds it, or "" for the body itself or its items.
        """
        return self._shows.get(label, {})

    def in_turn(self) -> tuple[OwnedThing, ...]:
        """The kinds in the order in which things are given back."""
        return tuple(sorted(self._things, key=lambda thing: thing.release.turn))

    def names_of(self, value: Mapping[str, object]) -> Iterator[str]:
        """The names of the object itself, as far as the object tells them.

        A thing in which others stand is named by what stands in its path, any other thing by an id of its
        own, and otherwise by every id that the object has.
        """
        holder = next((thing for thing in self._things if not thing.nests.keys().isdisjoint(value)), None)
        likely = self.own_ids if holder is None else holder.addressed_by
        own = next((v for name in likely if isinstance(v := value.get(name), str)), None)
        if own is not None:
            yield own
            return
        yield from (v for name in self.shared_ids if isinstance(v := value.get(name), str))

    @cached_property
    def chosen(self) -> frozenset[str]:
        """The properties by which whoever makes a thing names it."""
        return frozenset(thing.chosen for thing in self._things if thing.chosen)

    @cached_property
    def lent(self) -> frozenset[str]:
        """The properties by which a change attaches a thing that no route shows."""
        return frozenset(thing.referred_by for thing in self._things if thing.attached and thing.referred_by)

    @cached_property
    def nested(self) -> Mapping[str, str]:
        """The properties under which things stand inside others, and what they are."""
        return {name: what for thing in self._things for name, what in thing.nests.items()}

    @cached_property
    def references(self) -> frozenset[str]:
        """The properties by which other things name an owned thing."""
        return frozenset(thing.referred_by for thing in self._things if thing.referred_by)

    @cached_property
    def own_ids(self) -> tuple[str, ...]:
        """The properties that name the object on which they stand, the likeliest first."""
        names = (name for thing in self._things for name in thing.ids)
        return tuple(dict.fromkeys(name for name in names if name not in self.references))

    @cached_property
    def shared_ids(self) -> tuple[str, ...]:
        """The properties that name the object on which they stand, or the one to which it belongs."""
        names = (name for thing in self._things for name in thing.ids)
        return tuple(dict.fromkeys(name for name in names if name in self.references))

    @cached_property
    def marks(self) -> frozenset[str]:
        """The properties that only an owned thing has."""
        return frozenset(name for thing in self._things for name in thing.known_by)

    @cached_property
    def part_marks(self) -> frozenset[str]:
        """The properties that only an owned thing or a part of one has."""
        return frozenset(name for thing in self._things for name in thing.part_known_by)
