"""JSON Schemas that ship with the suite check the values of the specification files.

Nearly every value is right, so the fast engine comes first; the slow one only says what is wrong.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal

from octo_conformance.contract.model import OpenNode
from octo_conformance.contract.suggestions import suggest
from octo_conformance.document import escape
from octo_conformance.errors import ContractError
from octo_conformance.schemas import schema

if TYPE_CHECKING:
    from jsonschema import ValidationError
    from jsonschema_rs import Draft202012Validator

Name = Literal["catalogue", "readings", "extensions"]


def hold_to(name: Name, value: object, where: str, hint: str, part: str | None = None) -> None:
    """Check a value; raise ContractError, with `where` and the place below it, where the schema does not
    allow it.

    `part` is a property of the schema to check against alone.
    """
    if _fast(name, part).is_valid(value):
        return
    import jsonschema

    errors = jsonschema.Draft202012Validator(_part(name, part)).iter_errors(value)
    error = min(errors, key=_telling, default=None)
    if error is None:
        raise ContractError(f"{where} is not as its schema says", hint=hint)
    raise ContractError(
        f"{where}{_place(value, error.absolute_path)}: {error.message}", hint=_misspelled(error) or hint
    )


def _place(value: object, path: Iterable[str | int]) -> str:
    """A JSON pointer that begins at the innermost entry with an id, where there is one."""
    place = ""
    here: Any = value
    for step in path:
        here = here[step]
        identifier = here.get("id") if isinstance(here, dict) else None
        place = f", {identifier}" if isinstance(identifier, str) else f"{place}/{escape(str(step))}"
    return place


@functools.cache
def _part(name: Name, part: str | None) -> OpenNode:
    whole = schema(name)
    return whole if part is None else {**whole["properties"][part], "$defs": whole["$defs"]}


@functools.cache
def _fast(name: Name, part: str | None) -> Draft202012Validator:
    import jsonschema_rs

    return jsonschema_rs.Draft202012Validator(_part(name, part))


def _telling(error: ValidationError) -> tuple[bool, int, str]:
    """How telling an error is: a misspelled key explains why another one is missing, and a deeper error is
    more precise."""
    return error.validator != "additionalProperties", -len(error.absolute_path), str(error.json_path)


def _misspelled(error: ValidationError) -> str | None:
    within, instance = error.schema, error.instance
    if error.validator != "additionalProperties" or not isinstance(within, Mapping):
        return None
    known = within.get("properties", {})
    wrong = next((key for key in instance if key not in known), "") if isinstance(instance, Mapping) else ""
    return suggest(wrong, known, "keys")
