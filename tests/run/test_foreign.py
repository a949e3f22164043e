"""Suppliers with a past, with other products, other routes and other habits: each is accused of what it does, and no more."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from octo_conformance.contract import CORE, load_contract
from octo_sandbox import Policies, Running, Sandbox, serve
from octo_sandbox.dialects import Supplier, find_dialect
from octo_sandbox.faults.policy_changes import reshaped, sent
from support.certifying import KEY, SECOND_KEY, Certified, certify

CARTS = ("octo/cart", "octo/pricing")
BOOKING = "test_retries or test_a_change or test_read or test_cancel"


def judged(*capabilities: str, tests: str) -> list[str]:
    """Some tests, and every demand of core and these capabilities: what their traffic shows is judged in full."""
    catalogue = load_contract().catalogue
    concerned = {CORE, *capabilities}
    demands = [name for name in catalogue if catalogue[name].capability in concerned]
    flags = [("--capability", name) for name in capabilities]
    flags += [("--requirement", name) for name in demands]
    return [*(word for flag in flags for word in flag), "-k", tests]


@contextmanager
def supplier(policies: Policies) -> Iterator[Running]:
    """The reference supplier with these habits."""
    with serve(Sandbox(tokens=(KEY, SECOND_KEY), policies=policies)) as running:
        yield running


def met(running: Running, cwd: Path, *arguments: str) -> Certified:
    """A run against it."""
    target = {"control": {"url": running.control_url}}
    return certify(running.url, cwd, *arguments, target=target, second=True)


def told(run: Certified) -> list[str]:
    """The requirement and the words of each finding."""
    return [f"{each['requirement']}: {each['title']}" for each in run.verdict["findings"]]


def test_bookings_of_an_earlier_time_are_no_reason_to_accuse(tmp_path: Path) -> None:
    """Orders of last year name products and units that nobody sells any more."""
    old = Supplier(find_dialect("with-a-past").compose(), (KEY, SECOND_KEY))
    with old.serve() as running:
        run = met(running, tmp_path, *judged(*CARTS, tests="test_list or test_read"))
    assert told(run) == []


def test_without_a_route_for_empty_orders_a_booking_opens_them(tmp_path: Path) -> None:
    """One missing route costs what it costs: what an order does with its bookings is checked all the same."""
    policies = Policies()
    capabilities = tuple(
        replace(each, routes=tuple(r for r in each.routes if r.operation != "POST /orders"))
        for each in policies.capabilities
    )
    with supplier(replace(policies, capabilities=capabilities)) as running:
        run = met(running, tmp_path, *judged(*CARTS, tests="cart"))
    assert {each["requirement"] for each in run.verdict["findings"]} == {"CART-006"}
    assert {"CART-001", "CART-016", "CART-019", "CART-024", "CART-040"} <= set(run.ids("PASS"))


def test_a_list_of_capabilities_may_be_missing(tmp_path: Path) -> None:
    """The framework answers 404 in its own words."""

    def plain(incoming: Any, response: Any) -> Any:
        if incoming.segments[-1:] != ("capabilities",):
            return response
        return replace(
            response,
            status=404,
            content=b"Not Found",
            headers={**response.headers, "Content-Type": "text/plain"},
        )

    with supplier(sent(Policies(), plain)) as running:
        run = met(running, tmp_path, *judged("octo/pricing", tests=BOOKING))
    assert told(run) == []
    assert run.ids("BLOCKED") == []


def test_times_without_an_offset_are_named_as_the_cause(tmp_path: Path) -> None:
    """A partner mends one thing, and reads so at every statement that waits for it."""

    def local(_call: Any, view: dict[str, Any]) -> dict[str, Any]:
        times = ("localDateTimeStart", "localDateTimeEnd")
        return {name: value[:19] if name in times else value for name, value in view.items()}

    with supplier(reshaped(Policies(), "Availability", local)) as running:
        run = met(running, tmp_path, *judged("octo/pricing", tests="core"))
    assert "CORE-AVAIL-011" in run.ids("FAIL")
    entry = run.entry("CORE-BOOK-080")
    assert (entry["status"], str(entry["reason"]).partition(":")[0]) == ("BLOCKED", "CORE-AVAIL-011")


def test_a_product_with_dates_is_found_late_in_a_long_list(tmp_path: Path) -> None:
    """A marketplace whose first open product is the 135th is certified all the same, and its list read once."""
    long = Supplier(find_dialect("three-hundred-products").compose(), (KEY, SECOND_KEY))
    with long.serve() as running:
        run = met(running, tmp_path, "--requirement", "CORE-BOOK-060", "--requirement", "CORE-BOOK-001")
    assert {"CORE-BOOK-001", "CORE-BOOK-060"} <= set(run.ids("PASS"))
    assert run.verdict["traffic"]["exchanges"] < 250


def test_a_slot_may_have_another_id_in_every_answer(tmp_path: Path) -> None:
    """Slots of two answers are the same slots by their times."""
    passing = Supplier(find_dialect("passing-ids").compose(), (KEY, SECOND_KEY))
    with passing.serve() as running:
        run = met(running, tmp_path, "-k", "test_availability or test_relations or test_time or test_http")
    assert told(run) == []


def test_a_target_that_falls_over_at_the_header_is_left_empty(tmp_path: Path) -> None:
    """A booking that the header keeps from being cancelled is cancelled without it; an order needs the header."""
    falling = Supplier(find_dialect("header-trips").compose(), (KEY, SECOND_KEY))
    with falling.serve() as running:
        run = met(running, tmp_path, *judged(*CARTS, tests="test_cancel or test_reserve"))
    assert run.ids("FAIL") != []
    assert [each for each in run.verdict["leftovers"] if each["kind"] != "order"] == []
