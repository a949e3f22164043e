"""What each call may change stands in the contract, and the suites ask for all of it."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from octo_conformance.contract import Contract, load_contract
from octo_conformance.contract.frame import problems_of_frame
from octo_conformance.contract.openapi_structure import component_named
from octo_conformance.contract.operations import read_operations
from octo_conformance.contract.roots import suite_roots
from octo_conformance.judge.checks import claimed

UPDATE, CONFIRM = "PATCH /bookings/{uuid}", "POST /bookings/{uuid}/confirm"


@pytest.fixture(scope="module", params=["octo", "ventrata"])
def contract(request: pytest.FixtureRequest) -> Contract:
    return load_contract(request.param)


def test_no_call_that_writes_is_without_a_mark(contract: Contract) -> None:
    """A call of which nobody said what it may change could change anything."""
    assert contract.frame.unmarked == ()


def test_every_list_of_things_says_what_a_difference_breaks(contract: Contract) -> None:
    """A route that shows a booking, an order or a gift beside the one that shows it alone may show another one."""
    made = {component_named(contract.operation(thing.made_by).success) for thing in contract.owned}
    lists = {
        operation.label
        for operation in contract.operations(contract.capabilities)
        if operation.effect == "asks" and component_named((operation.success or {}).get("items", {})) in made
    }
    assert lists - contract.frame.views.keys() == set()


def test_what_a_body_names_may_change_and_the_rest_may_not(contract: Contract) -> None:
    """Other tickets have another price; a note has not."""
    notes = contract.frame.may_change(UPDATE, "Booking", ["notes"])
    tickets = contract.frame.may_change(UPDATE, "Booking", ["unitItems"])
    assert notes[("notes",)] == "freely"
    assert ("pricing",) not in notes
    assert tickets[("pricing",)] == "freely"
    assert tickets[("unitItems",)] == "members"
    assert contract.frame.may_change(CONFIRM, "Booking")[("utcConfirmedAt",)] == "filled"


def test_every_statement_of_the_frame_is_asked_for(contract: Contract) -> None:
    """A change that no test asks for would never be told."""
    asked = {
        identifier
        for root in suite_roots()
        for name in ("kept", "frame", "views")
        for path in Path(root).glob(f"*/test_{name}.py")
        for identifier, _ in claimed(path)
    }
    assert contract.frame.statements - asked == set()


@pytest.mark.parametrize(
    ("mark", "message"),
    [
        ({"Booking": {"notes": "freely"}}, "names no statement that is broken"),
        ({"breaks": "CORE-FRAME-999"}, "names CORE-FRAME-999, which is not in the catalogue"),
        (
            {"breaks": "CORE-FRAME-001", "Booking": {"unitItems.seat": "freely"}},
            "names Booking.unitItems.seat, which the contract does not have",
        ),
    ],
)
def test_a_mark_that_leads_nowhere_is_told(mark: dict[str, Any], message: str) -> None:
    """A misspelled place would be one that no call may change, and a right supplier would be wrong."""
    contract = load_contract()
    document = deepcopy(contract.document(contract.capabilities))
    document["paths"]["/bookings/{uuid}"]["patch"]["x-octo-may-change"] = mark
    told = list(problems_of_frame(document, read_operations(document), contract.catalogue))
    assert [each for each in told if message in each] != []
