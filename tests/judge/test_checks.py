"""The listing of checks tells what serves a requirement."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from octo_conformance.contract import load_contract
from octo_conformance.judge.checks import Checks, claimed, find_checks


@pytest.fixture(scope="module")
def catalogue() -> Mapping[str, Checks]:
    """The checks of the bundled suites."""
    return find_checks(load_contract())


SUITE = """
@requirement("CORE-BOOK-001", control=("POST /bookings",))
@each("given", [1])
def test_first(stage): ...

@requirement("CORE-BOOK-002")
@requirement("CORE-BOOK-003")
def test_second(stage): ...

@helper
@requirement
@requirement()
@other("CORE-BOOK-004")
@module.requirement("CORE-BOOK-005")
def test_third(stage): ...

class Later:
    @requirement("CORE-BOOK-006")
    def test_inside(self): ...
"""


def test_the_requirements_of_a_file_are_read_from_its_decorators(tmp_path: Path) -> None:
    """A listing without a test makes an engineer write it a second time."""
    path = tmp_path / "test_suite.py"
    path.write_text(SUITE, encoding="utf-8")
    assert claimed(path) == [
        ("CORE-BOOK-001", "test_first"),
        ("CORE-BOOK-002", "test_second"),
        ("CORE-BOOK-003", "test_second"),
    ]


@pytest.mark.parametrize(
    ("checks", "words"),
    [
        (Checks(), []),
        (Checks(tests=["one"]), ["1 test"]),
        (Checks(tests=["one", "two"]), ["2 tests"]),
        (Checks(rules=["one", "two"]), ["rule one, two"]),
        (Checks(tests=["one"], rules=["two"]), ["1 test", "rule two"]),
        (Checks(schema=True), ["schema"]),
        (Checks(schema=True, judge=True), ["schema", "every answer"]),
    ],
)
def test_each_kind_of_check_has_its_word(checks: Checks, words: list[str]) -> None:
    """Whoever reads the catalogue sees how a requirement is held."""
    assert checks.words() == words


@pytest.mark.parametrize(
    ("identifier", "words"),
    [
        ("ADJUST-001", ["schema"]),
        ("CARDPAYMENT-002", ["every answer"]),
        ("CART-003", ["rule a_booking_names_its_order", "schema"]),
        ("CORE-AUTH-002", ["1 test"]),
        ("CORE-HTTP-001", ["every answer"]),
        ("CORE-BOOK-088", []),
    ],
)
def test_every_kind_of_check_is_found(
    catalogue: Mapping[str, Checks], identifier: str, words: list[str]
) -> None:
    """A requirement that nothing serves is one that nobody is held to."""
    assert catalogue[identifier].words() == words


def test_a_test_is_named_by_its_suite_and_file(catalogue: Mapping[str, Checks]) -> None:
    """Whoever reads the catalogue finds the test."""
    assert "cart/test_list.py::test_a_range_of_times_finds_the_order" in catalogue["CART-029"].tests
