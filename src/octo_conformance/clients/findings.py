"""What was held and what was broken: one finding for each defect, however often it was seen."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Final

from octo_conformance.clients.calls import ClientCall, trimmed

MOST_FINDINGS: Final = 500
"""Further defects are counted and not told."""
_CALLS_TOLD: Final = 50
_BREACHES_SHOWN: Final = 2
_LONGEST: Final = 600
_INDEX: Final = re.compile(r"/\d+(?=/|$)")


@dataclass(frozen=True, slots=True)
class Breach:
    """One rule broken by one call. `earlier` are the calls that make it a breach, by their numbers."""

    rule: str
    call: ClientCall
    sentence: str
    operation: str
    pointer: str | None = None
    kind: str = ""
    earlier: tuple[ClientCall, ...] = ()


@dataclass(slots=True)
class ClientFinding:
    """A defect of the client. `first` is its first breach; `numbers` are calls that showed it, at most fifty."""

    first: Breach
    occurrences: int = 0
    numbers: list[int] = field(default_factory=list)
    resellers: dict[str | None, None] = field(default_factory=dict)
    shown: list[ClientCall] = field(default_factory=list)


class Findings:
    """Gathers what the rules say. `checks` counts by rule how often there was an occasion to break it."""

    def __init__(self) -> None:
        self.checks: Counter[str] = Counter()
        self.left_out = 0
        self._found: dict[tuple[str, str, str, str], ClientFinding] = {}
        self._new: list[Breach] = []

    @property
    def all(self) -> list[ClientFinding]:
        """Every finding, in the order in which they were first seen."""
        return list(self._found.values())

    def held(self, rule: str) -> None:
        """The client kept the rule where it could have broken it."""
        self.checks[rule] += 1

    def broke(self, breach: Breach) -> None:
        """The client broke the rule. What it wrote may be long, and is cut."""
        place = breach.pointer[:_LONGEST] if breach.pointer is not None else None
        breach = replace(breach, sentence=_short(breach.sentence), pointer=place, kind=breach.kind[:_LONGEST])
        self.checks[breach.rule] += 1
        self._new.append(breach)
        key = (breach.rule, breach.operation, _INDEX.sub("/*", place or ""), breach.kind)
        finding = self._found.get(key)
        if finding is None:
            if len(self._found) >= MOST_FINDINGS:
                self.left_out += 1
                return
            finding = self._found[key] = ClientFinding(replace(breach, call=trimmed(breach.call)))
        finding.occurrences += 1
        finding.resellers[breach.call.reseller] = None
        if len(finding.numbers) < _CALLS_TOLD:
            finding.numbers.append(breach.call.number)
        if finding.occurrences <= _BREACHES_SHOWN:
            finding.shown += [*breach.earlier, trimmed(breach.call)]

    def check(self, kept: bool, breach: Breach) -> None:
        """Count the rule as kept, or the breach."""
        if kept:
            self.held(breach.rule)
        else:
            self.broke(breach)

    def taken(self) -> list[Breach]:
        """The breaches since this was last asked."""
        new, self._new = self._new, []
        return new


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
