"""What a thing was told is held against what answers show of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from octo_conformance.contract import load_contract
from octo_conformance.document import Document
from octo_conformance.generate.kept.cells import Cell, Look
from octo_conformance.generate.kept.memory import Memory
from octo_conformance.generate.kept.values import holds, moments

RESERVE, UPDATE, CONFIRM = "POST /bookings", "PATCH /bookings/{uuid}", "POST /bookings/{uuid}/confirm"
READ = "GET /bookings/{uuid}"
ITEM = {"uuid": "aaaaaaaa-0000-4000-8000-000000000000", "unitId": "adult"}
KEPT = load_contract().kept


def memory() -> Memory:
    return Memory("booking", lambda reading, value: True)


def told(known: Memory, label: str, **body: Any) -> frozenset[tuple[str, ...]]:
    return known.tell(KEPT.of(label), body, {})


def seen(known: Memory, view: dict[str, Any], now: frozenset[tuple[str, ...]] = frozenset(), *,
         after: str = RESERVE, again: str | None = None) -> list[Cell]:  # fmt: skip
    look = Look(Document(view), READ, after, 7, now, KEPT.keeps(after), again)
    return known.compare(look)


def broken(cells: list[Cell]) -> list[tuple[str, str]]:
    return [(cell.requirement, cell.sentence) for cell in cells if not cell.held]


def test_what_is_sent_and_not_shown_breaks_the_statement_of_the_call() -> None:
    """The sentence says what was sent, where it is missing, and after which call."""
    known = memory()
    now = told(known, RESERVE, notes="a window seat")
    cells = seen(known, {"notes": None}, now)
    sentence = (
        "After POST /bookings, GET /bookings/{uuid} does not show the notes that was sent with POST /bookings"
    )
    assert broken(cells) == [("CORE-BOOK-013", sentence)]


def test_what_is_lost_by_a_later_call_breaks_what_that_call_keeps() -> None:
    """The reservation was right, so it is not the one that is accused."""
    known = memory()
    now = told(known, RESERVE, notes="a window seat")
    assert broken(seen(known, {"notes": "a window seat"}, now)) == []
    lost = seen(known, {"notes": None}, after="POST /bookings/{uuid}/extend")
    assert [requirement for requirement, _ in broken(lost)] == ["CORE-KEPT-002"]


def test_one_loss_is_told_once() -> None:
    """Everything that is read later shows it again, and is no second finding."""
    known = memory()
    now = told(known, RESERVE, notes="a window seat")
    assert len(broken(seen(known, {"notes": None}, now))) == 1
    assert broken(seen(known, {"notes": None}, after=CONFIRM)) == []


def test_a_lost_contact_is_one_finding() -> None:
    """Nine fields of one object are lost by one mistake."""
    known = memory()
    now = told(known, CONFIRM, contact={"fullName": "Ada", "phoneNumber": "+44 20 1", "country": "GB"})
    cells = seen(
        known, {"contact": {"fullName": None, "phoneNumber": None, "country": None}}, now, after=CONFIRM
    )
    assert [requirement for requirement, _ in broken(cells)] == ["CORE-BOOK-064"]
    assert "(and 2 more of contact)" in broken(cells)[0][1]


def test_a_field_that_is_never_shown_says_nothing() -> None:
    """Optional keys may be left out by a supplier that has the value all the same."""
    known = memory()
    now = told(known, RESERVE, notes="a window seat")
    assert seen(known, {}, now) == []


def test_a_field_that_was_shown_and_is_left_out_is_lost() -> None:
    """Empty keys may be left out as well, and then the key is missing where the value is lost."""
    known = memory()
    now = told(known, RESERVE, notes="a window seat")
    seen(known, {"notes": "a window seat"}, now)
    assert len(broken(seen(known, {}, after=CONFIRM))) == 1


@pytest.mark.parametrize(("shown", "wrong"), [(None, 0), ("a window seat", 0), ("null", 1)])
def test_null_clears_or_leaves_and_does_nothing_else(shown: str | None, wrong: int) -> None:
    """The documents allow null and do not explain it."""
    known = memory()
    told(known, RESERVE, notes="a window seat")
    now = told(known, UPDATE, notes=None)
    assert len(broken(seen(known, {"notes": shown}, now, after=UPDATE))) == wrong


def test_a_new_unit_item_that_is_echoed_has_to_be_read_again() -> None:
    """The supplier names it in its answer, and forgets it."""
    known, new = memory(), {"uuid": "bbbbbbbb-0000-4000-8000-000000000000", "unitId": "adult"}
    now = told(known, RESERVE, unitItems=[ITEM])
    assert broken(seen(known, {"unitItems": [ITEM]}, now)) == []
    now = told(known, UPDATE, unitItems=[ITEM, {"unitId": "adult"}])
    assert broken(seen(known, {"unitItems": [ITEM, new]}, now, after=UPDATE)) == []
    lost = seen(known, {"unitItems": [ITEM]}, now, after=UPDATE)
    assert [requirement for requirement, _ in broken(lost)] == ["CORE-BOOK-044"]


def test_a_unit_item_that_was_left_out_has_to_go() -> None:
    """The guest who stays at home is charged."""
    known, other = memory(), {"uuid": "bbbbbbbb-0000-4000-8000-000000000000", "unitId": "child"}
    told(known, RESERVE, unitItems=[ITEM, other])
    now = told(known, UPDATE, unitItems=[ITEM])
    cells = seen(known, {"unitItems": [other, ITEM]}, now, after=UPDATE)
    assert [requirement for requirement, _ in broken(cells)] == ["CORE-BOOK-044"]


def test_a_supplier_that_renames_unit_items_is_told_once() -> None:
    """None of them can be followed from then on."""
    known, renamed = memory(), {"uuid": "bbbbbbbb-0000-4000-8000-000000000000", "unitId": "adult"}
    now = told(known, RESERVE, unitItems=[ITEM])
    assert [requirement for requirement, _ in broken(seen(known, {"unitItems": [renamed]}, now))] == [
        "CORE-BOOK-009"
    ]
    now = told(known, CONFIRM, unitItems=[{**ITEM, "resellerReference": "A-1"}])
    assert broken(seen(known, {"unitItems": [renamed]}, now, after=CONFIRM)) == []


def test_what_differs_inside_another_breaks_the_statement_on_views() -> None:
    """The booking itself is right."""
    known = memory()
    now = told(known, RESERVE, notes="a window seat")
    assert broken(seen(known, {"notes": "a window seat"}, now)) == []
    inside = seen(known, {"notes": None}, now, again="CART-058")
    assert [requirement for requirement, _ in broken(inside)] == ["CART-058"]


@pytest.mark.parametrize(
    ("way", "sent", "shown", "same"),
    [
        ("normalised", "Ada@Guest.example", "ada@guest.example", True),
        ("normalised", "+44 20 7946", "+44207946", True),
        ("normalised", ["en_GB"], ["en-gb"], True),
        ("normalised", ["en"], ["fr"], False),
        ("sent", "Ada", "ada", False),
        ("sent", None, "", True),
        ("sent", 2500, 2500.0, True),
        ("sent", True, None, False),
    ],
)
def test_values_are_compared_as_far_as_the_documents_say(way: str, sent: Any, shown: Any, same: bool) -> None:
    """Form is the supplier's where nobody fixed it."""
    assert holds(way, sent, shown) is same


def test_a_hold_ends_by_the_minute_that_was_asked_for() -> None:
    """The supplier may shorten it, and not make it longer."""
    asked = moments(datetime(2030, 1, 1, 10, tzinfo=UTC), 5)
    assert holds("minutes", asked, "2030-01-01T10:05:00Z")
    assert holds("minutes", asked, "2030-01-01T10:03:00Z")
    assert not holds("minutes", asked, "2030-01-01T10:30:00Z")
    assert not holds("minutes", asked, None)


@pytest.mark.parametrize(
    ("shown", "kept"),
    [
        ([{"questionId": "a", "value": "birthday", "question": {"id": "a"}}], True),
        ([{"questionId": "b", "value": None}, {"questionId": "a", "value": ["birthday"]}], True),
        ([{"questionId": "a", "value": "wedding"}], False),
        ([{"questionId": "b", "value": "birthday"}], False),
        ([], False),
        (None, False),
    ],
)
def test_each_entry_is_found_among_those_that_are_shown(shown: Any, kept: bool) -> None:
    """The order, further entries and further fields are the supplier's."""
    assert holds("entries", [{"questionId": "a", "value": "birthday"}], shown) is kept


@pytest.mark.parametrize(("sent", "shown"), [(7, "7"), (True, "true"), (["nuts"], "nuts"), ("a ", "a")])
def test_an_answer_may_be_shown_as_the_text_that_stands_for_it(sent: Any, shown: Any) -> None:
    """One of the documents knows texts alone (reading CON-183)."""
    assert holds("entries", [{"value": sent}], [{"value": shown}])


def test_a_booking_may_show_what_the_order_was_told() -> None:
    """The reading that the mark names says so; without a mark the booking shows its own."""
    inner, order = memory(), memory()
    now = told(inner, RESERVE, termsAccepted=True, notes="a window seat")
    seen(inner, {"termsAccepted": True, "notes": "a window seat"}, now)
    told(order, "POST /orders", termsAccepted=False)
    look = Look(Document({"termsAccepted": False, "notes": None}), READ, UPDATE, 8, frozenset(), "CART-013")
    assert [cell.field for cell in inner.compare(look, order) if not cell.held] == ["notes"]
