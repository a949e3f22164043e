"""A client of the reference supplier in one process, whose calls are judged. Its time moves only when told."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, quote
from uuid import uuid4

from octo_conformance.clients import Breach, ClientCall, ClientJudge, ClientVerdict, client_verdict
from octo_conformance.contract import load_contract
from octo_sandbox import Sandbox
from octo_sandbox.call import Incoming
from octo_sandbox.responses import Outgoing

SUPPLIER: Any = {
    "url": "http://127.0.0.1:8080",
    "dialect": None,
    "faults": [],
    "variants": [],
    "changed": False,
}
BEGUN = datetime(2026, 5, 4, 9, tzinfo=UTC)
CRUISE = {"productId": "harbour-cruise", "optionId": "classic"}
CONTACT = {"contact": {"fullName": "Ada Lovelace", "emailAddress": "ada@shop.example"}}


class WatchedClient:
    """Sends calls to a sandbox of its own and shows each to the judge."""

    def __init__(self, questions_a_minute: int = 60) -> None:
        self.now = BEGUN
        self.sandbox = Sandbox(tokens=("key",), clock=lambda: self.now)
        self.judge = ClientJudge(load_contract(), questions_a_minute)
        self.capabilities: str | None = ""
        self.breaches: list[Breach] = []
        self.headers: dict[str, str] = {}
        self.number = 0

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        answer: tuple[int | None, dict[str, str]] | None = None,
        says: Any = None,
        carried_out: bool = True,
        **more: str,
    ) -> Any:
        """Send one call; return the body of its answer.

        `answer` is what the client gets in place of what the supplier says: a status, None for no answer, and headers;
        `says` is the body.
        Where it is not `carried_out`, the supplier never sees it.
        """
        self.number += 1
        headers = {"authorization": "Bearer key", **self.headers}
        if self.capabilities is not None:
            headers["octo-capabilities"] = self.capabilities
        content = b"" if body is None else json.dumps(body).encode()
        if content:
            headers["content-type"] = "application/json"
        headers |= {name.replace("_", "-"): value for name, value in more.items()}
        way, _, query = path.partition("?")
        pairs = tuple(parse_qsl(query))
        began = self.now
        incoming = Incoming(
            method, tuple(way[1:].split("/")), dict(pairs), headers, content, "http://a.example"
        )
        out = self.sandbox.answer(incoming) if carried_out else Outgoing(500, None)
        self.now += timedelta(milliseconds=20)
        status, told = (out.status, out.headers) if answer is None else answer
        said = json.loads(out.write() or b"null") if answer is None else says
        known = headers.get("authorization") == "Bearer key"
        self.breaches += self.judge.feed(
            ClientCall(
                number=self.number,
                reseller="reseller-1" if known else None,
                began=began,
                ended=self.now,
                now=began,
                method=method,
                path=quote(way),
                query=pairs,
                headers=headers,
                sent=body,
                sent_bytes=len(content),
                status=status,
                answer_headers={name.lower(): value for name, value in told.items()},
                answer=said,
                answer_bytes=len(content),
            )
        )
        self.now += timedelta(seconds=1)
        return said

    def wait(self, seconds: float) -> None:
        """Let time pass, for the client and for the supplier."""
        self.now += timedelta(seconds=seconds)

    # --- what a shop does

    def read_catalogue(self) -> None:
        self.call("GET", "/products")

    def slot(self, units: int = 1, **more: Any) -> str:
        """A slot in six days that is available."""
        day = (self.now + timedelta(days=6)).date().isoformat()
        wanted = [{"id": "adult", "quantity": units}]
        found = self.call("POST", "/availability", {**CRUISE, "localDate": day, "units": wanted, **more})
        return next(each["id"] for each in found if each["available"])

    def reservation(self, slot: str, **more: Any) -> dict[str, Any]:
        """The body of a reservation of one ticket."""
        return {
            "uuid": str(uuid4()),
            **CRUISE,
            "availabilityId": slot,
            "unitItems": [{"unitId": "adult"}],
            **more,
        }

    def hold(self) -> str:
        """Read what is sold, and reserve; the uuid."""
        self.read_catalogue()
        return str(self.call("POST", "/bookings", self.reservation(self.slot()))["uuid"])

    def confirm(self, uuid: str) -> None:
        self.call("POST", f"/bookings/{uuid}/confirm", CONTACT)

    def cancel(self, uuid: str) -> None:
        self.call("POST", f"/bookings/{uuid}/cancel", {})

    def finish(self) -> ClientVerdict:
        self.judge.finish(self.now)
        return client_verdict(self.judge, SUPPLIER, BEGUN, self.now)

    def broken(self) -> set[str]:
        """The rules that were broken, when the client has ended."""
        return {finding["rule"] for finding in self.finish()["findings"]}
