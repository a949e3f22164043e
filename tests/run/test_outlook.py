"""A run knows before its first booking whether its limits suffice."""

from __future__ import annotations

import pytest

from octo_conformance.plan.traffic import Pace
from octo_conformance.run.outlook import Outlook
from octo_conformance.target import Limits

FAST = Pace(None, 8, 0.02)


@pytest.mark.parametrize(
    ("ahead", "limits", "low"),
    [
        (Outlook(6_000, FAST), Limits(), []),
        (Outlook(6_000, FAST), Limits(requests=6_000, seconds=15), []),
        (Outlook(6_001, FAST), Limits(requests=6_000), ["limits.requests"]),
        (Outlook(6_000, FAST), Limits(seconds=14), ["limits.seconds"]),
        (Outlook(6_000, Pace(1, 8, 0.02)), Limits(), ["limits.seconds"]),
        (Outlook(60_000, Pace(1, 8, 0.02)), Limits(), ["limits.requests", "limits.seconds"]),
    ],
)
def test_a_limit_is_too_low_where_the_run_needs_more(ahead: Outlook, limits: Limits, low: list[str]) -> None:
    """A warning of what suffices is read by nobody, and a missing one costs half an hour."""
    assert ahead.too_low(limits) == low


@pytest.mark.parametrize(
    ("ahead", "told"),
    [
        (Outlook(6_000, FAST), "about 6,000 requests take 15 s at least, at 20 ms each, 8 at once"),
        (
            Outlook(6_049, Pace(1, 8, 0.02)),
            "about 6,000 requests take 1 h 41 min at least, at 1 request a second",
        ),
        (
            Outlook(600, Pace(2.5, 1, 0.02)),
            "about 600 requests take 4 min at least, at 2.5 requests a second",
        ),
        (Outlook(600, Pace(100, 1, 0.1)), "about 600 requests take 60 s at least, at 100 ms each, 1 at once"),
    ],
)
def test_the_slower_of_rate_and_target_decides(ahead: Outlook, told: str) -> None:
    """The engineer sees which of both to change."""
    assert ahead.told() == told
