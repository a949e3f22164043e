"""A ledger that somebody else gave us, or that was torn: it is read, or refused with the one error for it."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from octo_conformance.contract import load_contract
from octo_conformance.ledger.journal import read_lines
from octo_conformance.ledger.ledger import Ledger
from support.guarded import LONG

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=4,
)
WORDS = st.sampled_from(["run", "intent", "made", "state", "claimed", "key", "clock", "e1", "e2", "booking", "order",
                         "gift", "identity", "first", "ON_HOLD", "x", ""])  # fmt: skip
NAMES = ["run_id", "url", "keys", "format", "entry", "what", "uuid", "id", "order", "holder", "alias", "reference", "at",
         "capabilities", "key", "within", "test", "state", "name", "plausible", "sealed", "started_at"]  # fmt: skip
LINES = st.fixed_dictionaries({"kind": WORDS | VALUES}, optional=dict.fromkeys(NAMES, WORDS | VALUES))


@settings(
    max_examples=10_000 if LONG else 300,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(lines=st.lists(LINES, max_size=6), head=st.booleans(), tail=st.binary(max_size=20))
def test_every_ledger_is_read_or_refused(
    lines: list[dict[str, Any]], head: bool, tail: bytes, tmp_path: Path
) -> None:
    """A clean-up says in a line that the file is no ledger, and never falls over it."""
    path = tmp_path / "ledger.jsonl"
    first = [{"kind": "run", "run_id": "r", "url": "https://supplier.example"}] if head else []
    path.write_bytes(b"".join(json.dumps(line).encode("ascii") + b"\n" for line in [*first, *lines]) + tail)
    try:
        ledger = Ledger.reopen(path, load_contract())
    except (ValueError, TypeError):
        return
    with closing(ledger):
        for entry in ledger.holds():
            assert ledger.current(entry) == entry
            assert all(ledger.owns(name) for name in entry.names)


def test_a_line_that_is_nested_without_an_end_is_left_out(tmp_path: Path) -> None:
    """Such a line is none of a run."""
    path = tmp_path / "ledger.jsonl"
    path.write_bytes(b"[" * 200_000 + b"\n" + b'{"n":' + b"9" * 6000 + b"}\n" + b'{"kind":"run"}\n')
    assert read_lines(path) == [{"kind": "run"}]
