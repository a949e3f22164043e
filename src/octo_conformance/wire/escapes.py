"""Undoing escapes in somebody else's text, with the way back to where each character stood.

A secret that was sent comes back percent-encoded, escaped for JSON or HTML, twice over, or in part: `key\\u003d`,
`key%253D`, `key&#x3D;`. To list all mixtures is hopeless, so the text is read as a browser or a parser would.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

_ESCAPE: Final = re.compile(
    r"(?P<percent>(?:%[0-9a-f]{2})+)"
    r"|(?P<html>&(?:#x[0-9a-f]{1,6}|#[0-9]{1,7}|[a-z][a-z0-9]{1,30});?)"
    r"|(?P<code>(?:\\u|%u)[0-9a-f]{4}|\\x[0-9a-f]{2}|\\U[0-9a-f]{8})"
    r"|\\(?P<plain>[/\"'\\])",
    re.I,
)
_BEGINS: Final = re.compile(r"[%&\\](?:(?<=%)[0-9a-fuU]|(?<=&)[#a-z]|(?<=\\)[uxU/\"'\\])", re.I)
"""Where an escape may begin. It looks at three characters alone, and so passes over a large body ten times as fast."""
_ROUNDS: Final = 4
"""How often one encoding may lie around another."""


@dataclass(frozen=True)
class Read:
    """A text with one layer of escapes undone: pieces of the text before, and what each stands for."""

    text: str
    pieces: tuple[tuple[int, int, str], ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the characters from `start` to `end` stood before; a piece counts as a whole unless it is plain."""
        ends = list(accumulate(len(shown) for _, _, shown in self.pieces))
        return self._place(start, ends)[0], self._place(end - 1, ends)[1]

    def _place(self, at: int, ends: list[int]) -> tuple[int, int]:
        number = next(index for index, end in enumerate(ends) if at < end)
        first, last, shown = self.pieces[number]
        if last - first == len(shown):  # nothing was escaped in it
            where = first + at - (ends[number] - len(shown))
            return where, where + 1
        return first, last


def layers(text: str) -> Iterator[tuple[str, tuple[Read, ...]]]:
    """The text with one layer of escapes undone, with two, and so on, each with the readings that led to it."""
    before: tuple[Read, ...] = ()
    for _ in range(_ROUNDS):
        # Nearly all texts have none, and the first look is the fastest.
        if not ("%" in text or "&" in text or "\\" in text):
            return
        begins = _BEGINS.search(text)
        if begins is None or _ESCAPE.search(text, begins.start()) is None:
            return
        pieces = tuple(_pieces(text))
        read = Read("".join(shown for _, _, shown in pieces), pieces)
        if read.text == text:
            return
        text, before = read.text, (*before, read)
        yield text, before


def _pieces(text: str) -> Iterator[tuple[int, int, str]]:
    end = 0
    for found in _ESCAPE.finditer(text):
        if found.start() > end:
            yield end, found.start(), text[end : found.start()]
        end = found.end()
        if found["percent"]:
            yield from _percent(found.start(), found[0])
        else:
            yield found.start(), end, _meaning(found)
    if end < len(text):
        yield end, len(text), text[end:]


def _percent(start: int, run: str) -> Iterator[tuple[int, int, str]]:
    """Each character of a run of bytes, in UTF-8 if it is that."""
    raw = bytes.fromhex(run.replace("%", ""))
    try:
        shown = raw.decode("utf-8")
    except UnicodeDecodeError:
        shown = raw.decode("latin-1")
        widths = [3] * len(shown)
    else:
        widths = [3 * len(character.encode()) for character in shown]
    for character, width in zip(shown, widths, strict=True):
        yield start, start + width, character
        start += width


def _meaning(found: re.Match[str]) -> str:
    if found["html"]:
        return html.unescape(found[0])
    if found["plain"]:
        return found["plain"]
    number = int(found["code"][2:], 16)
    return chr(number) if number <= 0x10FFFF else found[0]
