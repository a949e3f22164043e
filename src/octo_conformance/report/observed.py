"""What the traffic of a run showed, gathered while its evidence is read once.

A verdict says what held. This says what was there to be looked at: which operations answered how, which fields and words
stood in the answers, through which states the things of the run went.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from octo_conformance.contract import Contract
from octo_conformance.document import JsonValue
from octo_conformance.evidence import BudgetLine, DeliveryLine, ExchangeLine, Line, OutcomeLine, RunLine
from octo_conformance.report.lives import Lives, State
from octo_conformance.report.shown import Shown

_SUPPLIER = "GET /supplier"
_WITNESSES = 3
"""Exchanges that are named for a statement: enough to look one up."""


@dataclass
class OperationSeen:
    """How one operation answered: `answers` counts them by HTTP status and error code ("" where there is none), `times`
    are in milliseconds, `silent` are calls that got no answer."""

    answers: Counter[tuple[int, str]] = field(default_factory=Counter)
    times: list[float] = field(default_factory=list)
    silent: int = 0


@dataclass(frozen=True)
class Moment:
    """One exchange of a story: when it was sent (ISO 8601, UTC), with whose key, what answered after how long, and the
    states that the answer shows."""

    at: str
    key: str
    operation: str
    status: int | None
    elapsed_ms: float
    states: tuple[State, ...]


@dataclass(frozen=True)
class Delivered:
    """One delivery of a story: when it came (ISO 8601, UTC), of which event, what this run answered, and the state of
    what it told of. Text of the target is as it came."""

    at: str
    event: str
    answered: int
    state: str | None


class Observed:
    """Everything that the views tell of the traffic. Without a contract nothing is known about fields and states."""

    def __init__(
        self,
        contract: Contract | None = None,
        negotiated: Iterable[str] = (),
        told: Collection[int] = (),
        heard: Collection[int] = (),
    ) -> None:
        """`told` are the exchanges of the stories, `heard` their deliveries."""
        known = [each for each in negotiated if contract is not None and each in contract.capabilities]
        self.run: RunLine | None = None
        self.supplier: JsonValue = None
        self.operations: dict[str, OperationSeen] = {}
        self.budgets: dict[str, BudgetLine] = {}
        self.moments: dict[int, Moment] = {}
        self.deliveries: dict[int, Delivered] = {}
        self.witnesses: dict[str, list[int]] = {}
        self.lives = Lives(contract) if contract is not None else None
        self.shown = Shown(contract, known) if contract is not None else None
        self.offered: tuple[str, ...] = ()
        """The operations that the negotiated capabilities have, in the order of the contract."""
        if contract is not None:
            self.offered = tuple(operation.label for operation in contract.operations(known))
        self._told = frozenset(told)
        self._heard = frozenset(heard)

    def feed(self, entry: Line) -> None:
        """Take in one line."""
        match entry:
            case ExchangeLine():
                self._exchange(entry)
            case OutcomeLine(requirement=requirement):
                numbers = (entry.exchange, *entry.exchanges)
                kept = self.witnesses.setdefault(requirement, [])
                kept += [each for each in dict.fromkeys(numbers) if each is not None and each not in kept]
                del kept[_WITNESSES:]
            case RunLine():
                self.run = entry
            case BudgetLine():
                self.budgets[entry.operation] = entry
            case DeliveryLine(n=number) if number in self._heard:
                self.deliveries[number] = _delivered(entry)

    def _exchange(self, entry: ExchangeLine) -> None:
        response = entry.response
        states: tuple[State, ...] = ()
        if entry.operation is not None:
            seen = self.operations.setdefault(entry.operation, OperationSeen())
            if response is None:
                seen.silent += 1
            else:
                seen.answers[response.status, _code(response.body, response.status)] += 1
                seen.times.append(response.elapsed_ms)
                if self.shown is not None:
                    self.shown.feed(entry.operation, response.status, response.body)
                if self.lives is not None and 200 <= response.status < 300:
                    states = self.lives.feed(entry.operation, response.body)
                if entry.operation == _SUPPLIER and response.status == 200:
                    self.supplier = response.body
        if entry.n in self._told:
            self.moments[entry.n] = Moment(
                entry.at,
                entry.key,
                entry.operation or entry.request.method,
                response.status if response is not None else None,
                response.elapsed_ms if response is not None else 0.0,
                states,
            )


def _delivered(entry: DeliveryLine) -> Delivered:
    """The event stands beside what it is about, which is the one object there that has a state."""
    body = entry.body if isinstance(entry.body, dict) else {}
    objects = {name: each for name, each in body.items() if isinstance(each, dict)}
    event = objects.get("webhook", {}).get("event")
    states = [each["status"] for each in objects.values() if isinstance(each.get("status"), str)]
    return Delivered(
        entry.at,
        event if isinstance(event, str) else "something",
        entry.answered,
        str(states[0]) if states else None,
    )


def _code(body: JsonValue, status: int) -> str:
    code = body.get("error") if status >= 400 and isinstance(body, dict) else None
    return code if isinstance(code, str) else ""
