"""The shapes a secret value can take in somebody else's answer, and finding them all."""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Callable, Iterable
from urllib.parse import quote, quote_plus


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
    """Finds any spelling of any of the values in a text, whatever its case."""

    def __init__(self, values: Iterable[str]) -> None:
        self._value_of = {shape.lower(): value for value in values for shape in spellings(value)}
        longest_first = sorted(self._value_of, key=len, reverse=True)
        self._shortest = min(map(len, longest_first), default=0)
        self._any = re.compile(_glance(longest_first) + _either(longest_first)) if longest_first else None

    def replace(self, text: str, by: Callable[[str], str]) -> str:
        """The text with each spelling of a value replaced by `by(value)`."""
        if self._any is None or len(text) < self._shortest:
            return text
        low = text.lower()
        if len(low) != len(text):
            # A few letters change their length; ASCII secrets are still found this way.
            low = "".join(c.lower() if c.isascii() else c for c in text)
        made: list[str] = []
        end = 0
        for match in self._any.finditer(low):
            made += [text[end : match.start()], by(self._value_of[match[0]])]
            end = match.end()
        return text if not made else "".join([*made, text[end:]])


def _either(shapes: list[str]) -> str:
    return f"(?:{'|'.join(re.escape(shape) for shape in shapes)})"


def _glance(shapes: list[str]) -> str:
    """A look at eight characters that rules out nearly every place before the long list is tried."""
    columns = ("".join(sorted({re.escape(shape[at]) for shape in shapes})) for at in range(8))
    return f"(?={''.join(f'[{column}]' for column in columns)})"
