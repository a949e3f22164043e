"""Bodies that violate one constraint of their schema each, made from a body that satisfies all of them.

Nothing is sent from here. The same schema and body give the same violations in the same order, each with a name
such as `unitItems has 0 items` or `localDateStart is '2026-02-30'`.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from octo_conformance.contract.kept import KEPT
from octo_conformance.contract.model import Node
from octo_conformance.document import Body, JsonValue
from octo_conformance.generate.requests.request_values import REFUSAL, UNKNOWN, opened, types_of

Kind = Literal["missing", "null", "type", "empty", "range", "format", "value", "long", "unknown", "foreign"]
Step = str | int

LONG: Final = 5_000
"""Characters of a text that is longer than a usual database column. Sent only where the target may be stressed."""
HUGE: Final = 10**12
"""A number beyond what anybody counts. Sent only where the target may be stressed."""

WRONG_TYPES: Final[Mapping[str, tuple[JsonValue, ...]]] = {
    "string": (7, {"a": 1}, ["a"], True),
    "integer": ("seven", 1.5, [1], {"a": 1}),
    "number": ("seven", [1], {"a": 1}),
    "boolean": ("maybe", [True], {"a": 1}),
    "array": ("text", {"a": 1}, 7),
    "object": ("text", ["a"], 7),
}
MALFORMED: Final[Mapping[str, tuple[str, ...]]] = {
    "date": ("2026-02-30", "30/02/2026"),
    "uuid": ("not-a-uuid",),
    "email": ("nobody at nowhere",),
    "uri": ("not a link",),
    "utc-date-time": ("yesterday", "2026-02-30T10:00:00Z"),
    "bcp47": ("not a language",),
}
REFUSED_WHEN: Final = frozenset({"missing", "empty", "range"})
"""Kinds of violation that `x-octo-refusal` speaks of."""


@dataclass(frozen=True)
class Violation:
    """One constraint violated. `says` tells it in words, `constraint` names the constraint without values and indexes.

    `refusal` is the statement of the catalogue that wants this very call refused, None where only the schema
    does. `may_pass` says that no document asks for a refusal: it is sent to see whether the server breaks down.
    """

    constraint: str
    says: str
    kind: Kind
    path: tuple[Step, ...]
    value: JsonValue = field(default=None, compare=False)
    dropped: tuple[str, ...] = ()
    refusal: str | None = None
    may_pass: bool = False

    @property
    def field(self) -> str:
        """The top-level field of the body in which the violation is."""
        return str(self.path[0]) if self.path else " and ".join(self.dropped)

    def on(self, body: Mapping[str, JsonValue]) -> Body:
        """A copy of the body that violates this constraint."""
        violating: Body = copy.deepcopy(dict(body))
        if self.dropped:
            holder = _at(violating, self.path)
            for name in self.dropped:
                holder.pop(name, None)
            return violating
        _at(violating, self.path[:-1])[self.path[-1]] = copy.deepcopy(self.value)
        return violating


def violations_of(
    document: Node,
    schema: Node,
    body: Mapping[str, JsonValue],
    *,
    unknown: Mapping[str, str] | None = None,
    foreign: Mapping[str, tuple[str, str]] | None = None,
    owned: frozenset[str] = frozenset(),
    extras: int = 1,
    stress: bool = False,
    operation: str | None = None,
) -> Iterator[Violation]:
    """A violation of every constraint of `schema` that `body` can violate, the most telling one of each first.

    unknown   by property: an id that nobody has
    foreign   by place ("unitItems[0].unitId"): an id that exists and does not belong there, and in words whose
    owned     ids that have to be of this run; a number in their place could be read as an id of somebody else
    extras    0 leaves out further wrong types and whatever may pass, 1 sends those of top-level fields, 2 those
              inside contacts and unit items as well
    stress    sends very long texts and very large numbers too; a supplier may act on them at great cost
    operation leaves out what another operation with the same body takes and this one does not
    """
    yield from _Violations(document, unknown or {}, foreign or {}, owned, extras, stress, operation).object(
        schema, body, ()
    )


class _Violations:
    def __init__(
        self,
        document: Node,
        unknown: Mapping[str, str],
        foreign: Mapping[str, tuple[str, str]],
        owned: frozenset[str],
        extras: int,
        stress: bool,
        operation: str | None,
    ) -> None:
        self._document = document
        self._unknown = unknown
        self._foreign = foreign
        self._owned = owned
        self._extras = extras
        self._stress = stress
        self._operation = operation

    def object(
        self, schema: Node, body: Mapping[str, JsonValue], path: tuple[Step, ...]
    ) -> Iterator[Violation]:
        schema = opened(self._document, schema)
        properties: Node = schema.get("properties", {})
        needed = self._needed(schema, body)
        yield from self._missing(schema, properties, body, path, needed)
        others = set(self._choices(schema)) - set(body)
        for name, found in properties.items():
            if name in others or not self._takes(found):
                continue  # sending it as well would violate a second constraint, or none
            part = opened(self._document, found)
            yield from self._value(part, body.get(name), (*path, name), required=name in needed)
            if name in body:
                yield from self._inside(part, body[name], (*path, name))

    def _takes(self, part: Node) -> bool:
        only: list[str] = part.get(KEPT, {}).get("only", [])
        return not only or self._operation in (None, *only)

    def _needed(self, schema: Node, body: Mapping[str, JsonValue]) -> frozenset[str]:
        together = {
            name for by, names in schema.get("dependentRequired", {}).items() if by in body for name in names
        }
        return frozenset(schema.get("required", ())) | together

    def _choices(self, schema: Node) -> dict[str, None]:
        """Properties of which some are required, in order."""
        ways = [
            way["required"] for key in ("oneOf", "anyOf") for way in schema.get(key, ()) if "required" in way
        ]
        return dict.fromkeys(name for way in ways for name in way)

    def _missing(
        self,
        schema: Node,
        properties: Node,
        body: Mapping[str, JsonValue],
        path: tuple[Step, ...],
        needed: frozenset[str],
    ) -> Iterator[Violation]:
        for name in properties:
            if name in needed and name in body:
                refusal = opened(self._document, properties[name]).get(REFUSAL)
                yield _violation("missing", (*path, name), "is missing", dropped=name, refusal=refusal)
        names = tuple(self._choices(schema))
        if any(name in body for name in names):
            told = f"{_place(path)}." if path else ""
            said = f"{told}{', '.join(names[:-1])} and {names[-1]} are all missing"
            yield Violation(
                f"{told}choice missing", said, "missing", path, dropped=names, refusal=schema.get(REFUSAL)
            )

    def _value(
        self, schema: Node, kept: JsonValue, path: tuple[Step, ...], *, required: bool
    ) -> Iterator[Violation]:
        types = types_of(schema)
        refusal = schema.get(REFUSAL)
        if types and "null" not in types and (required or self._more(path)):
            # A supplier may take an optional value that is null for one that was left out.
            yield _violation("null", path, "is null", None, may_pass=not required)
        main = next(iter(types - {"null"}), None)
        wrong = WRONG_TYPES.get(main or "", ())
        if path[-1] in self._owned:
            wrong = tuple(
                value for value in wrong if not isinstance(value, str | int) or isinstance(value, bool)
            )
        for value in wrong if self._more(path) else wrong[:1]:
            yield _violation("type", path, f"is {_shown(value)}", value)
        if main == "string":
            yield from self._text(schema, path, refusal)
        elif main in {"integer", "number"}:
            yield from self._number(schema, path, refusal)
        elif main == "array":
            yield from self._list(schema, kept, path, refusal)

    def _text(self, schema: Node, path: tuple[Step, ...], refusal: str | None) -> Iterator[Violation]:
        least = schema.get("minLength", 0)
        if least:
            yield _violation("empty", path, "is an empty text", "", refusal=refusal)
        if least > 1:
            yield _violation("range", path, f"has {least - 1} characters", "x" * (least - 1), refusal=refusal)
        for value in MALFORMED.get(schema.get("format", ""), ()):
            yield _violation("format", path, f"is {value!r}", value)
        if "pattern" in schema:
            yield _violation("value", path, "is '?'", "?", refusal=refusal)
        if "enum" in schema:
            yield _violation("value", path, "is 'NO_SUCH_WORD'", "NO_SUCH_WORD", refusal=refusal)
        invented = self._unknown.get(str(path[-1]))
        if invented is not None:
            refusal = schema.get(UNKNOWN) or refusal
            yield _violation("unknown", path, "is an id that nobody has", invented, refusal=refusal)
        if _place(path) in self._foreign:
            value, whose = self._foreign[_place(path)]
            yield _violation("foreign", path, f"is that of {whose}", value)
        if self._more(path):
            if not least:
                yield _violation("empty", path, "is an empty text", "", may_pass=True)
            if self._stress and path[-1] not in self._owned:
                yield _violation("long", path, f"has {LONG} characters", "x" * LONG, may_pass=True)

    def _number(self, schema: Node, path: tuple[Step, ...], refusal: str | None) -> Iterator[Violation]:
        least = schema.get("minimum")
        if least is not None:
            yield _violation("range", path, f"is {least - 1}", least - 1, refusal=refusal)
            yield _violation("range", path, f"is {least - 8}", least - 8, refusal=refusal)
        if self._stress and self._extras:
            yield _violation("long", path, f"is {HUGE}", HUGE, may_pass=True)

    def _list(
        self, schema: Node, kept: JsonValue, path: tuple[Step, ...], refusal: str | None
    ) -> Iterator[Violation]:
        if schema.get("minItems"):
            yield _violation("empty", path, "has 0 items", [], refusal=refusal)
        most = schema.get("maxItems")
        if most is not None and isinstance(kept, list) and kept:
            yield _violation("range", path, f"has {most + 1} items", kept[:1] * (most + 1), refusal=refusal)
        main = next(iter(types_of(opened(self._document, schema.get("items", {}))) - {"null"}), None)
        if main is not None:
            value = WRONG_TYPES[main][0]
            yield _violation("type", (*path, 0), f"is {_shown(value)}", [value], holder=path)

    def _more(self, path: tuple[Step, ...]) -> bool:
        return self._extras >= (1 if len(path) == 1 else 2)

    def _inside(self, schema: Node, body: JsonValue, path: tuple[Step, ...]) -> Iterator[Violation]:
        if isinstance(body, dict):
            yield from self.object(schema, body, path)
        elif isinstance(body, list) and body and isinstance(body[0], dict):
            yield from self.object(schema.get("items", {}), body[0], (*path, 0))


def _violation(
    kind: Kind, path: tuple[Step, ...], said: str, value: JsonValue = None, *, dropped: str | None = None,
    refusal: str | None = None, may_pass: bool = False, holder: tuple[Step, ...] | None = None,
) -> Violation:  # fmt: skip
    where = _place(path)
    constraint = f"{where.replace('[0]', '')} {kind}"
    at = path[:-1] if dropped is not None else holder if holder is not None else path
    stands = refusal if kind in REFUSED_WHEN or kind in {"unknown", "value"} else None
    return Violation(
        constraint, f"{where} {said}", kind, at, value, (dropped,) if dropped else (), stands, may_pass
    )


def _place(path: tuple[Step, ...]) -> str:
    """A path as a reader writes it: unitItems[0].unitId."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def _shown(value: JsonValue) -> str:
    words: dict[type, str] = {list: "a list", dict: "an object"}
    return words.get(type(value)) or (
        f"the number {value}" if type(value) in {int, float} else json.dumps(value)
    )


def _at(body: Body, path: tuple[Step, ...]) -> Any:
    """The object or list at a place where one is."""
    here: Any = body
    for step in path:
        here = here[step]
    return here
