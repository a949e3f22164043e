"""The order in which tests are begun."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from octo_conformance.run.threads import in_turn
from octo_conformance.suite import at_most, draws


def plain(stage: Any) -> None:
    """Reads something."""


def quiet(stage: Any) -> None:
    with stage.quietly():
        pass


def quiet_by_a_helper(stage: Any) -> None:
    quiet(stage)


@at_most({}, once="lives")
def shared(generated: Any) -> None:
    """Looks at lives that are led for all."""


def order(told: dict[str, Any], requests: dict[str, int] | None = None) -> list[str]:
    items: Any = [SimpleNamespace(nodeid=name, obj=body) for name, body in told.items()]
    return [item.nodeid for item in in_turn(items, requests or {})]


def test_long_tests_begin_early_and_short_ones_between_them() -> None:
    """A run of eight minutes had one request under way for five of them."""
    told = dict.fromkeys(["a", "b", "c", "d", "e"], plain)
    assert order(told, {"d": 50, "e": 90}) == ["e", "a", "d", "b", "c"]


def test_who_waits_for_what_is_done_once_comes_last() -> None:
    """Sixteen threads waited for one life, and nothing else went on."""
    told = {"first": shared, "second": shared, "third": shared, "a": plain}
    assert order(told) == ["first", "a", "second", "third"]


def test_tests_that_keep_others_from_writing_are_spread() -> None:
    """One after the other they stop the run for a minute."""
    told = {"q1": quiet, "q2": quiet_by_a_helper, **dict.fromkeys("abcd", plain)}
    assert order(told) == ["a", "b", "q1", "c", "d", "q2"]


def test_every_test_is_begun_once() -> None:
    """None is lost, whatever is known of it."""
    told = {**dict.fromkeys("abcdefg", plain), "q": quiet, "s": shared, "t": shared}
    assert sorted(order(told, {"b": 70, "q": 80, "s": 200})) == sorted(told)


def waiting(stage: Any) -> None:
    stage.webhooks.subscribed("booking.confirmed")


def test_who_waits_for_the_target_begins_early() -> None:
    """A call that comes after ten seconds is one test's time, and no time of the run."""
    told = {"a": plain, "b": plain, "c": plain, "w": waiting}
    assert order(told) == ["w", "a", "b", "c"]


def test_a_suite_that_says_that_it_draws_goes_on_to_work() -> None:
    """A supplier's own suite is not broken by an update; it says what it can leave out."""
    with pytest.deprecated_call():
        assert draws(plain) is plain
