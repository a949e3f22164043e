"""A run of the real command against a supplier in front of which something stands, held to what holds for every
run: it ends in time with all its files and the right exit code, within its memory, and lists what it left."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from octo_conformance.contract import load_contract
from support.certifying import FILES, Certified, certify
from support.guarded import LIVING as STILL_HELD
from support.guarded import Supplier

CODES = {"CONFORMANT": {0}, "NONCONFORMANT": {1}, "INCOMPLETE": {0, 3}, "ERROR": {4}}
"""A run is narrowed here, so it ends with 0 where all that was selected held."""
MOST_MEMORY_MB = 500
MOST_SECONDS = 120


@cache
def demands() -> dict[str, str]:
    """The capability of each demand of the standard."""
    return {name: demand.capability for name, demand in load_contract().catalogue.items()}


@dataclass(frozen=True)
class Part:
    """Some tests, and every demand of some capabilities: what their traffic shows is judged in full."""

    capabilities: tuple[str, ...]
    tests: tuple[str, ...]

    @property
    def arguments(self) -> list[str]:
        concerned = {"octo/core", *self.capabilities}
        judged = [name for name, capability in demands().items() if capability in concerned]
        flags = [("--capability", name) for name in self.capabilities]
        flags += [("--requirement", identifier) for identifier in judged]
        return [*(word for flag in flags for word in flag), "-k", " or ".join(self.tests)]


BUYING = Part(
    ("octo/cart",),
    (
        "test_a_confirmed_hold_is_confirmed",
        "test_a_confirmed_booking_is_cancelled",
        "test_an_extended_hold",
        "test_a_change_changes",
        "test_a_released_hold",
        "test_a_confirmed_order_is_confirmed",
        "test_the_uuid_sent_is",
        "test_slots_are_found",
        "test_a_product_read_alone",
    ),
)
EVERY_STEP = Part(
    ("octo/cart", "octo/gifts", "octo/identities"),
    (*BUYING.tests, "test_two_orders", "test_a_gift_is_held", "test_each_identity"),
)


def meet(
    supplier: Supplier, cwd: Path, part: Part = BUYING, *, told: dict[str, Any] | None = None, **limits: float
) -> Certified:
    """Certify it, and hold the run to what holds for every run. `told` are more fields of the target file; a
    control of None is left out."""
    before = held_by(supplier)
    fields = {"control": {"url": supplier.running.control_url}, "limits": limits, **(told or {})}
    target = {name: value for name, value in fields.items() if value is not None}
    run = certify(supplier.url, cwd, *part.arguments, target=target, second=True)
    assert run.code in CODES[run.word], run.said
    assert "Traceback" not in run.said
    assert run.ids("ERROR") == [], "the suite itself failed"
    assert run.files() == FILES
    assert run.memory_mb < MOST_MEMORY_MB
    assert run.seconds < MOST_SECONDS
    assert unlisted(held_by(supplier) - before, run) == []
    return run


def held_by(supplier: Supplier) -> set[tuple[str, str]]:
    """Kind and id of all that takes up room at the supplier, orders with nothing in them included."""
    orders = supplier.sandbox._store.documents("order")
    held = {(kind, name) for kind, name, *_ in map(str.split, supplier.held())}
    return held | {("order", order["id"]) for order in orders if order.get("status") in STILL_HELD}


def unlisted(held: set[tuple[str, str]], run: Certified) -> list[str]:
    """What is held and the run does not list. A thing whose name no answer ever told is listed by its kind."""
    left = run.verdict["leftovers"]
    missing = sorted((kind, name) for kind, name in held if name not in {entry["id"] for entry in left})
    nameless = Counter(entry["kind"] for entry in left if entry["id"] == "unknown")
    nameless.subtract(kind for kind, _ in missing)
    return [f"{kind} {name}" for kind, name in missing if nameless[kind] < 0]
