"""Responses: their status, body and headers."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Final

from octo_sandbox.call import Incoming
from octo_sandbox.errors import (
    FORBIDDEN,
    METHOD_NOT_ALLOWED,
    NOT_FOUND,
    TOO_MANY_REQUESTS,
    UNAUTHORIZED,
    Refusal,
)
from octo_sandbox.texts import message

_STATUS = {UNAUTHORIZED: 401, FORBIDDEN: 403, NOT_FOUND: 404, METHOD_NOT_ALLOWED: 405, TOO_MANY_REQUESTS: 429}

#: What an operation returns that has nothing to say: the body is empty, not even null.
NOTHING: Final = object()


@dataclass
class Outgoing:
    """An answer before it is written: `content` is set by `write`, and may be set instead of `body`."""

    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)
    content: bytes | None = None

    def write(self) -> bytes:
        """The bytes of the body; a JSON text unless `content` was given."""
        if self.body is NOTHING:
            self.content = b""
        elif self.content is None:
            self.content = json.dumps(self.body, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
        return self.content


def error_status(refusal: Refusal) -> int:
    """400 for everything the business refuses; keys, addresses and pace have statuses of their own."""
    return _STATUS.get(refusal.code, 400)


def error_body(refusal: Refusal, language: str) -> dict[str, Any]:
    """The body of the standard: the code, words for people, and the ids that were refused."""
    text = message(refusal.text, language, refusal.values)
    return {"error": refusal.code, "errorMessage": text, **refusal.echo}


def as_it_is(_request: Incoming, response: Outgoing) -> Outgoing:
    return response
