"""A supplier with old bookings, orders and gifts, and with other customers.

Sources: docs.ventrata.com, Headers, Octo-Env: a live key also makes test bookings, so one key has both kinds.
johnanleitner1-Coder/lastminutedeals-api, docs/bug_audit_log.md, I-1: test inventory stands beside live inventory.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from starlette.types import ASGIApp

from octo_sandbox.dialects.registry import CONFORMANT, Composition, dialect
from octo_sandbox.dialects.with_a_past.archive import product_of
from octo_sandbox.dialects.with_a_past.history import History
from octo_sandbox.dialects.with_a_past.trader import Trader
from octo_sandbox.faults.policy_changes import answers
from octo_sandbox.policies import Policies
from octo_sandbox.sandbox import Sandbox


@dialect("with-a-past", verdict=CONFORMANT)
def with_a_past(bookings: int = 3000, trades_every: int = 4) -> Composition:
    """A supplier with 3,000 old bookings, old orders and gifts, retired products, and another customer who books and
    cancels on the same slots and with the same key."""
    trader = Trader(every=trades_every)
    policies = answers(Policies(), "POST /bookings", trader.sees)

    def around(sandbox: Sandbox, tokens: Sequence[str]) -> ASGIApp:
        return trader.beside(sandbox, tokens)

    return Composition(
        replace(policies, product_of=product_of),
        past=History(policies.catalogue, bookings).fill,
        around=around,
    )
