"""Reading JSON that may be hostile: never an exception, every oddity named, the value always harmless.

Harmless means: it can be written as strict JSON in ASCII and walked by recursion.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from typing import Final

from octo_conformance.bounds import BODY_CONTAINERS, BODY_VALUES, DEPTH, DIGITS, FLAWS, LARGE_BYTES, MEMBERS
from octo_conformance.document import levels
from octo_conformance.evidence.repeated import MARK, Cut, RepeatedObjects
from octo_conformance.wire.request import Json

_SHORT: Final = 16
_SURROGATE_ESCAPE: Final = re.compile(r"\\u[dD][89a-fA-F]")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
# A text, or what a value stands behind; what stands in a text is none of these.
_MARKS: Final = re.compile(
    r'"(?:[^"\\]|\\.)*+"|(?P<container>[\[{](?P<holds>(?!\s*[\]}]))?)|(?P<comma>,)', re.S
)


@dataclass(frozen=True)
class Parsed:
    """`value` is None where `is_json` is False. `excess` says of what there is more than a run takes in; then
    nothing was read. `cut` is the text without the objects that came before, None where none was cut out."""

    value: Json
    is_json: bool
    flaws: tuple[str, ...]
    excess: str | None = None
    cut: Cut | None = None


class _TooMany(Exception):
    """More of something than a run takes in."""


class _Flaws:
    """Names each oddity once."""

    def __init__(self) -> None:
        self.found: dict[str, None] = {}
        self._texts: dict[str, str] | None = None
        """Short texts of a large body: two hundred thousand products have one currency."""
        self.cut: Cut | None = None
        """Whose parts are put in where they were cut out."""

    def share_texts(self) -> None:
        """From now on equal short texts are one."""
        self._texts = {}

    def add(self, flaw: str) -> None:
        if len(self.found) < FLAWS:
            self.found.setdefault(_SURROGATE.sub("\ufffd", flaw)[:200])

    def pairs(self, pairs: list[tuple[str, Json]]) -> dict[str, Json]:
        if len(pairs) > MEMBERS:
            raise _TooMany(f"an object with more than {MEMBERS:,} members")
        if self.cut is not None and len(pairs) == 1 and pairs[0][0] == MARK:
            return self.cut.parts[int(str(pairs[0][1]))].value
        if self._texts is not None:
            known = self._texts
            pairs = [
                (k, known.setdefault(v, v) if isinstance(v, str) and len(v) <= _SHORT else v)
                for k, v in pairs
            ]
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
        if len(digits) > DIGITS:
            self.add("integer of more digits than anyone means")
            return digits[:40] + "..."
        return int(digits)

    def number(self, text: str) -> float | str:
        value = float(text)
        if math.isfinite(value):
            return value
        self.add("number out of range")
        return text[:40]


def parse(content: bytes, repeated: RepeatedObjects | None = None) -> Parsed:
    """Read a body. NaN, infinities and monstrous numbers become their text, so that types still differ.

    Objects that are among those `repeated` are not read again, and new ones become some of them.
    """
    flaws = _Flaws()
    text = _decode(content, flaws)
    if not text or text.isspace():
        return Parsed(None, False, tuple(flaws.found))
    excess = _excess(text)
    if excess is not None:
        return Parsed(None, False, tuple(flaws.found), excess)
    if len(content) > LARGE_BYTES:
        flaws.share_texts()
        repeated = None
    decoder = json.JSONDecoder(
        object_pairs_hook=flaws.pairs,
        parse_constant=flaws.constant,
        parse_int=flaws.integer,
        parse_float=flaws.number,
    )
    cut: Cut | None = None
    try:
        if repeated is not None and not _SURROGATE_ESCAPE.search(text):
            cut = repeated.cut(text, decoder.raw_decode)
            flaws.cut = cut = cut if cut.parts else None
        value = decoder.decode(cut.rest if cut is not None else text)
        deep = _is_deep(value, text, cut)
    except _TooMany as excess:
        return Parsed(None, False, tuple(flaws.found), str(excess))
    except RecursionError:
        deep = True
    except ValueError:
        return Parsed(None, False, tuple(flaws.found))
    if deep:
        flaws.add(f"nested deeper than {DEPTH} levels")
        return Parsed(None, False, tuple(flaws.found))
    if _SURROGATE_ESCAPE.search(text):
        cleaned = _without_surrogates(value, flaws)
        return Parsed(cleaned, True, tuple(flaws.found))
    if repeated is None or cut is None or flaws.found:
        return Parsed(value, True, tuple(flaws.found))
    repeated.remember(cut.parts)
    return Parsed(value, True, (), cut=cut)


def _is_deep(value: Json, text: str, cut: Cut | None) -> bool:
    """Whether there are more levels than anyone can walk; looked at only where there may be."""
    rest = text if cut is None else cut.rest
    within = 0 if cut is None else max(part.depth for part in cut.parts)
    return rest.count("[") + rest.count("{") + within > DEPTH and levels(value, DEPTH + 1) > DEPTH


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


def _excess(text: str) -> str | None:
    """What there is too much of, counted before anything is made of it: `[],` are three bytes, and in memory
    seventy."""
    opened = text.count("[") + text.count("{")
    if opened <= BODY_CONTAINERS and opened + text.count(",") <= BODY_VALUES:
        return None
    values, containers = 1, 0
    for mark in _MARKS.finditer(text):
        match mark.lastgroup:
            case "container":
                containers += 1
                values += mark["holds"] is not None
            case "comma":
                values += 1
        if containers > BODY_CONTAINERS:
            return f"more than {BODY_CONTAINERS:,} objects and arrays"
        if values > BODY_VALUES:
            return f"more than {BODY_VALUES:,} values"
    return None


def _in_unicode(text: str, flaws: _Flaws) -> str:
    if _SURROGATE.search(text):
        flaws.add("lone surrogate")
        return _SURROGATE.sub("\ufffd", text)
    return text


def _without_surrogates(value: Json, flaws: _Flaws) -> Json:
    if isinstance(value, str):
        return _in_unicode(value, flaws)
    if isinstance(value, list):
        return [_without_surrogates(v, flaws) for v in value]
    if isinstance(value, dict):
        return {_in_unicode(k, flaws): _without_surrogates(v, flaws) for k, v in value.items()}
    return value
