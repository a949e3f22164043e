"""Answers of a target whose fields read as attributes and remember where they came from.

`booking.unitItems[0].status` is the value at `/unitItems/0/status` of the answer. A field that is
missing, or that the contract already found wrong, raises `Unreadable`: whoever asked is blocked by
the finding at that pointer instead of failing for a second reason.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, TypeAlias

from octo_conformance.values import Senseless, aware_moment, day

JsonValue: TypeAlias = "bool | int | float | str | list[JsonValue] | dict[str, JsonValue] | None"
"""What others wrote as JSON, to be looked at before it is used."""

CONTAINERS: Final = (dict, list)
"""What holds other values in JSON. A union of types that is written where it is asked for is made anew each time."""
_SINGLE: Final = (bool, int, float, str)

Field: TypeAlias = Any
"""What a field of an answer reads as: a document, a list of them, or a plain value. Which one it is says the contract,
which is data, so that a type checker cannot know."""

Body: TypeAlias = dict[str, Any]
"""A JSON object that this run makes to send. What may be in it says the contract."""


class Read(NamedTuple):
    """A place of an answer that was looked at: a field by its pointer, or what the answer says as a whole (`of`:
    ok, error, status and the like). `of` is "made" where the exchange itself was made. `value` is what stood there,
    where that is a single value. `of` is "delivery" where something was looked at that the target had sent by itself,
    which then is `value`."""

    exchange: int | None
    pointer: str
    of: str = ""
    value: object = None


_trace: ContextVar[list[Read] | None] = ContextVar("octo_trace", default=None)


class Unreadable(Exception):
    """A field was needed that the answer does not carry in a readable form."""

    def __init__(self, exchange: int | None, pointer: str) -> None:
        super().__init__(f"exchange {exchange} has no readable value at {pointer or '/'}")
        self.exchange = exchange
        self.pointer = pointer


@contextmanager
def tracing() -> Iterator[list[Read]]:
    """Collect every place of an answer that is looked at inside the block, in order."""
    seen: list[Read] = []
    token = _trace.set(seen)
    try:
        yield seen
    finally:
        _trace.reset(token)


@contextmanager
def untraced() -> Iterator[None]:
    """Collect nothing inside the block: who looks at an answer there is not the one whose looks are collected."""
    token = _trace.set(None)
    try:
        yield
    finally:
        _trace.reset(token)


def reads() -> list[Read] | None:
    """What was looked at so far inside `tracing`, None outside of it."""
    return _trace.get()


def note_read(exchange: int | None, pointer: str = "", of: str = "", value: object = None) -> None:
    """Say that a place of an answer was looked at."""
    seen = _trace.get()
    if seen is not None:
        seen.append(Read(exchange, pointer, of, value))


def levels(value: JsonValue, most: int | None = None) -> int:
    """How many objects and arrays lie in one another, counted no further than `most`. A plain value counts as one."""
    found, layer = 0, [value]
    while layer and (most is None or found < most):
        found += 1
        layer = [
            inner
            for outer in layer
            if isinstance(outer, CONTAINERS)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, CONTAINERS)
        ]
    return found


def escape(segment: str) -> str:
    """One segment of a JSON Pointer (RFC 6901)."""
    if "~" in segment or "/" in segment:
        return segment.replace("~", "~0").replace("/", "~1")
    return segment


def unescape(segment: str) -> str:
    """What one segment of a JSON Pointer stands for."""
    return segment.replace("~1", "/").replace("~0", "~")


def value_at(value: Field, pointer: str) -> Field:
    """What a JSON Pointer leads to in a plain JSON value. Raises LookupError where it leads nowhere."""
    for segment in pointer.split("/")[1:]:
        name = unescape(segment)
        value = value[int(name)] if isinstance(value, list) else value[name]
    return value


@dataclass(frozen=True)
class Origin:
    """Where a document came from: the exchange and the pointers the contract refused in it."""

    exchange: int | None = None
    refused: frozenset[str] = field(default_factory=frozenset)


class Uuid(str):
    """A uuid of an answer. It equals the same uuid in other letters (RFC 9562), and is shown as it was sent."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and self.lower() == other.lower()

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __lt__(self, other: str) -> bool:
        return self.lower() < other.lower()

    def __hash__(self) -> int:
        return hash(self.lower())


_UUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")


class Document(Mapping[str, Field]):
    """A JSON object of an answer. Attribute access is for fields that have to be there,
    `get` and `in` for those that may be absent."""

    __slots__ = ("_origin", "_value", "pointer")

    def __init__(
        self, value: Mapping[str, JsonValue], origin: Origin | None = None, pointer: str = ""
    ) -> None:
        self._value = value
        self._origin = origin or Origin()
        self.pointer = pointer

    @property
    def exchange(self) -> int | None:
        """Number of the exchange this was read from."""
        return self._origin.exchange

    @property
    def raw(self) -> Mapping[str, Field]:
        """The plain JSON object."""
        return self._value

    def __getattr__(self, name: str) -> Field:
        if name.startswith("__"):
            raise AttributeError(name)
        return self[name]

    def __getitem__(self, name: str) -> Field:
        at = f"{self.pointer}/{escape(name)}"
        self._note(at)
        if name not in self._value or at in self._origin.refused:
            raise Unreadable(self._origin.exchange, at)
        return wrap(self._value[name], self._origin, at)

    def get(self, name: str, default: object = None) -> Field:
        """The field `name`, or `default` where it is absent. Raises Unreadable where the contract refused
        it."""
        if name not in self._value:
            self._note(f"{self.pointer}/{escape(name)}")
            return default
        return self[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._value)

    def __len__(self) -> int:
        return len(self._value)

    def __contains__(self, name: object) -> bool:
        return name in self._value

    def __eq__(self, other: object) -> bool:
        return bool(plain(other) == self._value)

    __hash__ = None  # type: ignore[assignment]  # as every mapping that compares by value

    def __repr__(self) -> str:
        return repr(self._value)

    def time(self, name: str) -> Field:
        """The field `name` as an aware datetime, None for null. Raises Unreadable where it is absent, or is
        none."""
        at = f"{self.pointer}/{escape(name)}"
        text = self[name]
        if text is None:
            return None
        try:
            return aware_moment(text)
        except Senseless:
            raise Unreadable(self._origin.exchange, at) from None

    def date(self, name: str) -> Field:
        """The day (a date) that the field `name` begins with, None for null. Raises Unreadable where it is
        absent, or is none."""
        at = f"{self.pointer}/{escape(name)}"
        text = self[name]
        if text is None:
            return None
        try:
            return day(text)
        except Senseless:
            raise Unreadable(self._origin.exchange, at) from None

    def _note(self, pointer: str) -> None:
        seen = _trace.get()
        if seen is not None:
            value = self._value.get(pointer.rsplit("/", 1)[-1])
            single = value is None or isinstance(value, _SINGLE)
            seen.append(Read(self._origin.exchange, pointer, "", value if single else ...))


class Items(list[Field]):
    """A list of an answer; its members are wrapped like everything else."""

    pointer: str = ""
    exchange: int | None = None


def wrap(value: JsonValue, origin: Origin, pointer: str = "") -> Field:
    """Documents for objects, `Items` for arrays, `Uuid` for uuids, everything else as it is. Raises Unreadable for an array
    with a member that the contract refused."""
    if isinstance(value, dict):
        return Document(value, origin, pointer)
    if isinstance(value, str):
        return Uuid(value) if len(value) == 36 and _UUID.fullmatch(value) else value
    if isinstance(value, list) and not isinstance(value, Items):
        items = Items()
        for index, member in enumerate(value):
            at = f"{pointer}/{index}"
            if at in origin.refused:
                raise Unreadable(origin.exchange, at)
            items.append(wrap(member, origin, at))
        items.pointer, items.exchange = pointer, origin.exchange
        return items
    return value


def plain(value: Any) -> Any:
    """The JSON value without the wrapping."""
    if isinstance(value, Document):
        return value.raw
    if isinstance(value, Uuid):
        return str(value)
    if isinstance(value, dict):
        return {key: plain(member) for key, member in value.items()}
    if isinstance(value, list):
        return [plain(member) for member in value]
    return value


def as_empty(value: object) -> str | None:
    """An empty list or object in words; None for any other value."""
    if value or not isinstance(value, list | dict):
        return None
    return f"an empty {'list' if isinstance(value, list) else 'object'}"


def show(value: object, limit: int = 600) -> str:
    """A value as a reader of JSON would write it, cut where it is too long to read."""

    def default(other: object) -> object:
        if isinstance(other, set | frozenset):
            return sorted(other, key=str)
        return plain(other) if plain(other) is not other else str(other)

    try:
        text = json.dumps(plain(value), default=default, ensure_ascii=False)
    except (TypeError, ValueError):
        text = repr(value)
    return text if len(text) <= limit else text[: limit - 1] + "…"
