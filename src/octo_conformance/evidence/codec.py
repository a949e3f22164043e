"""Lines of evidence as JSON, and JSON as lines.

Reading tolerates members that this version does not know, and the absence of those that an older one did not write.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from types import NoneType, UnionType
from typing import Literal, TypeAlias, cast, get_args, get_origin, get_type_hints

from octo_conformance.evidence.lines import KnownLine, Line, StrangeLine

Reader: TypeAlias = Callable[[object], object]

_KINDS: Mapping[str, type[KnownLine]] = {each.kind: each for each in get_args(KnownLine)}


class Malformed(ValueError):
    """JSON that is no such line."""


def to_text(line: KnownLine) -> str:
    """The line as one JSON object, ASCII, without line feeds."""
    return text_of(line)


def to_json(line: KnownLine) -> dict[str, object]:
    """The line as plain JSON objects, arrays and values."""
    plain: dict[str, object] = json.loads(to_text(line))
    return plain


def from_text(text: str) -> Line:
    """The line that a text holds in which everything is written out; a `StrangeLine` where it holds none."""
    value = parsed(text)
    return value if isinstance(value, StrangeLine) else from_json(value)


def parsed(text: str) -> object:
    """The JSON value of a line; a `StrangeLine` where it is none."""
    try:
        return json.loads(text)
    except RecursionError:
        return StrangeLine(kind=None, why="nested too deeply")
    except ValueError:
        return StrangeLine(kind=None, why="no JSON")


def from_json(value: object) -> Line:
    """The line that a JSON object is; a `StrangeLine` where it is none, or one of a kind that is not known."""
    if not isinstance(value, dict) or not isinstance(value.get("kind"), str):
        return StrangeLine(kind=None, why="no object with a kind")
    kind = _KINDS.get(value["kind"])
    if kind is None:
        return StrangeLine(kind=value["kind"])
    try:
        return cast(KnownLine, _record(kind)(value))
    except Malformed as wrong:
        return StrangeLine(kind=value["kind"], why=str(wrong))


def mapped(line: KnownLine, hide: Callable[[str, str], str]) -> KnownLine:
    """A copy of a line with every text in it changed by `hide`, which gets the name of the outermost member too."""
    changed = {each.name: _mapped(getattr(line, each.name), hide, each.name) for each in fields(line)}
    return cast(KnownLine, _replaced(line, changed))


def _mapped(value: object, hide: Callable[[str, str], str], name: str) -> object:
    if isinstance(value, str):
        return hide(name, value)
    if isinstance(value, tuple):
        return tuple(_mapped(item, hide, name) for item in value)
    if isinstance(value, list):
        return [_mapped(item, hide, name) for item in value]
    if isinstance(value, dict):
        return {key: _mapped(item, hide, name) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        changed = {each.name: _mapped(getattr(value, each.name), hide, name) for each in fields(value)}
        return _replaced(value, changed)
    return value


def _replaced(record: object, members: Mapping[str, object]) -> object:
    return type(record)(**members)


def _members(record: object) -> dict[str, object]:
    """What json.dumps is to write for a record: a line says its kind first."""
    names = _NAMES.get(type(record))
    if names is None:
        if not is_dataclass(record) or isinstance(record, type):
            raise TypeError(f"{type(record).__name__} is nothing that evidence holds")
        names = _NAMES[type(record)] = tuple(each.name for each in fields(record))
    members = {name: getattr(record, name) for name in names}
    kind = getattr(type(record), "kind", None)
    # A failure has a kind of its own among its members.
    return {"kind": kind, **members} if isinstance(kind, str) else members


text_of = json.JSONEncoder(default=_members, ensure_ascii=True, separators=(",", ":")).encode
"""The compact ASCII JSON of a record, or of a JSON value."""
_NAMES: dict[type, tuple[str, ...]] = {}
_READERS: dict[type, Reader] = {}


def _record(kind: type) -> Reader:
    """Reads objects of this class."""
    if kind not in _READERS:
        _READERS[kind] = _record_reader(kind)
    return _READERS[kind]


def _record_reader(kind: type) -> Reader:
    """The types of its members are those it is annotated with; what others wrote, a JsonValue, is taken as it is."""
    hints = get_type_hints(kind, localns={"JsonValue": object})
    members = {each.name: _reader(hints[each.name]) for each in fields(kind)}
    inline = getattr(kind, "inline", None)
    needed = [
        each.name for each in fields(kind) if each.default is MISSING and each.default_factory is MISSING
    ]

    def read(value: object) -> object:
        if not isinstance(value, dict):
            raise Malformed(f"{kind.__name__} is no object")
        if inline is not None and inline not in value:  # in an older file its members stand beside the others
            value = {**value, inline: {name: each for name, each in value.items() if name not in members}}
        missing = [name for name in needed if name not in value]
        if missing:
            raise Malformed(f"{missing[0]} is missing")
        given = {}
        for name, reader in members.items():
            if name in value:
                try:
                    given[name] = reader(value[name])
                except Malformed as wrong:
                    raise Malformed(f"{name}: {wrong}") from None
        return kind(**given)

    return read


def _reader(hint: object) -> Reader:
    """Reads values of one annotation."""
    arguments = get_args(hint)
    origin = get_origin(hint)
    if hint is object:
        return lambda value: value
    if origin is UnionType:
        # None first, so that what is told of a value that fits nothing is about the other type.
        return _union([_reader(each) for each in sorted(arguments, key=lambda each: each is not NoneType)])
    if origin is Literal:
        return _plain(str)
    if origin is tuple:
        return _tuple(_reader(arguments[0]), None if arguments[1] is Ellipsis else len(arguments))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _mapping(_reader(arguments[1]))
    if isinstance(hint, type):
        return _record(hint) if is_dataclass(hint) else _plain(hint)
    raise TypeError(f"no member of a line can be annotated {hint!r}")


def _plain(kind: type) -> Reader:
    accepted = {float: (int, float), NoneType: (NoneType,)}.get(kind, (kind,))

    def read(value: object) -> object:
        if not isinstance(value, accepted) or (isinstance(value, bool) and kind is not bool):
            raise Malformed(f"no {kind.__name__}")
        return value

    return read


def _union(readers: list[Reader]) -> Reader:
    def read(value: object) -> object:
        for reader in readers[:-1]:
            try:
                return reader(value)
            except Malformed:
                continue
        return readers[-1](value)

    return read


def _tuple(item: Reader, length: int | None) -> Reader:
    def read(value: object) -> object:
        if not isinstance(value, list | tuple) or (length is not None and len(value) != length):
            raise Malformed("no array of the right length")
        return tuple(item(each) for each in value)

    return read


def _mapping(item: Reader) -> Reader:
    def read(value: object) -> object:
        if not isinstance(value, dict):
            raise Malformed("no object")
        return {key: item(each) for key, each in value.items()}

    return read
