"""Values, names and places are told in words that an engineer of a supplier reads without our code."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from octo_conformance.judge import spoken


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (None, "nothing"),
        (True, "true"),
        (False, "false"),
        (7, "7"),
        (1.5, "1.5"),
        ("", "an empty text"),
        ("ON_HOLD", "ON_HOLD"),
        ("a guest", "“a guest”"),
        ("x" * 120, "x" * 120),
        ("x" * 121, f"“{'x' * 120}…”"),
        (datetime(2026, 12, 1, 9, tzinfo=UTC), "2026-12-01T09:00:00Z"),
        (date(2026, 12, 1), "2026-12-01"),
        ([], "nothing"),
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c"], "a, b and c"),
        (["a", "b", "c", "d", "e", "f"], "a, b, c, d, e and f"),
        (["a", "b", "c", "d", "e", "f", "g", "h"], "a, b, c, d, e, f and 2 more"),
        ({"b", "a"}, "a and b"),
        ({}, "an empty object"),
        ({"id": "a", "status": "B", "n": 1}, "id: a, status: B, n: 1"),
        ({"id": "a", "b": 2, "c": 3, "d": 4}, "the object a"),
        ({"code": "a", "localDate": "2026-12-01", "c": 3, "d": 4}, "the object 2026-12-01"),
        ({"a": 1, "b": 2, "c": 3, "d": 4}, "an object of 4 members"),
        ({"units": []}, "an object of 1 member"),
        ({"id": "a", "units": {}}, "the object a"),
        (1j, "a value of another kind (complex)"),
    ],
)
def test_a_value_is_said_as_people_say_it(said: Any, words: str) -> None:
    """Nobody has to know Python to read a finding."""
    assert spoken.value(said) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 seconds"),
        (1, "1 second"),
        (59, "59 seconds"),
        (60, "1 minute"),
        (90, "90 seconds"),
        (120, "2 minutes"),
        (3_600, "1 hour"),
        (7_200, "2 hours"),
        (86_400, "1 day"),
        (172_800, "2 days"),
        (-3_600, "-1 hour"),
        (0.5, "0.5 seconds"),
    ],
)
def test_a_time_is_said_in_its_largest_whole_unit(seconds: float, words: str) -> None:
    """What is a day is not 86,400 seconds."""
    assert spoken.value(timedelta(seconds=seconds)) == words


@pytest.mark.parametrize(
    ("members", "words"), [(["b"], "b"), ({"b", "a"}, "a or b"), (["c", "a", "b"], "a, b or c")]
)
def test_one_of_several_is_said_with_or(members: Any, words: str) -> None:
    """A list of what is allowed is no list of what is there."""
    assert spoken.either(members) == words


@pytest.mark.parametrize(
    ("pointer", "words"),
    [
        ("", ""),
        ("/status", "status"),
        ("/contact/fullName", "fullName of contact"),
        ("/bookings/1/status", "status of bookings 2"),
        ("/bookings/1", "entry 2 of bookings"),
        ("/0", "entry 1"),
        ("/0/1", "entry 2"),
        ("/0/status", "status"),
        ("/a~1b/c~0d", "c~d of a/b"),
    ],
)
def test_a_place_is_said_from_the_inside(pointer: str, words: str) -> None:
    """A JSON Pointer counts from 0, and people from 1."""
    assert spoken.field(pointer) == words


@pytest.mark.parametrize(
    ("test", "words"),
    [
        ("core/test_cancel.py::test_a_hold_is_cancelled", "a hold is cancelled"),
        ("a_pdf_has_an_id", "a PDF has an id"),
        ("t.py::test_it[True]", "it (true)"),
        ("t.py::test_it[None]", "it (nothing)"),
        ("t.py::test_it[full_refund]", "it (full refund)"),
        ("t.py::test_it[]", "it"),
    ],
)
def test_the_name_of_a_test_is_a_sentence(test: str, words: str) -> None:
    """The finding says what was claimed."""
    assert spoken.claim(test) == words


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("cancel the booking", "cancelling the booking"),
        ("put it", "putting it"),
        ("let it lapse", "letting it lapse"),
        ("make an order", "making an order"),
        ("see it", "seeing it"),
        ("confirm", "confirming"),
    ],
)
def test_an_action_is_told_while_it_happens(said: str, words: str) -> None:
    """A misspelt verb makes the whole report look careless."""
    assert spoken.gerund(said) == words


@pytest.mark.parametrize(
    ("said", "words"),
    [("it is wrong", "It is wrong."), ("octo/cart is off.", "octo/cart is off."), ("  ", "")],
)
def test_a_sentence_begins_and_ends_as_one(said: str, words: str) -> None:
    """The id of a capability is spelt as it is sent."""
    assert spoken.sentence(said) == words


def test_a_long_value_is_cut_where_its_letters_matter() -> None:
    """A catalogue is not quoted to its end."""
    assert spoken.as_json({"a": "é"}) == '{"a": "é"}'
    assert spoken.as_json(date(2026, 12, 1)) == '"2026-12-01"'
    assert spoken.as_json("x" * 398) == f'"{"x" * 398}"'
    assert spoken.as_json("x" * 399) == f'"{"x" * 399}…'
    assert spoken.as_json("xyz", 3) == '"xy…'
