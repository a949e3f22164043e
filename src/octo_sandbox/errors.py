"""Refusals: the codes of the standard and the exception that carries them.

A rule raises `Refusal` with one of the codes of the standard; what a reseller then sees (status, body,
language) is decided elsewhere, by `Policies.error_status` and `Policies.error_body`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from octo_sandbox.store import Store

BAD_REQUEST = "BAD_REQUEST"
UNPROCESSABLE_ENTITY = "UNPROCESSABLE_ENTITY"
INVALID_PRODUCT_ID = "INVALID_PRODUCT_ID"
INVALID_OPTION_ID = "INVALID_OPTION_ID"
INVALID_UNIT_ID = "INVALID_UNIT_ID"
INVALID_AVAILABILITY_ID = "INVALID_AVAILABILITY_ID"
INVALID_BOOKING_UUID = "INVALID_BOOKING_UUID"
INVALID_ORDER_ID = "INVALID_ORDER_ID"
UNAUTHORIZED = "UNAUTHORIZED"
FORBIDDEN = "FORBIDDEN"
INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"
# No route of the standard answers with these two; they are for addresses and methods it does not have.
NOT_FOUND = "NOT_FOUND"
METHOD_NOT_ALLOWED = "METHOD_NOT_ALLOWED"
TOO_MANY_REQUESTS = "TOO_MANY_REQUESTS"


class Refusal(Exception):
    """A request the supplier declines.

    `code` goes into the body's `error`; `text` names a message of `texts.MESSAGES`, filled with `values`;
    `echo` holds the further fields of the body, such as the id that was refused; `headers` are sent along.
    `afterwards` is done once everything else of the request was undone.
    """

    def __init__(
        self,
        code: str,
        text: str,
        *,
        echo: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        values: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(f"{code}: {text}")
        self.code = code
        self.text = text
        self.echo = dict(echo or {})
        self.headers = dict(headers or {})
        self.values = dict(values or {})
        self.afterwards: Callable[[Store], None] | None = None


def bad_request(text: str, **values: str | int) -> Refusal:
    """The request itself is wrong: malformed, incomplete, ill-typed, or a combination that makes no sense."""
    return Refusal(BAD_REQUEST, text, values=values)


def unprocessable(text: str, **values: str | int) -> Refusal:
    """The request is well-formed, but a rule of the product or the state of the booking forbids it."""
    return Refusal(UNPROCESSABLE_ENTITY, text, values=values)


def invalid_id(code: str, field: str, value: object) -> Refusal:
    """An id nobody has; the body repeats it under `field` exactly as it was sent."""
    return Refusal(code, code, echo={field: value})
