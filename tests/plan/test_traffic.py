"""A plan tells how many requests a run is likely to send, and how long they take at least."""

from __future__ import annotations

import pytest

from octo_conformance.plan.traffic import Pace, Traffic, measured
from octo_conformance.run.options import DEPTHS
from octo_proof.bodies import all_bodies

SEEN = Traffic(opening=10, tests={"one": 4, "two": 0, "three": 20})


def test_a_run_is_expected_to_send_what_its_tests_were_seen_to_send() -> None:
    """An engineer whose target allows 65 requests a minute knows before whether an hour is enough."""
    assert SEEN.expected(["one", "three"]) == 34


def test_a_test_that_was_never_measured_counts_as_the_middle_one() -> None:
    """The suites of a user were never measured, and are not free."""
    assert SEEN.expected(["of the house"]) == 14


def test_a_slow_pace_decides_how_long_a_run_takes() -> None:
    """Four at once help nobody who is asked once a second."""
    pace = Pace(rate=1.0, concurrency=4, latency_s=0.1)
    assert (pace.is_held, pace.seconds(600)) == (True, 600)


def test_a_slow_target_decides_how_long_a_run_takes() -> None:
    """A target that takes its time answers no more in a minute, whatever is allowed."""
    pace = Pace(rate=100.0, concurrency=4, latency_s=0.5)
    assert (pace.is_held, pace.seconds(600)) == (False, 75)


@pytest.mark.parametrize("depth", DEPTHS)
def test_nearly_every_test_was_measured(depth: str) -> None:
    """After many new tests `benchmarks/traffic.py` is due again, or the plan tells of another suite."""
    tests = {body.test for body in all_bodies()}
    assert len(tests & measured(depth).tests.keys()) >= 0.9 * len(tests)
