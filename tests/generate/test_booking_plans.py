"""Drawing plans of actions on bookings and finding the shortest that goes wrong, without any target."""

from __future__ import annotations

import pytest

from octo_conformance.generate.plans.booking_plans import (
    ON_BOOKINGS,
    ON_ORDERS,
    SHORTENING,
    SIZE,
    Action,
    Disagreement,
    Plan,
    shortest_failure,
)

ALL: frozenset[Action] = frozenset(
    {"reserve", *ON_BOOKINGS, *ON_ORDERS, "open an order", "attach an identity", "let it expire"}
)


class Target:
    """Goes wrong where a confirmation follows a cancellation; remembers what it was sent."""

    def __init__(self, *, wrong: bool = True) -> None:
        self.plans: list[Plan] = []
        self._wrong = wrong

    def __call__(self, plan: Plan, lane: int) -> None:
        self.plans.append(plan)
        actions = [step.action for step in plan]
        if self._wrong and "cancel" in actions and "confirm" in actions[actions.index("cancel") :]:
            raise Disagreement(
                "X-001", "confirmed after it was cancelled", "POST /x", "a refusal", "HTTP 200", 7
            )


def test_the_shortest_plan_is_found() -> None:
    """All that this target needs is to be asked to confirm after a cancellation."""
    target = Target()
    found = shortest_failure(target, "deep", 1, actions=ALL)
    assert found is not None
    assert ["cancel", "confirm"] in [[step.action for step in plan] for plan in target.plans]


def test_the_same_seed_makes_the_same_plans() -> None:
    """A finding can be shown again."""
    one, other = Target(), Target()
    shortest_failure(one, "standard", 5, actions=ALL)
    shortest_failure(other, "standard", 5, actions=ALL)
    assert one.plans == other.plans


def test_another_seed_makes_other_plans() -> None:
    """Ten seeds look at ten times as much."""
    one, other = Target(wrong=False), Target(wrong=False)
    shortest_failure(one, "quick", 1, actions=ALL)
    shortest_failure(other, "quick", 2, actions=ALL)
    assert one.plans != other.plans


def test_no_plan_is_carried_out_twice() -> None:
    """Every plan costs the target bookings."""
    target = Target()
    shortest_failure(target, "deep", 1, actions=ALL)
    assert len(target.plans) == len(set(target.plans))
    assert len(target.plans) <= SIZE["deep"][0] + SHORTENING


def test_only_actions_of_the_target_are_planned() -> None:
    """A supplier without orders is not asked for one."""
    target = Target(wrong=False)
    shortest_failure(target, "standard", 1, actions=frozenset({"reserve", "cancel"}))
    assert {step.action for plan in target.plans for step in plan} <= {"reserve", "cancel"}


def test_another_exception_ends_the_search() -> None:
    """A target that went away is no finding, and is not asked again and again."""
    calls: list[Plan] = []

    def gone(plan: Plan, lane: int) -> None:
        calls.append(plan)
        raise ConnectionError("gone")

    with pytest.raises(ConnectionError):
        shortest_failure(gone, "standard", 1, actions=ALL)
    assert len(calls) == 1
