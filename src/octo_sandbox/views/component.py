"""Completes the objects of an answer with the fields of capabilities and the policy for their component."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from octo_sandbox.capabilities import Subject

if TYPE_CHECKING:
    from octo_sandbox.call import Call

View = dict[str, Any]
# Takes an object as it would be sent, and gives the one that is sent. Views are shared: make a new one.
Shape = Callable[["Call", View], View]
Shapes = Mapping[str, Shape]


def component_view(call: Call, component: str, view: View, subject: Subject) -> View:
    policies = call.policies
    for capability_id in call.capabilities:
        adder = policies.installed[capability_id].adds.get(component)
        if adder is not None:
            view.update(adder(call, subject))
    shape = policies.shapes.get(component)
    return view if shape is None else shape(call, view)
