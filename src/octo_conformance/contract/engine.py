"""jsonschema-rs is the JSON Schema engine, and it alone decides.

Only this module uses it, because its interface may still change. The module reduces its reports to flat
errors: for `anyOf: [X, null]` to the errors of X, and for several alternatives to those of the nearest one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from octo_conformance.contract.formats import CHECKS
from octo_conformance.contract.model import Node
from octo_conformance.document import JsonValue

if TYPE_CHECKING:
    from jsonschema_rs import ValidationError

T = TypeVar("T")

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
#: A list is looked at in slices of this many items, so that a hostile one cannot fill the memory with errors.
_SLICE = 25
#: No more errors than this are collected from one body.
MOST_ERRORS = 5000
#: How many values of one slice are looked at for errors once it is known to be wrong.
_MOST_NODES = 10_000
#: No object of the contract is nested this deep.
_DEEPEST = 100


@dataclass(frozen=True, slots=True)
class SchemaError:
    """One broken keyword: its place in the instance, its name, and what it asked for, whose type depends on the keyword."""

    path: tuple[str | int, ...]
    keyword: str
    argument: Any
    message: str


class Engine:
    """One compiled schema."""

    def __init__(self, schema: Node, components: Node) -> None:
        import jsonschema_rs

        # Wrapped, because the schema may itself be a reference with neighbours.
        whole = {"$schema": _DRAFT, "allOf": [schema], "components": components}
        self._validator = jsonschema_rs.validator_for(whole, validate_formats=True, formats=CHECKS)

    def accepts(self, value: JsonValue) -> bool:
        return bool(_encodable(self._validator.is_valid, value))

    def errors(self, body: JsonValue) -> list[SchemaError]:
        """The errors of a body, at most some thousand of them."""
        found: list[SchemaError] = []
        for offset, part in _slices(body):
            if not self.accepts(part):
                for error in self._errors_of(part):
                    path = error.path
                    if offset and path:
                        path = (int(path[0]) + offset, *path[1:])
                    found.append(SchemaError(path, error.keyword, error.argument, error.message))
            if len(found) >= MOST_ERRORS:
                break
        return found[:MOST_ERRORS]

    def _errors_of(self, part: JsonValue) -> list[SchemaError]:
        trimmed = _trimmed(part, [_MOST_NODES])
        # There may be errors beyond the values that were kept, so look at everything.
        return list(self._run(trimmed)) or list(self._run(part))

    def _run(self, value: JsonValue) -> Iterator[SchemaError]:
        for error in _encodable(lambda instance: list(self._validator.iter_errors(instance)), value):
            yield from _flatten(error)


def _flatten(error: ValidationError) -> Iterator[SchemaError]:
    kind = error.kind
    context: list[list[ValidationError]] | None = getattr(kind, "context", None)
    if kind.name in ("anyOf", "oneOf") and context is not None:
        yield from _nearest_alternative(error, context)
        return
    path = tuple(error.instance_path)
    if kind.name == "required":
        yield SchemaError((*path, kind.value), "required", kind.value, "")
        return
    # Messages quote the instance, which may be large, so only unusual keywords keep theirs.
    yield SchemaError(path, kind.name, kind.value, "" if kind.name in _EXPLAINED else error.message)


_EXPLAINED = frozenset(
    (
        *("type", "enum", "const", "format", "pattern", "uniqueItems"),
        *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
        *("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"),
    )
)


def _nearest_alternative(
    error: ValidationError, context: list[list[ValidationError]]
) -> Iterator[SchemaError]:
    path = tuple(error.instance_path)
    branches = [[flat for inner in branch for flat in _flatten(inner)] for branch in context]
    if not all(branches):
        # An alternative without an error holds, and so does another one.
        yield SchemaError(path, "oneOf", None, "exactly one of the alternatives")
        return
    live = [branch for branch in branches if _types_refused(branch, path) != ["null"]]
    if len(live) == 1:
        yield from live[0]
        return
    right_kind = [branch for branch in live if not _types_refused(branch, path)]
    if right_kind:
        yield from max(right_kind, key=lambda branch: (max(len(e.path) for e in branch), -len(branch)))
        return
    types = [name for branch in live for name in _types_refused(branch, path)]
    yield SchemaError(path, "type", list(dict.fromkeys(types)), "")


def _types_refused(branch: list[SchemaError], path: tuple[str | int, ...]) -> list[str]:
    """The types that an alternative demanded of the value itself, when the value failed by its type."""
    return [name for e in branch if e.path == path and e.keyword == "type" for name in e.argument]


def _slices(body: JsonValue) -> Iterator[tuple[int, JsonValue]]:
    if not isinstance(body, list) or len(body) <= _SLICE:
        yield 0, body
        return
    for offset in range(0, len(body), _SLICE):
        yield offset, body[offset : offset + _SLICE]


def _trimmed(value: JsonValue, left: list[int], depth: int = 0) -> JsonValue:
    """The value with its lists cut short after `left[0]` values; no list becomes empty by that."""
    left[0] -= 1
    if depth == _DEEPEST:
        return value
    if isinstance(value, dict):
        return {key: _trimmed(item, left, depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        kept: list[JsonValue] = []
        for item in value:
            if left[0] <= 0 and kept:
                break
            kept.append(_trimmed(item, left, depth + 1))
        return kept
    return value


def _encodable(run: Callable[[JsonValue], T], value: JsonValue) -> T:
    """The value with lone surrogates, which JSON can smuggle into a Python string, replaced by U+FFFD."""
    try:
        return run(value)
    except UnicodeEncodeError:
        return run(_without_surrogates(value))


def in_unicode(text: str) -> str:
    """The text with U+FFFD in place of lone surrogates."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _without_surrogates(value: JsonValue, depth: int = 0) -> JsonValue:
    """The value with lone surrogates replaced, in keys too; values that are nested too deeply become null."""
    if isinstance(value, str):
        return in_unicode(value)
    if depth == _DEEPEST:
        return None
    if isinstance(value, dict):
        return {in_unicode(key): _without_surrogates(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        return [_without_surrogates(item, depth + 1) for item in value]
    return value
