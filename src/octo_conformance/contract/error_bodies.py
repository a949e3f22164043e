"""What an error body is, for those who judge it and for those who only need to know that it is one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from octo_conformance.document import JsonValue

FAILED: Final = "INTERNAL_SERVER_ERROR"
"""The code of a program that broke down. It refuses nothing, and is a finding whatever the status (reading CON-021)."""


def is_error(body: JsonValue) -> bool:
    """An object with a string `error` and no booking or product about it is an error, whatever its status."""
    return isinstance(body, Mapping) and isinstance(body.get("error"), str) and "id" not in body
