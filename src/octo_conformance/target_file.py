"""The target file: YAML of a size that people write, meaning what the same JSON would mean.

YAML 1.1 turns `NO` into false, `2026-02-01` into a date and the second of two equal keys into the only one, and
its aliases unfold a few lines into gigabytes. None of that is wanted in a file that says who is tested, so it is
read event by event here: no aliases, no tags, no key twice, and everything bounded. Whatever is wrong ends in
one TargetFileError that names file, line or key, and never shows a value: it may be a secret.
"""

from __future__ import annotations

import difflib
import json
import math
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn, TypedDict, cast

from octo_conformance.addresses import check_aside
from octo_conformance.document import JsonValue
from octo_conformance.errors import BadUrl, TargetFileError
from octo_conformance.own_files import what_is_it
from octo_conformance.schemas import schema

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
_HEADER_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_HEADER_VALUE: Final = re.compile(r"(?:[!-~](?:[\t -~]*[!-~])?)?")
_FORBIDDEN: Final = {
    "authorization": "The key comes from the environment variable OCTO_TOKEN; a header here would replace it also "
    "where the suite sends a wrong key or none.",
    "octo-capabilities": "Name them under `capabilities`; a header here would replace what each test asks for.",
    **dict.fromkeys(
        ("connection", "content-length", "expect", "te", "trailer", "transfer-encoding", "upgrade"),
        "HTTP itself needs it.",
    ),
}


class CodeSource(TypedDict, total=False):
    """Where a code sent to a member is read: one of these."""

    command: list[str]
    mailbox: str
    prompt: bool


class Control(TypedDict):
    """How a test installation moves its clock and shows its outbox."""

    url: str


class ToldMember(TypedDict, total=False):
    """A test member of the supplier."""

    id: str
    reference: str
    firstName: str
    lastName: str
    email: str
    mobile: str
    country: str
    benefits: list[str]


class ToldLimits(TypedDict, total=False):
    """Where a run stops by itself."""

    reservations: int
    confirmations: int
    requests: int
    seconds: float
    wait_s: float
    timeout_s: float
    body_bytes: int
    run_bytes: int
    dead_s: float


class Told(TypedDict, total=False):
    """What a target file may say, see target.schema.json."""

    url: str
    headers: dict[str, str]
    capabilities: list[str]
    products: dict[str, dict[str, str]]
    contact: dict[str, JsonValue]
    members: list[ToldMember]
    one_time_code: CodeSource
    control: Control
    limits: ToldLimits
    capabilities_dir: str


def read_file(path: Path) -> Told:
    """What a target file says. Raises TargetFileError."""
    read = _Reader(path).read(_text(path))
    if read is None:
        return {}
    if not isinstance(read, dict):
        raise TargetFileError(
            f"the target file {path} is no mapping", hint="Start with a line such as `url: https://…`."
        )
    _check(path, read)
    told = cast(Told, read)
    _check_headers(path, told.get("headers") or {})
    for where, url in _asides(told):
        try:
            check_aside(url)
        except BadUrl as wrong:
            raise TargetFileError(f"{path}: {where}: {wrong.message}", hint=wrong.hint) from None
    return told


def _text(path: Path) -> str:
    """The file, which has to be one: a pipe or a device may have no end."""
    try:
        # Without O_NONBLOCK opening a pipe waits for somebody who writes into it.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        try:
            mode = os.fstat(descriptor).st_mode
            content = _read(descriptor) if stat.S_ISREG(mode) else None
        finally:
            os.close(descriptor)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise TargetFileError(
            f"the target file {path} cannot be read: {why}", hint="Give the path of a YAML file."
        ) from None
    if content is None:
        raise TargetFileError(
            f"the target file {path} is {what_is_it(mode)}", hint="Give the path of a YAML file."
        )
    if len(content) > MOST_BYTES:
        raise TargetFileError(
            f"the target file {path} is larger than {MOST_BYTES // 1024} KiB",
            hint="Give the path of a target file; one has some dozens of lines.",
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        at = content.count(b"\n", 0, error.start) + 1
        raise TargetFileError(
            f"the target file {path} is no text in UTF-8 (line {at})", hint="Save it as UTF-8."
        ) from None


def _read(descriptor: int) -> bytes:
    """One byte more than a target file has, at most."""
    content = b""
    while piece := os.read(descriptor, MOST_BYTES + 1 - len(content)):
        content += piece
    return content


class _Reader:
    """Builds the value of one document from the events of the YAML parser."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._nodes = 0

    def read(self, text: str) -> JsonValue:
        import yaml

        loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        try:
            return self._document(yaml.parse(text, Loader=loader))
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            at = f" (line {mark.line + 1}, column {mark.column + 1})" if mark else _position(error, text)
            problem = getattr(error, "problem", None) or "it has a character that YAML does not allow"
            raise TargetFileError(
                f"the target file {self._path} is not YAML{at}: {problem}", hint="Correct the line named."
            ) from None

    def _document(self, events: Iterator[Event]) -> JsonValue:
        import yaml

        value: JsonValue = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._refuse(event, "a second document begins", "Keep one document in a target file.")
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
        if self._nodes > MOST_NODES:
            self._refuse(event, f"it has more than {MOST_NODES:,} values", "Leave out what is not needed.")
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[JsonValue] = []
            while not isinstance(inner := next(events), yaml.SequenceEndEvent):
                items.append(self._value(inner, events, depth + 1))
            return items
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(events, depth)
        assert isinstance(event, yaml.ScalarEvent)
        return self._scalar(event)

    def _mapping(self, events: Iterator[Event], depth: int) -> dict[str, JsonValue]:
        import yaml

        found: dict[str, JsonValue] = {}
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
        raise TargetFileError(f"{self._path}{at}: {what}", hint=hint)


def _position(error: YAMLError, text: str) -> str:
    position = getattr(error, "position", None)
    if not isinstance(position, int):
        return ""
    return f" (line {text.count(chr(10), 0, position) + 1})"


def _check(path: Path, told: dict[str, JsonValue]) -> None:
    import jsonschema

    validator = jsonschema.Draft202012Validator(schema("target"))
    error = next(
        iter(sorted(validator.iter_errors(told), key=lambda e: list(map(str, e.absolute_path)))), None
    )
    if error is None:
        return
    where = ".".join(str(step)[:60] for step in error.absolute_path) or "the top level"
    if error.validator == "additionalProperties":
        known = list(error.schema.get("properties", {}))
        wrong = next((name for name in error.instance if name not in known), "?")
        near = difflib.get_close_matches(str(wrong)[:60], known, 1, 0.5)
        hint = f"Did you mean `{near[0]}`?" if near else f"Known there: {', '.join(known)}."
        raise TargetFileError(f"{path}: {where} has no field `{str(wrong)[:60]}`", hint=hint)
    raise TargetFileError(
        f"{path}: {where} {_demand(error)}",
        hint="See the JSON Schema of the target file in the documentation.",
    )


def _demand(error: Any) -> str:
    """What the schema asks for, without the value that is there: it may be a secret."""
    wanted = error.validator_value
    match error.validator:
        case "required":
            return f"lacks {', '.join(sorted(set(wanted) - set(error.instance)))}"
        case "type":
            return f"has to be {' or '.join(wanted) if isinstance(wanted, list) else f'of type {wanted}'}"
        case "enum":
            return f"has to be one of {', '.join(map(str, wanted))}"
        case "const":
            return f"has to be {json.dumps(wanted)}"
        case "minimum":
            return f"has to be at least {wanted}"
        case "maximum":
            return f"has to be at most {wanted}"
    return f"does not keep to `{error.validator}: {wanted}`"


def _check_headers(path: Path, headers: dict[str, str]) -> None:
    for name, value in headers.items():
        if not _HEADER_NAME.fullmatch(name):
            raise TargetFileError(
                f"{path}: headers has a name that is none: {name[:60]!a}", hint="Correct it."
            )
        if not _HEADER_VALUE.fullmatch(value):
            raise TargetFileError(
                f"{path}: headers.{name} has characters that no header can carry, or a blank at an end",
                hint="Use printable ASCII.",
            )
        if (why := _FORBIDDEN.get(name.casefold())) is not None:
            raise TargetFileError(f"{path}: headers.{name} cannot be set", hint=why)
    folded = [name.casefold() for name in headers]
    if len(folded) != len(set(folded)):
        twice = next(name for name in headers if folded.count(name.casefold()) > 1)
        raise TargetFileError(
            f"{path}: headers.{twice} is there twice, in other letters", hint="Keep one of the two."
        )


def _asides(told: Told) -> Iterator[tuple[str, str]]:
    """The addresses beside the target, by the place where they stand."""
    if "control" in told:
        yield "control.url", told["control"]["url"]
    mailbox = told.get("one_time_code", {}).get("mailbox")
    if mailbox is not None:
        # The place of the address may be part of a host as well as of a path.
        yield "one_time_code.mailbox", mailbox.replace("{address}", "address")
