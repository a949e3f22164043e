"""A reference supplier in the test process, and the real command at work against it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from octo_sandbox import Policies, Running, Sandbox, serve
from support.kept_things import everything

KEY = "first-reseller/key+0123456789="
SECOND_KEY = "second-reseller/key+9876543210="

LONG = int(os.environ.get("SAFETY_MOMENTS", "0"))
"""How many moments each way of ending a run is tried at; 0 is the short form, with a part of the suites."""
MOMENTS = LONG or 1
in_the_long_form = pytest.mark.skipif(not LONG, reason="a part of `tox -e safety`")
PART = () if LONG else ("--capability", "octo/cart", "-k", "test_confirm or test_cancel or test_retries")
"""What of the suites is run. The short form books, confirms, cancels and opens orders all the same."""
GENERATED = (
    "--capability", "octo/cart", "--capability", "octo/gifts", "--depth", "quick",
    "-k", "test_confirm or test_cancel or test_retries or test_booking_plans or test_purchases",
)  # fmt: skip
ENDED = GENERATED if LONG else PART
"""What is run where a run is ended again and again: the long form has generated requests in it too."""

LIVING = {"ON_HOLD", "CONFIRMED", "PENDING"}


class Supplier:
    """A sandbox that can be looked into. `on_request` is called with the number of each request."""

    def __init__(self, sandbox: Sandbox, running: Running) -> None:
        self.sandbox = sandbox
        self.running = running
        self.on_request: Callable[[int, Any], None] | None = None
        self.requests = 0
        self.writes: Counter[tuple[str, str]] = Counter()
        self._lock = threading.Lock()

    @property
    def url(self) -> str:
        return self.running.url

    def note(self, incoming: Any) -> None:
        """Called by the sandbox for every request before anything else."""
        with self._lock:
            self.requests += 1
            number = self.requests
            if incoming.method != "GET":
                self.writes[(incoming.method, "/".join(incoming.segments))] += 1
        if self.on_request is not None:
            self.on_request(number, incoming)

    def held(self) -> list[str]:
        """What is on hold, pending or confirmed, and identities that are still there."""
        store = self.sandbox._store
        things = [f"booking {b.uuid} {b.status}" for b in store.find_bookings() if b.status in LIVING]
        things += [f"gift {g['id']} {g['status']}" for g in store.documents("gift") if g["status"] in LIVING]
        things += [f"identity {i['id']}" for i in store.documents("identity")]
        return things

    def everything(self) -> dict[str, str]:
        """Every booking, order, gift and identity as it is kept, by id."""
        return everything(self.sandbox._store)


@contextmanager
def supplier(
    policies: Policies | None = None, tokens: tuple[str, ...] = (KEY, SECOND_KEY)
) -> Iterator[Supplier]:
    """A supplier for as long as the block lasts."""
    made: list[Supplier] = []
    before = policies or Policies()

    def noted(incoming: Any) -> None:
        if made and incoming.segments[:1] != ("_control",):
            made[0].note(incoming)
        before.throttle(incoming)

    sandbox = Sandbox(tokens=tokens, policies=replace(before, throttle=noted))
    try:
        with serve(sandbox) as running:
            made.append(Supplier(sandbox, running))
            yield made[0]
    finally:
        sandbox.close()


class Command:
    """`octo-conformance …` in a process of its own."""

    def __init__(self, folder: Path, *arguments: str, **environment: str) -> None:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("OCTO_")}
        paths = {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        keys = {"OCTO_TOKEN": KEY, "OCTO_SECOND": SECOND_KEY}
        self.process = subprocess.Popen(
            [sys.executable, *self.how, *arguments],
            cwd=folder, env={**inherited, **paths, **keys, **environment}, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.said = ""
        self.complained = ""

    def send(self, number: int) -> None:
        """A signal, if the process is still there."""
        if self.process.poll() is None:
            self.process.send_signal(number)

    def wait(self, seconds: float = 240) -> int:
        """Let it end; its exit code."""
        try:
            self.said, self.complained = self.process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.said, self.complained = self.process.communicate()
            raise
        return self.process.returncode

    @property
    def how(self) -> tuple[str, ...]:
        """What Python is told to run."""
        return ("-m", "octo_conformance")

    @property
    def lines(self) -> list[str]:
        return [line for line in self.said.splitlines() if line.strip()]


def target_file(folder: Path, supplier: Supplier, **fields: Any) -> str:
    """A target file in `folder`; the supplier's clock can be moved unless `control` is None."""
    told = {"url": supplier.url, "control": {"url": supplier.running.control_url}, **fields}
    told = {name: value for name, value in told.items() if value is not None}
    path = folder / "target.yaml"
    path.write_text(json.dumps(told), encoding="utf-8")
    return str(path)


def run(
    folder: Path, supplier: Supplier, *arguments: str, part: tuple[str, ...] = PART, **fields: Any
) -> Command:
    """Start a run whose files come into `folder`/out; `fields` are of the target file."""
    named = (
        "--target",
        target_file(folder, supplier, **fields),
        "--report",
        "out",
        "--second-token-env",
        "OCTO_SECOND",
    )
    return Command(folder, "run", *named, *part, *arguments)


def cleanup(folder: Path, *arguments: str) -> Command:
    """Clean up after the run in `folder`/out, to the end."""
    command = Command(folder, "cleanup", "out", "--second-token-env", "OCTO_SECOND", *arguments)
    command.wait()
    return command


def verdict(folder: Path) -> dict[str, Any]:
    """verdict.json of the run in `folder`/out."""
    read: dict[str, Any] = json.loads((folder / "out" / "verdict.json").read_text(encoding="utf-8"))
    return read


def signal_at(supplier: Supplier, command: Command, moment: int, number: int = signal.SIGINT) -> None:
    """Send the signal while the supplier has the request with this number in its hands."""

    def on_request(count: int, incoming: Any) -> None:
        if count == moment:
            command.send(number)

    supplier.on_request = on_request
