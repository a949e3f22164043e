"""What the JSON Schema of a file that people write asks for at the first place that does not keep to it."""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from octo_conformance.document import JsonValue
from octo_conformance.plain_yaml import PlainYaml

if TYPE_CHECKING:
    from jsonschema import ValidationError

_ALIKE: Final = 0.5
"""How alike two names have to be for one to be suggested for the other."""


def first_wrong(
    source: PlainYaml, read: Mapping[str, JsonValue], schema: Mapping[str, Any]
) -> tuple[int | None, str] | None:
    """The line of the first wrong place, and what is asked for there; None where the file keeps to the schema. No value
    of the file is shown."""
    error = first_error(read, schema)
    if error is None:
        return None
    line = None
    at: Any = read
    for step in error.absolute_path:
        line = source.line_of(at) or line
        at = at[step]
    line = source.line_of(at) or line
    return line, f"{place(error)}: {demand(error)}"


def first_error(read: object, schema: Mapping[str, Any]) -> ValidationError | None:
    """The error at the first wrong place; None where the file keeps to the schema."""
    import jsonschema

    errors = jsonschema.Draft202012Validator(schema).iter_errors(read)
    return min(errors, key=lambda error: list(map(str, error.absolute_path)), default=None)


def place(error: ValidationError) -> str:
    """Where it stands: the keys that lead there."""
    return ".".join(str(step)[:60] for step in error.absolute_path) or "the top level"


def unknown_field(error: ValidationError) -> tuple[str, str]:
    """The name of a field that is not known there, and a sentence on those that are."""
    known = list(error.schema.get("properties", {})) if isinstance(error.schema, Mapping) else []
    there: Any = error.instance
    wrong = next((str(name)[:60] for name in there if name not in known), "?")
    near = difflib.get_close_matches(wrong, known, 1, _ALIKE)
    return wrong, f"Did you mean `{near[0]}`?" if near else f"Known there: {', '.join(known)}."


def demand(error: ValidationError) -> str:
    """What the schema asks for, without the value that is there: it may be a secret."""
    wanted: Any = error.validator_value
    there: Any = error.instance
    match error.validator:
        case "required":
            return f"lacks {', '.join(sorted(set(wanted) - set(there)))}"
        case "additionalProperties":
            wrong, known = unknown_field(error)
            return f"has no field `{wrong}`; {known[0].lower()}{known[1:].removesuffix('.')}"
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
