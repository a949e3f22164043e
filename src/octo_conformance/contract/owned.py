"""The overlays declare under `x-octo-owns` what a run makes at a target and has to give back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from octo_conformance.contract.model import Node, Operation
from octo_conformance.contract.openapi_structure import component_named

OWNS: Final = "x-octo-owns"


@dataclass(frozen=True, slots=True)
class Release:
    """How a thing is given back; lower turns come first.

    `routes` are labels, the usual one before older forms. `reason` is the property of their body that takes a
    reason, or None where they take none.
    """

    turn: int
    routes: tuple[str, ...]
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class OwnedThing:
    """A kind of thing that belongs to whoever made it.

    what, plural    what reports call it
    capability      whose route makes it
    made_by         the label of that route; `collection` is the one segment of its path
    ids             properties that name it, the likeliest first; `addressed_by` are those that stand in paths
    referred_by     the property by which other things and bodies of requests name it
    state           the property that tells its state, None where it has none
    reference       the property that holds the reseller's reference, by which the collection can be filtered
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
    reference: str | None = None
    reserves: bool = False
    nests: Mapping[str, str] = field(default_factory=dict)
    known_by: frozenset[str] = frozenset()
    part_known_by: frozenset[str] = frozenset()


class OwnedThings:
    """Every kind of owned thing, in the order of the overlays."""

    def __init__(self, things: Sequence[OwnedThing], shows: Mapping[str, Mapping[str, str]]) -> None:
        """`shows`: by label of an operation, the owned things in its answer, see `shown_by`."""
        self._things = tuple(things)
        self._by_what = {thing.what: thing for thing in things}
        self._by_collection = {thing.collection: thing for thing in things}
        self._shows = shows

    def __iter__(self) -> Iterator[OwnedThing]:
        return iter(self._things)

    def __len__(self) -> int:
        return len(self._things)

    def of(self, what: str) -> OwnedThing | None:
        """The kind of this name."""
        return self._by_what.get(what)

    def in_collection(self, segment: str) -> OwnedThing | None:
        """The kind whose collection a path names with this first segment."""
        return self._by_collection.get(segment)

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


def read_owned(document: Node, operations: Sequence[Operation]) -> OwnedThings:
    """The owned things of a composed document that is sound, see `problems_of_owned`."""
    by_label = {operation.label: operation for operation in operations}
    things = [_thing(row, by_label[row["made_by"]]) for row in document.get(OWNS, ())]
    components = {
        component: thing.what
        for thing in things
        if (component := component_named(by_label[thing.made_by].success)) is not None
    }
    shows = {
        operation.label: shown
        for operation in operations
        if (shown := _shown(document, operation.success, components))
    }
    return OwnedThings(things, shows)


def problems_of_owned(document: Node, operations: Sequence[Operation]) -> Iterator[str]:
    """Each statement about an owned thing that leads nowhere, as one sentence."""
    by_label = {operation.label: operation for operation in operations}
    rows = document.get(OWNS, ())
    kinds = [row["what"] for row in rows]
    for row in rows:
        where = f"{OWNS}, {row['what']}"
        if kinds.count(row["what"]) > 1:
            yield f"{where} is there twice"
        for label, effect in ((row["made_by"], "makes"), (row["release"]["by"][0], "releases")):
            if label not in by_label:
                yield f"{where}: {label} is no operation of the contract"
            elif by_label[label].effect != effect:
                yield f"{where}: {label} has no x-octo-writes: {effect}"
        for name in set(row["addressed_by"]) - set(row["ids"]):
            yield f"{where} is addressed by {name}, which is none of its ids"
        for what in set(row.get("nests", {}).values()) - set(kinds):
            yield f"{where} nests {what}, which nothing owns"
    for operation in operations:
        if operation.effect == "makes" and operation.label not in {row["made_by"] for row in rows}:
            yield f"{operation.label} makes something that no {OWNS} speaks of"


def _thing(row: Node, made_by: Operation) -> OwnedThing:
    release = row["release"]
    return OwnedThing(
        what=row["what"],
        plural=row.get("plural", f"{row['what']}s"),
        capability=made_by.capability,
        made_by=made_by.label,
        collection=made_by.path.strip("/"),
        ids=tuple(row["ids"]),
        addressed_by=tuple(row["addressed_by"]),
        release=Release(release["turn"], tuple(release["by"]), release.get("reason")),
        referred_by=row.get("referred_by"),
        state=row.get("state"),
        reference=row.get("reference"),
        reserves=row.get("reserves", False),
        nests=dict(row.get("nests", {})),
        known_by=frozenset(row.get("known_by", ())),
        part_known_by=frozenset(row.get("part_known_by", ())),
    )


def _shown(document: Node, success: Node | None, components: Mapping[str, str]) -> dict[str, str]:
    """The places where an answer of this schema shows owned things: the body, or properties of its
    component."""
    if success is None:
        return {}
    name = component_named(success) or ""
    if name in components:
        return {"": components[name]}
    properties = document["components"]["schemas"].get(name, {}).get("properties", {})
    found = {key: component_named(schema) or "" for key, schema in properties.items()}
    return {key: components[inner] for key, inner in found.items() if inner in components}
