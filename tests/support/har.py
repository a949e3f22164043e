"""Archives of traffic, held against the schema that was published for HAR."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT6

SCHEMA = Path(__file__).parents[1] / "report" / "schemas" / "har-schema-2.0.0.json"


def har_problems(archive: Any) -> list[str]:
    """What the published schema of HAR says against an archive."""
    files = json.loads(SCHEMA.read_text(encoding="utf-8"))["schemas"]
    resources = [(name, Resource.from_contents(content, DRAFT6)) for name, content in files.items()]
    registry: Any = Registry().with_resources(resources)
    validator = jsonschema.Draft6Validator(files["har.json"], registry=registry)
    return [error.message for error in validator.iter_errors(archive)]
