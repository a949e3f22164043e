"""A YAML file of a size that people write, meaning what the same JSON would mean.

YAML 1.1 turns `NO` into false, `2026-02-01` into a date and the second of two equal keys into the only one, and
its aliases unfold a few lines into gigabytes. None of that is wanted in a file that a user hands over, so it is read
event by event here: no aliases, no tags, no key twice, and everything bounded. Whatever is wrong ends in one error
that names file and line, and never shows a value: it may be a secret.
"""

from __future__ import annotations

import math
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

from octo_conformance.document import JsonValue
from octo_conformance.errors import UsageError
from octo_conformance.own_files import what_is_it

if TYPE_CHECKING:
    from yaml import Event, ScalarEvent, YAMLError

MOST_BYTES: Final = 256 * 1024
MOST_NODES: Final = 2_000
DEEPEST: Final = 16
_DIGITS: Final = 40
_SCALARS: Final = (
    (re.compile(r"|~|null"), lambda _: None),
    (re.compile(r"true|false"), lambda text: text == "true"),
    (re.compile(r"-?(?:0|[1-9][0-9]*)"), int),
    (re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?"), float),
)
_UNSPEAKABLE: Final = re.compile("[\x00\ud800-\udfff]")


class PlainYaml:
    """Reads the one document of a file. `what` is what errors call the file, `error` what they are, and `most_nodes`
    how many keys and values it may have."""

    def __init__(
        self, path: Path, what: str, error: type[UsageError], *, most_nodes: int = MOST_NODES
    ) -> None:
        self._path = path
        self._what = what
        self._error = error
        self._most_nodes = most_nodes
        self._nodes = 0
        self._lines: dict[int, int] = {}

    def line_of(self, value: JsonValue) -> int | None:
        """The line in which an object of the file begins."""
        return self._lines.get(id(value)) if isinstance(value, dict) else None

    def read(self) -> JsonValue:
        """The value that the file holds. Raises the error."""
        import yaml

        text = self._content()
        loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        try:
            return self._document(yaml.parse(text, Loader=loader))
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            at = f" (line {mark.line + 1}, column {mark.column + 1})" if mark else _position(error, text)
            problem = getattr(error, "problem", None) or "it has a character that YAML does not allow"
            raise self._error(
                f"{self._what} {self._path} is not YAML{at}: {problem}", hint="Correct the line named."
            ) from None

    def _document(self, events: Iterator[Event]) -> JsonValue:
        import yaml

        value: JsonValue = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._refuse(event, "a second document begins", "Keep one document in the file.")
            elif isinstance(event, yaml.NodeEvent):
                value = self._value(event, events, 1)
        return value

    def _value(self, event: Event, events: Iterator[Event], depth: int) -> JsonValue:
        import yaml

        self._nodes += 1
        if not isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) or event.anchor is not None:
            self._refuse(event, "an alias or an anchor is used", "Write the value out.")
        if event.tag is not None:
            self._refuse(event, "a tag is used", "Leave it out; put quotes around a text.")
        if depth > DEEPEST:
            self._refuse(event, f"it is nested more than {DEEPEST} levels deep", "Correct the line named.")
        if self._nodes > self._most_nodes:
            self._refuse(
                event, f"it has more than {self._most_nodes:,} values", "Leave out what is not needed."
            )
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[JsonValue] = []
            while not isinstance(inner := next(events), yaml.SequenceEndEvent):
                items.append(self._value(inner, events, depth + 1))
            return items
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(event, events, depth)
        assert isinstance(event, yaml.ScalarEvent)
        return self._scalar(event)

    def _mapping(self, start: Event, events: Iterator[Event], depth: int) -> dict[str, JsonValue]:
        import yaml

        found: dict[str, JsonValue] = {}
        if start.start_mark:
            self._lines[id(found)] = start.start_mark.line + 1
        while not isinstance(key := next(events), yaml.MappingEndEvent):
            if not isinstance(key, yaml.ScalarEvent):
                self._refuse(key, "a key is no text", "Write `key: value`.")
            self._value(key, events, depth + 1)
            if key.value in found:
                self._refuse(key, f"`{key.value[:60]}` is there twice", "Keep one of the two.")
            found[key.value] = self._value(next(events), events, depth + 1)
        return found

    def _scalar(self, event: ScalarEvent) -> JsonValue:
        text: str = event.value
        if not event.implicit[0]:  # in quotes, or a block
            return self._text(event)
        for pattern, meaning in _SCALARS:
            if pattern.fullmatch(text):
                if len(text) > _DIGITS:
                    self._refuse(event, f"a number has {len(text):,} digits", "Put quotes around a text.")
                value = meaning(text)
                if isinstance(value, float) and not math.isfinite(value):
                    self._refuse(event, "a number is too large", "Correct the line named.")
                # As in JSON Schema, 1e3 is an integer.
                return int(value) if isinstance(value, float) and value.is_integer() else value
        return self._text(event)

    def _text(self, event: ScalarEvent) -> str:
        text: str = event.value
        if _UNSPEAKABLE.search(text):
            self._refuse(event, "a text has a character that no request can carry", "Leave it out.")
        return text

    def _refuse(self, event: Event, what: str, hint: str) -> NoReturn:
        at = f", line {event.start_mark.line + 1}" if event.start_mark else ""
        raise self._error(f"{self._path}{at}: {what}", hint=hint)

    def _content(self) -> str:
        """The file, which has to be one: a pipe or a device may have no end."""
        try:
            # Without O_NONBLOCK opening a pipe waits for somebody who writes into it.
            descriptor = os.open(self._path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
            try:
                mode = os.fstat(descriptor).st_mode
                content = _read(descriptor) if stat.S_ISREG(mode) else None
            finally:
                os.close(descriptor)
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or str(error)
            raise self._error(
                f"{self._what} {self._path} cannot be read: {why}", hint="Give the path of a YAML file."
            ) from None
        if content is None:
            raise self._error(
                f"{self._what} {self._path} is {what_is_it(mode)}", hint="Give the path of a YAML file."
            )
        if len(content) > MOST_BYTES:
            raise self._error(
                f"{self._what} {self._path} is larger than {MOST_BYTES // 1024} KiB",
                hint="Give the path of another file; one has some dozens of lines.",
            )
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            at = content.count(b"\n", 0, error.start) + 1
            raise self._error(
                f"{self._what} {self._path} is no text in UTF-8 (line {at})", hint="Save it as UTF-8."
            ) from None


def _read(descriptor: int) -> bytes:
    """One byte more than a file may have, at most."""
    content = b""
    while piece := os.read(descriptor, MOST_BYTES + 1 - len(content)):
        content += piece
    return content


def _position(error: YAMLError, text: str) -> str:
    position = getattr(error, "position", None)
    if not isinstance(position, int):
        return ""
    return f" (line {text.count(chr(10), 0, position) + 1})"
