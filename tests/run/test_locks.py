"""Locks are taken in one order, so that no two threads can wait for each other."""

from __future__ import annotations

import json
from graphlib import TopologicalSorter
from pathlib import Path

from support.guarded import Command, supplier

PART = ("--capability", "octo/cart", "--capability", "octo/identities", "--depth", "quick", "--concurrency", "8",
        "-k", "identities or test_confirm or test_cancel")  # fmt: skip


class Watched(Command):
    """The command, with its locks watched."""

    @property
    def how(self) -> tuple[str, ...]:
        return ("-m", "support.lock_order", "locks.json")


def test_no_two_locks_are_taken_in_either_order(tmp_path: Path) -> None:
    """A run that comes to a standstill tells nobody anything. Two threads need not have met for it to be seen."""
    with supplier() as target:
        (tmp_path / "target.yaml").write_text(json.dumps({"url": target.url}), encoding="utf-8")
        command = Watched(
            tmp_path, "run", "--target", "target.yaml", *PART, "--second-token-env", "OCTO_SECOND"
        )
        assert command.wait() == 3, command.complained
    inner: dict[str, set[str]] = {}
    for outer, within in json.loads((tmp_path / "locks.json").read_text("utf-8")):
        inner.setdefault(outer, set()).add(within)
    order = list(TopologicalSorter(inner).static_order())  # raises CycleError
    assert any(place.startswith("ledger/ledger.py") for place in order)
    assert any(place.startswith("evidence/file.py") for place in order)
