"""Plans of actions on bookings and orders: Hypothesis draws them, and the shortest one that goes wrong is found.

A plan is a list of steps that is made before anything is sent. A rule of the state machine only notes a step, and the
plan is carried out when it is complete. So each plan is sent once, however often Hypothesis comes back to it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final, Literal

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, get_state_machine_test, initialize, precondition, rule

from octo_conformance.generate.booking_model import Disagreement

Action = Literal[
    "reserve", "reserve again", "note", "add a unit item", "extend", "confirm", "cancel", "let it expire", "read",
    "open an order", "reserve into the order", "preview the order", "extend the order", "confirm the order",
    "cancel the order", "attach an identity",
]  # fmt: skip

ON_BOOKINGS: Final[tuple[Action, ...]] = (
    "reserve again", "note", "add a unit item", "extend", "confirm", "cancel", "read",
)  # fmt: skip
ON_ORDERS: Final[tuple[Action, ...]] = (
    "reserve into the order", "preview the order", "extend the order", "confirm the order", "cancel the order",
)  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One action. `which` picks the booking or order it is done to, counted from the newest."""

    action: Action
    which: int = 0


Plan = tuple[Step, ...]


def _plan(*actions: tuple[Action, int] | Action) -> Plan:
    return tuple(Step(action) if isinstance(action, str) else Step(*action) for action in actions)


FIXED_PLANS: Final[tuple[Plan, ...]] = (
    _plan("reserve", "note", ("reserve", 1), "note", "cancel"),
    _plan("reserve", "extend", "confirm", "read", "cancel", "confirm"),
    _plan("reserve", "attach an identity", "note", "reserve again", "add a unit item", "cancel"),
    _plan("reserve", "let it expire", "confirm", "extend", "note"),
    _plan("reserve", "open an order", "reserve into the order", ("reserve into the order", 1), "preview the order",
          "extend the order", "confirm the order", ("note", 2), "cancel the order"),
    _plan("open an order", "reserve into the order", "reserve", "cancel the order", "extend", "confirm"),
)  # fmt: skip
"""Carried out on every target, so that the common ways of a booking are not left to chance."""

SIZE: Final = {"quick": (5, 8), "standard": (15, 12), "deep": (100, 20)}
"""Plans, and the most steps in each, by depth."""
SHORTENING: Final = 60
"""The most plans that are tried in search of a shorter one."""
WHICH = st.integers(0, 2)


def shortest_failure(
    carry_out: Callable[[Plan], None], depth: str, number: int, *, actions: frozenset[Action]
) -> Disagreement | None:
    """The disagreement with the shortest plan that was found. The same seed and target give the same one.

    `carry_out` raises Disagreement where a plan goes wrong. Anything else that it raises ends the search and is raised.
    `actions` are those that this target offers.
    """
    plans, steps = SIZE[depth]
    results = _Results(carry_out)

    def new() -> _Machine:
        return _Machine(results, actions)

    factory: Any = new
    test = get_state_machine_test(
        factory,
        settings=settings(
            max_examples=plans, stateful_step_count=steps, deadline=None, database=None, print_blob=False,
            suppress_health_check=list(HealthCheck), phases=(Phase.generate,), report_multiple_bugs=False,
        ),
    )  # fmt: skip
    for plan in FIXED_PLANS:
        with suppress(Disagreement):
            results.of(tuple(step for step in plan if step.action in actions))
    with suppress(Disagreement):
        seed(number)(test)()
    results.shorten()
    if results.ended is not None and results.shortest is None:
        raise results.ended.with_traceback(None)
    return results.shortest


class _Results:
    """The result of each plan that was carried out."""

    def __init__(self, carry_out: Callable[[Plan], None]) -> None:
        self._carry_out = carry_out
        self._known: dict[Plan, Disagreement | None] = {}
        self.ended: Exception | None = None
        self._best: tuple[Plan, Disagreement] | None = None

    @property
    def shortest(self) -> Disagreement | None:
        return self._best[1] if self._best is not None else None

    def of(self, plan: Plan) -> None:
        """Carry out the plan unless it was before. Raises Disagreement where it goes wrong, each time it is asked for."""
        if plan not in self._known:
            if self.ended is not None:
                return
            try:
                self._carry_out(plan)
            except Disagreement as disagreement:
                self._known[plan] = disagreement
            except Exception as problem:
                self.ended = problem
                return
            else:
                self._known[plan] = None
        known = self._known[plan]
        if known is not None:
            if self._best is None or len(plan) < len(self._best[0]):
                self._best = plan, known
            raise known.with_traceback(None)

    def shorten(self) -> None:
        """Leave out one step after the other for as long as the same requirement is broken."""
        tried, shorter = 0, True
        while self._best is not None and shorter:
            plan, disagreement = self._best
            shorter = False
            for index in reversed(range(len(plan))):
                tried += 1
                if tried > SHORTENING:
                    return
                less = plan[:index] + plan[index + 1 :]
                try:
                    self.of(less)
                except Disagreement as found:
                    if found.requirement == disagreement.requirement:
                        self._best, shorter = (less, found), True
                        break


class _Machine(RuleBasedStateMachine):
    """Notes steps. A step whose booking or order is not ready for it is left out when the plan is carried out."""

    def __init__(self, results: _Results, actions: frozenset[Action]) -> None:
        super().__init__()
        self._results = results
        self._actions = actions
        self._steps: list[Step] = []

    def _note(self, action: Action, which: int = 0) -> None:
        if action in self._actions:
            self._steps.append(Step(action, which))

    def _has(self, action: Action) -> bool:
        return any(step.action == action for step in self._steps)

    @initialize(which=WHICH)
    def begin(self, which: int) -> None:
        self._note("reserve", which)

    @rule(which=WHICH)
    def reserve(self, which: int) -> None:
        self._note("reserve", which)

    @rule(which=WHICH)
    def confirm(self, which: int) -> None:
        self._note("confirm", which)

    @rule(which=WHICH)
    def cancel(self, which: int) -> None:
        self._note("cancel", which)

    @rule(which=WHICH, action=st.sampled_from(["note", "add a unit item", "extend"]))
    def change(self, which: int, action: Action) -> None:
        self._note(action, which)

    @rule(which=WHICH)
    def reserve_again(self, which: int) -> None:
        self._note("reserve again", which)

    @rule(which=WHICH)
    def look_up(self, which: int) -> None:
        self._note("read", which)

    @rule(which=WHICH)
    def attach(self, which: int) -> None:
        self._note("attach an identity", which)

    @precondition(lambda self: not self._has("let it expire"))
    @rule()
    def expire(self) -> None:
        self._note("let it expire")

    @rule()
    def open_order(self) -> None:
        self._note("open an order")

    @precondition(lambda self: self._has("open an order"))
    @rule(which=WHICH)
    def fill_order(self, which: int) -> None:
        self._note("reserve into the order", which)

    @precondition(lambda self: self._has("reserve into the order"))
    @rule(
        action=st.sampled_from(
            ["preview the order", "extend the order", "confirm the order", "cancel the order"]
        )
    )
    def handle_order(self, action: Action) -> None:
        self._note(action)

    def teardown(self) -> None:
        """Carry the plan out, unless Hypothesis gave it up before it was complete."""
        if sys.exc_info()[0] is None and self._steps:
            self._results.of(tuple(self._steps))
