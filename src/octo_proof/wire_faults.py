"""Mistakes on the wire, derived from the contract: each field missing, null, or not as documented."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from octo_conformance.contract import Contract

Schema = Mapping[str, Any]
Kind = Literal["missing", "null", "type", "enum", "malformed", "below", "above", "emptied", "item"]

_WRONG: Mapping[str, Any] = {
    "string": 12345,
    "integer": "twelve",
    "number": "twelve",
    "boolean": "yes",
    "array": {"not": "a list"},
    "object": "no object",
}
_WORDS: Mapping[Kind, str] = {
    "missing": "is missing",
    "null": "is null",
    "type": "has the wrong type",
    "enum": "has a value nobody knows",
    "malformed": "is malformed",
    "below": "is too small",
    "above": "is too large",
    "emptied": "is empty",
    "item": "holds something else",
}
_NONSENSE = "not as documented"


@dataclass(frozen=True)
class WireFault:
    """One field of one kind of object, wrong in one way.

    `value` is what stands there instead; `capabilities` are those that a supplier has to have for it, `own` the
    one that brought the field.
    """

    component: str
    field: str
    kind: Kind
    requirement: str
    capabilities: tuple[str, ...]
    value: Any = None
    own: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """booking.utcCreatedAt-missing"""
        return f"{self.component[0].lower()}{self.component[1:]}.{self.field}-{self.kind}"

    @property
    def says(self) -> str:
        """What is wrong, for a reader of the matrix."""
        return f"{self.component}.{self.field} {_WORDS[self.kind]}."

    def spoil(self, found: dict[str, Any], *, fill: bool) -> None:
        """Make the mistake in an object. A field that is null or empty stays so unless `fill` is set."""
        if self.kind == "missing":
            found.pop(self.field, None)
        elif self.kind == "null" or fill or found.get(self.field) not in (None, [], ""):
            found[self.field] = self.value


def derive(contract: Contract) -> list[WireFault]:
    """Every wire fault of the components that answers show, all capabilities together."""
    answers = _Answers(contract)
    faults: list[WireFault] = []
    for component in answers.components(contract.capabilities):
        faults.extend(_of_component(contract, answers, component))
    return faults


class _Answers:
    """What answers can hold, under any set of capabilities."""

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self._components: dict[frozenset[str], list[str]] = {}

    def schemas(self, capabilities: Iterable[str]) -> Mapping[str, Schema]:
        """Every component of the document with these capabilities."""
        schemas: Mapping[str, Schema] = self._contract.document(capabilities)["components"]["schemas"]
        return schemas

    def components(self, capabilities: Iterable[str]) -> list[str]:
        """Those that a successful answer or a refusal can hold, in the order of the document."""
        chosen = frozenset(capabilities)
        if chosen not in self._components:
            self._components[chosen] = self._reached(chosen)
        return self._components[chosen]

    def showing(self, component: str, name: str, wanted: tuple[str, ...]) -> tuple[str, ...]:
        """The capabilities wanted, and one more where it takes that to see the field."""
        for more in ((), *((each,) for each in self._contract.capabilities)):
            chosen = (*wanted, *more)
            if component in self.components(chosen):
                properties = self.schemas(chosen)[component].get("properties") or {}
                if name in properties:
                    return tuple(dict.fromkeys(chosen))
        return wanted

    def _reached(self, capabilities: frozenset[str]) -> list[str]:
        schemas = self.schemas(capabilities)
        reached: set[str] = set()
        todo: list[Any] = [{"$ref": "#/components/schemas/Error"}]
        todo += [operation.success for operation in self._contract.operations(capabilities)]
        while todo:
            node = todo.pop()
            if isinstance(node, Mapping):
                name = str(node.get("$ref", "")).rpartition("/")[2]
                if name in schemas and name not in reached:
                    reached.add(name)
                    todo.append(schemas[name])
                todo.extend(node.values())
            elif isinstance(node, list):
                todo.extend(node)
        return [name for name in schemas if name in reached]


def _of_component(contract: Contract, answers: _Answers, component: str) -> Iterator[WireFault]:
    schemas = answers.schemas(contract.capabilities)
    owner = schemas[component]
    required = {*owner.get("required", ()), *(owner.get("then") or {}).get("required", ())}
    home: list[str] = (owner.get("x-octo-capability") or [])[:1]
    for name, schema in (owner.get("properties") or {}).items():
        presence = schema.get("x-octo-requirement") or owner.get("x-octo-requirement")
        look = schema.get("x-octo-format-requirement") or presence
        own: tuple[str, ...] = tuple(schema.get("x-octo-capability") or ())[:1]

        def made(kind: Kind, requirement: str, value: Any = None) -> WireFault:
            besides = contract.catalogue[requirement].with_capabilities
            takes = answers.showing(component, name, (*home, *own, *besides))  # noqa: B023
            return WireFault(component, name, kind, requirement, takes, value, own)  # noqa: B023

        known = _known(contract, schema)
        if presence is None or look is None:
            continue
        if name in required:
            yield made("missing", presence)
        types = _types(schemas, schema)
        if types and "null" not in types and not known(None):
            yield made("null", presence)
        inside: Schema = schema.get("items") or {}
        of_items = inside.get("x-octo-format-requirement") or look
        for kind, value in _wrong_values(schemas, schema):
            if not known(value):
                within = of_items if isinstance(value, list) and value else look
                yield made(kind, presence if kind in {"type", "item"} else within, value)


def _known(contract: Contract, schema: Schema) -> Callable[[Any], bool]:
    """Whether a reading of the register tolerates a value here; then showing it is no fault."""
    reading = schema.get("x-octo-reading")
    if reading is None or not contract.readings[reading].has_values:
        return lambda _value: False
    return lambda value: contract.readings[reading].standing(value) != "refused"


def _wrong_values(schemas: Mapping[str, Schema], schema: Schema) -> Iterator[tuple[Kind, Any]]:
    types = _types(schemas, schema)
    kind = next((t for t in types if t != "null"), None)
    if kind is None:
        return
    wrong = _WRONG[kind]
    if not _fits(wrong, types):
        yield "type", wrong
    plain = _resolved(schemas, schema)
    if "enum" in plain:
        yield "enum", "SOMETHING_ELSE"
    if kind == "string" and (
        "format" in plain or ("pattern" in plain and not re.search(plain["pattern"], _NONSENSE))
    ):
        yield "malformed", _NONSENSE
    if "minimum" in plain:
        yield "below", plain["minimum"] - 1
    if "maximum" in plain:
        yield "above", plain["maximum"] + 1
    if plain.get("minLength", 0) > 0:
        yield "emptied", ""
    if plain.get("minItems", 0) > 0:
        yield "emptied", []
    if kind == "array" and "items" in plain:
        yield from _wrong_items(schemas, plain["items"])


def _wrong_items(schemas: Mapping[str, Schema], items: Schema) -> Iterator[tuple[Kind, Any]]:
    types = _types(schemas, items)
    kind = next((t for t in types if t != "null"), None)
    if kind is not None and not _fits(_WRONG[kind], types):
        yield "item", [_WRONG[kind]]
    plain = _resolved(schemas, items)
    if "enum" in plain:
        yield "enum", ["SOMETHING_ELSE"]
    elif "format" in plain or "pattern" in plain:
        yield "malformed", [_NONSENSE]


def _resolved(schemas: Mapping[str, Schema], schema: Schema) -> Schema:
    """The one schema behind a reference or a choice between it and null."""
    if "$ref" in schema:
        return {
            **schemas[schema["$ref"].rpartition("/")[2]],
            **{k: v for k, v in schema.items() if k != "$ref"},
        }
    for choice in schema.get("anyOf", ()):
        if choice.get("type") != "null":
            return {**_resolved(schemas, choice), **{k: v for k, v in schema.items() if k != "anyOf"}}
    return schema


def _types(schemas: Mapping[str, Schema], schema: Schema) -> list[str]:
    if "anyOf" in schema:
        return [name for choice in schema["anyOf"] for name in _types(schemas, choice)]
    plain = _resolved(schemas, schema)
    types = plain.get("type", [])
    return list(types) if isinstance(types, list) else [types]


def _fits(value: Any, types: list[str]) -> bool:
    """Whether a value is of one of these JSON types; an integer is a number too."""
    match value:
        case bool():
            return "boolean" in types
        case int():
            return "integer" in types or "number" in types
        case str():
            return "string" in types
        case dict():
            return "object" in types
        case _:
            return "array" in types
