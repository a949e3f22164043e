"""Values, names and places in plain English, for people who know neither Python nor the suite."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime, timedelta
from typing import Final

from octo_conformance.document import Document, plain, unescape

_LISTED: Final = 6
"""Members of a list that are named; the others are counted."""
_TEXT: Final = 120
_PLAIN: Final = re.compile(r"[\w.:/@+-]+")
_SPELT: Final = {"pdf": "PDF", "http": "HTTP", "id": "id", "json": "JSON", "url": "URL", "utc": "UTC"}
_OF_PARAMETERS: Final = {"True": "true", "False": "false", "None": "nothing"}
_NAMING: Final = ("localDate", "id", "uuid", "code", "status")
"""Members by which an object is called, the first that it has."""


def value(said: object) -> str:
    """A value as it would be said: nothing for null and for an empty list, true, names without quotes."""
    match said:
        case None:
            return "nothing"
        case bool():
            return "true" if said else "false"
        case datetime() | date():
            return said.isoformat().replace("+00:00", "Z")
        case timedelta():
            return duration(said)
        case str():
            return text(said)
        case Document() | Mapping():
            return thing(plain(said) if isinstance(said, Document) else said)
        case AbstractSet():
            return listed(sorted(said, key=str))
        case Sequence():
            return listed(said)
    return str(said) if isinstance(said, int | float) else f"a value of another kind ({type(said).__name__})"


def text(said: str) -> str:
    """A text: as it is where it is a name or a code, else in quotation marks."""
    if not said:
        return "an empty text"
    short = said if len(said) <= _TEXT else f"{said[:_TEXT]}…"
    return short if _PLAIN.fullmatch(short) else f"“{short}”"


def listed(members: Iterable[object]) -> str:
    """A list: its members, or how many there are."""
    given = list(members)
    if not given:
        return "nothing"
    if len(given) == 1:
        return value(given[0])
    shown = [value(member) for member in given[:_LISTED]]
    if len(given) > _LISTED:
        return f"{', '.join(shown)} and {len(given) - _LISTED} more"
    return f"{', '.join(shown[:-1])} and {shown[-1]}"


def either(members: Iterable[object]) -> str:
    """One of several."""
    given = [value(member) for member in sorted(members, key=str)]
    return given[0] if len(given) == 1 else f"{', '.join(given[:-1])} or {given[-1]}"


def thing(said: Mapping[object, object]) -> str:
    """An object: by what it is called, else by its members."""
    if not said:
        return "an empty object"
    if len(said) <= 3 and all(not isinstance(each, Mapping | list) for each in said.values()):
        return ", ".join(f"{key}: {value(each)}" for key, each in said.items())
    called = next((str(said[name]) for name in _NAMING if said.get(name)), None)
    members = f"{len(said)} member{'' if len(said) == 1 else 's'}"
    return f"the object {called}" if called is not None else f"an object of {members}"


def duration(span: timedelta) -> str:
    """A span of time in its largest whole unit."""
    seconds = span.total_seconds()
    for unit, size in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds and seconds % size == 0:
            count = int(seconds // size)
            return f"{count} {unit}{'' if abs(count) == 1 else 's'}"
    return f"{seconds:g} second{'' if abs(seconds) == 1 else 's'}"


def as_json(said: object, limit: int = 400) -> str:
    """A value as JSON on one line, for where the very letters matter."""
    shown = json.dumps(plain(said), ensure_ascii=False, default=value)
    return shown if len(shown) <= limit else f"{shown[:limit]}…"


def field(pointer: str) -> str:
    """What a JSON Pointer names: "status", "fullName of contact", "status of bookings 2"."""
    parts = [unescape(part) for part in pointer.split("/")[1:]]
    if not parts:
        return ""
    *above, last = parts
    if last.isdecimal():
        return f"entry {int(last) + 1}" + (f" of {above[-1]}" if above and not above[-1].isdecimal() else "")
    owner = next((part for part in reversed(above) if not part.isdecimal()), None)
    if owner is None:
        return last
    number = above[-1] if above[-1].isdecimal() else None
    return f"{last} of {owner}{f' {int(number) + 1}' if number is not None else ''}"


def claim(test: str) -> str:
    """What the name of a test or a rule says: "a cancelled booking cannot be changed"."""
    name, bracket, parameter = test.rsplit("::", 1)[-1].partition("[")
    words = name.removeprefix("test_").split("_")
    said = " ".join(_SPELT.get(word, word) for word in words if word)
    inside = parameter.rstrip("]").replace("_", " ")
    inside = _OF_PARAMETERS.get(inside, inside)
    return f"{said} ({inside})" if bracket and inside else said


def gerund(said: str) -> str:
    """ "cancel the booking" as "cancelling the booking"."""
    verb, space, rest = said.partition(" ")
    if verb in {"cancel"}:
        verb += "ling"
    elif verb in {"let", "put"}:
        verb += f"{verb[-1]}ing"
    elif verb.endswith("e") and not verb.endswith("ee"):
        verb = f"{verb[:-1]}ing"
    else:
        verb += "ing"
    return f"{verb}{space}{rest}"


def sentence(said: str) -> str:
    """With a capital letter and a full stop; the id of a capability stays as it is."""
    trimmed = said.strip().rstrip(".")
    if "/" in trimmed.partition(" ")[0]:
        return f"{trimmed}."
    return f"{trimmed[:1].upper()}{trimmed[1:]}." if trimmed else ""
