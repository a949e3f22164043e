"""The shapes a secret value can take in somebody else's answer, and finding them all."""

from __future__ import annotations

import base64
import functools
import html
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, quote_plus

from octo_conformance.wire.escapes import Read, layers


def spellings(value: str) -> set[str]:
    """The value raw, percent-encoded, escaped for JSON and HTML, and base64 in any alignment."""
    raw = value.encode("utf-8", "surrogatepass")
    shapes = {
        value,
        quote(value, safe="", errors="replace"),
        quote(value, safe="/", errors="replace"),
        quote_plus(value, errors="replace"),
        "".join(f"%{byte:02x}" for byte in raw),
        "".join(f"%{byte:02X}" for byte in raw),
        json.dumps(value)[1:-1],
        json.dumps(value, ensure_ascii=False)[1:-1],
        json.dumps(value)[1:-1].replace("/", "\\/"),
        html.escape(value),
        raw.hex(),
    }
    # Many programs leave out the padding of base64, and whoever has the rest of a key has the key.
    shapes.add(value.rstrip("="))
    lower = re.sub(r"%[0-9A-F]{2}", lambda m: m[0].lower(), quote(value, safe="", errors="replace"))
    shapes.add(lower)
    for offset in range(3):
        middle = _base64_middle(raw, offset)
        shapes |= {middle, middle.replace("+", "-").replace("/", "_")}
    return {shape for shape in shapes if len(shape) >= 8}


def _base64_middle(raw: bytes, offset: int) -> str:
    """What base64 makes of `raw` wherever it starts `offset` bytes into a group of three.

    Only the characters that depend on nothing but `raw`: those at the edges mix with its neighbours.
    """
    encoded = base64.b64encode(b"\0" * offset + raw).decode("ascii")
    first = -(-8 * offset // 6)
    last = 8 * (offset + len(raw)) // 6
    return encoded[first:last]


class Spotter:
    """Finds any spelling of any of the values in a text, whatever its case and whatever escapes lie around it.

    `codes` are short: they count where they stand alone as a word, however their digits are grouped.
    """

    def __init__(self, values: Iterable[str], codes: Iterable[str] = ()) -> None:
        self._values = tuple(values)
        self._codes = tuple(codes)

    # Secrets come one after the other while a run begins. Only what is looked for is worth compiling.

    @functools.cached_property
    def _value_of(self) -> Mapping[str, str]:
        found = {shape.lower(): value for value in self._values for shape in spellings(value)}
        # A shape without padding may be that of two keys; it is more of the one that has none.
        return found | {value.lower(): value for value in self._values if len(value) >= 8}

    @functools.cached_property
    def _any(self) -> re.Pattern[str] | None:
        longest_first = sorted(self._value_of, key=len, reverse=True)
        return re.compile(_glance(longest_first) + _either(longest_first)) if longest_first else None

    @functools.cached_property
    def _shortest(self) -> int:
        return min(map(len, self._value_of), default=0)

    @functools.cached_property
    def _grouped(self) -> Sequence[_Grouped]:
        return [*(_phone(v) for v in self._values if _PHONE.fullmatch(v)), *map(_code, self._codes)]

    def replace(self, text: str, by: Callable[[str], str]) -> str:
        """The text with each spelling of a value replaced by `by(value)`."""
        kept = _put(text, self._found(text), by)
        for shown, read in layers(kept):
            found = self._found(shown)
            if found:
                return self.replace(_put(kept, _where_it_stood(found, read), by), by)
        return kept

    def _found(self, text: str) -> list[tuple[int, int, str]]:
        """Start, end and value of each spelling in a text, in order."""
        found = self._plain(text)
        for one in self._grouped:
            found += one.spans(text)
        return sorted(found)

    def _plain(self, text: str) -> list[tuple[int, int, str]]:
        if self._any is None or len(text) < self._shortest:
            return []
        low = text.lower()
        if len(low) != len(text):
            # A few letters change their length; ASCII secrets are still found this way.
            low = "".join(c.lower() if c.isascii() else c for c in text)
        return [(found.start(), found.end(), self._value_of[found[0]]) for found in self._any.finditer(low)]


def _put(text: str, found: Iterable[tuple[int, int, str]], by: Callable[[str], str]) -> str:
    made: list[str] = []
    end = 0
    for start, stop, value in found:
        if start >= end:
            made += [text[end:start], by(value)]
            end = stop
    return text if not made else "".join([*made, text[end:]])


def _where_it_stood(
    found: list[tuple[int, int, str]], readings: tuple[Read, ...]
) -> Iterator[tuple[int, int, str]]:
    for start, stop, value in found:
        for read in reversed(readings):
            start, stop = read.span(start, stop)
        yield start, stop, value


_PHONE: Final = re.compile(r"\+?(?:[ ().\-/]*\d){8,15}")
_BETWEEN: Final = r"[\s().\-/]{0,3}"
_BEFORE: Final = 32


@dataclass(frozen=True)
class _Grouped:
    """A number that people write with blanks, dashes or brackets in it, and with more or less before it."""

    value: str
    core: re.Pattern[str]
    before: re.Pattern[str]

    def spans(self, text: str) -> Iterator[tuple[int, int, str]]:
        # The core begins with a digit, which a search finds fast; what may stand before it is looked at only there.
        for found in self.core.finditer(text):
            start = max(0, found.start() - _BEFORE)
            before = self.before.search(text[start : found.start()])
            if before is not None:
                yield start + before.start(), found.end(), self.value


def _phone(number: str) -> _Grouped:
    """With 00 for the plus, with 0 for the country, or with nothing of both."""
    digits = re.sub(r"\D", "", number)
    country = min(3, len(digits) - 7)  # codes of countries have one to three digits
    trunk = rf"(?:\(?0\)?{_BETWEEN})?"
    front = "".join(f"(?:{digit}{_BETWEEN})?{trunk}" for digit in digits[:country])
    return _Grouped(
        number,
        re.compile(rf"{_BETWEEN.join(digits[country:])}(?!\d)"),
        re.compile(rf"(?<!\d)(?:\(?(?:\+|00){_BETWEEN})?{trunk}{front}\Z"),
    )


def _code(code: str) -> _Grouped:
    letters = "[ -]?".join(code) if code.isdigit() else re.escape(code)
    return _Grouped(code, re.compile(rf"{letters}(?![0-9A-Za-z])", re.I), re.compile(r"(?<![0-9A-Za-z])\Z"))


def _either(shapes: list[str]) -> str:
    return f"(?:{'|'.join(re.escape(shape) for shape in shapes)})"


def _glance(shapes: list[str]) -> str:
    """A look at eight characters that rules out nearly every place before the long list is tried."""
    columns = ("".join(sorted({re.escape(shape[at]) for shape in shapes})) for at in range(8))
    return f"(?={''.join(f'[{column}]' for column in columns)})"
