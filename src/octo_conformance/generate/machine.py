"""The rule-based machine: Hypothesis makes up plans, and finds the shortest that goes wrong.

A rule only notes a step; the plan is carried out when it is complete. So one and the same plan is sent once,
however often Hypothesis comes back to it while it looks for a shorter one.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, get_state_machine_test, initialize, precondition, rule

from octo_conformance.generate.model import Violation
from octo_conformance.generate.steps import STORIES, Deed, Plan, Step

SIZE: Final = {"quick": (5, 8), "standard": (15, 12), "deep": (100, 20)}
"""Plans and steps in each, by depth."""
SHORTENING: Final = 60
"""Plans that are tried at most in search of a shorter one."""
WHICH = st.integers(0, 2)


def shortest_failure(
    carry_out: Callable[[Plan], None], depth: str, number: int, *, deeds: frozenset[Deed]
) -> Violation | None:
    """The violation with the shortest plan that was found; the same for the same seed and target.

    `carry_out` raises Violation where a plan goes wrong; whatever else it raises ends the search and is raised.
    `deeds` are those this target can do.
    """
    plans, steps = SIZE[depth]
    memory = _Memory(carry_out)

    def new() -> Any:
        return _Machine(memory, deeds)

    factory: Any = new
    test: Any = get_state_machine_test(
        factory,
        settings=settings(
            max_examples=plans, stateful_step_count=steps, deadline=None, database=None, print_blob=False,
            suppress_health_check=list(HealthCheck), phases=(Phase.generate,), report_multiple_bugs=False,
        ),
    )  # fmt: skip
    for story in STORIES:
        with suppress(Violation):
            memory.verdict(tuple(step for step in story if step.deed in deeds))
    with suppress(Violation):
        seed(number)(test)()
    memory.shorten()
    if memory.ended is not None and memory.shortest is None:
        raise memory.ended.with_traceback(None)
    return memory.shortest


class _Memory:
    """What became of each plan that was carried out."""

    def __init__(self, carry_out: Callable[[Plan], None]) -> None:
        self._carry_out = carry_out
        self._known: dict[Plan, Violation | None] = {}
        self.ended: Exception | None = None
        self._best: tuple[Plan, Violation] | None = None

    @property
    def shortest(self) -> Violation | None:
        return self._best[1] if self._best is not None else None

    def verdict(self, plan: Plan) -> None:
        """Raises Violation where this plan goes wrong, as often as it is asked for."""
        if plan not in self._known:
            if self.ended is not None:
                return
            try:
                self._carry_out(plan)
            except Violation as violation:
                self._known[plan] = violation
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
        """Leave out one step after the other for as long as the same thing goes wrong."""
        tried, shorter = 0, True
        while self._best is not None and shorter:
            plan, violation = self._best
            shorter = False
            for index in reversed(range(len(plan))):
                tried += 1
                if tried > SHORTENING:
                    return
                less = plan[:index] + plan[index + 1 :]
                try:
                    self.verdict(less)
                except Violation as found:
                    if found.requirement == violation.requirement:
                        self._best, shorter = (less, found), True
                        break


class _Machine(RuleBasedStateMachine):
    """Notes what is done; a step that its thing is not ready for is left out when the plan is carried out."""

    def __init__(self, memory: _Memory, deeds: frozenset[Deed]) -> None:
        super().__init__()
        self._memory = memory
        self._deeds = deeds
        self._steps: list[Step] = []

    def _note(self, deed: Deed, which: int = 0) -> None:
        if deed in self._deeds:
            self._steps.append(Step(deed, which))

    def _has(self, deed: Deed) -> bool:
        return any(step.deed == deed for step in self._steps)

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

    @rule(which=WHICH, deed=st.sampled_from(["note", "add a ticket", "extend"]))
    def change(self, which: int, deed: Deed) -> None:
        self._note(deed, which)

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
        deed=st.sampled_from(
            ["preview the order", "extend the order", "confirm the order", "cancel the order"]
        )
    )
    def handle_order(self, deed: Deed) -> None:
        self._note(deed)

    def teardown(self) -> None:
        """Carry the plan out, unless Hypothesis gave it up before it was complete."""
        if sys.exc_info()[0] is None and self._steps:
            self._memory.verdict(tuple(self._steps))
