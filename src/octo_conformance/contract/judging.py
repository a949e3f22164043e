"""Bodies are judged against one composed document, whose engines and shapes are compiled once and kept."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator

from octo_conformance.contract.deviations import TOKEN, explain
from octo_conformance.contract.engine import Engine
from octo_conformance.contract.engines import Components, Engines
from octo_conformance.contract.model import Deviation, Found, Node, Operation
from octo_conformance.contract.objects import Enter, find_objects
from octo_conformance.contract.operations import read_operations
from octo_conformance.contract.pruned_walk import PrunedWalk
from octo_conformance.contract.readings import Readings
from octo_conformance.contract.second_best import find_second_best
from octo_conformance.contract.shapes import Shape, ShapeBook
from octo_conformance.document import JsonValue


class Judging:
    """The document of one set of capabilities, ready to judge bodies. Safe to share between threads."""

    def __init__(self, document: Node, readings: Readings, engines: Engines) -> None:
        self._document = document
        self._components = Components(document)
        self._compiled = engines
        self._readings = readings
        self.operations: tuple[Operation, ...] = read_operations(document)
        self._by_label = {operation.label: operation for operation in self.operations}
        self._engines: dict[int, Engine] = {}
        self._book = ShapeBook(document)
        self._to_objects = PrunedWalk(lambda shape: shape.component is not None)
        self._to_second_best = PrunedWalk(lambda shape: shape.reading in readings.with_second_best)
        self._to_stamps: dict[frozenset[str], PrunedWalk] = {}
        self._lock = threading.Lock()

    def to_stamps_outside(self, allowed: frozenset[str]) -> PrunedWalk:
        """The paths to what capabilities other than these added."""
        with self._lock:
            if allowed not in self._to_stamps:
                self._to_stamps[allowed] = PrunedWalk(
                    lambda shape: bool(shape.capabilities) and allowed.isdisjoint(shape.capabilities)
                )
            return self._to_stamps[allowed]

    def operation(self, label: str) -> Operation | None:
        return self._by_label.get(label)

    def shape(self, schema: Node) -> Shape:
        """The shape of a schema of this document."""
        return self._book.shape(schema)

    def deviations(self, schema: Node, body: JsonValue, requirement: str) -> list[Deviation]:
        """The places where a body deviates from a schema of this document."""
        engine = self._engine(schema)
        if engine.accepts(body):
            return []
        return explain(self.shape(schema), body, engine.errors(body), requirement, self._readings)

    def is_valid(self, component: str, value: JsonValue) -> bool:
        """Whether a value has no deviation from a component of this document."""
        return self._engine(self._document["components"]["schemas"][component]).accepts(value)

    def second_best(
        self, schema: Node, body: JsonValue, requirement: str, passed: Collection[int] = ()
    ) -> list[Deviation]:
        shape = self.shape(schema)
        return find_second_best(self._to_second_best, shape, body, requirement, self._readings, passed)

    def objects(self, schema: Node, body: JsonValue, enter: Enter | None = None) -> Iterator[Found]:
        return find_objects(self._to_objects, self.shape(schema), body, enter)

    def is_positive(self, schema: Node, body: JsonValue) -> bool:
        """Whether a body is of the right kind and at least one object in it shows its identity."""
        shape = self.shape(schema)
        if shape.component is None and shape.items is not None:
            items = shape.items
            return isinstance(body, list) and any(self._shows_identity(items, item) for item in body)
        return self._shows_identity(shape, body)

    def _shows_identity(self, shape: Shape, value: JsonValue) -> bool:
        if not isinstance(value, dict) or not value:
            return False
        here = shape.fitting(value)
        if not here.identity:
            return self._engine(here.node).accepts(value)
        return all(self._is_identity(here.properties[name].node, value.get(name)) for name in here.identity)

    def _is_identity(self, schema: Node, value: JsonValue) -> bool:
        if value is None or value == "":
            return False
        return self._engine(schema).accepts(value) or (
            isinstance(value, str) and TOKEN.search(value) is not None
        )

    def _engine(self, schema: Node) -> Engine:
        with self._lock:
            if id(schema) not in self._engines:
                self._engines[id(schema)] = self._compiled.of(schema, self._components)
            return self._engines[id(schema)]
