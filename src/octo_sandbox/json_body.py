"""Reading request bodies: strict JSON, and typed access that refuses what the standard does not allow."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from octo_sandbox.errors import bad_request

if TYPE_CHECKING:
    from octo_sandbox.call import Incoming

LARGEST_BODY = 1 << 20
DEEPEST_BODY = 100

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _no_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return found


def _depth_within(value: Any, limit: int) -> bool:
    layer = [value]
    for _ in range(limit):
        deeper: list[Any] = []
        for item in layer:
            if isinstance(item, dict):
                deeper.extend(item.values())
            elif isinstance(item, list):
                deeper.extend(item)
        if not deeper:
            return True
        layer = deeper
    return False


def parse(content: bytes) -> Any:
    """The JSON value in `content`.

    Refuses malformed text, NaN, repeated keys, lone surrogates and deep nesting.
    """
    if len(content) > LARGEST_BODY:
        raise bad_request("too-large", limit=LARGEST_BODY)
    try:
        value = json.loads(content, parse_constant=_no_constant, object_pairs_hook=_no_repeats)
        sound = _depth_within(value, DEEPEST_BODY)
        # Half of a surrogate pair is legal in a JSON escape, but no text: it can be neither stored nor sent.
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise bad_request("malformed-json") from error
    if not sound:
        raise bad_request("malformed-json")
    return value


def parse_object(content: bytes) -> dict[str, Any]:
    """The JSON object in `content`; nothing at all counts as the empty one, as bodies are often optional."""
    if not content.strip():
        return {}
    value = parse(content)
    if not isinstance(value, dict):
        raise bad_request("not-an-object")
    return value


def read_body(incoming: Incoming) -> dict[str, Any]:
    """The object a request carries, whatever parameters its media type has; other media types are refused."""
    media_type = incoming.headers.get("content-type", "").partition(";")[0].strip().lower()
    if incoming.content and media_type not in ("", "application/json"):
        raise bad_request("not-json-type")
    return parse_object(incoming.content)


class Fields:
    """One JSON object of a request. Every reader refuses a value of the wrong type with BAD_REQUEST.

    `path` is what messages call the object, for instance `unitItems[0].`. `checks_forms` is False for a
    supplier that accepts any text as a uuid, an email address or a language tag.
    """

    def __init__(
        self,
        values: Mapping[str, Any],
        *,
        nullable: frozenset[str] = frozenset(),
        path: str = "",
        checks_forms: bool = True,
    ) -> None:
        self.values = values
        self.nullable = nullable
        self.path = path
        self.checks_forms = checks_forms

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def text(self, name: str) -> str | None:
        """The string `name`; None when absent, or null where the standard allows null."""
        text: str | None = self._typed(name, str, "a string")
        return text

    def required_text(self, name: str) -> str:
        value = self.text(name)
        if value is None:
            raise bad_request("missing", field=self.path + name)
        return value

    def flag(self, name: str) -> bool | None:
        flag: bool | None = self._typed(name, bool, "true or false")
        return flag

    def whole_number(self, name: str, *, at_least: int) -> int | None:
        """An integer; 15.0 is one in JSON, true is not."""
        value = self._present(name)
        if value is None:
            return None
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or value < at_least:
            raise bad_request(
                "wrong-type", field=self.path + name, expected=f"an integer of {at_least} or more"
            )
        return value

    def day(self, name: str) -> date | None:
        value = self.text(name)
        return None if value is None else day_of(value, self.path + name)

    def texts(self, name: str) -> list[str] | None:
        values: list[str] | None = self._typed(name, list, "a list of strings")
        if values is not None and not all(isinstance(item, str) for item in values):
            raise bad_request("wrong-type", field=self.path + name, expected="a list of strings")
        return values

    def object(self, name: str, *, nullable: frozenset[str] = frozenset()) -> Fields | None:
        value = self._typed(name, dict, "an object")
        return None if value is None else self._part(value, nullable, f"{name}.")

    def objects(self, name: str, *, nullable: frozenset[str] = frozenset()) -> list[Fields] | None:
        values = self._typed(name, list, "a list of objects")
        if values is None:
            return None
        if not all(isinstance(item, dict) for item in values):
            raise bad_request("wrong-type", field=self.path + name, expected="a list of objects")
        return [self._part(item, nullable, f"{name}[{position}].") for position, item in enumerate(values)]

    def _part(self, values: Mapping[str, Any], nullable: frozenset[str], path: str) -> Fields:
        return Fields(values, nullable=nullable, path=self.path + path, checks_forms=self.checks_forms)

    def _present(self, name: str) -> Any:
        if name not in self.values:
            return None
        value = self.values[name]
        if value is None and name not in self.nullable:
            raise bad_request("wrong-type", field=self.path + name, expected="something other than null")
        return value

    def _typed(self, name: str, kind: type, expected: str) -> Any:
        value = self._present(name)
        if value is not None and not isinstance(value, kind):
            raise bad_request("wrong-type", field=self.path + name, expected=expected)
        return value


def day_of(text: str, field: str) -> date:
    """A date written YYYY-MM-DD; anything else, and days that do not exist, are refused."""
    if _DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise bad_request("wrong-type", field=field, expected="a date, YYYY-MM-DD")
