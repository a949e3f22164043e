"""Whatever a supplier claims, nothing of others changes, and everything of ours that can be released is.

The short form tries a few dozen mixes of lies; `tox -e safety` tries a thousand.
"""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from octo_conformance.ledger.cleanup import Leftover, cleanup
from octo_sandbox import serve
from support.lying import LIES, LyingSupplier, Mix
from support.naive_buyer import NaiveBuyer
from support.wired import KEY, wired

MIXES = 1000 if int(os.environ.get("SAFETY_MOMENTS", "0")) else 12
FOREIGN = 200
LOST = {"a create answers another thing", "a read answers another thing", "creates are not answered"}
HIDING = {
    "order": LOST | {"a create answers another order", "an order shows bookings of others"},
    "gift": LOST | {"an order shows bookings of others", "a create answers another order"},
    "identity": LOST | {"an identity has the id of another"},
}
"""Lies under which nobody can know which name of the supplier's is ours. What has no uuid of ours is then listed,
and not written to."""


class Lying:
    """A supplier with other people's things, served, and those things as they were."""

    def __init__(self, supplier: LyingSupplier, url: str) -> None:
        self.supplier = supplier
        self.url = url
        self.before = supplier.everything()


@pytest.fixture(scope="module")
def lying() -> Iterator[Lying]:
    began = datetime.now(UTC)
    # Holds of the others must not run out during a long test, so time hardly passes.
    slow = LyingSupplier(KEY, clock=lambda: began + (datetime.now(UTC) - began) / 50)
    with closing(slow) as supplier, serve(supplier) as running:
        supplier.fill(FOREIGN)
        yield Lying(supplier, running.url)


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


@pytest.mark.parametrize("lie", LIES)
def test_one_lie_alone(lying: Lying, lie: str) -> None:
    """Told whenever it can be told."""
    unharmed(lying, Mix(frozenset({lie})))


# Every mix takes a second or so: a failing one is shown as it is instead of being made smaller.
@settings(
    max_examples=MIXES,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(mix=mixes)
@example(mix=Mix())
def test_nothing_foreign_changes_and_ours_is_released(lying: Lying, mix: Mix) -> None:
    """Bookings, orders, gifts and identities of others stay as they were, under any mix of lies."""
    unharmed(lying, mix)


def unharmed(lying: Lying, mix: Mix) -> None:
    """Buy and clean up; fails where anything of others changed, or anything of ours stays that need not."""
    known = lying.supplier.everything()
    left = bought_and_cleaned_up(lying, mix)
    sent = lying.supplier.uuids_sent()
    lying.supplier.tell(Mix())
    after = lying.supplier.everything()
    changed = sorted(name for name, thing in lying.before.items() if after.get(name) != thing)
    assert changed == []
    living = lying.supplier.living(known)
    listed = Counter(leftover.what for leftover in left)
    # Everything that was sent a uuid can be released by it, whatever the answers say.
    assert not [uuid for things in living.values() for uuid in things if uuid in sent]
    for kind, hiding in HIDING.items():
        assert not living[kind] or mix.lies & hiding
        assert len(living[kind]) <= listed[kind]
