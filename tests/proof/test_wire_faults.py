"""Mistakes on the wire, derived from the contract."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from starlette.types import Message, Receive, Scope, Send

from octo_conformance.contract import load_contract
from octo_proof.corrupting_app import CorruptingApp
from octo_proof.wire_faults import WireFault, derive
from octo_sandbox import Sandbox

FAULTS = {fault.name: fault for fault in derive(load_contract())}
KEY = {"Authorization": "Bearer key", "Octo-Capabilities": ""}


def answer_of(fault: str, path: str, *, fill: bool = False) -> Any:
    """What GET answers with this mistake on the line."""
    app = CorruptingApp(Sandbox(tokens=("key",)).app, load_contract(), FAULTS[fault], fill=fill)
    return asked(app, path)


def asked(app: Any, path: str) -> Any:
    """The JSON of one GET, without a server."""
    return json.loads(b"".join(message.get("body", b"") for message in messages(app, path)))


def messages(app: Any, path: str) -> list[Message]:
    """What an application sends in answer to one GET."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [(name.lower().encode(), value.encode()) for name, value in KEY.items()]
    scope: dict[str, Any] = {
        "type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": b"",
        "headers": headers, "scheme": "http", "server": ("localhost", 80),
    }  # fmt: skip
    asyncio.run(app(scope, receive, send))
    return sent


def test_a_required_field_goes_missing_everywhere() -> None:
    """Every product of the list lacks it, not only the first."""
    assert all(
        "internalName" not in product for product in answer_of("product.internalName-missing", "/products")
    )


def test_an_object_inside_another_is_spoiled_too() -> None:
    """A unit stands in an option, which stands in a product."""
    kinds = {
        unit["type"]
        for product in answer_of("unit.type-enum", "/products")
        for option in product["options"]
        for unit in option["units"]
    }
    assert kinds == {"SOMETHING_ELSE"}


def test_an_error_is_spoiled() -> None:
    """Refusals have a form of their own."""
    assert answer_of("error.errorMessage-null", "/products/nobody-sells-this")["errorMessage"] is None


def test_what_is_not_of_the_component_stays() -> None:
    """One mistake is one mistake."""
    clean = asked(Sandbox(tokens=("key",)).app, "/supplier")
    assert answer_of("booking.uuid-missing", "/supplier") == clean


def test_an_empty_field_is_spoiled_only_when_asked_to() -> None:
    """Where a field is never filled there is nothing else to spoil."""
    reference = [product["reference"] for product in answer_of("product.reference-type", "/products")]
    assert None in reference
    filled = [product["reference"] for product in answer_of("product.reference-type", "/products", fill=True)]
    assert set(filled) == {12345}


def test_a_fault_is_none_that_the_contract_allows() -> None:
    """A value that a reading tolerates is no mistake."""
    assert "product.reference-null" not in FAULTS
    assert "booking.utcUpdatedAt-null" not in FAULTS
    assert "product.id-null" in FAULTS


def test_wire_faults_name_their_home() -> None:
    """A field that has a requirement of its own is judged under it, others under that of the object."""
    assert FAULTS["product.locale-malformed"].requirement == "CORE-PROD-007"
    assert FAULTS["product.internalName-missing"].requirement == "CORE-PROD-001"


def test_the_length_of_the_body_is_told_anew() -> None:
    """A wrong Content-Length would be another mistake."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        body = b'{"error":"BAD_REQUEST","errorMessage":"No."}'
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 400, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    fault = WireFault("Error", "errorMessage", "missing", "CORE-ERR-001", ())
    start, *rest = messages(CorruptingApp(app, load_contract(), fault), "/products")
    body = b"".join(message["body"] for message in rest)
    assert body == b'{"error": "BAD_REQUEST"}'
    assert dict(start["headers"])[b"content-length"] == str(len(body)).encode()
