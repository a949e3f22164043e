"""Reading JSON that may be hostile: never an exception, every oddity named, the value always harmless.

Harmless means: it can be written as strict JSON in ASCII and walked by recursion.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from typing import Final

from octo_conformance.wire.request import Json

MAX_DEPTH: Final = 100
# Python refuses to read or write integers of more digits than 4300; nobody means more than these.
MAX_DIGITS: Final = 400
_MAX_FLAWS: Final = 20
_SURROGATE_ESCAPE: Final = re.compile(r"\\u[dD][89a-fA-F]")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Parsed:
    """`value` is None where `is_json` is False."""

    value: Json
    is_json: bool
    flaws: tuple[str, ...]


class _Flaws:
    """Names each oddity once."""

    def __init__(self) -> None:
        self.found: dict[str, None] = {}

    def add(self, flaw: str) -> None:
        if len(self.found) < _MAX_FLAWS:
            self.found.setdefault(_SURROGATE.sub("\ufffd", flaw)[:200])

    def pairs(self, pairs: list[tuple[str, Json]]) -> dict[str, Json]:
        made = dict(pairs)
        if len(made) < len(pairs):
            seen: set[str] = set()
            for name, _ in pairs:
                if name in seen:
                    self.add(f"duplicate key {name}")
                seen.add(name)
        return made

    def constant(self, name: str) -> str:
        self.add(name)
        return name

    def integer(self, digits: str) -> int | str:
        if len(digits) > MAX_DIGITS:
            self.add("integer of more digits than anyone means")
            return digits[:40] + "..."
        return int(digits)

    def number(self, text: str) -> float | str:
        value = float(text)
        if math.isfinite(value):
            return value
        self.add("number out of range")
        return text[:40]


def parse(content: bytes) -> Parsed:
    """Read a body. NaN, infinities and monstrous numbers become their text, so that types still differ."""
    flaws = _Flaws()
    text = _decode(content, flaws)
    if not text.strip():
        return Parsed(None, False, tuple(flaws.found))
    try:
        value = json.loads(
            text,
            object_pairs_hook=flaws.pairs,
            parse_constant=flaws.constant,
            parse_int=flaws.integer,
            parse_float=flaws.number,
        )
        deep = text.count("[") + text.count("{") > MAX_DEPTH and _deeper_than(value, MAX_DEPTH)
    except RecursionError:
        deep = True
    except ValueError:
        return Parsed(None, False, tuple(flaws.found))
    if deep:
        flaws.add(f"nested deeper than {MAX_DEPTH} levels")
        return Parsed(None, False, tuple(flaws.found))
    if _SURROGATE_ESCAPE.search(text):
        cleaned = _without_surrogates(value, flaws)
        return Parsed(cleaned, True, tuple(flaws.found))
    return Parsed(value, True, tuple(flaws.found))


def _decode(content: bytes, flaws: _Flaws) -> str:
    if content.startswith(b"\xef\xbb\xbf"):
        flaws.add("byte order mark")
        content = content[3:]
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        flaws.add("not UTF-8")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    return content.decode("utf-8", "replace")


def _deeper_than(value: Json, levels: int) -> bool:
    layer = [value]
    for _ in range(levels):
        layer = [
            inner
            for outer in layer
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
        if not layer:
            return False
    return True


def _without_surrogates(value: Json, flaws: _Flaws) -> Json:
    if isinstance(value, str):
        if _SURROGATE.search(value):
            flaws.add("lone surrogate")
            return _SURROGATE.sub("\ufffd", value)
        return value
    if isinstance(value, list):
        return [_without_surrogates(v, flaws) for v in value]
    if isinstance(value, dict):
        return {_without_surrogates(k, flaws): _without_surrogates(v, flaws) for k, v in value.items()}
    return value
