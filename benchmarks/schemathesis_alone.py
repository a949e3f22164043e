"""What schemathesis sees by itself, from the contract as an OpenAPI document: `python benchmarks/schemathesis_alone.py`.

Its command runs with the checks and phases that it has by default, against the reference supplier, and against it with each
mistake of the sample `five-faults`. A mistake is noticed where it makes a failure that the right supplier does not.
It takes some six minutes, and `--examples N` says how many cases of each operation are drawn.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from octo_conformance.contract import load_contract
from octo_sandbox import Policies, Sandbox, serve
from octo_sandbox.faults import all_faults

KEY = "first-reseller-key-0123456789"
SECOND_KEY = "second-reseller-key-9876543210"
CAPABILITIES = ("octo/pricing", "octo/cart")
MISTAKES = (
    "lists-mix-resellers",
    "confirming-an-order-forgets-a-booking",
    "cancelled-bookings-can-be-confirmed",
    "availability-comes-from-a-cache",
    "order-costs-more-than-what-is-in-it",
)

Failure = tuple[str, str]
"""What schemathesis calls the failure, and the operation that it was seen on."""


def seen(document: Path, policies: Policies, examples: int) -> tuple[int, set[Failure]]:
    """How many cases were drawn against this supplier, and the failures that were reported."""
    report = document.with_name("report.json")
    with serve(Sandbox(tokens=(KEY, SECOND_KEY), policies=policies)) as running:
        command = [
            *(sys.executable, "-m", "schemathesis.cli", "run", str(document), "--url", running.url),
            *("-H", f"Authorization: Bearer {KEY}", "-H", f"Octo-Capabilities: {', '.join(CAPABILITIES)}"),
            *("--seed", "1", "-n", str(examples), "--report", "json", "--report-json-path", str(report)),
        ]
        subprocess.run(command, cwd=document.parent, check=False, capture_output=True)
    told = json.loads(report.read_text(encoding="utf-8"))
    failures = {(each["title"], str(one)) for each in told["failures"] for one in each["operations"]}
    return int(told["test_cases"]["generated"]), failures


def main() -> None:
    """Run against every supplier, and print what is more than the right one shows."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--examples", type=int, default=20)
    examples = options.parse_args().examples
    right = Sandbox(tokens=(KEY, SECOND_KEY)).policies
    with tempfile.TemporaryDirectory() as folder:
        document = Path(folder) / "contract.json"
        document.write_text(json.dumps(load_contract().document(CAPABILITIES)), encoding="utf-8")
        cases, usual = seen(document, right, examples)
        kinds = ", ".join(f"{many} × {kind}" for kind, many in Counter(kind for kind, _ in usual).items())
        print(f"the supplier that is right: {cases} cases, {len(usual)} failures: {kinds}")
        for fault in all_faults():
            if fault.name in MISTAKES:
                cases, found = seen(document, fault.change(right), examples)
                more = sorted(f"{kind} on {operation}" for kind, operation in found - usual)
                print(f"{fault.name}: {cases} cases, {'; '.join(more) or 'nothing more than that'}")


if __name__ == "__main__":
    main()
