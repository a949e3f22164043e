"""Which parts of the contract a target showed: fields, words of enumerations, readings of the register.

"Held" says that nothing wrong was seen. Only with this a reader knows how much there was to see.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from octo_conformance.contract import Ambiguity, Contract, Standing
from octo_conformance.contract.model import Node
from octo_conformance.contract.operations import follow
from octo_conformance.contract.shapes import Shape, ShapeBook
from octo_conformance.document import JsonValue

_MOST_VALUES = 50
"""Different values that are kept of one field whose reading is looked for."""
_LARGE = 12
"""Members of an object from which on it is remembered that it was looked at: a product is in each of its bookings."""
_MOST_LOOKED_AT = 4_000
_DEEPEST = 5
"""Alternatives inside alternatives in which the words of an enumeration are looked for."""
_ERROR = {"$ref": "#/components/schemas/Error"}


@dataclass(frozen=True)
class ComponentShown:
    """An object of the contract. `shown` are fields that had a value at least once, `empty` those that were there and
    always null, `never` those that were in no answer."""

    name: str
    requirement: str | None
    shown: tuple[str, ...]
    empty: tuple[str, ...]
    never: tuple[str, ...]


@dataclass(frozen=True)
class WordsShown:
    """An enumeration at one place."""

    place: str
    shown: tuple[str, ...]
    never: tuple[str, ...]


@dataclass(frozen=True)
class ReadingShown:
    """How this target reads a place about which documents disagree."""

    entry: Ambiguity
    places: tuple[str, ...]
    values: tuple[tuple[str, Standing], ...]


class _Object:
    """One object of the contract, with what was not seen of it yet."""

    def __init__(self, name: str, shape: Shape) -> None:
        self.name = name
        self.owner = shape.owner or shape.requirement
        self.fields = tuple(shape.properties)
        self.unseen = set(self.fields)
        self.null: set[str] = set()
        self.deep: dict[str, _Place] = {}
        self.words: dict[str, tuple[tuple[str, ...], set[str]]] = {}
        """By field: all its words, and those not seen yet."""
        self.readings: dict[str, tuple[str, list[JsonValue]]] = {}
        """By field: the id of its reading, and the values that were seen."""


@dataclass
class _Place:
    """Where an object stands: alone, in a list, or as one of several that may stand there. `one` is that object, and
    `inner` the place of what is in the list, once they are known and always the same."""

    shape: Shape
    name: str
    one: _Object | None = None
    inner: _Place | None = None


class Shown:
    """What the answers of a run showed of the contract under the negotiated capabilities."""

    def __init__(self, contract: Contract, capabilities: Iterable[str]) -> None:
        chosen = list(capabilities)
        self._document = contract.document(chosen)
        self._readings = contract.readings
        self._book = ShapeBook(self._document)
        self._objects: dict[str, _Object] = {}
        self._looked: OrderedDict[tuple[int, int], dict[str, JsonValue]] = OrderedDict()
        self._answers = {
            operation.label: _Place(self._book.shape(operation.success), "")
            for operation in contract.operations(chosen)
            if operation.success is not None
        }
        self._error = _Place(self._book.shape(_ERROR), "Error")

    def feed(self, operation: str, status: int, body: JsonValue) -> None:
        """Take in an answer."""
        place = self._error if status >= 400 else self._answers.get(operation)
        if place is not None:
            self._walk(place, body)

    def components(self) -> list[ComponentShown]:
        """Every object that was seen at least once, in the order of the contract; those without a name of their own
        come after the one that they stand in."""
        order = {name: number for number, name in enumerate(self._document["components"]["schemas"])}
        found = sorted(self._objects.values(), key=lambda one: order.get(one.name.partition(".")[0], 0))
        return [
            ComponentShown(
                one.name,
                one.owner,
                tuple(name for name in one.fields if name not in one.unseen),
                tuple(name for name in one.fields if name in one.unseen and name in one.null),
                tuple(name for name in one.fields if name in one.unseen and name not in one.null),
            )
            for one in found
            if one.fields
        ]

    def words(self) -> list[WordsShown]:
        """Every enumeration of these objects."""
        return [
            WordsShown(
                f"{one.name}.{name}",
                tuple(word for word in words if word not in unseen),
                tuple(word for word in words if word in unseen),
            )
            for one in self._objects.values()
            for name, (words, unseen) in one.words.items()
        ]

    def readings(self) -> list[ReadingShown]:
        """The entries of the register of which a value was seen that one of its readings lists."""
        found: dict[str, tuple[list[str], dict[str, Standing]]] = {}
        for one in self._objects.values():
            for name, (reading, values) in one.readings.items():
                listed = [value for said in self._readings[reading].says for value in said.values]
                told = [value for value in values if value in listed]
                if told:
                    places, standings = found.setdefault(reading, ([], {}))
                    places.append(f"{one.name}.{name}")
                    for value in told:
                        word = value if isinstance(value, str) else "null" if value is None else str(value)
                        standings[word] = self._readings[reading].standing(value)
        return [
            ReadingShown(self._readings[reading], tuple(places), tuple(standings.items()))
            for reading, (places, standings) in sorted(found.items())
        ]

    def _walk(self, place: _Place, value: JsonValue) -> None:
        if isinstance(value, list):
            inner = place.inner
            if inner is None:
                fitting = place.shape.fitting(value)
                if fitting.items is None:
                    return
                inner = self._place(fitting.items, place.name)
                if fitting is place.shape:
                    place.inner = inner
            for item in value:
                self._walk(inner, item)
        elif isinstance(value, dict):
            one = place.one
            if one is None:
                fitting = place.shape.fitting(value)
                one = self._object(fitting, place.name)
                if fitting is place.shape:
                    place.one = one
            self._look(one, value)

    def _look(self, one: _Object, value: dict[str, JsonValue]) -> None:
        if len(value) >= _LARGE and self._was_looked_at(one, value):
            return
        if one.unseen:
            for name in value.keys() & one.unseen:
                if value[name] is None:
                    one.null.add(name)
                else:
                    one.unseen.discard(name)
        for name, (_, unseen) in one.words.items():
            if unseen and name in value:
                told = value[name]
                unseen.difference_update(each for each in _each(told) if isinstance(each, str))
        for name, (_, values) in one.readings.items():
            if name in value and len(values) < _MOST_VALUES:
                told = value[name]
                if not isinstance(told, dict | list) and told not in values:
                    values.append(told)
        for name, inner in one.deep.items():
            if found := value.get(name):
                self._walk(inner, found)

    def _was_looked_at(self, one: _Object, value: dict[str, JsonValue]) -> bool:
        """Whether this very object was; what the evidence names by its digest is one object each time it is read."""
        key = id(one), id(value)
        if self._looked.get(key) is value:
            return True
        self._looked[key] = value
        if len(self._looked) > _MOST_LOOKED_AT:
            self._looked.popitem(last=False)
        return False

    def _place(self, shape: Shape, name: str) -> _Place:
        key = shape.component or name
        known = self._objects.get(key)
        return _Place(shape, name, known if known is not None and shape.component else None)

    def _object(self, shape: Shape, name: str) -> _Object:
        key = shape.component or name
        known = self._objects.get(key)
        if known is not None:
            return known
        one = self._objects[key] = _Object(key, shape)
        for field, child in shape.properties.items():
            words = self._words(child.node)
            if words:
                one.words[field] = words, set(words)
            if child.reading is not None and child.reading in self._readings:
                one.readings[field] = child.reading, []
            if _leads_on(child):
                one.deep[field] = self._place(child, f"{key}.{field}")
        return one

    def _words(self, node: Node, depth: int = 0) -> tuple[str, ...]:
        """The words of an enumeration, also of a list of them."""
        if depth > _DEEPEST:
            return ()
        if isinstance(node.get("enum"), list):
            return tuple(word for word in node["enum"] if isinstance(word, str))
        reference = node.get("$ref")
        if isinstance(reference, str):
            target = follow(self._document, reference)
            return () if "properties" in target else self._words(target, depth + 1)
        parts = [part for keyword in ("anyOf", "oneOf", "allOf") for part in node.get(keyword, ())]
        parts += [node["items"]] if isinstance(node.get("items"), dict) else []
        return tuple(dict.fromkeys(word for part in parts for word in self._words(part, depth + 1)))


def _leads_on(shape: Shape) -> bool:
    """Whether an object or a list of objects may stand there."""
    if shape.properties or any(_leads_on(each) for each in shape.variants):
        return True
    return shape.items is not None and _leads_on(shape.items)


def _each(value: JsonValue) -> Iterator[JsonValue]:
    if isinstance(value, list):
        yield from value
    elif value is not None:
        yield value
