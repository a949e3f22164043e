"""Making things at a supplier and giving them back, with nothing but wire and ledger."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from octo_conformance.ledger.cleanup import Leftover, cleanup
from octo_conformance.wire import Request
from support.wired import Recorded


def post(kept: Recorded, path: str, **body: Any) -> Any:
    """Under a reference of the run unless another is given."""
    body = {"resellerReference": f"run-1-{uuid4().hex[:8]}", **body}
    return kept.wire.send(Request("POST", path, json=body, capabilities=("octo/cart",))).body


def clean(kept: Recorded, **options: Any) -> list[Leftover]:
    kept.wire.stop()
    return cleanup(kept.wire.for_cleanup(), kept.ledger, **{"settle_s": 0.0, **options})
