"""A JSON body is shown to readers indented, with one place in it marked and long stretches left out.

The place is what a finding is about. It stays with the lines around it, whatever else is cut.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from octo_conformance.document import JsonValue, unescape

HEAD = 12
AROUND = 14
WHOLE = 60
"""Bodies of up to this many lines are shown whole; longer ones as their head and the lines around the mark."""

_STRING_LIMIT = 300
_DEPTH_LIMIT = 60
_SPELT_OUT = 30
"""Members of a long list or object that are spelt out at its beginning, and on each side of the mark: more lines
than are shown."""
_COUNTED = 100_000
"""The most left-out lines that are counted."""


@dataclass(frozen=True)
class BodyLine:
    """One line of a body. A `gap` line says that something was left out; a `marked` line is the place that
    the finding means. A line that `stands_for` lines was never spelt out, and is not shown."""

    text: str
    marked: bool = False
    gap: bool = False
    stands_for: int = 0


def body_lines(value: JsonValue, *pointers: str | None) -> list[BodyLine]:
    """`value` (parsed JSON) as lines, with the places that `pointers` (RFC 6901) name marked.

    Where one leads nowhere, because a member is missing, the opening line of the object that lacks it
    is marked.
    """
    paths = [_path(value, pointer) for pointer in dict.fromkeys(pointers)]
    return _window(_value(value, tuple(path for path in paths if path is not None), 0, "", ""))


def text_lines(text: str) -> list[BodyLine]:
    """A body that is no JSON, as lines."""
    return _window(BodyLine(_clipped(part)) for part in text.splitlines() or [""])


@dataclass(frozen=True)
class _Path:
    """The rest of the way to the marked place; an empty rest is the place itself."""

    tokens: tuple[str, ...]
    only_opening: bool

    def into(self, key: str) -> _Path | None:
        if self.tokens and self.tokens[0] == key:
            return replace(self, tokens=self.tokens[1:])
        return None


def _path(value: JsonValue, pointer: str | None) -> _Path | None:
    """The way to the place, shortened to its deepest part that exists; None to mark nothing."""
    if pointer is None:
        return None
    wanted = [unescape(part) for part in pointer.split("/")[1:]]
    reached: list[str] = []
    for token in wanted:
        if isinstance(value, dict) and token in value:
            value = value[token]
        elif isinstance(value, list) and token.isdecimal() and len(token) < 10 and int(token) < len(value):
            value = value[int(token)]
        else:
            break
        reached.append(token)
    if len(reached) + 1 < len(wanted):
        return None
    # A pointer to the whole body marks its first line, because marking every line would mark nothing.
    return _Path(tuple(reached), only_opening=not wanted or len(reached) < len(wanted))


_Paths: TypeAlias = tuple[_Path, ...]


def _value(value: JsonValue, paths: _Paths, depth: int, lead: str, tail: str) -> Iterator[BodyLine]:
    here = [path for path in paths if not path.tokens]
    if not isinstance(value, dict | list) or not value:
        yield BodyLine(f"{'  ' * depth}{lead}{_scalar(value)}{tail}", marked=bool(here))
        return
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    whole = any(not path.only_opening for path in here)
    yield BodyLine(f"{'  ' * depth}{lead}{opening}", marked=bool(here))
    if depth >= _DEPTH_LIMIT:
        yield BodyLine("… nested deeper than is shown", gap=True)
    else:
        for inner in _members(value, paths, depth):
            yield replace(inner, marked=True) if whole else inner
    yield BodyLine(f"{'  ' * depth}{closing}{tail}", marked=whole)


def _members(value: dict[str, JsonValue] | list[JsonValue], paths: _Paths, depth: int) -> Iterator[BodyLine]:
    if isinstance(value, dict):
        members = ((key, f"{_scalar(key)}: ", inner) for key, inner in value.items())
    else:
        members = ((str(index), "", inner) for index, inner in enumerate(value))
    last = len(value) - 1
    marked = [_index(value, path) for path in paths if path.tokens]
    left = 0
    for index, (key, lead, inner) in enumerate(members):
        if index >= _SPELT_OUT and all(abs(index - each) > _SPELT_OUT for each in marked):
            left += _lines_of(inner, _COUNTED - left) if left < _COUNTED else 0
            continue
        if left:
            yield BodyLine("", stands_for=left)
            left = 0
        ways = tuple(way for path in paths if (way := path.into(key)) is not None)
        yield from _value(inner, ways, depth + 1, lead, "" if index == last else ",")
    if left:
        yield BodyLine("", stands_for=left)


def _index(value: dict[str, JsonValue] | list[JsonValue], path: _Path) -> int:
    """Which member the way leads into; far away where it leads into none."""
    token = path.tokens[0]
    if isinstance(value, list):
        return int(token) if token.isdecimal() and len(token) < 10 else -_COUNTED
    return next((index for index, key in enumerate(value) if key == token), -_COUNTED)


def _lines_of(value: JsonValue, most: int) -> int:
    """How many lines a value takes, counted up to `most`."""
    if not isinstance(value, dict | list) or not value:
        return 1
    lines = 2
    for inner in value.values() if isinstance(value, dict) else value:
        if lines >= most:
            break
        lines += _lines_of(inner, most - lines)
    return lines


def _scalar(value: JsonValue) -> str:
    # The page escapes dangerous characters; all others are shown as letters, not as JSON escapes.
    return _clipped(json.dumps(value, ensure_ascii=False))


def _clipped(text: str) -> str:
    if len(text) <= _STRING_LIMIT:
        return text
    return f"{text[:_STRING_LIMIT]}… ({len(text) - _STRING_LIMIT:,} more characters)"


def _window(lines: Iterator[BodyLine]) -> list[BodyLine]:
    """Cut the lines to what a reader needs, without holding all the lines of a body of millions of them."""
    shown: list[BodyLine] = []
    waiting: deque[BodyLine] = deque()
    skipped = after_mark = marked = 0
    for number, entry in enumerate(lines):
        marked += entry.marked
        if entry.stands_for:
            skipped += len(waiting) + entry.stands_for
            waiting.clear()
            after_mark = 0
        elif entry.marked and marked <= WHOLE:
            while skipped and len(waiting) > AROUND:
                waiting.popleft()
                skipped += 1
            shown += [*_gap(skipped), *waiting, entry]
            waiting.clear()
            skipped, after_mark = 0, AROUND
        elif number < HEAD or after_mark:
            shown.append(entry)
            after_mark = max(0, after_mark - 1)
        else:
            waiting.append(entry)
            # Until the mark appears, enough lines are kept to show a short body whole.
            if len(waiting) > (AROUND if marked else WHOLE - HEAD):
                waiting.popleft()
                skipped += 1
    if not skipped and len(shown) + len(waiting) <= WHOLE + AROUND:
        return [*shown, *waiting]
    return [*shown, *_gap(skipped + len(waiting))]


def _gap(skipped: int) -> list[BodyLine]:
    if not skipped:
        return []
    counted = f"{skipped:,}" if skipped < _COUNTED else f"more than {_COUNTED:,}"
    return [BodyLine(f"… {counted} line{'' if skipped == 1 else 's'} left out", gap=True)]
