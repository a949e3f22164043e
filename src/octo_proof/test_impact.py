"""Which tests concern what: read off the evidence of a run against the supplier that is right.

A requirement is concerned by the tests that claim it and by those in whose traffic it was seen to hold; a
field by those whose traffic has it filled.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from octo_conformance.contract import Contract, load_contract
from octo_conformance.contract.roots import suite_roots
from octo_conformance.errors import RunError
from octo_conformance.evidence import ExchangeLine, read
from octo_conformance.judge import Judge, load_rules
from octo_proof.bodies import Body, all_bodies
from octo_proof.host import Host, Supplier
from octo_proof.trial import try_out
from octo_proof.wire_faults import WireFault
from octo_sandbox import Policies

MADE_UP = "properties"
"""The folder of suites whose requests are made up: what they show is another thing each time."""

Feature = tuple[Hashable, ...]
"""("holds", requirement, operations), ("fills", component, property) or ("shows", component, capability): it is
there in an answer to a request that asked for the capability, or for any where that is ""."""


class Footprints:
    """What each test showed, and how many calls it took."""

    def __init__(self, of: Mapping[str, frozenset[Feature]], costs: Mapping[str, int]) -> None:
        self._of = of
        self._costs = costs

    def concerning(self, requirement: str, bodies: Sequence[Body]) -> list[Body]:
        """Those that claim the requirement, and the fewest in whose traffic it held in every way it did."""
        tests = {body.test for body in bodies}
        wanted = {f for test in tests for f in self._shown_by(test) if f[:2] == ("holds", requirement)}
        chosen = set(self._cover(wanted, tests))
        return [b for b in bodies if b.claim.requirement == requirement or b.test in chosen]

    def filling(self, fault: WireFault, bodies: Sequence[Body]) -> list[Body]:
        """The cheapest test in whose traffic the field is filled."""
        return self._cheapest(("fills", fault.component, fault.field), bodies)

    def showing(self, fault: WireFault, bodies: Sequence[Body]) -> list[Body]:
        """The cheapest test in whose traffic the object is there, where the capability of the field was asked
        for."""
        asked = fault.own[0] if fault.own else ""
        return self._cheapest(("shows", fault.component, asked), bodies)

    def _cheapest(self, wanted: Feature, bodies: Sequence[Body]) -> list[Body]:
        chosen = self._cover({wanted}, {body.test for body in bodies})
        return [b for b in bodies if b.test in chosen]

    def sample(self, bodies: Sequence[Body], calls: int = 40) -> list[Body]:
        """A few tests that together make so many calls: enough for what every answer shows."""
        chosen: list[Body] = []
        for body in bodies:
            if calls > 0 and body.folder != MADE_UP and (cost := self._costs.get(body.test, 0)):
                chosen.append(body)
                calls -= cost
        return chosen

    def _shown_by(self, test: str) -> frozenset[Feature]:
        return self._of.get(test, frozenset())

    def _cover(self, wanted: Iterable[Feature], tests: Iterable[str]) -> list[str]:
        """Tests that together have every wanted feature; one with more of them for fewer calls goes first."""
        left, chosen = set(wanted), list[str]()
        among = sorted(tests)
        while left:
            gains = {test: len(left & self._shown_by(test)) for test in among}
            best = max(among, key=lambda t: gains[t] / (2 + self._costs.get(t, 0)), default=None)
            if best is None or not gains[best]:
                break
            chosen.append(best)
            left -= self._shown_by(best)
        return chosen


def take_footprints(host: Host) -> Footprints:
    """Run everything against the supplier that is right. Raises RunError if it is not found to be right."""
    with TemporaryDirectory() as folder:
        written = [body for body in all_bodies() if body.folder != MADE_UP]
        clean = try_out(host, Supplier(Policies()), written, keep=Path(folder), depth="quick")
        wrong = [f"{told.requirement}: {told.title}" for told in clean.findings if told.status == "FAIL"]
        if wrong:
            raise RunError(
                f"the supplier that is right is not: {'; '.join(wrong[:3])}",
                hint="Run `octo-conformance run`.",
            )
        return read_footprints(Path(folder) / "evidence.jsonl")


def read_footprints(evidence: Path) -> Footprints:
    """Judge an evidence file again, exchange by exchange, and note what each test showed."""
    contract = load_contract()
    judge = Judge(contract, load_rules(suite_roots()), None)
    found: dict[str, set[Feature]] = defaultdict(set)
    costs: Counter[str] = Counter()
    nothing = Counter[frozenset[str]]()
    before: dict[str, Counter[frozenset[str]]] = {}
    for line in read(evidence):
        judge.feed(line)
        if not isinstance(line, ExchangeLine):
            continue
        now = {
            requirement: tally.held.copy()
            for requirement, tally in judge.tallies.items()
            if tally.held.total() != before.get(requirement, nothing).total()
        }
        if (test := line.test) is not None:
            costs[test] += 1
            for requirement, held in now.items():
                more = held - before.get(requirement, nothing)
                found[test].update(("holds", requirement, operations) for operations in more)
            found[test].update(_fields(contract, line))
        before |= now
    return Footprints({test: frozenset(some) for test, some in found.items()}, costs)


def _fields(contract: Contract, line: ExchangeLine) -> Iterable[Feature]:
    """The fields that are filled in the answer, and the components that are there."""
    response = line.response
    if response is None:
        return
    body = response.body
    asked = [c for c in line.capabilities or () if c in contract.capabilities]
    objects: list[tuple[str, object]]
    if isinstance(body, Mapping) and "error" in body and response.status >= 400:
        objects = [("Error", body)]
    elif response.status == 200 and line.operation and response.is_json:
        objects = [(f.component, f.value) for f in contract.objects(line.operation, asked, body)]
    else:
        return
    for component, value in objects:
        if isinstance(value, Mapping):
            yield from (("shows", component, capability) for capability in ("", *asked))
            yield from (("fills", component, n) for n, item in value.items() if item not in (None, [], ""))
