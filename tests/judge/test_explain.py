"""A failed assertion is explained: what it expected, what it saw, and where."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from octo_conformance.document import Document, Origin
from octo_conformance.judge.explain import Explanation, explain

BOOKING = Document({"status": "ON_HOLD", "items": [{"id": "a"}]}, Origin(5))
EMPTY: list[int] = []


def explained(check: Callable[[], Any]) -> Explanation:
    """What is said of the failure; the check is compiled plainly, as the rules of a suite are."""
    try:
        check()
    except AssertionError as error:
        return explain(error)
    raise LookupError("it did not fail")


def failing(statement: str, tmp_path: Any, **known: Any) -> Explanation:
    """What is said when this statement fails."""
    path = tmp_path / "stated.py"
    path.write_text(f"def check():\n    if True:\n        {statement}\n", encoding="utf-8")
    scope: dict[str, Any] = {"booking": BOOKING, "EMPTY": EMPTY, **known}
    exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), scope)
    return explained(scope["check"])


@pytest.mark.parametrize(
    ("statement", "expected", "actual"),
    [
        ("assert booking.status == 'CONFIRMED'", '"CONFIRMED"', '"ON_HOLD"'),
        ("assert booking.status is None", "null", '"ON_HOLD"'),
        ("assert booking.status in ('A', 'B')", 'one of ["A", "B"]', '"ON_HOLD"'),
        ("assert booking.status not in ('ON_HOLD',)", 'none of ["ON_HOLD"]', '"ON_HOLD"'),
        ("assert booking.status != 'ON_HOLD'", 'anything but "ON_HOLD"', '"ON_HOLD"'),
        ("assert None is not None", "anything but null", "null"),
        ("assert 2 < 1", "less than 1", "2"),
        ("assert 2 <= 1", "at most 1", "2"),
        ("assert 1 > 2", "more than 2", "1"),
        ("assert 1 >= 2", "at least 2", "1"),
        ("assert not booking.status == 'ON_HOLD'", 'not "ON_HOLD"', '"ON_HOLD"'),
        ("assert EMPTY", "true: EMPTY", "[]"),
        ("assert not booking.status", "false", '"ON_HOLD"'),
        ("assert 1 < 3 < 2", "true: 1 < 3 < 2", "false"),
        ("assert -1 == 1", "1", "-1"),
        ("assert -len(EMPTY)", "true: -len(EMPTY)", "0"),
    ],
)
def test_both_sides_are_told(statement: str, expected: str, actual: str, tmp_path: Any) -> None:
    """The explanation uses words that a reader of the report understands."""
    told = failing(statement, tmp_path)
    assert (told.expected, told.actual) == (expected, actual)


def test_the_statement_is_told(tmp_path: Any) -> None:
    """The explanation quotes the statement without the word assert."""
    assert failing("assert booking.status == 'X'", tmp_path).statement == "booking.status == 'X'"


def test_a_message_is_told_in_its_place(tmp_path: Any) -> None:
    """The author's message replaces the statement."""
    assert failing("assert 1 == 2, 'one is not two'", tmp_path).statement == "one is not two"


def test_the_field_that_was_read_last_is_the_place(tmp_path: Any) -> None:
    """The place is the field that the seen side read last."""
    told = failing("assert booking['items'][0].id == booking.status", tmp_path)
    assert (told.exchange, told.pointer) == (5, "/items/0/id")


def test_a_truth_has_a_place_too(tmp_path: Any) -> None:
    """A statement without a comparison has the place of the whole value."""
    told = failing("assert not booking.status", tmp_path)
    assert (told.exchange, told.pointer) == (5, "/status")


def test_what_reads_no_field_has_no_place(tmp_path: Any) -> None:
    """A number that was computed before stands nowhere."""
    told = failing("assert 1 == 2", tmp_path)
    assert (told.exchange, told.pointer) == (None, None)


def test_a_side_that_cannot_be_computed_again_is_told_as_written(tmp_path: Any) -> None:
    """A list that was used up breaks when it is looked at again."""
    told = failing("assert used.pop() == 2", tmp_path, used=[1])
    assert (told.actual, told.expected) == ("used.pop()", "2")
    assert told.pointer is None


def test_what_was_raised_without_a_statement_says_what_it_says() -> None:
    """Nothing can be looked at again."""

    def check() -> None:
        raise AssertionError("said so")

    assert explained(check) == Explanation("said so", "", "")


def test_what_was_never_raised_says_what_it_says() -> None:
    """An error without a traceback is explained by its message."""
    assert explain(AssertionError("made up")) == Explanation("made up", "", "")


def test_the_innermost_statement_is_the_one_that_failed(tmp_path: Any) -> None:
    """A helper of a suite may state it."""

    def outer() -> None:
        failing_inside()

    path = tmp_path / "inner.py"
    path.write_text("def failing_inside():\n    assert 3 == 4\n", encoding="utf-8")
    scope: dict[str, Any] = {}
    exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), scope)
    failing_inside = scope["failing_inside"]
    assert explained(outer).actual == "3"


def test_a_statement_of_several_lines_is_found(tmp_path: Any) -> None:
    """The statement is found wherever in it the interpreter stopped, even among other statements."""
    path = tmp_path / "long.py"
    path.write_text(
        "def check():\n    assert 0 == 0\n    assert [\n        1,\n    ] == [\n        2,\n    ]\n    assert 5 == 6\n",
        encoding="utf-8",
    )
    scope: dict[str, Any] = {}
    exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), scope)
    told = explained(scope["check"])
    assert (told.actual, told.expected) == ("[1]", "[2]")
