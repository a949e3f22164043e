"""Which tests concern what: read off the evidence of a run against the supplier that is right.

A requirement is concerned by the tests that claim it and by those in whose traffic it was seen to hold; a
field by those whose traffic has it filled.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from octo_conformance.contract import Contract, load_contract
from octo_conformance.evidence import Line, read
from octo_conformance.judge import Judge, load_rules
from octo_conformance.roots import suite_roots
from octo_proof.bodies import Body

Feature = Hashable


class Footprints:
    """What each test showed, as features: ("holds", requirement, operations) and ("shows", component, property)."""

    def __init__(self, of: Mapping[str, Mapping[Feature, int]], costs: Mapping[str, int]) -> None:
        self._of = of
        self._costs = costs

    def shown(self) -> frozenset[tuple[str, str]]:
        """(component, property) of every field that was filled at least once."""
        return frozenset(
            (f[1], f[2])
            for some in self._of.values()
            for f in some
            if isinstance(f, tuple) and f[0] == "shows"
        )

    def concerning(self, requirement: str, bodies: Sequence[Body]) -> list[Body]:
        """The tests that claim the requirement, and the fewest in whose traffic it held in every way it did."""
        wanted = {
            f
            for some in self._of.values()
            for f in some
            if isinstance(f, tuple) and f[:2] == ("holds", requirement)
        }
        chosen = set(self._cover(wanted))
        return [b for b in bodies if b.claim.requirement == requirement or b.test in chosen]

    def showing(self, component: str, name: str, bodies: Sequence[Body]) -> list[Body]:
        """The cheapest test in whose traffic the field is filled; with "" as the name, where the component is."""
        feature = ("shows", component, name)
        if not any(feature in some for some in self._of.values()):
            feature = ("shows", component, "")
        chosen = set(self._cover({feature}))
        return [b for b in bodies if b.test in chosen]

    def _cover(self, wanted: Iterable[Feature]) -> list[str]:
        """Tests that together have every wanted feature; a test with more of them for fewer calls goes first."""
        open_features, chosen = set(wanted), []
        while open_features:
            gains = {t: len(open_features & some.keys()) for t, some in self._of.items()}
            best = max(gains, key=lambda t: (gains[t] / (2 + self._costs[t]), t), default=None)
            if best is None or not gains[best]:
                break
            chosen.append(best)
            open_features -= self._of[best].keys()
        return chosen


def read_footprints(evidence: Path, profile: str = "octo") -> Footprints:
    """Judge an evidence file again, exchange by exchange, and note what each test showed."""
    contract = load_contract(profile=profile)
    judge = Judge(contract, load_rules(suite_roots()), None)
    found: dict[str, Counter[Feature]] = defaultdict(Counter)
    costs: Counter[str] = Counter()
    before: dict[Feature, int] = {}
    for line in read(evidence):
        judge.feed(line)
        now = {("holds", r, ops): n for r, tally in judge.tallies.items() for ops, n in tally.held.items()}
        test = line.get("test")
        if test is not None and line["kind"] == "exchange":
            costs[test] += 1
            found[test].update({f: n - before.get(f, 0) for f, n in now.items() if n > before.get(f, 0)})
            found[test].update(_fields(contract, line))
        before = now
    return Footprints(found, costs)


def _fields(contract: Contract, line: Line) -> Counter[Feature]:
    response: Mapping[str, Any] = line.get("response") or {}
    body = response.get("body")
    seen: Counter[Feature] = Counter()
    if isinstance(body, Mapping) and "error" in body and response.get("status", 0) >= 400:
        objects = [("Error", body)]
    elif response.get("status") == 200 and line.get("operation") and response.get("is_json"):
        asked = [c for c in line.get("capabilities") or () if c in contract.capabilities]
        objects = [(f.component, f.value) for f in contract.objects(line["operation"], asked, body)]
    else:
        return seen
    for component, value in objects:
        if isinstance(value, Mapping):
            seen["shows", component, ""] += 1
            seen.update(
                {("shows", component, name): 1 for name, item in value.items() if item not in (None, [], "")}
            )
    return seen
