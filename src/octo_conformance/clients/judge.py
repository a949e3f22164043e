"""The judge of clients: recorded calls in, findings out. It reads no network and no clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

from octo_conformance.clients.asked import read_call
from octo_conformance.clients.buying import look_at_fate, look_at_purchase, look_at_the_end
from octo_conformance.clients.calls import ClientCall
from octo_conformance.clients.findings import Breach, Findings
from octo_conformance.clients.form import look_at_form
from octo_conformance.clients.learning import learn
from octo_conformance.clients.memory import Bounded, Memory
from octo_conformance.clients.repeats import look_at_repeats
from octo_conformance.contract import Contract

QUESTIONS_A_MINUTE: Final = 60
_MOST_RESELLERS: Final = 100


class ClientJudge:
    """Judges calls in the order in which they were answered. One instance for one watched time.

    `questions_a_minute` is how often the same question may be asked in a minute.
    """

    def __init__(self, contract: Contract, questions_a_minute: int = QUESTIONS_A_MINUTE) -> None:
        self.contract = contract
        self.questions_a_minute = questions_a_minute
        self.findings = Findings()
        self.memories: Bounded[str | None, Memory] = Bounded(_MOST_RESELLERS)

    def feed(self, call: ClientCall) -> list[Breach]:
        """Judge one more call; return the rules that it broke."""
        asked = read_call(call, self.contract)
        memory = self.memories.get(call.reseller)
        if memory is None:
            memory = self.memories[call.reseller] = Memory()
        memory.calls[asked.label if asked.operation is not None else "no route of OCTO"] += 1
        look_at_form(asked, self.contract, self.findings)
        # Without a key nothing was bought, and nobody knows who asked.
        if call.reseller is not None:
            look_at_purchase(asked, self.contract, memory, self.findings)
            look_at_repeats(asked, self.contract, memory, self.findings, self.questions_a_minute)
            look_at_fate(asked, self.contract, memory, self.findings)
            learn(asked, self.contract, memory)
        memory.last = _light(call)
        return self.findings.taken()

    def finish(self, at: datetime) -> None:
        """Judge what is left at the end, at this real time."""
        for reseller, memory in self.memories.items():
            if reseller is not None and memory.last is not None:
                ahead = memory.last.now - memory.last.began
                look_at_the_end(memory, at + ahead, self.findings)
        self.findings.taken()


def _light(call: ClientCall) -> ClientCall:
    """The call without its bodies."""
    return replace(call, sent=None, answer=None)
