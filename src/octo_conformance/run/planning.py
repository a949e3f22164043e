"""The plan of a run: what the selected tests may do to this target at most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from octo_conformance.contract import Contract
from octo_conformance.generate.generated import EXAMPLES
from octo_conformance.plan import (
    MEASURED,
    NOTHING,
    Cost,
    Effects,
    Plan,
    Planned,
    Reader,
    Shared,
    forget_sources,
    make_plan,
)
from octo_conformance.run.kept_plan import kept
from octo_conformance.run.remeasure import MEASURED_AGAIN
from octo_conformance.run.selection import Selection, waits_for_expiry
from octo_conformance.stage.identities import LENT, LENT_FOR
from octo_conformance.stage.stage import Stage
from octo_conformance.suite import AtMost


def kept_plan_of(
    selection: Selection, contract: Contract, stage: Stage, roots: Sequence[Path], *, probe: bool
) -> Plan:
    """The plan as `plan_of` makes it, or as it was made before for the same tests and an equal target."""
    asked = {
        "contract": [contract.profile, contract.digest],
        "target": [stage.depth, stage.read_only, stage.clock.movable, probe],
        "tests": [[i.nodeid, repr(selection.claims[i.nodeid]), waits_for_expiry(i)] for i in selection.run],
    }
    return kept(asked, roots, lambda: plan_of(selection, contract, stage, probe=probe))


def plan_of(selection: Selection, contract: Contract, stage: Stage, *, probe: bool) -> Plan:
    """`probe`: whether the target is asked for its test mode first."""
    reader, effects = Reader(states_of(stage)), Effects(contract)
    if stage.read_only:
        return make_plan((), reader.making, effects)
    tests = list(_planned(selection, contract, reader, stage.depth))
    planted = 0 if stage.clock.movable else sum(map(waits_for_expiry, selection.run))
    lent = LENT if any(effects.of(test.cost).made.get(LENT_FOR) for test in tests) else 0
    plan = make_plan(tests, reader.making, effects, planted=planted, lent=lent, probe=probe)
    forget_sources()
    return plan


def states_of(stage: Stage) -> dict[str, type]:
    """The objects that tests reach through the stage, by name. The client is not one of them: its words
    are known by what they send."""
    rooms = {name: type(value) for name, value in vars(stage).items() if not name.startswith("_")}
    known = {
        name: room for name, room in rooms.items() if room.__module__.startswith("octo_conformance.stage.")
    }
    return {**{name: room for name, room in known.items() if name != "octo"}, "stage": type(stage)}


def _planned(selection: Selection, contract: Contract, reader: Reader, depth: str) -> Iterator[Planned]:
    for item in selection.run:
        claim, asks_for = selection.claims[item.nodeid]
        capability = contract.catalogue[claim.requirement].capability
        cost = reader.cost_of(item.obj) if isinstance(item, pytest.Function) else Cost()
        again = cost
        if cost.calls[MEASURED]:
            cost, again = cost.times(1 + MEASURED_AGAIN), NOTHING
        yield Planned(item.nodeid, capability, asks_for, cost + _declared(item, reader, depth), again)


def _declared(item: pytest.Item, reader: Reader, depth: str) -> Cost:
    """What a generated test says of itself."""
    said = getattr(getattr(item, "obj", None), "octo_at_most", None)
    if not isinstance(said, AtMost):
        return Cost()
    once, again = Cost(Counter(said.calls)), Cost(Counter(said.each_example))
    cost = once + again.times(EXAMPLES[depth])
    return cost if said.once is None else reader.keep(Shared(said.once), cost)
