"""A wire for tests: short limits, and everything it recorded at hand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from octo_conformance.contract import load_contract
from octo_conformance.evidence import ExchangeLine, to_json
from octo_conformance.ledger.ledger import Ledger
from octo_conformance.wire import Redactor, Request, Wire, WireLimits

KEY = "s3cret/Key+of=the reseller"
QUICK: dict[str, Any] = {"timeout_s": 0.6, "dead_s": 5.0, "throttle_s": 3.0, "body_bytes": 8 * 2**20}


class Recorded:
    """The lines a wire wrote, and the ledger it kept."""

    def __init__(self, wire: Wire, ledger: Ledger, lines: list[dict[str, Any]]) -> None:
        self.wire = wire
        self.ledger = ledger
        self.lines = lines

    @property
    def text(self) -> str:
        """All that is kept, as one text."""
        return "\n".join(json.dumps(line) for line in self.lines) + self.ledger.path.read_text()


def keep_asking(wire: Wire, times: int = 10) -> None:
    """Send one harmless read again and again."""
    for _ in range(times):
        wire.send(Request("GET", "/products"))


@contextmanager
def wired(url: str, folder: Path, **options: Any) -> Iterator[Recorded]:
    """A wire to `url`; limits and Wire options by name. A `transport` takes the place of the network."""
    fields = WireLimits.__dataclass_fields__
    limits = WireLimits(**{**QUICK, **{k: v for k, v in options.items() if k in fields}})
    others = {k: v for k, v in options.items() if k not in fields}
    lines: list[dict[str, Any]] = []

    def record(line: ExchangeLine) -> int:
        # What cannot be written as strict ASCII JSON must not get this far.
        lines.append(json.loads(json.dumps(to_json(line), allow_nan=False).encode("ascii")))
        return len(lines)

    keys = others.pop("keys", {"first": KEY})
    contract = others.pop("contract", None) or load_contract()
    redactor = others.pop("redactor", None) or Redactor(keys, b"salt", contract)
    transport = others.pop("transport", None)
    with closing(Ledger(folder / "ledger.jsonl", "run-1", contract)) as ledger:
        wire = Wire(
            base_url=url, keys=keys, record=record, redactor=redactor, ledger=ledger, limits=limits, **others
        )
        if transport is not None:
            wire.close()
            wire._transport = transport
        with closing(wire):
            yield Recorded(wire, ledger, lines)
