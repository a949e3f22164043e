"""Two suppliers that fail when a request outside availability names a capability.

Source: the bug log of a reseller of Bókun (johnanleitner1-Coder/lastminutedeals-api, docs/bug_audit_log.md, D-2
to D-4 and A-4, and tools/fetch_octo_slots.py). Calls outside availability hang while Octo-Capabilities names a
capability. The calls work with an empty header and without the header.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from octo_sandbox.capabilities.pricing.rules import PRICING
from octo_sandbox.control import PREFIX
from octo_sandbox.dialects.registry import NONCONFORMANT, Composition, dialect
from octo_sandbox.policies import Policies
from octo_sandbox.sandbox import Sandbox

_UNHURT = ("availability", PREFIX)

_BREAKS = ("A call outside availability fails when Octo-Capabilities names a capability.",)


class _Trips:
    """A gateway that waits `after_s` seconds and then answers with an HTML page of its own."""

    def __init__(self, app: ASGIApp, status: int, after_s: float) -> None:
        self._app = app
        self._status = status
        self._after_s = after_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _names_a_capability(scope):
            await self._app(scope, receive, send)
            return
        await asyncio.sleep(self._after_s)
        page = HTMLResponse("<html><body><h1>The server did not answer</h1></body></html>", self._status)
        await page(scope, receive, send)


def _names_a_capability(scope: Scope) -> bool:
    first = scope["path"].lstrip("/").partition("/")[0]
    return first not in _UNHURT and bool(Headers(scope=scope).get("octo-capabilities", "").strip(" ,"))


def _composed(status: int, after_s: float) -> Composition:
    policies = Policies()
    pricing_alone = tuple(each for each in policies.capabilities if each.id == PRICING)

    def around(sandbox: Sandbox, _tokens: Sequence[str]) -> ASGIApp:
        return _Trips(sandbox.app, status, after_s)

    return Composition(replace(policies, capabilities=pricing_alone), around=around)


_IDS = ("CORE-BOOK-001", "CORE-BOOK-030", "CORE-ERR-001", "CORE-PROD-001", "CORE-PROD-020")
"""What stands in the way of each route outside availability, by the first call of the route."""
_UNANSWERED = ("CORE-BOOK-001", "CORE-BOOK-030", "CORE-PROD-001", "CORE-PROD-020", "CORE-SUPP-001")
"""The same routes; an answer that never comes has no form that an error could have."""


@dialect("header-trips", verdict=NONCONFORMANT, breaks_in_words=_BREAKS, breaks=_IDS)
def header_trips() -> Composition:
    """A supplier that answers a call outside availability with 502 and HTML when the header names a capability."""
    return _composed(status=502, after_s=0.0)


@dialect("header-hangs", verdict=NONCONFORMANT, breaks_in_words=_BREAKS, breaks=_UNANSWERED)
def header_hangs(after_s: float = 20.0) -> Composition:
    """A supplier that leaves a call outside availability unanswered for 20 s when the header names a capability."""
    return _composed(status=504, after_s=after_s)
