"""These types are the values that the contract hands out."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from octo_conformance.document import JsonValue, escape

#: The id under which core statements and core operations are listed; no capability that can be asked for.
CORE = "octo/core"

Effect = Literal["asks", "makes", "changes", "previews", "confirms", "releases"]
"""What a call does to the target. A preview is a write by its method, and shows what a change would be."""

Channel = Literal["email", "sms", "webhook"]

Node: TypeAlias = Mapping[str, Any]
"""A part of a specification file or of a composed OpenAPI document, such as a schema. The metaschemas say what may
stand in it; a type checker cannot know."""
OpenNode: TypeAlias = dict[str, Any]
"""A part that is still being composed."""

Kind = Literal["missing", "null", "type", "enum", "format", "pattern", "range", "length", "empty", "other",
               "abbreviated"]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Capability:
    """One optional part of the standard, as its overlay declares it.

    `requires` are the ids it brings along, `leak` the requirement broken when its fields show up unasked,
    `internal` that suppliers do not list it, `ordinary_names` that a supplier without it may have fields of such names.
    """

    id: str
    title: str
    requires: tuple[str, ...]
    leak: str
    internal: bool
    ordinary_names: bool = False


@dataclass(frozen=True, slots=True)
class Operation:
    """One route of a composed document.

    `label` is "POST /bookings/{uuid}/confirm". `requirement` is the one broken when a well-formed call gets
    no proper answer. `notifies` names the ways by which it writes to a person. `success` and `request` are the
    JSON Schemas of the 200 body and of the request body. `needs_body` says that it cannot be called without one.
    """

    label: str
    method: str
    path: str
    operation_id: str
    requirement: str
    capability: str
    effect: Effect
    notifies: tuple[Channel, ...]
    optional: bool
    success: Node | None = field(compare=False, repr=False)
    request: Node | None = field(compare=False, repr=False)
    needs_body: bool = field(default=False, compare=False, repr=False)

    @property
    def writes(self) -> bool:
        """Whether it may change something at the target."""
        return self.effect != "asks"


@dataclass(frozen=True, slots=True)
class Deviation:
    """One place of a body that is not as the contract has it.

    `pointer` is the place; for a missing property, the place where it should be. `component` is the object
    that the property belongs to, `property` its name there ("" when the object itself is wrong, dots lead
    into unnamed inner objects). `expected` and `actual` are short texts. "abbreviated" is an object in another one
    that lacks fields which the register lets it leave out, as second best.
    """

    pointer: str
    component: str
    property: str
    kind: Kind
    requirement: str
    capability: str
    expected: str
    actual: str
    message: str


@dataclass(frozen=True, slots=True)
class Found:
    """An instance of a component in a body; `component` is "Booking", or "Booking[]" for a list of them."""

    component: str
    pointer: str
    value: JsonValue


@dataclass(frozen=True, slots=True)
class Leak:
    """A property in a body that belongs to a capability nobody asked for."""

    pointer: str
    component: str
    property: str
    capability: str


def below(at: str, step: str | int) -> str:
    """The JSON pointer that leads one step on."""
    return f"{at}/{escape(step) if isinstance(step, str) else step}"


def pointer(*steps: str | int) -> str:
    """The JSON pointer (RFC 6901) that these keys and indexes make."""
    return functools.reduce(below, steps, "")
