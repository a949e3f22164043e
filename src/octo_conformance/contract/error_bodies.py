"""These functions tell what an error body is, to the judge and to code that only needs to recognise one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from octo_conformance.document import JsonValue

FAILED: Final = "INTERNAL_SERVER_ERROR"
"""The code of a program that broke down. It refuses nothing, and it is a finding under any status (reading CON-021)."""


def is_error(body: JsonValue) -> bool:
    """Whether a body is an error: an object with a string `error` and no booking or product around it, under
    any status.

    An object that also says it in words is an error even where it names the wrong id as `id`.
    """
    if not isinstance(body, Mapping) or not isinstance(body.get("error"), str):
        return False
    return "id" not in body or (isinstance(body.get("errorMessage"), str) and "status" not in body)


_NO_ROUTE: Final = frozenset({"NOT_FOUND", "METHOD_NOT_ALLOWED"})


def no_such_route(status: int, body: JsonValue) -> bool:
    """Whether a 404 or 405 comes from the framework of a server, without a code that refuses something
    (reading CON-022)."""
    code = body.get("error") if isinstance(body, Mapping) and is_error(body) else None
    return status in {404, 405} and (code is None or code in _NO_ROUTE)
