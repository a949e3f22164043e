"""Parts of exchanges that were written before are named by their digest.

Every booking carries its product, and every order its bookings; most answers differ from an earlier one in a few
fields. So of the objects and arrays of an exchange each is written once. One that was written before stands as

    {"=": "PwqcUd"}                          the same
    {"=": "PwqcUd", "~": {"status": "…"}}    the same but for these members, of an array by their index

The name of an object or array is the beginning of the BLAKE2b digest of its compact ASCII JSON, in which nothing is
named; `Naming` says which part of it. One that is not too short can be named from its end on. A member that the target
itself called `=`, or `==` and so on, has one `=` more in the file.
"""

from __future__ import annotations

import hashlib
import json
import operator
from array import array
from base64 import urlsafe_b64encode
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, TypeAlias

from octo_conformance.document import JsonValue
from octo_conformance.evidence.repeated import Repeated, RepeatedObjects

MOST_NAMED: Final = 100_000
"""Parts inside of bodies and other wholes that have a name; each whole has one."""
_MOST_BASES: Final = 4_000
"""Objects and arrays that a later one is held against."""
_MOST_MEMBERS: Final = 200
"""A longer object or array is held against no other."""
_MOST_FORMS: Final = 2_000
SAME: Final = "="
BUT: Final = "~"

Container: TypeAlias = "dict[str, JsonValue] | list[JsonValue]"

_encoded = json.JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode
_quoted = json.encoder.encode_basestring_ascii
_CONSTANTS: Final[dict[bool | None, str]] = {None: "null", True: "true", False: "false"}


@dataclass(frozen=True)
class Naming:
    """What has a name, and which. Part of the format of a file.

    shortest   characters of the shortest part that has a name
    of         the name by the digest
    reference  characters of a name with all around it
    """

    shortest: int
    of: Callable[[bytes], str]
    reference: int


HEXADECIMAL: Final = Naming(shortest=32, of=lambda digest: digest.hex()[:10], reference=18)
"""Of the second and the third format."""
SHORT: Final = Naming(shortest=26, of=lambda digest: urlsafe_b64encode(digest[:6]).decode()[:6], reference=14)
"""36 bits, and moments of time have a name."""


class _Base(NamedTuple):
    """The name of an object or array, and what tells its members from others: never from one run to the next."""

    name: str
    members: array[int]


class WrittenParts:
    """What a file holds so far, so that it need not be written again. For one thread at a time."""

    def __init__(self, repeated: RepeatedObjects | None = None, naming: Naming = SHORT) -> None:
        """`repeated` are objects that come again and again in answers."""
        self._repeated = repeated or RepeatedObjects()
        self._naming = naming
        self._digests: dict[str, bytes | None] = {}
        """By name; None for a name that two have, which nobody uses."""
        self._bases: OrderedDict[tuple[int, str | None], _Base] = OrderedDict()
        self._forms: dict[tuple[str, ...], int] = {}
        """Names of members that stood in one object together, each with its number."""

    def text(self, value: JsonValue) -> str:
        """The JSON of a value, without what the file holds already."""
        if not isinstance(value, dict | list):
            return self._part(value, _text(value), [])
        texts = _member_texts(self._repeated, value)
        whole = _joined(value, texts)
        if f'"{SAME}' in whole:
            escaped = _escaped(value, 1)
            texts = _member_texts(self._repeated, escaped)
            return self._part(escaped, _joined(escaped, texts), texts)
        return self._part(value, whole, texts)

    def _part(self, value: JsonValue, whole: str, texts: list[str] | None = None) -> str:
        """`texts` are those of the members of the outermost value."""
        if len(whole) < self._naming.shortest or not isinstance(value, dict | list | str):
            return whole
        outermost = texts is not None
        known = self._repeated.of(value)
        digest = known.written[1] if known is not None and known.written is not None else _digest(whole)
        name = self._naming.of(digest)
        if self._digests.get(name) == digest:
            return f'{{"{SAME}":"{name}"}}'
        if isinstance(value, str):
            self._name(name, digest, outermost=outermost)
            return whole
        texts = _member_texts(self._repeated, value) if texts is None else texts
        likes = self._likes(value)
        now = _Base(name, array("q", map(hash, texts) if likes else ()))
        base = next((base for like in likes if (base := self._bases.get(like))), None)
        same = _same(base, now, value, texts, self._naming.reference) if base is not None else None
        parts = [
            "" if same is not None and same[at] else self._part(member, texts[at])
            for at, member in enumerate(value.values() if isinstance(value, dict) else value)
        ]
        if self._name(name, digest, outermost=outermost):
            for like in likes:
                self._bases[like] = now
                self._bases.move_to_end(like)
            while len(self._bases) > _MOST_BASES:
                self._bases.popitem(last=False)
        return _joined(value, parts) if base is None or same is None else _changed(base, value, parts)

    def _name(self, name: str, digest: bytes, *, outermost: bool) -> bool:
        """Whether what was written can be named from now on."""
        if name in self._digests:
            self._digests[name] = None
        elif outermost or len(self._digests) < MOST_NAMED:
            self._digests[name] = digest
            return True
        return False

    def _likes(self, value: Container) -> list[tuple[int, str | None]]:
        """What an earlier object or array has in common with this one if it is worth a comparison; the nearest first.
        Objects have the same members in the same order, arrays the same length."""
        if len(value) > _MOST_MEMBERS:
            return []
        if isinstance(value, list):
            # Headers are an array of pairs, each of which begins with its name.
            form = ("", *(str(item[0]) if isinstance(item, list) and item else "" for item in value))
        else:
            form = tuple(value)
        if form not in self._forms and len(self._forms) >= _MOST_FORMS:
            return []
        number = self._forms.setdefault(form, len(self._forms))
        identifier = (value.get("uuid") or value.get("id")) if isinstance(value, dict) else None
        return [(number, identifier), (number, None)] if isinstance(identifier, str) else [(number, None)]


class PartsRead:
    """What a file that is read from its beginning held so far."""

    def __init__(self, naming: Naming = SHORT) -> None:
        self._naming = naming
        self._values: dict[str, Container | str] = {}
        self._repeated = RepeatedObjects()
        self._escapes = False

    def whole(self, value: JsonValue) -> JsonValue:
        """The value as it was before `WrittenParts` wrote it; its parts are shared, so nobody may change them.

        Raises LookupError or TypeError where it names what the file did not hold.
        """
        found = self._whole(value, outermost=True)
        return _escaped(found, -1) if self._escapes else found

    def _whole(self, value: JsonValue, *, outermost: bool = False) -> JsonValue:
        found: Container | str
        if isinstance(value, str):
            found = value
        elif not isinstance(value, dict | list):
            return value
        elif isinstance(value, dict) and SAME in value:
            named = self._values[str(value[SAME])]
            if BUT not in value:
                if isinstance(named, dict) and self._repeated.of(named) is None:
                    text = _written(self._repeated, named)
                    self._repeated.remember([Repeated(named, text, written=(text, _digest(text)))])
                return named
            found = self._but(named, value[BUT])
        elif isinstance(value, dict):
            found = {key: self._whole(member) for key, member in value.items()}
            self._escapes = self._escapes or any(key.startswith(SAME) for key in value)
        else:
            found = [self._whole(member) for member in value]
        whole = _written(self._repeated, found)
        if len(whole) >= self._naming.shortest and (outermost or len(self._values) < MOST_NAMED):
            self._values.setdefault(self._naming.of(_digest(whole)), found)
        return found

    def _but(self, named: Container | str, changed: JsonValue) -> Container:
        if not isinstance(changed, dict) or isinstance(named, str):
            raise TypeError("no object or array has such members")
        if isinstance(named, dict):
            return {**named, **{key: self._whole(member) for key, member in changed.items()}}
        items = list(named)
        for index, member in changed.items():
            items[int(index)] = self._whole(member)
        return items


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("ascii"), digest_size=16).digest()


def _member_texts(repeated: RepeatedObjects, value: Container) -> list[str]:
    return [_written(repeated, member) for member in (value.values() if isinstance(value, dict) else value)]


def _written(repeated: RepeatedObjects, value: JsonValue) -> str:
    """The compact ASCII JSON, in which objects that came before are not written again."""
    if not isinstance(value, dict | list):
        return _text(value)
    known = repeated.of(value)
    if known is not None:
        if known.written is None:
            text = _text(value)
            known.written = text, _digest(text)
        return known.written[0]
    return _joined(value, _member_texts(repeated, value)) if repeated.in_members(value) else _text(value)


def _text(value: JsonValue) -> str:
    """The compact ASCII JSON; the library makes itself ready for each call anew, which most values need not wait for."""
    if isinstance(value, str):
        return _quoted(value)
    return _CONSTANTS[value] if value is None or isinstance(value, bool) else _encoded(value)


def _same(base: _Base, now: _Base, value: Container, texts: list[str], reference: int) -> list[bool] | None:
    """Which members are those of the base; None where it is not worth naming it."""
    same = list(map(operator.eq, base.members, now.members))
    keys = [len(key) + 4 for key in value] if isinstance(value, dict) else [1] * len(value)
    saved = sum(
        key + min(len(text), reference) for key, text, equal in zip(keys, texts, same, strict=True) if equal
    )
    but = 0 if isinstance(value, dict) else 5 * same.count(False)
    return same if saved > reference + 8 + but else None


def _joined(value: Container, parts: list[str]) -> str:
    if isinstance(value, dict):
        return f"{{{','.join(f'{_quoted(key)}:{part}' for key, part in zip(value, parts, strict=True))}}}"
    return f"[{','.join(parts)}]"


def _changed(base: _Base, value: Container, parts: list[str]) -> str:
    keys = value if isinstance(value, dict) else map(str, range(len(value)))
    but = ",".join(f"{_quoted(key)}:{part}" for key, part in zip(keys, parts, strict=True) if part)
    return f'{{"{SAME}":"{base.name}","{BUT}":{{{but}}}}}'


def _escaped(value: JsonValue, by: int) -> Any:
    """A value whose members with names like `==` have one sign more, or one less."""
    if isinstance(value, list):
        return [_escaped(item, by) for item in value]
    if isinstance(value, dict):
        return {
            SAME * (len(key) + by) if key and not key.strip(SAME) else key: _escaped(item, by)
            for key, item in value.items()
        }
    return value
