"""Objects that answers carry again and again, each parsed, looked through and written once.

A booking carries its product and its option whole: two thirds of all that a supplier sends are objects that came before,
letter by letter. Where a body holds one of them, it is cut out before the body is parsed, and the object that was made of
it the first time is put in. So it is known by its identity from there on: nobody may change it.
"""

from __future__ import annotations

import re
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from octo_conformance.document import JsonValue, levels

SHORTEST: Final = 500
"""Characters of the shortest object that is worth a place in memory."""
MOST_CHARACTERS: Final = 8_000_000
"""Of all objects that are remembered. Those that were met last stay."""
_HEAD: Final = 100
"""Characters by which an object is looked up before it is compared."""
MARK: Final = secrets.token_hex(16)
"""The only member of what stands for an object that was cut out. No target can know it."""


@dataclass(eq=False, slots=True, weakref_slot=True)
class Repeated:
    """An object and the text it was parsed from, which has no flaw."""

    value: dict[str, JsonValue]
    text: str
    depth: int = 0
    """How many objects and arrays lie in one another."""
    written: tuple[str, bytes] | None = None
    """Its compact ASCII JSON, and the digest of that."""
    names: frozenset[str] | None = None
    """Of all members in it; None while nobody has asked."""


@dataclass(slots=True)
class Cut:
    """A body in which objects that came before, or may come again, were cut out."""

    rest: str
    parts: list[Repeated] = field(default_factory=list)


Decode = Callable[[str, int], tuple[JsonValue, int]]


class RepeatedObjects:
    """Safe to use from many threads. `names` are those of members that hold such objects."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        spelt = "|".join(sorted(map(re.escape, names)))
        self._begins = re.compile(rf'"(?:{spelt})":\s?(?=\{{)') if spelt else None
        self._lock = threading.Lock()
        self._by_head: dict[str, list[Repeated]] = {}
        self._by_identity: OrderedDict[int, Repeated] = OrderedDict()
        self._characters = 0

    def of(self, value: object) -> Repeated | None:
        """What is known of this very object."""
        known = self._by_identity.get(id(value))
        return known if known is not None and known.value is value else None

    def in_members(self, value: dict[str, JsonValue] | list[JsonValue]) -> bool:
        """Whether one of them is a member of this object, or of an object in this array."""
        known = self._by_identity
        objects = (value,) if isinstance(value, dict) else (each for each in value if isinstance(each, dict))
        return any(id(member) in known for each in objects for member in each.values())

    def cut(self, text: str, decode: Decode) -> Cut:
        """Cut out of a JSON text what is known or worth it. `decode` parses the value at a place of the text. A quotation
        mark in a text has a backslash before it, so what looks like the beginning of a member is one.

        Raises what `decode` raises.
        """
        if self._begins is None or len(text) < SHORTEST:
            return Cut(text)
        cut, kept, end = Cut(""), [], 0
        for begin in self._begins.finditer(text):
            at = begin.end()
            if at < end:
                continue
            part = self._at(text, at)
            if part is None:
                value, stop = decode(text, at)
                if stop - at < SHORTEST or not isinstance(value, dict):
                    continue
                part = Repeated(value, text[at:stop], levels(value))
            kept += [text[end:at], f'{{"{MARK}":{len(cut.parts)}}}']
            cut.parts.append(part)
            end = at + len(part.text)
        cut.rest = "".join([*kept, text[end:]])
        return cut

    def remember(self, parts: Iterable[Repeated]) -> None:
        """Remember what was cut out of a body without a flaw."""
        with self._lock:
            for part in parts:
                if id(part.value) in self._by_identity:
                    self._by_identity.move_to_end(id(part.value))
                    continue
                self._by_identity[id(part.value)] = part
                self._by_head.setdefault(part.text[:_HEAD], []).append(part)
                self._characters += len(part.text)
            while self._characters > MOST_CHARACTERS:
                _, old = self._by_identity.popitem(last=False)
                self._characters -= len(old.text)
                alike = [each for each in self._by_head.pop(old.text[:_HEAD]) if each is not old]
                if alike:
                    self._by_head[old.text[:_HEAD]] = alike

    def _at(self, text: str, at: int) -> Repeated | None:
        for known in self._by_head.get(text[at : at + _HEAD], ()):
            if text.startswith(known.text, at):
                return known
        return None
