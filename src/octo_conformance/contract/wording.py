"""This module says in a few words what was expected and what was there."""

from __future__ import annotations

import json

from octo_conformance.contract.engine import SchemaError
from octo_conformance.contract.formats import SAYS
from octo_conformance.contract.model import Kind
from octo_conformance.document import JsonValue, as_empty

_LONGEST = 120
_LIMITS = {
    "minimum": "at least {0}",
    "maximum": "at most {0}",
    "exclusiveMinimum": "more than {0}",
    "exclusiveMaximum": "less than {0}",
    "multipleOf": "a multiple of {0}",
    "minLength": "at least {0} characters",
    "maxLength": "at most {0} characters",
    "minItems": "at least {0} items",
    "maxItems": "at most {0} items",
    "minProperties": "at least {0} properties",
    "maxProperties": "at most {0} properties",
    "pattern": "text matching {0}",
}


def expectation(error: SchemaError, kind: Kind) -> str:
    """What the contract asks for at the place of an error."""
    argument = error.argument
    if kind == "missing":
        return "present"
    if kind == "empty":
        return "not empty"
    if error.keyword == "type":
        return " or ".join(argument)
    if error.keyword == "enum":
        return "one of " + ", ".join(item if isinstance(item, str) else brief(item) for item in argument)
    if error.keyword == "const":
        return brief(argument)
    if error.keyword == "format":
        return SAYS.get(argument, f"a {argument}")
    if error.keyword in _LIMITS:
        return _LIMITS[error.keyword].format(argument)
    if error.keyword == "uniqueItems":
        return "no item twice"
    return error.message[:_LONGEST] or f"what {error.keyword} asks for"


def brief(value: JsonValue) -> str:
    """A value as short JSON; a long list or object is given by its size."""
    if (empty := as_empty(value)) is not None:
        return empty
    if isinstance(value, dict | list) and len(value) > 8:
        return f"an {'object' if isinstance(value, dict) else 'array'} of {len(value)}"
    try:
        text = json.dumps(value)
    except (ValueError, RecursionError):
        return "a value nested too deep"
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
