"""The observation that a finding shows as its example is the same in whatever order they came."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest

from octo_conformance.evidence import StoryStep
from octo_conformance.judge.findings import Finding, Findings, Identity

SEEN = Finding(
    identity=Identity(requirement="CORE-BOOK-001", place="Booking.uuid", kind="missing"),
    strength="broken",
    title="A booking has a uuid.",
    operation="GET /bookings",
    pointer="/0/uuid",
    expected="a text",
    actual=None,
    test="core/test_list.py::test_list",
)
TOLD = StoryStep(
    says="The reseller reads the booking.", reseller="first", exchange=4, answer="200", culprit=True
)


def seen(*order: tuple[int, Finding]) -> Finding:
    """What the judge makes of these observations, each with its exchange."""
    findings = Findings()
    for exchange, finding in order:
        findings.see(replace(finding, pointers=set(), tests=set(), operations=set(), exchanges=[]), exchange)
    (found,) = findings
    return found


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_two_runs_that_saw_the_same_show_the_same(order: tuple[int, ...]) -> None:
    """Requests are under way side by side; whoever compares two reports must not see what is no difference."""
    observed = [
        (5, SEEN),
        (6, replace(SEEN, pointer="/uuid", operation="PATCH /bookings/{uuid}", actual="7")),
        (
            7,
            replace(
                SEEN, pointer="/uuid", operation="POST /bookings", test="core/test_reserve.py::test_reserve"
            ),
        ),
    ]
    found = seen(*(observed[at] for at in order))
    assert (found.operation, found.pointer, found.actual) == ("PATCH /bookings/{uuid}", "/uuid", "7")
    assert found.exchanges[0] == 6
    assert sorted(found.exchanges) == [5, 6, 7]
    assert found.operations == {"GET /bookings", "POST /bookings", "PATCH /bookings/{uuid}"}
    assert found.occurrences == 3


def test_what_tells_the_calls_that_matter_is_shown_before_all_others() -> None:
    """An engineer sees how it came to be."""
    found = seen((5, SEEN), (4, replace(SEEN, operation="POST /bookings", story=(TOLD,))))
    assert (found.operation, found.story, found.exchanges) == ("POST /bookings", (TOLD,), [4, 5])


def test_the_exchange_of_the_example_is_always_named() -> None:
    """No more than twenty are."""
    reads = [(exchange, SEEN) for exchange in range(1, 30)]
    found = seen(*reads, (99, replace(SEEN, operation="POST /bookings")))
    assert (found.exchanges[0], len(found.exchanges)) == (99, 20)
