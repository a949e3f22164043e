"""Plans of actions on bookings and orders, and the state that the model has while one is carried out.

Hypothesis draws the plans. A plan is a list of steps that is made before anything is sent: a rule of the state machine
only notes a step. All plans are carried out when they are drawn, and one that goes wrong is shortened step by step.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, get_state_machine_test, initialize, precondition, rule

from octo_conformance.document import Body, Document, JsonValue
from octo_conformance.evidence import StoryStep
from octo_conformance.generate.drawing import DRAWING
from octo_conformance.stage.answer import Answer
from octo_conformance.stage.client import fill

if TYPE_CHECKING:
    from octo_conformance.stage.bookables import Bookable
    from octo_conformance.stage.client import Octo
    from octo_conformance.stage.stage import Stage

OPEN: Final = frozenset({"ON_HOLD"})
SOLD: Final = frozenset({"CONFIRMED", "PENDING"})
ENDED: Final = frozenset({"CANCELLED", "EXPIRED"})
READ, RESERVE, UPDATE = "GET /bookings/{uuid}", "POST /bookings", "PATCH /bookings/{uuid}"
EXTEND, CONFIRM, CANCEL = (f"POST /bookings/{{uuid}}/{action}" for action in ("extend", "confirm", "cancel"))
PASSES: Final = timedelta(hours=3)
"""How much time passes where a plan lets a hold expire."""
ORDER: Final = "/orders/{orderId}"
READ_ORDER: Final = f"GET {ORDER}"

GENERAL: Final = "CORE-WALK-001"
"""What a disagreement breaks that no statement of the catalogue names."""


class Disagreement(AssertionError):
    """The target disagrees with the model."""

    def __init__(
        self, requirement: str, title: str, label: str, expected: str, actual: str, exchange: int | None
    ) -> None:
        super().__init__(title)
        self.requirement = requirement
        self.title = title
        self.label = label
        self.expected = expected
        self.actual = actual
        self.exchange = exchange
        self.steps: tuple[StoryStep, ...] = ()


@dataclass
class ModelBooking:
    """One booking as the model has it."""

    name: str
    sent: Body
    bookable: Bookable
    uuid: str
    id: str
    status: str
    notes: str | None
    unit_items: int
    order: ModelOrder | None = None
    identity: str | None = None
    final: bool = False
    """Whether the last answer said that it cannot be cancelled."""
    shown: JsonValue = None
    """What reading it showed last; None where time has passed since."""
    calls: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    """The calls on it, or on its order, since then: each label with the properties of its body."""


@dataclass
class ModelOrder:
    """One order as the model has it."""

    name: str
    id: str
    status: str = "ON_HOLD"
    final: bool = False


@dataclass
class PlanState:
    """One plan under way: the bookings and orders made so far, and what was done, as steps."""

    stage: Stage
    octo: Octo
    bookables: list[tuple[Bookable, Document]]
    key: str | None = None
    bookings: list[ModelBooking] = field(default_factory=list)
    orders: list[ModelOrder] = field(default_factory=list)
    steps: list[StoryStep] = field(default_factory=list)

    def _send(
        self, said: str, label: str, body: Mapping[str, object], to: ModelBooking | ModelOrder | None = None
    ) -> Answer:
        method, template = label.split(" ", 1)
        arguments: dict[str, str] = {}
        if isinstance(to, ModelBooking):
            arguments["uuid"] = to.uuid
        elif to is not None:
            arguments["orderId"] = to.id
        path = fill(template, arguments)
        answer = self.octo.call(method, path, json=dict(body))
        self._tell_step(said, answer)
        for booking in self.bookings if answer.ok and to is not None else ():
            if booking is to or booking.order is to:
                booking.calls.append((label, tuple(body)))
        return answer

    def _tell_step(self, said: str, answer: Answer) -> None:
        self.steps.append(StoryStep(says=said, exchange=answer.exchange, answer=result_of(answer)))

    def _ask(self, said: str, path: str, query: Mapping[str, str], *, told: bool = True) -> Answer:
        answer = self.octo.call("GET", path, query=query)
        if told:
            self._tell_step(said, answer)
        return answer

    def _refused(self, label: str, answer: Answer) -> None:
        raise Disagreement(self.stage.requirement_of(label), f"{label} is refused where it has to work", label,
                           "HTTP 200", f"HTTP {answer.status} {code_of(answer)}".strip(), answer.exchange)  # fmt: skip


def result_of(answer: Answer) -> str:
    """What an answer says, in a word or two of a step."""
    if not answer.ok:
        return f"refused, HTTP {answer.status} {code_of(answer)}".strip()
    state = answer.plain.get("status") if isinstance(answer.plain, dict) else None
    return str(state or "done")


def code_of(answer: Answer) -> str:
    """The error code of a refusal, an empty text where it has none."""
    body = answer.plain
    return str(body.get("error", "")) if isinstance(body, dict) else ""


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
Together: TypeAlias = Callable[[Sequence[Callable[[], object]]], object]
"""Carries out calls at the same time, and comes back when all have ended."""


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


def _one_by_one(calls: Sequence[Callable[[], object]]) -> None:
    for call in calls:
        call()


def shortest_failure(
    carry_out: Callable[[Plan, int], None],
    depth: str,
    number: int,
    *,
    actions: frozenset[Action],
    together: Together = _one_by_one,
    lanes: int = 1,
) -> Disagreement | None:
    """The disagreement with the shortest plan that was found. The same seed and target give the same one.

    `carry_out` gets a plan and its lane, of which there are so many, and raises Disagreement where the plan goes wrong.
    Anything else that it raises ends the search and is raised. `together` carries out calls at the same time; two of
    them never have the same lane. `actions` are those that this target offers.
    """
    fixed = (tuple(step for step in plan if step.action in actions) for plan in FIXED_PLANS)
    results = _Results(carry_out)
    plans = list(dict.fromkeys([*fixed, *drawn_plans(depth, number, actions)]))
    for first in range(0, len(plans), lanes):
        some = plans[first : first + lanes]
        together([partial(results.try_out, plan, lane) for lane, plan in enumerate(some)])
        if results.shortest is not None:
            break
    results.shorten()
    if results.ended is not None and results.shortest is None:
        raise results.ended.with_traceback(None)
    return results.shortest


def drawn_plans(depth: str, number: int, actions: frozenset[Action]) -> list[Plan]:
    """The plans that the seed `number` gives, in the order in which they were drawn."""
    plans, steps = SIZE[depth]
    drawn: list[Plan] = []

    def new() -> _Machine:
        return _Machine(drawn, actions)

    factory: Any = new
    with DRAWING:
        test = get_state_machine_test(
            factory,
            settings=settings(
                max_examples=plans, stateful_step_count=steps, deadline=None, database=None, print_blob=False,
                suppress_health_check=list(HealthCheck), phases=(Phase.generate,), report_multiple_bugs=False,
            ),
        )  # fmt: skip
        seed(number)(test)()
    return drawn


class _Results:
    """The result of each plan that was carried out, in the order in which they were begun."""

    def __init__(self, carry_out: Callable[[Plan, int], None]) -> None:
        self._carry_out = carry_out
        self._known: dict[Plan, Disagreement | None] = {}
        self.ended: Exception | None = None

    @property
    def _best(self) -> tuple[Plan, Disagreement] | None:
        wrong = [(plan, found) for plan, found in self._known.items() if found is not None]
        return min(wrong, key=lambda each: len(each[0]), default=None)

    @property
    def shortest(self) -> Disagreement | None:
        best = self._best
        return best[1] if best is not None else None

    def try_out(self, plan: Plan, lane: int = 0) -> Disagreement | None:
        """What goes wrong with this plan. It is carried out unless it was before, or the search has ended."""
        if plan not in self._known and self.ended is None:
            self._known[plan] = None
            try:
                self._carry_out(plan, lane)
            except Disagreement as disagreement:
                self._known[plan] = disagreement.with_traceback(None)
            except Exception as problem:
                self.ended = self.ended or problem
        return self._known.get(plan)

    def shorten(self) -> None:
        """Leave out one step after the other for as long as the same requirement is broken."""
        tried, best, shorter = 0, self._best, True
        while best is not None and shorter:
            plan, disagreement = best
            shorter = False
            for index in reversed(range(len(plan))):
                tried += 1
                if tried > SHORTENING:
                    return
                less = plan[:index] + plan[index + 1 :]
                found = self.try_out(less)
                if found is not None and found.requirement == disagreement.requirement:
                    best, shorter = (less, found), True
                    break


class _Machine(RuleBasedStateMachine):
    """Notes steps. A step whose booking or order is not ready for it is left out when the plan is carried out."""

    def __init__(self, drawn: list[Plan], actions: frozenset[Action]) -> None:
        super().__init__()
        self._drawn = drawn
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
        """Note the plan, unless Hypothesis gave it up before it was complete."""
        if sys.exc_info()[0] is None and self._steps:
            self._drawn.append(tuple(self._steps))
