"""HTTP of the mock. It needs no key and echoes no capability."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

from octo_sandbox.accounts import Accounts, Reseller
from octo_sandbox.call import Incoming
from octo_sandbox.errors import INTERNAL_SERVER_ERROR, METHOD_NOT_ALLOWED, NOT_FOUND, Refusal
from octo_sandbox.faults.policy_changes import sent
from octo_sandbox.json_body import parse_object
from octo_sandbox.negotiation import bearer
from octo_sandbox.policies import Policies
from octo_sandbox.responses import Outgoing

_EVERYBODY = "everybody"
_STATUS = {INTERNAL_SERVER_ERROR: 500, NOT_FOUND: 404, METHOD_NOT_ALLOWED: 404}


def crashed(what: str) -> Refusal:
    """Return a refusal with status 500 and a stack trace."""
    stack = f"Error: {what}\n    at BookingRepository (/app/dist/index.js:1:1)"
    return Refusal(INTERNAL_SERVER_ERROR, INTERNAL_SERVER_ERROR, echo={"stack": stack})


def _whoever(incoming: Incoming, accounts: Accounts) -> Reseller:
    """Return the reseller of a known key, and one common reseller for all other requests."""
    try:
        return bearer(incoming, accounts)
    except Refusal:
        return accounts.admit(_EVERYBODY)


def _read(incoming: Incoming) -> dict[str, Any]:
    if "json" not in incoming.headers.get("content-type", ""):
        return {}
    try:
        return parse_object(incoming.content)
    except Refusal as refusal:
        if refusal.text != "malformed-json":
            raise
        raise crashed("Unexpected token in JSON") from refusal


def _as_the_framework(_incoming: Incoming, response: Outgoing) -> Outgoing:
    response.headers["X-Request-Id"] = str(uuid4())
    if response.status == 404:
        response.content = b"Not Found"
        response.headers["Content-Type"] = "text/plain; charset=utf-8"
    return response


def _status(refusal: Refusal) -> int:
    return _STATUS.get(refusal.code, 400)


def added_to(policies: Policies) -> Policies:
    return sent(
        replace(
            policies,
            authenticate=_whoever,
            may_see=lambda _reseller, _booking: True,
            capability_echo=lambda _applied: None,
            environment=lambda _incoming: "live",
            environment_echo=False,
            languages=("en",),
            content_type="application/json; charset=utf-8",
            read_body=_read,
            checks_forms=False,
            error_status=_status,
        ),
        _as_the_framework,
    )
