"""Each exchange is judged against the contract: transport, status, body, schema, leaks and rules.

These checks need no suite. They apply whoever answers and whatever the request was.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Hashable

from octo_conformance.contract import Contract
from octo_conformance.contract.error_bodies import is_error
from octo_conformance.document import Origin
from octo_conformance.evidence import ExchangeLine, ReceivedResponse
from octo_conformance.judge.built_in import BUILT_IN, ECHOED, declared_type, requested
from octo_conformance.judge.error_answers import Refusals
from octo_conformance.judge.holding import Holding
from octo_conformance.judge.losses import Losses
from octo_conformance.judge.recorder import Recorder, See, Tape
from octo_conformance.judge.rule_context import Products
from octo_conformance.judge.rules import Rules
from octo_conformance.judge.success_answers import Acceptances
from octo_conformance.judge.tally import Tallies

__all__ = ["BUILT_IN", "Answers"]

CATALOGUE = frozenset({"GET /supplier", "GET /capabilities", "GET /products", "GET /products/{productId}"})
"""Answers that mean the same whenever they come. An equal one is not judged twice: a catalogue of ten
thousand products is read by many tests."""


class Answers:
    """Judges exchanges one at a time and reports to the tallies and to `see`."""

    def __init__(self, contract: Contract, rules: Rules, tallies: Tallies, see: See) -> None:
        self._contract = contract
        self._recorder = Recorder(contract, rules, tallies, see)
        self._acceptances = Acceptances(self._recorder)
        self._refusals = Refusals(self._recorder)
        self._losses = Losses()
        self._judged: dict[Hashable, Tape] = {}

    @property
    def products(self) -> Products:
        """Every product seen."""
        return self._recorder.products

    @property
    def positive(self) -> set[str]:
        """Operations that gave a documented positive answer."""
        return self._acceptances.positive

    @property
    def negotiated(self) -> frozenset[str]:
        """The capabilities that answers are held against where a request asks for them."""
        return self._recorder.negotiated

    @negotiated.setter
    def negotiated(self, capabilities: frozenset[str]) -> None:
        self._recorder.negotiated = capabilities

    def offers(self, capabilities: frozenset[str]) -> None:
        """Take note of all that the target lists, also of what this suite does not know."""
        self._recorder.offered = capabilities

    def judge(self, line: ExchangeLine) -> None:
        """Judge one exchange line of the evidence."""
        response = line.response
        operation = line.operation
        self._recorder.possessions.sent(line)
        if response is None:
            if not self._losses.lost(line):
                self._refusals.unanswered(line)
            return
        self._losses.answered(line)
        if self._refusals.throttled(line, response):
            return
        Holding(self._recorder, line, {}, Origin(line.n)).against(self._recorder.rules.on("exchange"))
        status = response.status
        trusted = line.key not in {"none", "wrong"}
        if self._carried_out(status, operation) and not is_error(response.body):
            if operation is not None:
                self._refusals.has_route(operation)
            if operation is not None and trusted:
                self._accept(line, response, operation)
        elif operation is not None or status >= 500:
            self._refusals.judge(line, response, trusted)

    @property
    def missing_routes(self) -> dict[int, str]:
        """Exchanges that met no route, each with the operation it was meant for."""
        return self._refusals.missing_routes

    def end(self) -> None:
        """Report what only the whole run tells: which requests without an answer are defects."""
        for line in self._losses.defects():
            self._refusals.unanswered(line)

    def _carried_out(self, status: int, operation: str | None) -> bool:
        """Whether a status says that the call was carried out: 200, or a tolerated 201, or a 204 where no
        body was promised."""
        if status == 204 and operation is not None:
            return self._contract.operation(operation).success is None
        return status in {200, 201}

    def _accept(self, line: ExchangeLine, response: ReceivedResponse, operation: str) -> None:
        if operation not in CATALOGUE:
            self._acceptances.judge(line, response, operation)
            return
        like = _likeness(line, response)
        tape = self._judged.get(like)
        if tape is not None:
            self._recorder.replay(tape, line)
            return
        self._judged[like] = self._recorder.record()
        try:
            self._acceptances.judge(line, response, operation)
        finally:
            self._recorder.stop()


def _likeness(line: ExchangeLine, response: ReceivedResponse) -> Hashable:
    """The properties that two answers share when they are judged alike."""
    body = json.dumps([response.body, response.text, response.flaws], sort_keys=False)
    echo = tuple(value for name, value in response.headers if name.lower() == ECHOED)
    asked = requested(line)
    return (
        line.operation,
        line.meant,
        line.request.url,
        None if asked is None else tuple(asked),
        response.status,
        declared_type(response),
        echo,
        hashlib.sha256(body.encode()).digest(),
    )
