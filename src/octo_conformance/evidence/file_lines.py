"""Lines of evidence as their file holds them: without what goes without saying, and an exchange or a delivery without what
the file held before.

Every line but the first leaves out a member that has its default. An exchange leaves out more: method and address of
its request where they are those of its operation at the target, that a body is JSON where there is one, and its size
where that is what Content-Length says. Older formats say more; `_AS_IT_WAS` says which says what.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Final, TypeAlias, get_args
from urllib.parse import quote

from octo_conformance.document import JsonValue
from octo_conformance.evidence.codec import from_json, parsed, text_of, to_text
from octo_conformance.evidence.lines import (
    FORMAT,
    FORMATS,
    DeliveryLine,
    ExchangeLine,
    KnownLine,
    Line,
    ReceivedResponse,
    RunLine,
    SentRequest,
    StrangeLine,
)
from octo_conformance.evidence.parts import HEXADECIMAL, SHORT, Naming, PartsRead, WrittenParts
from octo_conformance.evidence.repeated import RepeatedObjects

_NAMED: Final = frozenset(
    {"test", "purpose", "operation", "path_args", "capabilities", "url", "headers", "body", "to"}
)
"""Members of an exchange, its request and its response, and of a delivery, whose parts are named."""

_LENGTH: Final = re.compile("[0-9]{1,12}")


@dataclass(frozen=True)
class _Told:
    """What lines of a format say.

    named    the kinds of lines whose parts are named
    naming   how
    implied  whether what operation and body tell is left out
    """

    named: frozenset[str]
    naming: Naming
    implied: bool = False


_EXCHANGES: Final = frozenset({ExchangeLine.kind, DeliveryLine.kind})
_NOW: Final = _Told(_EXCHANGES, SHORT, implied=True)
_AS_IT_WAS: Final = {
    FORMATS[0]: _Told(frozenset(), HEXADECIMAL),
    FORMATS[1]: _Told(frozenset({ExchangeLine.kind}), HEXADECIMAL),
    FORMATS[2]: _Told(_EXCHANGES, HEXADECIMAL),
    FORMAT: _NOW,
}

_Record: TypeAlias = KnownLine | SentRequest | ReceivedResponse


class FileWriter:
    """Makes the lines of one file, from its first to its last."""

    def __init__(self, repeated: RepeatedObjects | None = None) -> None:
        """`repeated` are objects that come again and again in answers."""
        self._parts = WrittenParts(repeated, _NOW.naming)
        self._target = ""

    def text(self, line: KnownLine) -> str:
        """The line as one JSON object, without what goes without saying."""
        if isinstance(line, RunLine):
            self._target = line.target.url
            return to_text(line)
        if isinstance(line, ExchangeLine) and line.operation is not None:
            return self._record(line, _asked(self._target, line.operation, line.path_args))
        return self._record(line, {})

    def _record(self, record: _Record, implied: Mapping[str, object]) -> str:
        """`implied` are members of the request that go without saying."""
        parts = isinstance(record, ExchangeLine | DeliveryLine | SentRequest | ReceivedResponse)
        texts = [] if isinstance(record, SentRequest | ReceivedResponse) else [f'"kind":"{record.kind}"']
        for name, default in _MEMBERS[type(record)]:
            value = getattr(record, name)
            if isinstance(value, SentRequest | ReceivedResponse):
                texts.append(f'"{name}":{self._record(value, implied)}')
                continue
            if name == "is_json" and isinstance(record, ReceivedResponse | DeliveryLine):
                default = record.body is not None
            elif name == "size" and isinstance(record, ReceivedResponse | DeliveryLine):
                default = _promised(record.headers)
            elif isinstance(record, SentRequest):
                default = implied.get(name, default)
            if value is not default and value != default:
                text = self._parts.text(_with_lists(value)) if parts and name in _NAMED else text_of(value)
                texts.append(f'"{name}":{text}')
        return f"{{{','.join(texts)}}}"


class FileReader:
    """Reads the lines of one file, from its first to its last."""

    def __init__(self) -> None:
        self._target = ""
        self._told = _NOW
        self._parts = PartsRead(_NOW.naming)

    def line(self, text: str) -> Line:
        """The line that a text holds; a `StrangeLine` where it holds none."""
        value = parsed(text)
        if not isinstance(value, dict):
            return value if isinstance(value, StrangeLine) else from_json(value)
        kind = value.get("kind")
        if kind == RunLine.kind:
            return self._head(from_json(value))
        if kind not in self._told.named:
            return from_json(value)
        try:
            whole = self._whole(value)
            if self._told.implied and kind == ExchangeLine.kind:
                whole["request"] = self._with_what_is_implied(whole)
            return from_json(whole)
        except (LookupError, TypeError, ValueError, AttributeError):
            return StrangeLine(kind=str(kind), why="it names what no line before it holds")

    def _head(self, line: Line) -> Line:
        if isinstance(line, RunLine):
            self._target = line.target.url
            self._told = _AS_IT_WAS.get(line.format, _NOW)
            self._parts = PartsRead(self._told.naming)
        return line

    def _with_what_is_implied(self, line: Mapping[str, JsonValue]) -> JsonValue:
        """The request of an exchange as it was sent."""
        request, operation, values = line.get("request"), line.get("operation"), line.get("path_args", {})
        if not isinstance(request, dict) or not isinstance(operation, str) or not isinstance(values, dict):
            return request
        return {**_asked(self._target, operation, values), **request}

    def _whole(self, record: dict[str, JsonValue]) -> dict[str, JsonValue]:
        whole: dict[str, JsonValue] = {}
        for name, value in record.items():
            if name in {"request", "response"} and isinstance(value, dict):
                whole[name] = self._whole(value)
            else:
                whole[name] = self._parts.whole(value) if name in _NAMED else value
        if self._told.implied and whole.get("body") is not None:
            whole.setdefault("is_json", True)
        if self._told.implied and "headers" in whole:
            whole.setdefault("size", _promised(whole["headers"]))
        return whole


def _asked(target: str, operation: str, path_args: Mapping[str, object]) -> dict[str, JsonValue]:
    """Method and address of a request of this operation: what goes without saying."""
    method, _, path = operation.partition(" ")
    for name, value in path_args.items():
        path = path.replace(f"{{{name}}}", quote(str(value), safe=""))
    return {"method": method, "url": f"{target.rstrip('/')}{path}"}


def _promised(headers: object) -> int:
    """The bytes of a body that its headers tell of; 0 where they tell of none. A file may hold anything."""
    for each in headers if isinstance(headers, list | tuple) else ():
        match each:
            case [str(name), str(value)] if name.lower() == "content-length":
                return int(value) if _LENGTH.fullmatch(value) else 0
    return 0


def _members(kind: type[_Record]) -> list[tuple[str, object]]:
    """The members of a class with their defaults, which is `MISSING` for one that has none."""
    return [
        (each.name, each.default if each.default_factory is MISSING else each.default_factory())
        for each in fields(kind)
    ]


_MEMBERS: Final[Mapping[type, list[tuple[str, object]]]] = {
    kind: _members(kind) for kind in (*get_args(KnownLine), SentRequest, ReceivedResponse)
}

_Frozen: TypeAlias = "JsonValue | tuple[_Frozen, ...]"
"""What the fields of a line hold."""


def _with_lists(value: _Frozen) -> JsonValue:
    """Headers and ids as JSON has them; a body as it is."""
    return [_with_lists(item) for item in value] if isinstance(value, tuple) else value
