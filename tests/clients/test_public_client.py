"""A public client is certified: what `octo-api-client` sends, and what its user does with it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from octo_client import OctoClient
from octo_client.exceptions import ApiError
from octo_client.models import ConfirmationUnitItem, UnitItem, UnitQuantity

from octo_conformance.commands.behaviours import ProofBehaviours
from octo_conformance.commands.watching import Watcher
from octo_conformance.contract import load_contract
from octo_sandbox import serve
from octo_sandbox.teaching import Chosen, TeachingServer

KEY = "public-client-key-0123456789"
CRUISE = ("harbour-cruise", "classic")
SUPPLIER = "harbour-and-hill"
NULLS = ("POST /bookings", "PATCH /bookings/{uuid}", "POST /bookings/{uuid}/confirm")
"""Where it sends null for what it has not."""


@contextmanager
def certified(folder: Path) -> Iterator[tuple[OctoClient, str, Watcher]]:
    """The client of a supplier that watches it, and what watches. All calls have been seen when the block ends."""
    behaviours = ProofBehaviours((KEY,), 0)
    first, _ = behaviours.begin(Chosen(), ":memory:")
    watcher = Watcher(load_contract(), (KEY,), 60, folder)
    server = TeachingServer(first, Chosen(), (KEY,), behaviours, watcher.watch)
    with serve(server) as running:
        yield OctoClient(running.url, KEY), running.control_url, watcher
    server.close()


def purchase(client: OctoClient, control: str) -> None:
    client.get_products(SUPPLIER)
    day = datetime.now(UTC).date() + timedelta(days=6)
    slot = client.availability_check(SUPPLIER, *CRUISE, local_date=day, units=[UnitQuantity("adult", 2)])[0]
    guests = [UnitItem("adult"), UnitItem("adult")]
    trouble = {"kind": "lost-answer", "operation": "POST /bookings"}
    httpx.put(
        f"{control}/trouble", json=trouble, headers={"Authorization": f"Bearer {KEY}"}
    ).raise_for_status()
    uuid = str(uuid4())
    with pytest.raises(ApiError):
        client.booking_reservation(SUPPLIER, uuid, *CRUISE, slot.id, guests, 10, "A note")
    held = client.booking_reservation(SUPPLIER, uuid, *CRUISE, slot.id, guests, 10, "A note")
    client.extend_reservation(SUPPLIER, held.uuid, 20)
    kept = [ConfirmationUnitItem("adult", uuid=held.unitItems[0].uuid)]
    client.booking_update(SUPPLIER, held.uuid, notes="By the window", unit_items=kept)
    client.booking_confirmation(
        SUPPLIER, held.uuid, reseller_reference="T-1", contact_full_name="Ada Lovelace", unit_items=kept
    )
    client.list_bookings(SUPPLIER, reseller_reference="T-1")
    client.booking_cancellation(SUPPLIER, held.uuid, reason="Rain")


def test_the_public_client_is_certified(tmp_path: Path) -> None:
    """The page about clients says what a real one gets; a reader who tries it finds the same."""
    with certified(tmp_path / "client") as (client, control, watcher):
        purchase(client, control)
    code = watcher.report(
        {"url": client.url, "dialect": None, "faults": [], "variants": [], "changed": False}
    )
    verdict = json.loads((tmp_path / "client" / "client-verdict.json").read_text(encoding="utf-8"))
    found = {(finding["rule"], finding["operation"]) for finding in verdict["findings"]}
    assert found == {
        *(("CLIENT-001", each) for each in NULLS),
        ("CLIENT-003", "GET /suppliers"),
        ("CLIENT-003", "DELETE /bookings/{id}"),
        ("CLIENT-010", "any call"),
    }
    assert (code, verdict["verdict"]) == (1, "NONCONFORMANT")
    # The user of the client repeated the reservation rightly.
    assert next(rule["status"] for rule in verdict["rules"] if rule["id"] == "CLIENT-040") == "PASS"
