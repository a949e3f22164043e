"""Other people's trade is no defect of the supplier, and a defect is not taken for trade."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx

from octo_sandbox import Policies
from support.guarded import SECOND_KEY, Supplier, in_the_long_form, run, supplier, verdict

STOCK = ("--requirement", "CORE-BOOK-014")


class Trader:
    """Another reseller that buys a seat whenever the run looks at stock, and lets it go the next time."""

    def __init__(self, target: Supplier, client: httpx.Client) -> None:
        self.sold = 0
        self._client = client
        self._held: dict[str, str] = {}
        target.on_request = self._look

    def _look(self, number: int, incoming: Any) -> None:
        asked = json.loads(incoming.content or b"{}") if incoming.segments == ("availability",) else {}
        for slot in asked.get("availabilityIds") or ():
            if slot in self._held:
                self._client.post(f"/bookings/{self._held.pop(slot)}/cancel", json={})
                continue
            wanted = {"productId": asked["productId"], "optionId": asked["optionId"], "availabilityId": slot}
            made = self._client.post("/bookings", json={**wanted, "unitItems": [{"unitId": "adult"}]}).json()
            if "uuid" in made:
                self.sold += 1
                self._held[slot] = made["uuid"]


@contextmanager
def trading(target: Supplier) -> Iterator[Trader]:
    headers = {"Authorization": f"Bearer {SECOND_KEY}", "Octo-Capabilities": ""}
    with httpx.Client(base_url=target.url, headers=headers, timeout=30, verify=False) as client:
        yield Trader(target, client)


def test_stock_that_moves_without_us_is_not_verified(tmp_path: Path) -> None:
    """A busy product on a shared installation fails no supplier that counts right."""
    with supplier() as target, trading(target) as trader:
        command = run(tmp_path, target, part=STOCK)
        # Alone it checks nothing then, which certifies nothing.
        assert command.wait() in {3, 4}, command.said
    status = {r["id"]: (r["status"], r["reason"]) for r in verdict(tmp_path)["requirements"]}
    assert trader.sold > 0
    assert status["CORE-BOOK-014"][0] == "NOT_VERIFIED"
    assert "stock moves without us" in str(status["CORE-BOOK-014"][1])


@in_the_long_form
def test_stock_that_is_counted_wrongly_is_a_finding(tmp_path: Path) -> None:
    """Three measurements agree: that is the supplier's doing."""
    with supplier(replace(Policies(), occupying=frozenset({"CONFIRMED"}))) as target:
        assert run(tmp_path, target, part=STOCK).wait() in {1, 3}
    status = {r["id"]: r["status"] for r in verdict(tmp_path)["requirements"]}
    # The statement is a SHOULD.
    assert status["CORE-BOOK-014"] == "WARN"
