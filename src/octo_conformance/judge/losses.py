"""Some requests that got no answer accuse an operation; others only say that nobody was there.

A target that is down or restarts refuses every connection, whatever the request. This is a different case
from an operation that hangs or tears its connection while the target answers everything else.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from octo_conformance.evidence import ExchangeLine

NOBODY_THERE = frozenset({"connect"})
"""Ways to get no answer in which no operation was reached."""
OF_THE_CONNECTION = frozenset({"connect", "reset", "timeout", "protocol"})
"""Ways to get no answer that a target that goes down causes as well."""
AROUND = timedelta(seconds=5)
"""A connection that is torn within this time of a moment when nobody was there has the same cause."""


class Losses:
    """Takes in every exchange in order; tells at the end which requests without an answer are defects."""

    def __init__(self) -> None:
        self._lost: list[ExchangeLine] = []
        self._last_answer = 0

    def answered(self, line: ExchangeLine) -> None:
        """Note that the target answered."""
        self._last_answer = max(self._last_answer, line.n)

    def lost(self, line: ExchangeLine) -> bool:
        """Keep a request that got no answer until the end. False where the answer came and could not be
        used."""
        if _kind(line) not in OF_THE_CONNECTION:
            return False
        self._lost.append(line)
        return True

    def defects(self) -> list[ExchangeLine]:
        """The requests that accuse their operation: the target was there, and answered later requests."""
        away = [_at(line) for line in self._lost if _kind(line) in NOBODY_THERE]
        found = [
            line
            for line in self._lost
            if line.n < self._last_answer
            and _kind(line) not in NOBODY_THERE
            and all(abs(_at(line) - moment) > AROUND for moment in away)
        ]
        self._lost = []
        return found


def _kind(line: ExchangeLine) -> str:
    return line.failure.kind if line.failure is not None else ""


def _at(line: ExchangeLine) -> datetime:
    return datetime.fromisoformat(line.at)
