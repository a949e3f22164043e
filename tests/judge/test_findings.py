"""One defect is one finding, and a test that could not look is told which finding stood in its way."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from typing import Any

import pytest

from octo_conformance.judge.findings import Finding, Findings, Identity, general


def finding(
    place: str = "Booking.uuid", *, pointer: str | None = "/uuid", strength: Any = "broken", **more: Any
) -> Finding:
    """A finding of one requirement; `place` makes it this one."""
    known = {"title": "title", "detail": "detail", "operation": "GET /x", "expected": "1", "actual": "2"}
    identity = Identity(requirement="CORE-BOOK-004", place=place, kind="type")
    return Finding(identity=identity, strength=strength, pointer=pointer, **{**known, **more})


@pytest.mark.parametrize(
    ("pointer", "place"),
    [
        ("/bookings/2/uuid", "/bookings/*/uuid"),
        ("/bookings/12", "/bookings/*"),
        ("/0/units/1", "/*/units/*"),
        ("/line2/a", "/line2/a"),
        ("", ""),
    ],
)
def test_a_place_has_no_indexes(pointer: str, place: str) -> None:
    """The third booking of a list is a booking; a name that ends in a digit is a name."""
    assert general(pointer) == place


def test_an_identity_is_for_good() -> None:
    """What is counted under a name must not change its name."""
    with pytest.raises(FrozenInstanceError):
        Identity(requirement="A", place="b", kind="c").place = "d"  # type: ignore[misc]


def test_the_same_defect_is_counted_and_not_told_again() -> None:
    """Seen in three exchanges it is one finding with three occurrences."""
    findings = Findings()
    told = [findings.see(finding(), exchange) for exchange in (1, 2, 3)]
    assert [new for _, new in told] == [True, False, False]
    assert len(list(findings)) == 1
    assert told[2][0].occurrences == 3
    assert told[2][0].exchanges == [1, 2, 3]


def test_an_exchange_is_named_once() -> None:
    """Twice in one answer are two occurrences of one exchange."""
    findings = Findings()
    findings.see(finding(), 7)
    known, _ = findings.see(finding(), 7)
    assert known.exchanges == [7]
    assert known.occurrences == 2


def test_twenty_exchanges_are_named_and_all_are_counted() -> None:
    """A reader would open no more than twenty."""
    findings = Findings()
    for exchange in range(1, 31):
        known, _ = findings.see(finding(), exchange)
    assert known.exchanges == list(range(1, 21))
    assert known.occurrences == 30


def test_several_may_be_seen_at_once() -> None:
    """An equal answer repeats all its observations."""
    known, _ = Findings().see(finding(), 1, 5)
    assert known.occurrences == 5


def test_what_no_exchange_shows_is_counted_all_the_same() -> None:
    """A declared capability that is not echoed is in no single answer."""
    findings = Findings()
    known, new = findings.see(finding(pointer=None, operation=None), None)
    assert new
    assert (known.occurrences, known.exchanges, known.operations) == (1, [], set())


def test_what_is_tolerated_twice_is_not_new_the_second_time() -> None:
    """The example stays the first that was seen."""
    findings = Findings()
    first, _ = findings.see(finding(strength="second_best"), 1)
    known, new = findings.see(finding(strength="second_best"), 2)
    assert known is first
    assert not new


def test_operations_are_gathered() -> None:
    """A reader learns on which routes it is so."""
    findings = Findings()
    findings.see(finding(operation="GET /x"), 1)
    known, _ = findings.see(finding(operation="GET /y"), 2)
    assert known.operations == {"GET /x", "GET /y"}


def test_a_breach_takes_the_place_of_what_was_only_tolerated() -> None:
    """The stronger of the two is told, with the occurrences of both, and it is new."""
    findings = Findings()
    findings.see(finding(strength="second_best"), 1)
    known, new = findings.see(finding(strength="broken"), 2)
    assert new
    assert known.strength == "broken"
    assert (known.occurrences, known.exchanges) == (2, [1, 2])
    assert [each.strength for each in findings] == ["broken"]


def test_a_breach_is_not_softened_by_what_is_tolerated() -> None:
    """Once broken is broken, whatever comes later."""
    findings = Findings()
    findings.see(finding(strength="broken"), 1)
    known, new = findings.see(finding(strength="second_best"), 2)
    assert not new
    assert known.strength == "broken"


def test_a_second_breach_is_no_new_one() -> None:
    """The example stays the first that was seen."""
    findings = Findings()
    first, _ = findings.see(finding(strength="broken"), 1)
    known, new = findings.see(finding(strength="broken"), 2)
    assert known is first
    assert not new


def test_the_finding_at_a_place_is_the_one_at_the_pointer() -> None:
    """It is found even where other findings of the exchange came first."""
    findings = Findings()
    findings.see(finding("a", pointer="/a"), 1)
    wanted, _ = findings.see(finding("b", pointer="/items/0/b"), 1)
    assert findings.at(1, "/items/3/b") is wanted


def test_a_finding_above_explains_what_is_below() -> None:
    """Nobody can read the option of a product that is no object."""
    findings = Findings()
    findings.see(finding("a", pointer="/a"), 1)
    above, _ = findings.see(finding("b", pointer="/product"), 1)
    assert findings.at(1, "/product/options") is above


def test_a_finding_below_explains_what_is_above() -> None:
    """A list with a wrong member is a list that could not be used."""
    findings = Findings()
    findings.see(finding("a", pointer="/a"), 1)
    below, _ = findings.see(finding("b", pointer="/product/options"), 1)
    assert findings.at(1, "/product") is below


def test_a_name_that_begins_alike_is_another_place() -> None:
    """`/productId` is not below `/product`; then any finding of the exchange is better than none."""
    findings = Findings()
    first, _ = findings.see(finding("a", pointer="/a"), 1)
    findings.see(finding("b", pointer="/product"), 1)
    findings.see(finding("c", pointer="/unitItemsX"), 1)
    assert findings.at(1, "/productId") is first
    assert findings.at(1, "/unitItems") is first


def test_without_a_pointer_it_is_the_first_of_the_exchange() -> None:
    """The suite stood on that answer, whatever was wrong with it."""
    findings = Findings()
    first, _ = findings.see(finding("a", pointer=None), 1)
    findings.see(finding("b", pointer="/b"), 1)
    assert findings.at(1) is first


def test_another_exchange_explains_nothing() -> None:
    """What is wrong elsewhere does not stand in the way here."""
    findings = Findings()
    findings.see(finding(), 1)
    assert findings.at(2) is None
    assert findings.at(2, "/uuid") is None


def test_findings_of_a_requirement_are_its_own() -> None:
    """They contain no finding of another requirement."""
    findings = Findings()
    own, _ = findings.see(finding(), 1)
    assert findings.of("CORE-BOOK-004") == [own]
    assert findings.of("CORE-BOOK-003") == []
