"""Two values are compared by place: what differs, what is missing, and what is too much."""

from __future__ import annotations

from typing import Any

import pytest

from octo_conformance.evidence import Difference
from octo_conformance.judge.differences import MOST, differences, in_words


def lacking(pointer: str, side: str, value: Any) -> Difference:
    return Difference(pointer=pointer, lacks=side, **{"left" if side == "right" else "right": value})


@pytest.mark.parametrize(
    ("left", "right", "found"),
    [
        ({"a": 1}, {"a": 1}, []),
        ({"a": {"b": 1}}, {"a": {"b": 2}}, [Difference(pointer="/a/b", left=1, right=2)]),
        ({"a/b": 1}, {}, [lacking("/a~1b", "right", 1)]),
        ({}, {"a": None}, [lacking("/a", "left", None)]),
        (["a", "b"], ["b", "c"], [lacking("/0", "right", "a"), lacking("/1", "left", "c")]),
        (["b", "a"], ["a", "b"], [Difference(pointer="", left=["b", "a"], right=["a", "b"])]),
        ([1, 1, 2], [1, 2], [lacking("/0", "right", 1)]),
        ({"x", "y"}, {"y"}, [lacking("/0", "right", "x")]),
        (
            [{"uuid": "u", "status": "A"}, {"uuid": "v"}],
            [{"uuid": "v"}, {"uuid": "u", "status": "B"}],
            [Difference(pointer="/0/status", left="A", right="B")],
        ),
        ([{"a": 1}], [{"a": 1}, {"a": 2}], [lacking("/1", "left", {"a": 2})]),
        ([{"a": 1}, {"a": 2}], [{"a": 1}], [lacking("/1", "right", {"a": 2})]),
        ([{"uuid": "u"}, {"a": 1}], [{"uuid": "u"}], [lacking("/1", "right", {"a": 1})]),
        ([1, 1, 1], [1], [lacking("/0", "right", 1), lacking("/1", "right", 1)]),
        (["a"], "a", [Difference(pointer="", left=["a"], right="a")]),
        ([{"a": 1}], [1], [Difference(pointer="/0", left={"a": 1}, right=1)]),
    ],
)  # fmt: skip
def test_only_what_differs_is_told(left: Any, right: Any, found: list[Difference]) -> None:
    """By JSON Pointer, left and right; members with names are compared by name."""
    assert list(differences(left, right)) == found


def test_two_values_that_differ_everywhere_are_not_told_to_the_end() -> None:
    """Nobody reads a thousand places."""
    assert len(differences({str(n): n for n in range(99)}, {str(n): -n for n in range(1, 99)})) == MOST == 20


@pytest.mark.parametrize(
    ("left", "right", "named", "says"),
    [
        ({"status": "A"}, {"status": "B"}, True, "the list shows status A, the booking B"),
        ({"status": "A"}, {"status": "B"}, False, "status is A, where B is due"),
        (["a", "b", "c"], ["c"], True, "the list shows a and b, the booking does not"),
        (["a"], ["a", "b"], False, "b is missing"),
        ({"x": ["a", "a"]}, {"x": ["b", "b"]}, False, "x shows a and a, where b and b are due"),
        (["a", "c"], ["b", "c"], False, "it shows a, where b is due"),
        ({"x": ["a"]}, {"x": []}, True, "the list shows x: a, the booking does not"),
        ({"a": {"b": 1}}, {"a": {}}, False, "b of a is too much"),
        (
            ["a", "b", "c"],
            ["a", "c", "b"],
            True,
            "the list shows the first that is elsewhere b, the booking c",
        ),
        (
            {"x": ["a", "b"]},
            {"x": ["b", "a"]},
            False,
            "the first that is elsewhere in x is a, where b is due",
        ),
        ({"x": []}, {"x": ["a"]}, False, "x: a is missing"),
        ({"x": {"1": 1, "2": 2}}, {"x": {}}, True, "the list shows x: 1 and 2, the booking does not"),
        ({"x": [None, "a"]}, {"x": ["a"]}, False, "x: nothing is too much"),
    ],
)
def test_differences_are_told_in_words(left: Any, right: Any, named: bool, says: str) -> None:
    """Whose each value is; without a name the right side is what is due."""
    assert in_words(differences(left, right), "the list", "the booking" if named else None) == says


@pytest.mark.parametrize(
    ("number", "end"), [(3, "c is 1, where 2 is due"), (4, "and 1 more"), (5, "and 2 more")]
)
def test_three_differences_are_told_and_the_others_counted(number: int, end: str) -> None:
    """Nobody reads more than three, and everybody wants to know whether there are more."""
    names = "abcde"[:number]
    found = differences(dict.fromkeys(names, 1), dict.fromkeys(names, 2))
    assert in_words(found, "it", None).split("; ")[2:] == [
        "c is 1, where 2 is due",
        *([end] if number > 3 else []),
    ]
