"""Whatever a supplier claims, nothing of others changes, and everything of ours that can be released is.

The short form tries a few dozen mixes of lies; `tox -e safety` tries a thousand.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from octo_conformance.ledger.cleanup import Leftover, cleanup
from octo_sandbox import serve
from support.lying import LIES, LyingSupplier, Mix
from support.naive_buyer import NaiveBuyer
from support.wired import KEY, wired

MIXES = 1000 if int(os.environ.get("SAFETY_MOMENTS", "0")) else 40
FOREIGN = 200
HIDES_ORDERS = {
    "a create answers another thing",
    "a create answers another order",
    "a read answers another thing",
    "an order shows bookings of others",
    "creates are not answered",
}
"""Lies under which nobody can know which order is ours: such an order is listed, not written to."""
HIDES_IDENTITIES = {
    "a create answers another thing",
    "a read answers another thing",
    "an identity has the id of another",
    "creates are not answered",
}
"""Lies under which nobody can know which identity is ours."""


@dataclass
class Lying:
    """A supplier with other people's things, served, and those things as they were."""

    supplier: LyingSupplier
    url: str
    before: dict[str, str]


@pytest.fixture(scope="module")
def lying() -> Iterator[Lying]:
    with closing(LyingSupplier(KEY)) as supplier, serve(supplier) as running:
        supplier.fill(FOREIGN)
        yield Lying(supplier, running.url, supplier.everything())


mixes = st.builds(
    Mix,
    lies=st.frozensets(st.sampled_from(LIES), min_size=1, max_size=5),
    often=st.sampled_from((1.0, 1.0, 0.4)),
    seed=st.integers(0, 2**16),
)


def bought_and_cleaned_up(lying: Lying, mix: Mix) -> list[Leftover]:
    """Everything is bought once under this mix, then cleaned up; what the clean-up says is left."""
    slot = lying.supplier.slot(mix.seed)
    with tempfile.TemporaryDirectory() as folder:
        lying.supplier.tell(mix)
        with wired(lying.url, Path(folder), throttle_s=0.1) as kept:
            buyer = NaiveBuyer(kept, slot)
            for purchase in buyer.purchases():
                purchase()
            buyer.booking(cancelled=True)
            kept.wire.stop()
            return cleanup(kept.wire.for_cleanup(), kept.ledger, settle_s=0.0)


@settings(max_examples=MIXES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(mix=mixes)
@example(mix=Mix())
@example(mix=Mix(frozenset(LIES[:1])))
@example(mix=Mix(frozenset(LIES[1:2])))
@example(mix=Mix(frozenset(LIES[2:3])))
@example(mix=Mix(frozenset(LIES[3:4])))
@example(mix=Mix(frozenset(LIES[4:5])))
@example(mix=Mix(frozenset(LIES[5:7])))
@example(mix=Mix(frozenset(LIES[7:8])))
@example(mix=Mix(frozenset(LIES[8:9])))
@example(mix=Mix(frozenset(LIES[9:10])))
@example(mix=Mix(frozenset(LIES[10:11])))
@example(mix=Mix(frozenset(LIES[11:12])))
@example(mix=Mix(frozenset(LIES[12:13])))
@example(mix=Mix(frozenset(LIES[13:14])))
@example(mix=Mix(frozenset(LIES[14:15])))
@example(mix=Mix(frozenset(LIES[15:16])))
def test_nothing_foreign_changes_and_ours_is_released(lying: Lying, mix: Mix) -> None:
    """Bookings, orders, gifts and identities of others stay as they were, under any mix of lies."""
    left = bought_and_cleaned_up(lying, mix)
    lying.supplier.tell(Mix())
    after = lying.supplier.everything()
    changed = sorted(name for name, thing in lying.before.items() if after.get(name) != thing)
    assert changed == []
    living = lying.supplier.living(lying.before)
    listed = {kind: sum(leftover.what == kind for leftover in left) for kind in living}
    assert living["booking"] == []
    assert living["gift"] == []
    assert not living["order"] or mix.lies & HIDES_ORDERS
    assert not living["identity"] or mix.lies & HIDES_IDENTITIES
    assert listed["order"] >= len(living["order"])
    assert listed["identity"] >= len(living["identity"])
