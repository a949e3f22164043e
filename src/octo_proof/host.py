"""One server for many suppliers: whoever plays the supplier now is exchanged, the socket stays."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from starlette.types import ASGIApp, Receive, Scope, Send

from octo_conformance.commands.embedded import as_told
from octo_conformance.target import Limits, Target
from octo_conformance.target_file import ToldMember
from octo_sandbox import Policies, Running, Sandbox, serve
from octo_sandbox.capabilities.memberships import MEMBERS, Member
from octo_sandbox.catalogue import Catalogue

Wrap = Callable[[ASGIApp], ASGIApp]

LIMITS = Limits(
    requests=100_000, reservations=100_000, confirmations=100_000, timeout_s=15.0, dead_s=60.0, seconds=600
)
"""A supplier in the same process answers in milliseconds, unless the machine has a lot else to do."""


DELIVERED_WITHIN_S = 8.0
"""What a run waits for where nothing but a delivery has to be waited for."""


BUDGETS = {"GET /supplier": {"p95_ms": 1_500}}
"""One operation that a fault makes slow; a machine with much else to do answers it in time all the same."""


@dataclass(frozen=True)
class Supplier:
    """Somebody to be judged. `restricted` keeps a run to these capabilities; None is all that is offered.
    `patient`: whether a run waits for what takes its time; `timeout_s`: how long it waits for an answer, where
    that is not long."""

    policies: Policies
    profile: str = "octo"
    restricted: tuple[str, ...] | None = None
    wrap: Wrap | None = None
    movable_clock: bool = True
    slash: bool = False
    patient: bool = True
    timeout_s: float | None = None


class Host:
    """Plays one supplier at a time. Every supplier starts with an empty store."""

    def __init__(self) -> None:
        self.policies = Policies()
        self._playing: ASGIApp | None = None
        self._runs = itertools.count(1)
        self._running: Running | None = None

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Whatever is being played answers."""
        assert self._playing is not None
        await self._playing(scope, receive, send)

    @contextmanager
    def open(self) -> Iterator[Host]:
        """Listen on a free port inside the block."""
        with serve(self) as running:
            self._running = running
            yield self

    @contextmanager
    def play(self, supplier: Supplier) -> Iterator[Target]:
        """Be this supplier inside the block; the target is how a run reaches it."""
        assert self._running is not None
        number = next(self._runs)
        tokens = (f"first-reseller-of-run-{number:05d}", f"second-reseller-of-run-{number:05d}")
        sandbox = Sandbox(tokens=tokens, policies=supplier.policies, seed=number)
        self._playing = sandbox.app if supplier.wrap is None else supplier.wrap(sandbox.app)
        root = f"http://{self._running.host}:{self._running.port}"
        path = supplier.policies.base_path.strip("/")
        try:
            yield Target(
                url=f"{root}/{path}".rstrip("/") + ("/" if supplier.slash else ""),
                keys={"first": tokens[0], "second": tokens[1]},
                restricted=supplier.restricted,
                control_url=self._running.control_url if supplier.movable_clock else None,
                members=tuple(told_by(member, supplier.policies.catalogue) for member in MEMBERS),
                limits=_limits(supplier),
                budgets=BUDGETS,
                profile=supplier.profile,
                embedded=True,
            )
        finally:
            sandbox.close()


def _limits(supplier: Supplier) -> Limits:
    return replace(
        LIMITS,
        wait_s=LIMITS.wait_s if supplier.patient and not supplier.movable_clock else DELIVERED_WITHIN_S,
        timeout_s=supplier.timeout_s or LIMITS.timeout_s,
    )


def told_by(member: Member, catalogue: Catalogue) -> ToldMember:
    """The member as a target file of this supplier names it: benefits are of products that it sells."""
    told = as_told(member)
    benefits = [benefit for membership in member.memberships for benefit in membership.benefits]
    sold = {
        "units": any(
            _sells(catalogue, unit.product, unit.option) for each in benefits for unit in each.units
        ),
        "offers": any(catalogue.product(product) for each in benefits for product in each.off_products),
    }
    kept = [kind for kind in told["benefits"] if sold.get("units" if kind == "quantity" else kind, True)]
    return {**told, "benefits": kept}


def _sells(catalogue: Catalogue, product_id: str, option_id: str) -> bool:
    product = catalogue.product(product_id)
    return product is not None and product.option(option_id) is not None
