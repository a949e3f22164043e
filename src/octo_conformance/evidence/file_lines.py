"""Lines of evidence as their file holds them: an exchange or a delivery without what the file held before."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Final, TypeAlias

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
    SentRequest,
    StrangeLine,
)
from octo_conformance.evidence.parts import PartsRead, WrittenParts
from octo_conformance.evidence.repeated import RepeatedObjects

_NAMED: Final = frozenset(
    {"test", "purpose", "operation", "path_args", "capabilities", "url", "headers", "body", "to"}
)
"""Members of an exchange, its request and its response, and of a delivery, whose parts are named."""
_NAMING: Final = {
    FORMATS[0]: frozenset[str](),
    FORMATS[1]: frozenset({ExchangeLine.kind}),
    FORMATS[2]: frozenset({ExchangeLine.kind, DeliveryLine.kind}),
}
"""The kinds of lines whose parts are named, by the format of the file."""


_Record: TypeAlias = ExchangeLine | SentRequest | ReceivedResponse | DeliveryLine


class FileWriter:
    """Makes the lines of one file, from its first to its last."""

    def __init__(self, repeated: RepeatedObjects | None = None) -> None:
        """`repeated` are objects that come again and again in answers."""
        self._parts = WrittenParts(repeated)

    def text(self, line: KnownLine) -> str:
        """The line as one JSON object. Of an exchange or a delivery it leaves out what the file holds already, and every
        member that has its default."""
        return self._record(line) if isinstance(line, ExchangeLine | DeliveryLine) else to_text(line)

    def _record(self, record: _Record) -> str:
        texts = [f'"kind":"{record.kind}"'] if isinstance(record, ExchangeLine | DeliveryLine) else []
        for name, default in _MEMBERS[type(record)]:
            value = getattr(record, name)
            if isinstance(value, SentRequest | ReceivedResponse):
                texts.append(f'"{name}":{self._record(value)}')
            elif value is not default and value != default:
                text = self._parts.text(_with_lists(value)) if name in _NAMED else text_of(value)
                texts.append(f'"{name}":{text}')
        return f"{{{','.join(texts)}}}"


class FileReader:
    """Reads the lines of one file, from its first to its last."""

    def __init__(self) -> None:
        self._parts = PartsRead()
        self._naming = _NAMING[FORMAT]

    def line(self, text: str) -> Line:
        """The line that a text holds; a `StrangeLine` where it holds none."""
        value = parsed(text)
        if not isinstance(value, dict):
            return value if isinstance(value, StrangeLine) else from_json(value)
        kind = value.get("kind")
        if kind == "run":
            self._naming = _NAMING.get(str(value.get("format")), self._naming)
        if kind not in self._naming:
            return from_json(value)
        try:
            return from_json(self._whole(value))
        except (LookupError, TypeError, ValueError):
            return StrangeLine(kind=str(kind), why="it names what no line before it holds")

    def _whole(self, record: dict[str, JsonValue]) -> dict[str, JsonValue]:
        whole: dict[str, JsonValue] = {}
        for name, value in record.items():
            if name in {"request", "response"} and isinstance(value, dict):
                whole[name] = self._whole(value)
            else:
                whole[name] = self._parts.whole(value) if name in _NAMED else value
        return whole


def _members(kind: type[_Record]) -> list[tuple[str, object]]:
    """The members of a class with their defaults, which is `MISSING` for one that has none."""
    return [
        (each.name, each.default if each.default_factory is MISSING else each.default_factory())
        for each in fields(kind)
    ]


_Frozen: TypeAlias = "JsonValue | tuple[_Frozen, ...]"
"""What the fields of a line hold."""
_MEMBERS: Final = {
    kind: _members(kind) for kind in (ExchangeLine, SentRequest, ReceivedResponse, DeliveryLine)
}


def _with_lists(value: _Frozen) -> JsonValue:
    """Headers and ids as JSON has them; a body as it is."""
    return [_with_lists(item) for item in value] if isinstance(value, tuple) else value
