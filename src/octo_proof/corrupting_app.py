"""An ASGI application that makes one wire fault in everything a supplier sends."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

from octo_conformance.contract import Contract
from octo_proof.rewritten import Answered, rewritten
from octo_proof.wire_faults import WireFault


class CorruptingApp:
    """Passes requests on, rewrites the JSON that comes back. `fill`: also where a field is null or empty."""

    def __init__(self, app: ASGIApp, contract: Contract, fault: WireFault, *, fill: bool = False) -> None:
        self._app = app
        self._contract = contract
        self._fault = fault
        self._fill = fill

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Forward one request; the answer is kept until it is whole."""
        await rewritten(self._app, scope, receive, send, lambda answered: self._spoiled(scope, answered))

    def _spoiled(self, scope: Scope, answered: Answered) -> bytes:
        try:
            body = json.loads(answered.content)
        except ValueError:
            return answered.content
        for found in list(self._objects(scope, answered.status, answered.applied, body)):
            self._fault.spoil(found, fill=self._fill)
        return json.dumps(body, ensure_ascii=False).encode()

    def _objects(self, scope: Scope, status: int, capabilities: str, body: Any) -> Iterator[dict[str, Any]]:
        if status >= 400:
            if self._fault.component == "Error" and isinstance(body, dict):
                yield body
            return
        route = self._contract.route(scope["method"], scope["path"])
        if route is None:
            return
        applied = [part for part in capabilities.split(",") if part in self._contract.capabilities]
        if not {*applied, route[0].capability}.issuperset(self._fault.own):
            return
        for found in self._contract.objects(route[0].label, applied, body):
            if found.component == self._fault.component and isinstance(found.value, dict):
                yield found.value
