"""Two answers about one thing are held against each other."""

from __future__ import annotations

from typing import Any

import pytest

from octo_conformance.contract import load_contract
from octo_conformance.document import Document
from octo_conformance.generate.frame.changes import Comparison, same
from octo_conformance.generate.frame.last_seen import LastSeen, Seen
from octo_conformance.generate.kept.memory import Memory

READ, UPDATE, EXTEND = "GET /bookings/{uuid}", "PATCH /bookings/{uuid}", "POST /bookings/{uuid}/extend"
CONTRACT = load_contract()
ONE, TWO, THREE = (f"{number}aaaaaaa-0000-4000-8000-000000000000" for number in "123")


def pointers(before: Any, after: Any, **options: Any) -> list[str]:
    comparison = Comparison(options.pop("free", {}), **options)
    return [each.difference.pointer for each in comparison.between(before, after)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2030-01-01T10:00:00.123Z", "2030-01-01T10:00:00+00:00"),
        ("1AAAAAAA-0000-4000-8000-000000000000", ONE),
        (None, ""),
        ([], None),
        ("https://a.example/t/1?signed=x", "https://a.example/t/1?signed=y"),
        (20, 20.0),
    ],
)
def test_one_value_is_written_in_several_ways(one: Any, other: Any) -> None:
    """A supplier that signs links anew, or drops fractions of a second, changes nothing."""
    assert same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ada", "ada"), (0, False), ("https://a.example/1", "https://b.example/1"), ("//[a", "//[b"), (1, None)],
)
def test_other_values_are_others(one: Any, other: Any) -> None:
    """The guest is called Ada, and the price is not nothing."""
    assert not same(one, other)


def test_what_one_view_leaves_out_is_no_difference_between_views() -> None:
    """Lists may show less; what they show has to be right."""
    alone = {
        "status": "ON_HOLD",
        "contact": {"fullName": "Ada", "country": "GB"},
        "unitItems": [{"uuid": ONE}],
    }
    assert pointers(alone, {"status": "ON_HOLD", "contact": {"fullName": "Ada"}, "unitItems": [ONE]}) == []
    assert pointers(alone, {"status": "EXPIRED"}) == ["/status"]


def test_what_was_shown_before_is_shown_again() -> None:
    """A field that a later answer of the same route leaves out is lost."""
    assert pointers({"notes": "a"}, {}, lost=True) == ["/notes"]
    assert pointers({"notes": None}, {}, lost=True) == []


def test_entries_are_followed_by_their_names() -> None:
    """From the third ticket on the reference is another one, and two tickets change places."""
    before = {"unitItems": [{"uuid": u, "supplierReference": u[0]} for u in (ONE, TWO, THREE)]}
    after = {"unitItems": [*before["unitItems"][:2], {"uuid": THREE, "supplierReference": "x"}]}
    turned = {"unitItems": before["unitItems"][::-1]}
    assert pointers(before, after) == ["/unitItems/2/supplierReference"]
    assert pointers(before, turned) == []
    assert pointers(before, turned, ordered=True) == ["/unitItems"]
    assert pointers(before, {"unitItems": after["unitItems"][:1]}, free={("unitItems",): "members"}) == []


def test_the_first_member_of_a_list_that_was_not_shown_has_joined() -> None:
    """An empty order may leave its bookings out; one that has a booking and shows none has lost it."""
    free, full = {("bookings",): "members"}, {"bookings": [{"uuid": ONE}]}
    assert pointers({}, full, lost=True, free=free) == []
    assert pointers({"bookings": None}, full, free=free) == []
    assert pointers(full, {}, lost=True, free=free) == ["/bookings"]


def test_a_place_may_change_as_it_is_marked() -> None:
    """A hold may end later and not earlier, and a time that was given stays."""
    early, late = "2030-01-01T10:00:00Z", "2030-01-01T11:00:00Z"
    end = {("utcExpiresAt",): "later"}
    assert pointers({"utcExpiresAt": early}, {"utcExpiresAt": late}, free=end) == []
    assert pointers({"utcExpiresAt": late}, {"utcExpiresAt": early}, free=end) == ["/utcExpiresAt"]
    sold = {("utcConfirmedAt",): "filled"}
    assert pointers({"utcConfirmedAt": None}, {"utcConfirmedAt": early}, free=sold) == []
    assert pointers({"utcConfirmedAt": early}, {"utcConfirmedAt": late}, free=sold) == ["/utcConfirmedAt"]


def last(memory: Memory, call: str, before: Any, after: Any, named: tuple[str, ...] = ()) -> list[str]:
    """What is told of two readings with this call between them, and of the second one again."""
    seen = LastSeen(CONTRACT, "booking", "Booking")
    cells = [
        cell
        for body in (before, after, before)
        for cell in seen.after(call, named, Seen.of(READ, Document(body), 7), memory)
    ]
    return [f"{cell.requirement} {cell.field}" for cell in cells if not cell.held]


def test_a_change_that_nobody_asked_for_breaks_the_statement_of_the_call_once() -> None:
    """The guest held seats at eleven o'clock, and an extension made it noon."""
    memory = Memory("booking", lambda reading, value: True)
    late, early = "2030-01-01T11:00:00Z", "2030-01-01T10:00:00Z"
    before, after = (
        {"availabilityId": "11", "utcExpiresAt": late},
        {"availabilityId": "12", "utcExpiresAt": early},
    )
    assert last(memory, EXTEND, before, after) == ["CORE-FRAME-001 availabilityId"]
    assert last(memory, UPDATE, before, after) == [
        "CORE-BOOK-040 availabilityId",
        "CORE-BOOK-040 utcExpiresAt",
    ]
    assert last(memory, UPDATE, before, {**before, "availabilityId": "12"}, ("availabilityId",)) == []


def test_what_the_thing_was_told_is_left_to_the_memory() -> None:
    """A lost note is one finding, not two."""
    memory = Memory("booking", lambda reading, value: True)
    memory.tell(CONTRACT.kept.of("POST /bookings"), {"notes": "a window seat"}, {})
    assert last(memory, EXTEND, {"notes": "a window seat"}, {"notes": None}) == []


def test_what_the_contract_does_not_describe_is_the_suppliers_own() -> None:
    """A counter of readings, or a field that nobody knows, may change."""
    memory = Memory("booking", lambda reading, value: True)
    assert last(memory, EXTEND, {"timesRead": 1}, {"timesRead": 2}) == []
