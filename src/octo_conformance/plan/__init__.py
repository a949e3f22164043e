"""The plan is the most that a run may do to a target, estimated from the suites before anything is sent."""

from octo_conformance.plan.cost import MEASURED, NOTHING, Cost, Shared
from octo_conformance.plan.effects import Effects
from octo_conformance.plan.estimator import Reader, forget_sources
from octo_conformance.plan.needs import PREDICATES, Needs, NeedsReader, Wish
from octo_conformance.plan.plan import Plan, Planned, make_plan

__all__ = [
    "MEASURED",
    "NOTHING",
    "PREDICATES",
    "Cost",
    "Effects",
    "Needs",
    "NeedsReader",
    "Plan",
    "Planned",
    "Reader",
    "Shared",
    "Wish",
    "forget_sources",
    "make_plan",
]
