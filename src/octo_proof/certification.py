"""A dialect is certified as a supplier's engineer would do it: over the network, by the command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from octo_proof.host import told_by
from octo_sandbox import Running
from octo_sandbox.capabilities.memberships import MEMBERS
from octo_sandbox.dialects import Dialect, Supplier

TOKENS = ("first-reseller-of-a-dialect", "second-reseller-of-a-dialect")
LONGEST_S = 1_500
"""No run of a dialect takes so long, unless the machine does much else."""
LIMITS = {
    "reservations": 20_000,
    "confirmations": 20_000,
    "requests": 100_000,
    "seconds": LONGEST_S - 300,
    "wait_s": 1,
}


@dataclass(frozen=True)
class Certification:
    """What a run against a dialect ended with.

    `failed` are the requirements that it broke, `expected` those that its registry entry names, `errors` those
    that the suites could not check because of a defect of theirs.
    """

    name: str
    verdict: str
    due: str
    failed: tuple[str, ...]
    expected: tuple[str, ...]
    warned: tuple[str, ...]
    errors: tuple[str, ...]
    left: int
    exchanges: int
    seconds: float
    unchecked: tuple[str, ...] = ()
    """The demands that could not be checked, each with the reason."""

    @property
    def holds(self) -> bool:
        """The verdict is the one that is due, for the requirements that the dialect breaks and no other."""
        return self.verdict == self.due and self.failed == self.expected and not self.errors


def certify(dialect: Dialect, arguments: Sequence[str] = ("--depth", "quick")) -> Certification:
    """Serve the dialect and run the suites against it."""
    began = time.monotonic()
    supplier = Supplier(dialect.compose(**dialect.in_a_proof), TOKENS)
    with supplier.serve() as running, tempfile.TemporaryDirectory(prefix="octo-dialect-") as folder:
        told = _run(dialect, supplier, running, Path(folder), arguments)
    words: dict[str, list[str]] = {"FAIL": [], "WARN": [], "ERROR": []}
    for each in told.get("requirements", ()):
        if each["status"] in words:
            words[each["status"]].append(each["id"])
    return Certification(
        name=dialect.name,
        verdict=told["verdict"],
        due=dialect.verdict,
        failed=tuple(sorted(words["FAIL"])),
        expected=tuple(sorted(dialect.breaks)),
        warned=tuple(sorted(words["WARN"])),
        errors=(*words["ERROR"], *told.get("complaints", ())),
        left=len(told.get("leftovers", ())),
        exchanges=told.get("traffic", {}).get("exchanges", 0),
        seconds=time.monotonic() - began,
        unchecked=tuple(
            f"{each['id']}: {each['reason']}"
            for each in told.get("requirements", ())
            if each["level"] == "MUST" and each["status"] in {"NOT_VERIFIED", "BLOCKED"}
        ),
    )


def _run(
    dialect: Dialect, supplier: Supplier, running: Running, folder: Path, arguments: Sequence[str]
) -> dict[str, Any]:
    """The verdict.json of a run; where there is none, what the command said."""
    target = folder / "target.yaml"
    target.write_text(json.dumps(_target(running, supplier)), encoding="utf-8")
    live = ["--live"] if dialect.live else []
    report = folder / "report"
    done = subprocess.run(
        [
            sys.executable, "-m", "octo_conformance", "run", running.url, "--target", str(target),
            "--second-token-env", "OCTO_SECOND_TOKEN", "--report", str(report), *live, *arguments,
        ],
        env=os.environ
        | {"OCTO_TOKEN": TOKENS[0], "OCTO_SECOND_TOKEN": TOKENS[1]}
        | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=LONGEST_S, check=False,
    )  # fmt: skip
    path = report / "verdict.json"
    if not path.is_file():
        said = (done.stderr or done.stdout).strip()[-300:]
        return {"verdict": "ERROR", "complaints": [f"exit code {done.returncode}, no verdict: {said}"]}
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return told


def _target(running: Running, supplier: Supplier) -> dict[str, Any]:
    return {
        "members": [dict(told_by(member, supplier.policies.catalogue)) for member in MEMBERS],
        "control": {"url": running.control_url},
        "webhooks": {"listen": "127.0.0.1:0"},
        "limits": LIMITS,
    }
