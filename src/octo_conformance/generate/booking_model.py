"""What the model knows of bookings and orders while a plan is carried out, and how the target disagrees with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from octo_conformance.document import Body, Document
from octo_conformance.evidence import StoryStep
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
