"""The plan of a run: what the selected tests may do to this target at most."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from octo_conformance.ahead import is_generated
from octo_conformance.contract import Contract
from octo_conformance.plan import Cost, Plan, Planned, Reader, make_plan
from octo_conformance.selection import Selection, waits_for_expiry
from octo_conformance.stage.stage import Stage


def plan_of(selection: Selection, contract: Contract, stage: Stage, *, probe: bool) -> Plan:
    """`probe`: whether the target is asked for its test mode first."""
    reader = Reader(states_of(stage))
    if stage.read_only:
        return make_plan((), reader.making)
    tests = list(_planned(selection, contract, reader))
    planted = 0 if stage.clock.movable else sum(map(waits_for_expiry, selection.run))
    return make_plan(tests, reader.making, planted=planted, probe=probe)


def states_of(stage: Stage) -> dict[str, type]:
    """The objects that tests reach through the stage, by name. The client is not one of them: its words
    are known by what they send."""
    rooms = {name: type(value) for name, value in vars(stage).items() if not name.startswith("_")}
    known = {
        name: room for name, room in rooms.items() if room.__module__.startswith("octo_conformance.stage.")
    }
    return {**{name: room for name, room in known.items() if name != "octo"}, "stage": type(stage)}


def _planned(selection: Selection, contract: Contract, reader: Reader) -> Iterator[Planned]:
    for item in selection.run:
        claim, asks_for = selection.claims[item.nodeid]
        capability = contract.catalogue[claim.requirement].capability
        cost = reader.cost_of(item.obj) if isinstance(item, pytest.Function) else Cost()
        yield Planned(item.nodeid, capability, asks_for, cost.times(_examples(item)))


def _examples(item: pytest.Item) -> int:
    """How often the body runs: once, or for each generated example."""
    if not is_generated(item):
        return 1
    settings: Any = getattr(getattr(item, "obj", None), "_hypothesis_internal_use_settings", None)
    return int(getattr(settings, "max_examples", 100))
