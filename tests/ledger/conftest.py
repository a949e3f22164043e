"""A ledger in a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from octo_conformance.contract import load_contract
from octo_conformance.ledger.ledger import Ledger


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """The ledger of a run that has made nothing yet."""
    with closing(Ledger(tmp_path / "ledger.jsonl", "run-1", load_contract())) as made:
        yield made
