"""Small words that faults and variants are written with. Each adds to what a policy did before."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from typing import Any

from octo_sandbox.call import Call, Handler, Incoming
from octo_sandbox.catalogue import Catalogue, Option, Product, Unit
from octo_sandbox.errors import Refusal
from octo_sandbox.policies import Around, Policies
from octo_sandbox.responses import Outgoing
from octo_sandbox.store import Store
from octo_sandbox.views.component import View

Reshape = Callable[[Call, View], View]


def reshaped(policies: Policies, component: str, change: Reshape) -> Policies:
    """Every object of this kind as `change` makes it. `change` returns a new object."""
    before = policies.shapes.get(component)

    def both(call: Call, view: View) -> View:
        return change(call, view if before is None else before(call, view))

    return replace(policies, shapes={**policies.shapes, component: both})


def with_fields(policies: Policies, component: str, **fields: Any) -> Policies:
    """Every object of this kind with these fields, whatever they were."""
    return reshaped(policies, component, lambda _call, view: {**view, **fields})


def without(policies: Policies, component: str, *names: str) -> Policies:
    """Every object of this kind without these fields."""
    return reshaped(
        policies, component, lambda _call, view: {n: v for n, v in view.items() if n not in names}
    )


def around(policies: Policies, operation: str, change: Around) -> Policies:
    """The operation as `change` makes it; `change` may call what it was."""
    before = policies.around.get(operation)

    def both(call: Call, handler: Handler) -> Any:
        return change(call, handler if before is None else lambda inner: before(inner, handler))

    return replace(policies, around={**policies.around, operation: both})


def answers(policies: Policies, operation: str, change: Callable[[Call, Any], Any]) -> Policies:
    """What the operation returned, changed."""
    return around(policies, operation, lambda call, handler: change(call, handler(call)))


def sent(policies: Policies, change: Callable[[Incoming, Outgoing], Outgoing]) -> Policies:
    """Every answer as `change` makes it, at the very end."""
    before = policies.outgoing
    return replace(policies, outgoing=lambda incoming, response: change(incoming, before(incoming, response)))


class _NothingUndone:
    """Whatever was written before a refusal stays."""

    def request(self, store: Store) -> AbstractContextManager[None]:
        return nullcontext()

    def before_write(self) -> None:
        return None


def undoing_nothing(policies: Policies) -> Policies:
    """A refusal does not undo what was written before it."""
    return replace(policies, isolation=_NothingUndone())


def refusing(policies: Policies, change: Callable[[Refusal, View], View]) -> Policies:
    """Every error body as `change` makes it."""
    before = policies.error_body
    return replace(policies, error_body=lambda refusal, language: change(refusal, before(refusal, language)))


def products(policies: Policies, change: Callable[[Product], Product | None]) -> Policies:
    """Another catalogue: each product changed, or, for None, not sold at all."""
    changed = (change(product) for product in policies.catalogue.products)
    kept = tuple(product for product in changed if product is not None)
    return replace(policies, catalogue=Catalogue(policies.catalogue.supplier, kept))


def options(policies: Policies, change: Callable[[Product, Option], Option]) -> Policies:
    """Another catalogue: each option of each product changed."""
    return products(
        policies,
        lambda product: replace(product, options=tuple(change(product, each) for each in product.options)),
    )


def units(policies: Policies, change: Callable[[Unit], Unit]) -> Policies:
    """Another catalogue: each unit of each option changed."""
    return options(
        policies, lambda _product, option: replace(option, units=tuple(change(u) for u in option.units))
    )
