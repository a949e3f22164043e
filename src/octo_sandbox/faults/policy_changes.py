"""Changes of policies that faults and variants share. Each change adds to the policy it replaces."""

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


def reshaped(policies: Policies, component: str, change: Reshape, *, first: bool = False) -> Policies:
    """Pass every object of this component through `change`, which returns a new object: after the changes made so far,
    or `first`, so that it sees what the supplier keeps."""
    before = policies.shapes.get(component)

    def both(call: Call, view: View) -> View:
        if before is None:
            return change(call, view)
        return before(call, change(call, view)) if first else change(call, before(call, view))

    return replace(policies, shapes={**policies.shapes, component: both})


def with_fields(policies: Policies, component: str, **fields: Any) -> Policies:
    """Set these fields on every object of this component."""
    return reshaped(policies, component, lambda _call, view: {**view, **fields})


def with_defaults(policies: Policies, component: str, **fields: Any) -> Policies:
    """Set these fields on every object of this component that lacks them."""
    return reshaped(policies, component, lambda _call, view: {**fields, **view})


def without(policies: Policies, component: str, *names: str) -> Policies:
    """Remove these fields from every object of this component."""
    return reshaped(
        policies, component, lambda _call, view: {n: v for n, v in view.items() if n not in names}
    )


def around(policies: Policies, operation: str, change: Around) -> Policies:
    """Replace the handler of the operation by `change`, which may call the handler before."""
    before = policies.around.get(operation)

    def both(call: Call, handler: Handler) -> Any:
        return change(call, handler if before is None else lambda inner: before(inner, handler))

    return replace(policies, around={**policies.around, operation: both})


def answers(policies: Policies, operation: str, change: Callable[[Call, Any], Any]) -> Policies:
    """Pass the body of the operation through `change`."""
    return around(policies, operation, lambda call, handler: change(call, handler(call)))


def sent(policies: Policies, change: Callable[[Incoming, Outgoing], Outgoing]) -> Policies:
    """Pass every response through `change` just before it is sent."""
    before = policies.outgoing
    return replace(policies, outgoing=lambda incoming, response: change(incoming, before(incoming, response)))


class _NothingUndone:
    """An isolation that keeps what was written before a refusal."""

    def request(self, store: Store) -> AbstractContextManager[None]:
        return nullcontext()

    def before_write(self) -> None:
        return None


def undoing_nothing(policies: Policies) -> Policies:
    """Let a refusal keep what was written before it."""
    return replace(policies, isolation=_NothingUndone())


def refusing(policies: Policies, change: Callable[[Refusal, View], View]) -> Policies:
    """Pass every error body through `change`."""
    before = policies.error_body
    return replace(policies, error_body=lambda refusal, language: change(refusal, before(refusal, language)))


def products(policies: Policies, change: Callable[[Product], Product | None]) -> Policies:
    """Pass each product of the catalogue through `change`, and leave it out where that returns None."""
    changed = (change(product) for product in policies.catalogue.products)
    kept = tuple(product for product in changed if product is not None)
    return replace(policies, catalogue=Catalogue(policies.catalogue.supplier, kept))


def options(policies: Policies, change: Callable[[Product, Option], Option]) -> Policies:
    """Pass each option of the catalogue through `change`."""
    return products(
        policies,
        lambda product: replace(product, options=tuple(change(product, each) for each in product.options)),
    )


def units(policies: Policies, change: Callable[[Unit], Unit]) -> Policies:
    """Pass each unit of the catalogue through `change`."""
    return options(
        policies, lambda _product, option: replace(option, units=tuple(change(u) for u in option.units))
    )
