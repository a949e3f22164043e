"""`kill -9` ends a run at any moment, and the clean-up works from the ledger file alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from octo_conformance.contract import load_contract
from octo_conformance.ledger.cleanup import cleanup
from octo_conformance.ledger.ledger import Ledger
from octo_conformance.wire import Redactor, Wire, WireLimits
from support.hostile import hostile
from support.tiny_supplier import TinySupplier
from support.wired import KEY, QUICK

_RUN = """
import itertools, sys, threading, uuid
from pathlib import Path
from octo_conformance.contract import load_contract
from octo_conformance.ledger.ledger import Ledger
from octo_conformance.wire import Redactor, Request, Wire

lines = itertools.count(1)
ledger = Ledger(Path(sys.argv[2]), "run-1", load_contract())
wire = Wire(base_url=sys.argv[1], keys={"first": "k"}, record=lambda line: next(lines),
            redactor=Redactor({}, b"s", load_contract()), ledger=ledger)

def buy():
    while True:
        made = str(uuid.uuid4())
        wire.send(Request("POST", "/bookings", json={"uuid": made}))
        wire.send(Request("POST", f"/bookings/{made}/confirm"))
        wire.send(Request("POST", "/orders", json={"resellerReference": "run-1-x", "bookings": [{"uuid": str(uuid.uuid4())}]}))

for _ in range(3):
    threading.Thread(target=buy).start()
print("going", flush=True)
"""


@pytest.mark.parametrize("after_s", [0.02, 0.11, 0.23])
def test_nothing_stays_behind_after_a_kill(after_s: float, tmp_path: Path) -> None:
    """Three buyers are killed in the middle of their work."""
    supplier, path = TinySupplier(), tmp_path / "ledger.jsonl"
    with hostile(supplier) as server:
        run = subprocess.Popen(
            [sys.executable, "-c", _RUN, server.url, str(path)],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
        )
        assert run.stdout is not None
        with run.stdout:
            run.stdout.readline()
            _until_something_is_made(supplier)
            time.sleep(after_s)
            run.send_signal(signal.SIGKILL)
            run.wait()
        with closing(Ledger.reopen(path, load_contract())) as ledger:
            wire = Wire(
                base_url=server.url,
                keys={"first": KEY},
                record=lambda line: 1,
                redactor=Redactor({}, b"s", load_contract()),
                ledger=ledger,
                limits=WireLimits(**QUICK),
            )
            with closing(wire):
                # What was under way at the kill may arrive late on a busy machine.
                left = cleanup(wire.send, ledger, settle_s=2.0)
    assert supplier.things
    assert supplier.held() == []
    assert all(leftover.possible for leftover in left)


def _until_something_is_made(supplier: TinySupplier) -> None:
    """Wait for the first booking: on a busy machine the buyers take their time."""
    ends = time.monotonic() + 30
    while not supplier.things and time.monotonic() < ends:
        time.sleep(0.005)
