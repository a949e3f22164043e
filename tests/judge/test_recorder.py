"""The recorder notes what one rule makes of one object."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from octo_conformance.contract import load_contract
from octo_conformance.document import Unreadable, tracing
from octo_conformance.judge import Judge
from octo_conformance.judge.rules import Rules
from octo_conformance.suite import NOT_CONCERNED, Rule
from support.evidence_lines import SUPPLIER, Story, findings, status

READ = "GET /supplier"


def ruled(check: Callable[[Any, Any], object], *, on: str = "Supplier", times: int = 1) -> Story:
    """A run with one rule, of CORE-BOOK-004, and an answer it looks at."""
    story = Story()
    negotiation = {"declared": [], "offered": [], "echoed": [], "negotiated": [], "no_echo": False}
    story.judge = Judge(load_contract(), Rules([Rule("CORE-BOOK-004", on, check)]))
    story.feed({"kind": "negotiation", **negotiation})
    for _ in range(times):
        story.exchange(READ, SUPPLIER)
    return story


def test_a_rule_that_holds_counts() -> None:
    """It counts on the operation that showed the object."""
    story = ruled(lambda supplier, seen: None)
    assert story.judge.tallies["CORE-BOOK-004"].held == {frozenset({READ}): 1}


def test_a_rule_that_is_not_concerned_does_not() -> None:
    """A rule that is not concerned counts nothing."""
    assert ruled(lambda supplier, seen: NOT_CONCERNED).judge.tallies["CORE-BOOK-004"].held == {}


def test_what_a_rule_looks_at_is_not_what_a_test_looked_at() -> None:
    """A finding of the test would name a place at which the test never looked."""

    def check(supplier: Any, seen: Any) -> None:
        looked_at.append(supplier.name)

    looked_at: list[str] = []
    with tracing() as of_the_test:
        ruled(check)
    assert (looked_at, of_the_test) == ([SUPPLIER["name"]], [])


def test_a_rule_that_cannot_read_says_where() -> None:
    """The rule neither holds nor breaks, and the place is noted."""

    def check(supplier: Any, seen: Any) -> None:
        raise Unreadable(1, "/name")

    story = ruled(check)
    assert story.judge.tallies["CORE-BOOK-004"].unreadable == [(1, "/name")]
    assert status(story.end(), "CORE-BOOK-004") == "NOT_VERIFIED"


def test_the_first_place_that_could_not_be_read_is_told() -> None:
    """An answer may lack one field after another."""
    places = iter(("/name", "/id"))

    def check(supplier: Any, seen: Any) -> None:
        raise Unreadable(seen.exchange.n, next(places))

    story = ruled(check, times=0)
    story.exchange(READ, SUPPLIER)
    story.exchange(READ, {**SUPPLIER, "name": "Another"})
    entry = next(each for each in story.end()["requirements"] if each["id"] == "CORE-BOOK-004")
    assert entry["reason"] == "exchange 1 carries nothing readable at /name"


def test_a_rule_that_breaks_down_is_an_error_of_the_suite() -> None:
    """The error names the rule, the exception and the exchange."""

    def a_supplier_is_whole(supplier: Any, seen: Any) -> None:
        raise TypeError("what?")

    story = ruled(a_supplier_is_whole)
    assert story.judge.tallies["CORE-BOOK-004"].errors == [
        ("the rule a_supplier_is_whole failed: TypeError: what?", [1])
    ]
    assert status(story.end(), "CORE-BOOK-004") == "ERROR"


def test_a_rule_that_is_broken_is_a_finding_in_its_own_words() -> None:
    """The finding has the sentence of the rule, what its author says, both sides and the place."""

    def a_supplier_is_called_so(supplier: Any, seen: Any) -> None:
        assert supplier.name == "X", "it is not"

    (told,) = findings(ruled(a_supplier_is_called_so).end(), "CORE-BOOK-004")
    assert told["title"] == "A supplier is called so"
    assert told["sentence"] == "GET /supplier shows a supplier: it is not; expected: a supplier is called so."
    assert (told["expected"], told["actual"], told["pointer"]) == ("X", "“Harbour Tours”", "/name")


def test_what_a_rule_read_elsewhere_is_not_the_place() -> None:
    """The place is then the object itself."""

    def check(supplier: Any, seen: Any) -> None:
        other = type(supplier)({"name": "a"}, type(supplier._origin)(99), "/elsewhere")
        assert other.name == "X", "no"

    (told,) = findings(ruled(check).end(), "CORE-BOOK-004")
    assert told["pointer"] == ""


def test_a_second_best_value_warns_with_the_place_of_its_object() -> None:
    """The register says what would be best."""
    tolerated: list[bool] = []

    def tolerating(supplier: Any, seen: Any) -> None:
        tolerated.append(seen.tolerates("CON-016", 400))
        tolerated.append(seen.tolerates("CON-016", 200))
        tolerated.append(seen.tolerates("CON-016", 500))

    story = ruled(tolerating)
    assert tolerated == [True, True, False]
    (told,) = findings(story.end(), "CORE-BOOK-004")
    assert (told["status"], told["pointer"]) == ("WARN", "")
    assert told["title"] == "CON-016: tolerated, second best"
    assert (told["expected"], told["actual"]) == ("[200]", "400")


def test_a_rule_on_the_exchange_sees_every_exchange() -> None:
    """The rule sees a refusal as well."""
    story = ruled(lambda exchange, seen: None, on="exchange")
    story.exchange(READ, {"error": "BAD_REQUEST", "errorMessage": "no"}, status=400)
    assert story.judge.tallies["CORE-BOOK-004"].held == {frozenset({READ}): 2}


def test_a_rule_on_errors_sees_them_alone() -> None:
    """The rule sees only refusals, with their fields that are in order."""
    codes: list[str] = []
    story = ruled(lambda error, seen: codes.append(error.error), on="Error")
    story.exchange(READ, {"error": "BAD_REQUEST", "errorMessage": "no"}, status=400)
    assert codes == ["BAD_REQUEST"]


def test_a_field_that_deviates_cannot_be_read() -> None:
    """One defect is one finding."""
    story = ruled(lambda supplier, seen: supplier.name, times=0)
    story.exchange(READ, {**SUPPLIER, "name": 7})
    assert story.judge.tallies["CORE-BOOK-004"].unreadable == [(1, "/name")]
    entry = next(each for each in story.end()["requirements"] if each["id"] == "CORE-BOOK-004")
    assert (entry["status"], entry["checks"]) == ("BLOCKED", 0)
    assert entry["reason"] == "/name could not be read, see CORE-SUPP-001"


@pytest.mark.parametrize(
    ("change", "title"),
    [
        ({"name": None}, "Supplier.name is null"),
        ({"name": 7}, "Supplier.name has the wrong type"),
    ],
)
def test_a_deviation_is_told_in_words(change: dict[str, Any], title: str) -> None:
    """The finding names the component and the field."""
    story = Story()
    story.exchange(READ, {**SUPPLIER, **change})
    assert [each["title"] for each in story.end()["findings"]] == [title]
