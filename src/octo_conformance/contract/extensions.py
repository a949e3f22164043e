"""The JSON Schema of the extensions checks the x-octo- keys of a specification file.

Without it, nobody would read a misspelled key.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from octo_conformance.contract.file_schemas import hold_to
from octo_conformance.contract.model import Node
from octo_conformance.contract.suggestions import suggest
from octo_conformance.document import escape
from octo_conformance.errors import ContractError
from octo_conformance.schemas import schema

PREFIX: Final = "x-octo-"
AT_THE_ROOT: Final = ("x-octo-owns", "x-octo-personal", "x-octo-undrawn", "x-octo-test-only")
"""Keys that overlays build up together; the result is checked again when all overlays are applied."""
_HINT: Final = "see overlays/README.md for what each x-octo- key holds"


def check_extensions(name: str, content: Node) -> None:
    """Check every extension in a file; `name` is what errors call the file.

    Raises ContractError, with the file and the JSON pointer of the place, for an extension that is unknown or
    has a value that it may not have.
    """
    known = schema("extensions")["properties"]
    for pointer, key, value in _extensions(content, ""):
        where = f"{name}, {pointer}"
        if key not in known:
            raise ContractError(f"{where}: unknown key {key}", hint=suggest(key, known, "keys"))
        hold_to("extensions", value, where, _HINT, key)


def _extensions(node: object, pointer: str) -> Iterator[tuple[str, str, object]]:
    """Every extension below a node, with its JSON pointer; keys inside an extension belong to that
    extension."""
    if isinstance(node, Mapping):
        for key, value in node.items():
            here = f"{pointer}/{escape(key)}"
            if key.startswith(PREFIX):
                yield here, key, value
            else:
                yield from _extensions(value, here)
    elif isinstance(node, list):
        for index, item in enumerate(node):
            yield from _extensions(item, f"{pointer}/{index}")
