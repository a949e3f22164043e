"""Whatever a supplier claims, nothing of others changes, and everything of ours that can be released is.

Each mix of lies meets the same supplier, as it was before the first one. The requests reach it without a socket; each
lie is told over a socket as well, where the clean-up has several threads.
`tox -e safety` tries a thousand mixes, a bare `pytest` some.
"""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from octo_conformance.ledger.cleanup import cleanup
from octo_sandbox import serve
from support.direct import Direct
from support.kept_things import Kept, changed
from support.lying import GUEST, KINDS, LIES, NOTES, LyingSupplier, Mix
from support.naive_buyer import NaiveBuyer
from support.wired import KEY, wired

LONG = int(os.environ.get("SAFETY_MOMENTS", "0")) > 0
MIXES = 1000 if LONG else 60
FOREIGN = 200
MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
"""Where a ledger waits for no disk, on systems that have it."""
LOST = {
    "a create answers another thing",
    "a read answers another thing",
    "another thing is shown under our uuid",
    "creates are not answered",
}
HIDING = {
    "order": LOST | {"a create answers another order", "an order shows bookings of others"},
    "gift": LOST | {"an order shows bookings of others", "a create answers another order"},
    "identity": LOST | {"an identity has the id of another"},
}
"""Lies under which nobody can know which name of the supplier's is ours. What has no uuid of ours is then listed,
and not written to."""


PURCHASES = ("booking", "cart", "order", "nested", "gift", "identity", "listed", "cancelled")


MIXED_UP_LATE = Mix(
    frozenset({"a create answers another uuid", "an identity has the id of another"}), seed=250
)
"""The clean-up sees the identity without a key before those that show the mix-up."""


class Slow:
    """A clock on which little time passes, so that no hold of the others runs out during a long test."""

    def __init__(self) -> None:
        self._began = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self._began + (datetime.now(UTC) - self._began) / 1000


class Lying:
    """A supplier with other people's things, those things as they were, and an open slot of each of some days."""

    def __init__(self, supplier: LyingSupplier, kept: Kept, slots: tuple[str, ...]) -> None:
        self.supplier = supplier
        self.kept = kept
        self.slots = slots
        self.before = supplier.everything()


@pytest.fixture(scope="module")
def lying() -> Iterator[Lying]:
    with closing(LyingSupplier(KEY, clock=Slow())) as supplier:
        supplier.fill(FOREIGN)
        slots = tuple(supplier.slot(day) for day in range(20))
        with closing(Kept(supplier._store)) as kept:
            yield Lying(supplier, kept, slots)


mixes = st.builds(
    Mix,
    lies=st.frozensets(st.sampled_from(LIES), min_size=1, max_size=5),
    often=st.sampled_from((1.0, 1.0, 0.4)),
    seed=st.integers(0, 2**16),
)


# A failing mix is shown as it is instead of being made smaller: most of what it takes is the whole story.
@settings(
    max_examples=MIXES,
    derandomize=not LONG,  # an ordinary run meets the same mixes each time
    deadline=timedelta(minutes=2),
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(mix=mixes, purchases=st.lists(st.sampled_from(PURCHASES), min_size=1, max_size=6, unique=True))
@example(mix=Mix(), purchases=PURCHASES)
@example(mix=MIXED_UP_LATE, purchases=("booking", "identity", "cart"))
def test_nothing_foreign_changes_and_ours_is_released(
    lying: Lying, mix: Mix, purchases: Sequence[str]
) -> None:
    """Bookings, orders, gifts and identities of others stay as they were, under any mix of lies."""
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        direct = Direct(lying.supplier)
        options = {"workers": 1, "transport": direct}
        unharmed(lying, mix, purchases, Path(folder), "http://supplier.example", **options)


@pytest.mark.parametrize("lie", LIES)
def test_one_lie_alone(lying: Lying, lie: str, tmp_path: Path) -> None:
    """Told whenever it can be told."""
    with serve(lying.supplier) as running:
        # Time enough for a busy machine: an answer that comes too late would be one more lie.
        unharmed(lying, Mix(frozenset({lie})), PURCHASES, tmp_path, running.url, workers=4, timeout_s=20.0)


def test_others_have_all_there_is(lying: Lying) -> None:
    """A promise about nobody's things would be kept easily."""
    assert {kind: len(lying.supplier.foreign[kind]) for kind in KINDS} == dict.fromkeys(KINDS, FOREIGN)
    assert len(lying.before) > 5 * FOREIGN


def unharmed(
    lying: Lying, mix: Mix, purchases: Sequence[str], folder: Path, url: str, *, workers: int, **options: Any
) -> None:
    """Buy and clean up; fails where anything of others changed, a name of theirs is kept, or anything of ours stays
    that need not."""
    lying.kept.put_back()
    lying.supplier.tell(mix)
    slot = lying.slots[mix.seed % len(lying.slots)]
    with wired(url, folder, throttle_s=0.1, **options) as recorded:
        NaiveBuyer(recorded, slot).buy(*purchases)
        recorded.wire.stop()
        left = cleanup(recorded.wire.for_cleanup(), recorded.ledger, workers=workers, settle_s=0.0)
    sent = lying.supplier.uuids_sent()
    lying.supplier.tell(Mix())
    assert changed(lying.before, lying.supplier.everything()) == []
    assert [name for name in (*GUEST.values(), NOTES, "FOREIGN-CARD-") if name in recorded.text] == []
    living = lying.supplier.living(lying.before)
    listed = Counter(leftover.what for leftover in left)
    # Everything that was sent a uuid can be released by it, whatever the answers say.
    assert not [uuid for things in living.values() for uuid in things if uuid in sent]
    for kind, hiding in HIDING.items():
        assert not living[kind] or mix.lies & hiding
        assert len(living[kind]) <= listed[kind]
